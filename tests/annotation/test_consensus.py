"""Consensus: a majority decides, disagreement stays open, a vote lives only with the item that was seen."""

from typing import Any

import pyarrow as pa
import pytest

from annotation.consensus import decide
from schemas.question import QUESTION_SCHEMA
from tests.curation.question_rows import question


def _questions(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([row | {"slots": list(row["slots"].items())} for row in rows], schema=QUESTION_SCHEMA)


def _vote(annotator: str, answer: list[str], verdict: str = "good", **changes: Any) -> dict[str, Any]:
    return {
        "question_id": "q1",
        "item_hash": question("q1")["item_hash"],
        "annotator": annotator,
        "answer": answer,
        "verdict": verdict,
        "note": None,
        "lead_time": 2.0,
        "updated_at": "2026-01-01T00:00:00Z",
        "annotation_id": f"p/{annotator}",
        "project": 1,
        "project_created": "p",
        "version": 1,
        "deleted": False,
    } | changes


def _decide(votes: list[dict[str, Any]], row: dict[str, Any] | None = None, needed: int = 3) -> tuple[str, str, int]:
    (decided,) = decide(pa.Table.from_pylist(votes), _questions(row or question("q1")), votes_needed=needed).to_pylist()
    return decided["state"], decided["reason"], decided["agreeing"]


def test_without_votes_a_question_is_unseen() -> None:
    assert _decide([]) == ("unseen", "no_votes", 0)


def test_two_of_three_people_who_find_the_gold_accept_the_question() -> None:
    assert _decide([_vote("a", ["A"]), _vote("b", ["A"])]) == ("accepted", "accepted", 2)
    assert _decide([_vote("a", ["A"]), _vote("b", ["C"]), _vote("c", ["A"])]) == ("accepted", "accepted", 2)


def test_one_vote_of_three_decides_nothing() -> None:
    assert _decide([_vote("a", ["A"])]) == ("open", "votes_missing", 1)


def test_a_majority_for_the_same_other_answer_or_fault_rejects() -> None:
    assert _decide([_vote("a", ["B"]), _vote("b", ["B"]), _vote("c", ["A"])]) == ("rejected", "other_answer", 2)
    assert _decide([_vote("a", [], "unclear"), _vote("b", ["A"], "unclear")]) == ("rejected", "unclear", 2)


def test_three_people_who_say_three_things_disagree_and_the_question_stays_open() -> None:
    votes = [_vote("a", ["A"]), _vote("b", ["B"]), _vote("c", ["C"])]
    assert _decide(votes) == ("open", "disagreement", 1)
    assert _decide([*votes, _vote("d", ["A"])]) == ("open", "disagreement", 2)
    assert _decide([*votes, _vote("d", ["A"]), _vote("e", ["A"])]) == ("accepted", "accepted", 3)


def test_a_question_that_nobody_accepts_is_rejected_whatever_the_reasons() -> None:
    votes = [_vote("a", ["B"]), _vote("b", ["C"]), _vote("c", [], "several_right")]
    assert _decide(votes) == ("rejected", "nobody_accepts", 1)


def test_a_vote_on_another_wording_does_not_count() -> None:
    old = {"item_hash": "0" * 64}
    assert _decide([_vote("a", ["A"], **old), _vote("b", ["A"], **old)]) == ("unseen", "no_votes", 0)


def test_the_latest_version_counts_and_a_deleted_vote_does_not() -> None:
    first, changed = _vote("a", ["A"]), _vote("a", ["B"], version=2)
    other = _vote("b", ["B"])
    assert _decide([changed, other, first]) == ("rejected", "other_answer", 2)
    gone = _vote("b", ["B"], version=2, deleted=True)
    assert _decide([first, other, gone, _vote("c", ["A"])]) == ("accepted", "accepted", 2)


def test_one_person_has_one_vote_the_last_one() -> None:
    twice = [_vote("a", ["A"]), _vote("a", ["B"], annotation_id="p/2", updated_at="2026-01-02T00:00:00Z")]
    assert _decide(twice, needed=1) == ("rejected", "other_answer", 1)


def test_a_good_verdict_without_a_readable_answer_does_not_count() -> None:
    assert _decide([_vote("a", []), _vote("b", ["Z"])]) == ("open", "unreadable_answer", 0)


@pytest.mark.parametrize(
    ("changes", "accepting", "refusing"),
    [
        (
            {"question_type": "retrieval", "options": list("abcde"), "gold_index": [1, 4]},
            [["B", "E"], ["E", "A", "B"]],
            [["B"], ["A", "C", "D"]],
        ),
        (
            {"question_type": "ranking", "gold_index": [], "gains": [0.1, 1.0, 0.0]},
            [["bac"], ["B > A > C"], ["B", "C", "A"]],
            [["cba"], ["ACB"]],
        ),
        (
            {
                "question_type": "named_entity_recognition",
                "options": [],
                "gold_index": [],
                "references": ["Bosch", "18V"],
            },
            [["18v ", "bosch"], ["Bosch ; 18v"]],
            [["bosch"], ["bosch", "18v", "blue"]],
        ),
        (
            {"question_type": "generation", "options": [], "gold_index": [], "references": ["Kessel"]},
            [["right"]],
            [["wrong"]],
        ),
    ],
)
def test_every_question_type_has_its_way_to_accept_the_gold(
    changes: dict[str, Any], accepting: list[list[str]], refusing: list[list[str]]
) -> None:
    row = question("q1", **changes)
    assert [_decide([_vote("a", answer)], row, needed=1)[0] for answer in accepting] == ["accepted"] * len(accepting)
    assert [_decide([_vote("a", answer)], row, needed=1)[:2] for answer in refusing] == [
        ("rejected", "other_answer")
    ] * len(refusing)


def test_an_incomplete_ranking_is_no_answer() -> None:
    row = question("q1", question_type="ranking", gold_index=[], gains=[0.1, 1.0, 0.0])
    assert _decide([_vote("a", ["B"])], row, needed=1) == ("open", "unreadable_answer", 0)


def test_the_result_does_not_depend_on_the_order_of_votes_and_is_sorted() -> None:
    votes = [_vote("a", ["A"]), _vote("b", ["B"]), _vote("a", ["C"], version=2), _vote("c", ["A"])]
    rows = [question("q2"), question("q1")]
    forth = decide(pa.Table.from_pylist(votes), _questions(*rows), votes_needed=3)
    back = decide(pa.Table.from_pylist(votes[::-1]), _questions(*rows[::-1]), votes_needed=3)
    assert forth.equals(back)
    assert forth["question_id"].to_pylist() == ["q1", "q2"]
