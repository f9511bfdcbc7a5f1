"""The sample goes to Label Studio: one project a question type, one task a question, nothing twice."""

from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from annotation.client import connected, one_at_a_time
from annotation.projects import ensure_project, find_projects, list_tasks
from annotation.server import LabelStudioServer
from schemas.errors import ShopmarkError
from schemas.question_type import QuestionType
from warehouse.workspace import Workspace

_BATCH = 100  # tasks of one request: a push that is killed has lost at most this many, and the next one adds them
_SHOWN = ["question_id", "item_hash", "task", "language", "question_type", "prompt", "options", "references"]


@dataclass(frozen=True)
class PushReport:
    """projects: question type -> id in Label Studio; created and already_there: questions of the sample."""

    projects: dict[str, int]
    created: int
    already_there: int


def push(workspace: Workspace, questions: Path, sample: Path, server: LabelStudioServer) -> PushReport:
    """Bring the sampled questions to Label Studio.

    A question is known by question_id and item_hash: one whose wording changed is a new task, and what people said of
    the old wording stays with the old one. The gold is not sent (only the proposed answer of a generation question).

    Args:
        workspace: gives the titles of the projects and how many people see each question.
        questions: Parquet of the questions the sample was drawn from (schemas.question.QUESTION_SCHEMA).
        sample: Parquet with the column question_id.
        server: of `annotation.server.find_server`.

    Raises:
        ServerError: the server does not answer, or refuses.
        ShopmarkError: a sampled question is not among the questions, or has more options than letters.
    """
    rows = sampled_questions(questions, sample, _SHOWN)
    projects: dict[str, int] = {}
    created = already = 0
    with one_at_a_time(workspace), connected(server) as client:
        known = find_projects(client, workspace)
        for question_type in QuestionType:
            wanted = rows.filter(pc.equal(rows["question_type"], question_type.value)).to_pylist()
            if not wanted:
                continue
            project = ensure_project(client, workspace, question_type, known.get(question_type))
            there = {(task.data.get("question_id"), task.data.get("item_hash")) for task in list_tasks(client, project)}
            missing = [row for row in wanted if (row["question_id"], row["item_hash"]) not in there]
            for start in range(0, len(missing), _BATCH):
                batch: list[Any] = [{"data": task_data(row)} for row in missing[start : start + _BATCH]]
                client.projects.import_tasks(id=project, request=batch)
            projects[question_type.value] = project
            created += len(missing)
            already += len(wanted) - len(missing)
    return PushReport(projects, created, already)


def sampled_questions(questions: Path, sample: Path, columns: list[str] | None = None) -> pa.Table:
    """The sampled rows of `questions`, sorted by question_id.

    Raises:
        ShopmarkError: a sampled question is not among the questions.
    """
    ids = pq.read_table(sample, columns=["question_id"])["question_id"].combine_chunks()
    rows = pq.read_table(questions, columns=columns)
    rows = rows.filter(pc.is_in(rows["question_id"], value_set=ids)).sort_by("question_id")
    if rows.num_rows != len(ids):
        lost = ids.filter(pc.invert(pc.is_in(ids, value_set=rows["question_id"].combine_chunks())))
        raise ShopmarkError(
            f"{len(lost)} sampled questions are not among the questions",
            ", ".join(lost.slice(0, 3).to_pylist()),
            "Run `shopmark dedupe` again: the sample belongs to other questions.",
        )
    return rows


def task_data(row: dict[str, Any]) -> dict[str, Any]:
    """What Label Studio shows of a question: the fields that the interfaces name."""
    options = row["options"] or []
    if len(options) > len(ascii_uppercase):
        raise ShopmarkError(
            f"a question has {len(options)} options, people can answer {len(ascii_uppercase)}",
            f"question {row['question_id']}",
            "Lower `choices.count` of its task.",
        )
    data = {name: row[name] for name in ("question_id", "item_hash", "task", "language")}
    data["about"] = f"{row['task'].replace('_', ' ')} · {row['language']}"
    data["prompt"] = row["prompt"]
    lettered = list(zip(ascii_uppercase, options, strict=False))
    if row["question_type"] in (QuestionType.MULTIPLE_CHOICE, QuestionType.RETRIEVAL):
        data["options"] = [
            {"value": f"{letter}. {_literal(text)}", "alias": letter, "hotkey": letter.lower()}
            for letter, text in lettered
        ]
    elif row["question_type"] == QuestionType.RANKING:
        data["items"] = "\n".join(f"{letter}. {' '.join(text.split())}" for letter, text in lettered)
    elif row["question_type"] == QuestionType.GENERATION:
        data["proposed"] = "\n\nor\n\n".join(row["references"] or [])
    return data


def _literal(text: str) -> str:
    """Label Studio reads `$5` in an option as the name of a field; an invisible word joiner makes it text again."""
    return text.replace("$", "$\u2060")
