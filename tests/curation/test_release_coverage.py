"""Coverage: what was wanted, what there is, and why there is not more."""

from typing import Any

import pyarrow as pa
from release_folder import question, spec, workspace

from curation.release.coverage import build_coverage, recount_coverage, wishes_of
from schemas.question import DECISION_SCHEMA

COLUMNS = ("task", "language", "difficulty", "family_key")


def asked(number: int, **changes: Any) -> dict[str, Any]:
    row = question(number, family_key=f"f{number}", **changes)
    return {name: row[name] for name in COLUMNS}


def lost(reason: str, count: int, language: str = "en") -> list[dict[str, Any]]:
    return [
        {"question_id": f"{reason}{n}", "task": "unit_conversion", "language": language, "reason": reason}
        for n in range(count)
    ]


def coverage(
    rows: list[dict[str, Any]], decisions: list[dict[str, Any]], tmp_path: Any, **quota: Any
) -> dict[tuple[str, str], dict[str, Any]]:
    """(language, difficulty) -> row."""
    tasks = {"unit_conversion": spec("unit_conversion", quota=quota)}
    table = build_coverage(
        pa.Table.from_pylist(rows),
        pa.Table.from_pylist(decisions, schema=DECISION_SCHEMA),
        wishes_of(tasks, workspace(tmp_path).config),
        ["en", "de"],
    )
    return {(row["language"], row["difficulty"]): row for row in table.to_pylist()}


def test_a_quota_that_is_met_misses_nothing_and_a_language_without_facts_says_so(tmp_path: Any) -> None:
    rows = coverage([asked(n) for n in range(4)], lost("over_quota", 9), tmp_path, per_language=4)
    english, german = rows[("en", "easy")], rows[("de", "easy")]
    assert (english["wanted"], english["got"], english["why"], english["lost_to"]) == (4, 4, None, None)
    assert (german["wanted"], german["got"], german["why"]) == (4, 0, "no facts in this language")
    assert (english["facts"], english["families"]) == (13, 4)


def test_the_reason_that_took_most_is_named(tmp_path: Any) -> None:
    decisions = [*lost("too_few_wrong_options", 5), *lost("markup", 2)]
    rows = coverage([asked(n) for n in range(2)], decisions, tmp_path, per_language=6)
    assert rows[("en", "easy")]["lost_to"] == "too_few_wrong_options"
    assert rows[("en", "easy")]["why"] == "too few near options that are surely wrong"
    few = coverage([asked(n) for n in range(2)], lost("markup", 2), tmp_path, per_language=6)
    assert few[("en", "easy")]["why"] == "too few facts"
    other = coverage([asked(n) for n in range(2)], lost("prompt_injection", 9), tmp_path, per_language=6)
    assert other[("en", "easy")]["why"] == "prompt injection"


def test_a_difficulty_that_others_had_to_fill_is_named(tmp_path: Any) -> None:
    rows = [*[asked(n) for n in range(5)], asked(9, difficulty="hard")]
    found = coverage(rows, [], tmp_path, per_language=6)
    assert (found[("en", "easy")]["wanted"], found[("en", "easy")]["got"]) == (3, 5)
    assert found[("en", "hard")]["why"] == "too few near options: filled with other difficulties"
    assert ("en", "medium") not in found
    stated = coverage(rows, [], tmp_path, per_language=6, difficulty={"medium": 0.5, "hard": 0.5})
    assert stated[("en", "medium")]["wanted"] == 3


def test_what_people_reject_is_counted_again(tmp_path: Any) -> None:
    rows = [asked(n) for n in range(4)]
    tasks = {"unit_conversion": spec("unit_conversion", quota={"per_language": 4})}
    before = build_coverage(
        pa.Table.from_pylist(rows),
        DECISION_SCHEMA.empty_table(),
        wishes_of(tasks, workspace(tmp_path).config),
        ["en"],
    )
    (row,) = recount_coverage(before, pa.Table.from_pylist(rows[1:])).to_pylist()
    assert (row["got"], row["families"], row["why"]) == (3, 3, "rejected by people")
