"""A file is compared with earlier releases: the match names release and row."""

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from same_words import Count, same_words

from curation.dedupe.files import Columns, dedupe_file
from curation.dedupe.files.against import all_earlier, compared_with, earlier
from schemas.errors import ShopmarkError


def _write(path: Path, *texts: str) -> Path:
    path.write_text("".join(json.dumps({"id": f"q{place}", "text": text}) + "\n" for place, text in enumerate(texts)))
    return path


def _released_first(rows: Path, found: Path) -> Sequence[Count]:
    """`same_words`, by which a verified row stays, then one of the first release, as the real engine has it."""
    counts = same_words(rows, found)
    duckdb.sql(
        f"""SELECT row, id, first(id) OVER w AS kept_id, first(release) OVER w AS kept_release, 'same text' AS stage,
            1.0::DOUBLE AS score, 'the same words' AS why
        FROM read_parquet('{rows}')
        WINDOW w AS (PARTITION BY lower(text) ORDER BY verified NULLS LAST, release NULLS LAST, id)
        QUALIFY row_number() OVER w > 1 ORDER BY row"""
    ).write_parquet(str(found / "removed.parquet"))
    return counts


def _dedupe(path: Path, out: Path, *against: Path) -> list[dict[str, object]]:
    columns = Columns("text")
    engine = compared_with(_released_first, all_earlier(against), columns, 1)
    dedupe_file(path, out, columns, engine, threads=1, say=lambda _: None)
    return [json.loads(line) for line in (out / "removed.jsonl").read_text().splitlines()]


def test_a_row_that_was_released_leaves_and_names_release_and_row(tmp_path: Path) -> None:
    _dedupe(_write(tmp_path / "a.jsonl", "one", "two"), tmp_path / "v1")
    _dedupe(_write(tmp_path / "b.jsonl", "three", "TWO"), tmp_path / "v2", tmp_path / "v1")
    removed = _dedupe(
        _write(tmp_path / "c.jsonl", "Three", "four", "FOUR", "two"), tmp_path / "v3", tmp_path / "v1", tmp_path / "v2"
    )
    found = [(row["id"], row["dedupe_kept_id"], row["dedupe_kept_release"]) for row in removed]
    assert found == [("q0", "q0", "v2"), ("q2", "q1", None), ("q3", "q1", "v1")]
    assert [json.loads(line)["id"] for line in (tmp_path / "v3" / "kept.jsonl").read_text().splitlines()] == ["q1"]


def test_a_release_of_shopmark_and_a_plain_file_can_be_compared_with(tmp_path: Path) -> None:
    data = tmp_path / "1.0.0" / "data"
    data.mkdir(parents=True)
    (tmp_path / "1.0.0" / "manifest.json").write_text("{}")
    question = {"question_id": "abc", "prompt": "one", "language": "en", "task": None}
    pq.write_table(
        pa.Table.from_pylist([question]).cast(pa.schema([(n, pa.string()) for n in question])), data / "dev.parquet"
    )
    removed = _dedupe(
        _write(tmp_path / "c.jsonl", "ONE", "two"),
        tmp_path / "out",
        tmp_path / "1.0.0",
        _write(tmp_path / "d.jsonl", "Two"),
    )
    found = [(row["id"], row["dedupe_kept_id"], row["dedupe_kept_release"]) for row in removed]
    assert found == [("q0", "abc", "1.0.0"), ("q1", "q0", "d.jsonl")]


def test_look_alikes_of_released_rows_stand_right_and_their_words_turn_round(tmp_path: Path) -> None:
    old = _write(tmp_path / "old.jsonl", "size 8")
    _dedupe(_write(tmp_path / "new.jsonl", "size 9"), tmp_path / "out", old)
    (pair,) = [json.loads(line) for line in (tmp_path / "out" / "look_alikes.jsonl").read_text().splitlines()]
    assert (pair["left_id"], pair["right_id"], pair["right_release"]) == ("q0", "q0", "old.jsonl")
    assert (pair["left_text"], pair["right_text"], pair["why"]) == ("size 9", None, "9, not size 8")


def test_what_was_not_released_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x" / "v1").mkdir(parents=True)
    with pytest.raises(ShopmarkError, match="no such release"):
        earlier(tmp_path / "v9")
    with pytest.raises(ShopmarkError, match="neither a result of dedupe nor a release"):
        earlier(tmp_path / "x")
    for folder in (tmp_path / "v1", tmp_path / "x" / "v1"):
        folder.mkdir(exist_ok=True)
        (folder / "manifest.json").write_text("{}")
    with pytest.raises(ShopmarkError, match="two releases are called v1"):
        all_earlier([tmp_path / "v1", tmp_path / "x" / "v1"])
