"""Splits: by group, stable by ledger, nothing straddles."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from question_rows import details, dropped, kept, question, write_questions

from curation.splits import ASSIGNMENT_SCHEMA, assign_splits, salt_commitment, split_overrides
from schemas.errors import ShopmarkError

SALT = "a secret of the tests"
SHARES = {"dev": 0.25, "test": 0.75}
NO_LEDGER = pa.table({})


def ledger(**splits: str) -> pa.Table:
    rows = [{"group_key": group, "split": split} for group, split in splits.items()]
    return pa.Table.from_pylist(rows, schema=ASSIGNMENT_SCHEMA)


def run(tmp_path: Path, rows: list[dict[str, Any]], known: pa.Table = NO_LEDGER, **changes: Any) -> dict[str, str]:
    """Question id -> split."""
    source = write_questions(tmp_path / "in.parquet", rows)
    assign_splits([source], known, tmp_path, **{"shares": SHARES, "salt": SALT, **changes})
    assert len(kept(tmp_path)) + len(dropped(tmp_path)) == len(rows)
    table = pq.read_table(tmp_path / "questions.parquet")
    return dict(zip(table["question_id"].to_pylist(), table["split"].to_pylist(), strict=True))


def assignments(tmp_path: Path) -> dict[str, str]:
    return {row["group_key"]: row["split"] for row in pq.read_table(tmp_path / "assignments.parquet").to_pylist()}


def many(n: int) -> list[dict[str, Any]]:
    return [question(f"q{i:03d}", group_key=f"g{i:03d}") for i in range(n)]


def test_a_group_stands_in_one_split_over_tasks_and_languages(tmp_path: Path) -> None:
    rows = [
        question(f"q{i}-{n}", group_key=f"g{i}", task=f"task{n}", language="de" if n else "en")
        for i in range(20)
        for n in range(2)
    ]
    splits = run(tmp_path, rows)
    assert all(splits[f"q{i}-0"] == splits[f"q{i}-1"] for i in range(20))
    assert set(splits.values()) == {"dev", "test"}


def test_the_shares_are_met_about(tmp_path: Path) -> None:
    splits = list(run(tmp_path, many(400)).values())
    assert 0.18 < splits.count("dev") / 400 < 0.32


def test_another_salt_gives_other_splits_and_the_same_salt_the_same(tmp_path: Path) -> None:
    first = run(tmp_path, many(50))
    assert run(tmp_path, many(50)[::-1]) == first
    assert run(tmp_path, many(50), salt="another secret") != first


def test_the_ledger_wins_over_the_hash_and_only_new_groups_are_assigned(tmp_path: Path) -> None:
    hashed = run(tmp_path, many(3))
    other = {"dev": "test", "test": "dev"}[hashed["q001"]]
    splits = run(tmp_path, many(3), ledger(g001=other))
    assert splits == hashed | {"q001": other}
    assert set(assignments(tmp_path)) == {"g000", "g002"}


def test_the_first_row_of_a_group_in_the_ledger_counts(tmp_path: Path) -> None:
    known = pa.concat_tables([ledger(g000="dev"), ledger(g000="test")])
    assert run(tmp_path, many(1), known) == {"q000": "dev"}


def test_changed_shares_move_no_group_of_the_ledger(tmp_path: Path) -> None:
    first = run(tmp_path, many(40))
    known = ledger(**{row["group_key"]: first[row["question_id"]] for row in many(40)})
    assert run(tmp_path, many(40), known, shares={"dev": 0.9, "test": 0.1}) == first


def test_of_one_prompt_in_two_splits_one_question_stays_and_the_other_says_why(tmp_path: Path) -> None:
    rows = [question("a", group_key="g1", prompt="Which one?"), question("b", group_key="g2", prompt="WHICH one ?")]
    splits = run(tmp_path, rows, ledger(g1="dev", g2="test"))
    (gone,) = dropped(tmp_path)
    assert dropped(tmp_path) == {gone: "straddles"}
    assert f"question {next(iter(splits))}" in details(tmp_path)[gone]


def test_a_translation_in_another_split_leaves_but_not_one_in_the_same(tmp_path: Path) -> None:
    rows = [question(f"q{i}", group_key=f"g{i}", fact_key="one fact", language=["en", "de", "fr"][i]) for i in range(3)]
    assert len(run(tmp_path, rows, ledger(g0="dev", g1="dev", g2="dev"))) == 3
    run(tmp_path, rows, ledger(g0="dev", g1="test", g2="dev"))
    assert dropped(tmp_path) in ({"q1": "straddles"}, {"q0": "straddles", "q2": "straddles"})


def test_overrides_are_only_what_the_ledger_says_otherwise(tmp_path: Path) -> None:
    run(tmp_path, many(20))
    own = assignments(tmp_path)
    assert split_overrides(ledger(**own), shares=SHARES, salt=SALT).num_rows == 0
    other = {"dev": "test", "test": "dev"}[own["g007"]]
    overrides = split_overrides(ledger(**(own | {"g007": other})), shares=SHARES, salt=SALT).to_pylist()
    assert overrides == [{"group_key": "g007", "split": other}]
    assert split_overrides(NO_LEDGER, shares=SHARES, salt=SALT).num_rows == 0


def test_a_split_of_the_ledger_that_is_not_configured_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ShopmarkError, match="split `private`"):
        run(tmp_path, many(1), ledger(g000="private"))


def test_the_commitment_tells_salts_apart_and_a_short_salt_is_refused() -> None:
    assert salt_commitment("a long salt 1") != salt_commitment("a long salt 2")
    assert "a long salt 1" not in salt_commitment("a long salt 1")
    with pytest.raises(ShopmarkError, match="too short"):
        salt_commitment("short")
