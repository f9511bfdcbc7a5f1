"""The whole way through a real Label Studio: push, three people, pull, consensus. One story: the tests run in order."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotation.client import connected
from annotation.projects import find_projects, list_tasks
from annotation.pull import pull
from annotation.push import push
from annotation.review import count_states, review_of_sample
from annotation.server import LabelStudioServer
from schemas.errors import ServerError
from tests.annotation.conftest import HOSTILE, Person, said, write_sample
from tests.curation.question_rows import question, write_questions
from warehouse import ledger
from warehouse.workspace import Workspace

pytestmark = pytest.mark.server
Files = tuple[Path, Path]


def _tasks(workspace: Workspace, server: LabelStudioServer) -> dict[str, Any]:
    with connected(server) as client:
        found = find_projects(client, workspace).values()
        return {task.data["question_id"]: task for project in found for task in list_tasks(client, project.id)}


def _review(workspace: Workspace, files: Files) -> dict[str, tuple[str, str]]:
    rows = review_of_sample(workspace, *files).to_pylist()
    return {row["question_id"]: (row["state"], row["reason"]) for row in rows}


def test_a_push_that_was_cut_off_is_completed_and_a_second_one_adds_nothing(
    workspace: Workspace, server: LabelStudioServer, sample_files: Files, tmp_path: Path
) -> None:
    questions, sample = sample_files
    half = push(workspace, questions, write_sample(tmp_path / "half.parquet", "mc1", "rk1"), server)
    assert (half.created, half.already_there) == (2, 0)
    rest = push(workspace, questions, sample, server)
    assert (rest.created, rest.already_there) == (4, 2)
    again = push(workspace, questions, sample, server)
    assert (again.created, again.already_there) == (0, 6)
    assert again.projects == rest.projects
    assert set(rest.projects) == {
        "multiple_choice", "retrieval", "ranking", "named_entity_recognition", "generation"
    }  # fmt: skip


def test_people_see_options_but_never_the_gold(workspace: Workspace, server: LabelStudioServer) -> None:
    tasks = _tasks(workspace, server)
    assert tasks.keys() == {"mc1", "mc2", "rt1", "rk1", "ner1", "gen1"}
    assert tasks["mc1"].data.keys() == {
        "question_id", "item_hash", "task", "language", "about", "prompt", "options"
    }  # fmt: skip
    assert tasks["ner1"].data.get("references") is None
    assert "bosch" not in str(tasks["ner1"].data)
    hostile = tasks["mc2"].data
    assert hostile["prompt"] == HOSTILE
    assert [option["alias"] for option in hostile["options"]] == ["A", "B", "C"]
    assert "$5" not in hostile["options"][0]["value"]  # Label Studio would replace it by a field named 5


def test_without_votes_nothing_is_decided(workspace: Workspace, server: LabelStudioServer, sample_files: Files) -> None:
    assert pull(workspace, server).votes_total == 0
    assert count_states(review_of_sample(workspace, *sample_files)) == {
        "sampled": 6, "accepted": 0, "rejected": 0, "open": 0, "unseen": 6
    }  # fmt: skip


def test_three_people_vote_and_the_majority_decides(
    workspace: Workspace, server: LabelStudioServer, sample_files: Files, people: list[Person]
) -> None:
    tasks = {name: int(task.id) for name, task in _tasks(workspace, server).items()}
    ann, bob, cleo = people
    for person in people:
        person.vote(tasks["mc1"], ["A"])
        person.vote(tasks["ner1"], ["18V; Bosch"], text=True)
    for person, letter in zip(people, "ABC", strict=True):
        person.vote(tasks["mc2"], [letter])
    ann.vote(tasks["rt1"], ["B", "E"])
    bob.vote(tasks["rt1"], ["E", "A", "B"])
    ann.vote(tasks["rk1"], ["cab"], text=True)
    bob.vote(tasks["rk1"], ["bac"], text=True)
    cleo.vote(tasks["rk1"], ["B A C"], text=True, note="C is another thing")
    ann.vote(tasks["gen1"], [], "unclear")
    report = pull(workspace, server)
    assert (report.votes_new, report.votes_total) == (15, 15)
    assert pull(workspace, server).votes_new == 0
    assert _review(workspace, sample_files) == {
        "mc1": ("accepted", "accepted"),
        "mc2": ("open", "disagreement"),
        "rt1": ("accepted", "accepted"),
        "rk1": ("accepted", "accepted"),
        "ner1": ("accepted", "accepted"),
        "gen1": ("open", "votes_missing"),
    }


def test_a_vote_holds_what_was_said_but_no_address(workspace: Workspace, people: list[Person]) -> None:
    votes = ledger.records(workspace, "vote")
    (noted,) = [vote for vote in votes if vote["note"]]
    assert (noted["question_id"], noted["answer"], noted["verdict"]) == ("rk1", ["B A C"], "good")
    assert (noted["note"], noted["lead_time"], noted["version"]) == ("C is another thing", 3.5, 1)
    assert noted["item_hash"] == question("rk1")["item_hash"]
    assert len({vote["annotator"] for vote in votes}) == 3
    assert "example.org" not in str(votes)


def test_a_changed_vote_is_a_new_version_and_can_turn_the_decision(
    workspace: Workspace, server: LabelStudioServer, sample_files: Files, people: list[Person]
) -> None:
    task = int(_tasks(workspace, server)["mc2"].id)
    with connected(server) as client:
        (second,) = [one for one in client.annotations.list(id=task) if one.result[0]["value"]["choices"] == ["B"]]
        client.annotations.update(id=second.id, result=said(["A"], "good"))
    report = pull(workspace, server)
    assert (report.votes_new, report.votes_total) == (1, 15)
    assert ledger.records(workspace, "vote")[-1]["version"] == 2
    assert _review(workspace, sample_files)["mc2"] == ("accepted", "accepted")


def test_a_deleted_vote_no_longer_counts(workspace: Workspace, server: LabelStudioServer, sample_files: Files) -> None:
    task = int(_tasks(workspace, server)["rt1"].id)
    with connected(server) as client:
        client.annotations.delete(id=client.annotations.list(id=task)[0].id)
    report = pull(workspace, server)
    assert (report.votes_new, report.votes_total) == (1, 14)
    assert pull(workspace, server).votes_new == 0
    assert _review(workspace, sample_files)["rt1"] == ("open", "votes_missing")


def test_a_question_with_a_new_wording_is_a_new_task_without_votes(
    workspace: Workspace, server: LabelStudioServer, tmp_path: Path
) -> None:
    questions = write_questions(tmp_path / "questions.parquet", [question("mc1", item_hash="new-wording")])
    files = (questions, write_sample(tmp_path / "sample.parquet", "mc1"))
    report = push(workspace, *files, server)
    assert (report.created, report.already_there) == (1, 0)
    assert _review(workspace, files) == {"mc1": ("unseen", "no_votes")}


def test_votes_of_a_project_that_is_gone_stay(
    workspace: Workspace, server: LabelStudioServer, sample_files: Files
) -> None:
    before = pull(workspace, server).votes_total
    with connected(server) as client:
        for project in find_projects(client, workspace).values():
            client.projects.delete(id=project.id)
    report = pull(workspace, server)
    assert (report.votes_new, report.votes_total) == (0, before)
    assert _review(workspace, sample_files)["mc1"] == ("accepted", "accepted")


def test_a_wrong_token_is_refused_in_words(
    workspace: Workspace, server: LabelStudioServer, sample_files: Files
) -> None:
    with pytest.raises(ServerError, match="refuses the token"):
        push(workspace, *sample_files, LabelStudioServer(server.url, "0" * 40))


def test_a_sample_of_other_questions_is_refused(
    workspace: Workspace, server: LabelStudioServer, sample_files: Files, tmp_path: Path
) -> None:
    from schemas.errors import ShopmarkError

    stranger = write_sample(tmp_path / "sample.parquet", "mc1", "nobody")
    with pytest.raises(ShopmarkError, match="1 sampled questions are not among the questions") as refused:
        push(workspace, sample_files[0], stranger, server)
    assert refused.value.where == "nobody"
    assert pq.read_metadata(stranger).num_rows == 2
