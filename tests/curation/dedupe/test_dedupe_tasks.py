"""Rows of different tasks stay, whatever the engine thinks of their texts."""

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
from same_words import Count, same_words

from curation.dedupe.files import Columns, dedupe_file
from curation.dedupe.files.tasks import within_tasks


def _across_tasks(rows: Path, found: Path) -> Sequence[Count]:
    """Equal texts of whatever task are the same; the longest stays, then the first by text and id."""
    counts = same_words(rows, found)
    duckdb.sql(
        f"""SELECT row, id, first(id) OVER w AS kept_id, NULL::VARCHAR AS kept_release, 'same text' AS stage,
            1.0::DOUBLE AS score, 'the same words' AS why
        FROM read_parquet('{rows}') WINDOW w AS (PARTITION BY lower(text) ORDER BY text, id)
        QUALIFY row_number() OVER w > 1 ORDER BY row"""
    ).write_parquet(str(found / "removed.parquet"))
    return counts


def _removed(folder: Path, *rows: tuple[str | None, str]) -> dict[int, str]:
    path = folder / "a.jsonl"
    records = ({"id": place, "task": task, "text": text} for place, (task, text) in enumerate(rows))
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    dedupe_file(path, folder / "out", Columns("text"), within_tasks(_across_tasks), threads=1, say=lambda _: None)
    lines = (json.loads(line) for line in (folder / "out" / "removed.jsonl").read_text().splitlines())
    return {line["id"]: line["dedupe_kept_id"] for line in lines}


def test_of_each_task_one_row_stays(tmp_path: Path) -> None:
    rows = [("y", "a"), ("x", "A"), ("y", "a"), ("x", "A"), ("z", "a"), ("y", "A")]
    # The engine keeps row 1, of task x, for all of them; `A` comes before `a`.
    assert _removed(tmp_path, *rows) == {0: "5", 2: "5", 3: "1"}


def test_a_row_without_a_task_is_of_any_task(tmp_path: Path) -> None:
    assert _removed(tmp_path, ("x", "A"), (None, "a"), ("y", "a")) == {1: "0"}


def test_look_alikes_are_of_one_task(tmp_path: Path) -> None:
    _removed(tmp_path, ("x", "size 8"), ("x", "size 9"), ("y", "size 8"))
    pairs = [json.loads(line) for line in (tmp_path / "out" / "look_alikes.jsonl").read_text().splitlines()]
    assert [(pair["left_id"], pair["right_id"]) for pair in pairs] == [("0", "1")]
