from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.release.funnel import build_funnel, reasons, stage_totals
from schemas.errors import GateError
from schemas.question import DECISION_SCHEMA


def released(*rows: tuple[str, str, str]) -> pa.Table:
    schema = pa.schema([(name, pa.string()) for name in ("question_id", "task", "language")])
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


def dropped(*rows: tuple[str, str, str, str, str]) -> pa.Table:
    names = DECISION_SCHEMA.names
    return pa.Table.from_pylist([dict(zip(names, (*row, ""), strict=True)) for row in rows], schema=DECISION_SCHEMA)


def test_what_enters_a_stage_is_what_it_drops_and_what_remains() -> None:
    funnel = build_funnel(
        released(("a", "t", "en")),
        dropped(("b", "t", "en", "filter", "markup"), ("c", "t", "en", "quota", "over_quota")),
    ).to_pylist()
    counted = {row["stage"]: (row["entered"], row["dropped"], row["remaining"]) for row in funnel}
    assert counted == {
        "generate": (3, 0, 3),
        "verify": (3, 0, 3),
        "filter": (3, 1, 2),
        "dedupe": (2, 0, 2),
        "baselines": (2, 0, 2),
        "quota": (2, 1, 1),
        "split": (1, 0, 1),
        "review": (1, 0, 1),
    }


def test_a_task_that_lost_everything_is_still_in_the_funnel() -> None:
    funnel = build_funnel(released(), dropped(("b", "t", "de", "split", "straddles")))
    assert stage_totals(funnel) == {
        "generate": 1, "verify": 1, "filter": 1, "dedupe": 1, "baselines": 1, "quota": 1, "split": 0, "review": 0
    }  # fmt: skip


def test_reasons_come_in_the_order_of_the_stages() -> None:
    table = reasons(
        dropped(
            ("a", "t", "en", "quota", "over_quota"),
            ("b", "t", "en", "filter", "markup"),
            ("c", "t", "en", "filter", "length"),
            ("d", "t", "en", "filter", "length"),
        )
    )
    assert [(row["reason"], row["questions"]) for row in table.to_pylist()] == [
        ("length", 2),
        ("markup", 1),
        ("over_quota", 1),
    ]


def test_a_question_both_released_and_dropped_is_named() -> None:
    with pytest.raises(GateError, match="q9: filter \\(markup\\) and released"):
        build_funnel(released(("q9", "t", "en")), dropped(("q9", "t", "en", "filter", "markup")))


def test_a_question_dropped_twice_is_named() -> None:
    with pytest.raises(GateError, match="q9: dedupe"):
        build_funnel(
            released(), dropped(("q9", "t", "en", "filter", "markup"), ("q9", "t", "en", "dedupe", "same_facts"))
        )


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(GateError, match="polish"):
        build_funnel(released(), dropped(("q9", "t", "en", "polish", "x")))


def test_a_generated_question_that_nobody_decided_on_is_lost(tmp_path: Path) -> None:
    made = tmp_path / "questions.parquet"
    pq.write_table(pa.table({"question_id": ["a", "b"]}), made)
    with pytest.raises(GateError, match="b: lost"):
        build_funnel(released(("a", "t", "en")), dropped(), [made])
    both = build_funnel(released(("a", "t", "en")), dropped(("b", "t", "en", "filter", "markup")), [made])
    assert both.num_rows == 8


def test_a_released_question_that_was_never_generated_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="a: never generated"):
        build_funnel(released(("a", "t", "en")), dropped(), [])
