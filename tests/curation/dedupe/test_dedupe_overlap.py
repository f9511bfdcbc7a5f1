"""Overlap: which rows of one file ask what a row of another one asks."""

import json
from pathlib import Path

from same_words import same_words

from curation.dedupe.files import Columns, dedupe_file
from curation.dedupe.files.against import earlier
from curation.dedupe.overlap import Overlap, find_overlap


def _write(path: Path, key: str, *texts: str, **more: str) -> Path:
    path.write_text("".join(json.dumps({"id": place, key: text} | more) + "\n" for place, text in enumerate(texts)))
    return path


def _overlap(a: Path, b: Path, *columns: Columns) -> tuple[Overlap, list[dict[str, object]]]:
    out = b.parent / "overlap"
    found = find_overlap(earlier(a), earlier(b), out, columns, same_words, threads=1, say=lambda _: None)
    return found, [json.loads(line) for line in (out / "pairs.jsonl").read_text().splitlines()]


def test_rows_of_b_that_stand_in_a_are_named_with_theirs_of_a(tmp_path: Path) -> None:
    a = _write(tmp_path / "a.jsonl", "text", "one", "two", "three", "two")
    b = _write(tmp_path / "b.jsonl", "prompt", "TWO", "four", "Four", "one")
    found, pairs = _overlap(a, b, Columns("text"), Columns("prompt"))
    assert [(pair["b_id"], pair["a_id"], pair["b_text"]) for pair in pairs] == [("0", "1", "TWO"), ("3", "0", "one")]
    # `Four` is in b twice, but not in a.
    assert (found.rows_a, found.rows_b, found.overlap, found.share) == (4, 4, 2, 0.5)
    assert found.stages == {"same text": 2}
    assert sorted(example["b_text"] for example in found.examples) == ["TWO", "one"]
    assert json.loads((tmp_path / "overlap" / "summary.json").read_text())["share"] == 0.5


def test_equal_ids_in_both_files_are_two_rows(tmp_path: Path) -> None:
    a, b = _write(tmp_path / "a.jsonl", "text", "one"), _write(tmp_path / "b.jsonl", "text", "two")
    found, pairs = _overlap(a, b, Columns("text"), Columns("text"))
    assert (found.overlap, pairs) == (0, [])


def test_tasks_part_rows_only_where_they_are_asked_for(tmp_path: Path) -> None:
    a = _write(tmp_path / "a.jsonl", "text", "one", task="x")
    b = _write(tmp_path / "b.jsonl", "text", "one", task="y")
    assert _overlap(a, b, Columns("text"), Columns("text"))[0].overlap == 1
    (tmp_path / "overlap").rename(tmp_path / "before")
    asked = Columns("text", task="task")
    assert _overlap(a, b, asked, asked)[0].overlap == 0


def test_a_result_of_dedupe_stands_for_its_kept_rows(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", "text", "one", "ONE", "two")
    dedupe_file(path, tmp_path / "a", Columns("text"), same_words, threads=1, say=lambda _: None)
    b = _write(tmp_path / "b.jsonl", "prompt", "one", "two", "three")
    found, pairs = _overlap(tmp_path / "a", b, Columns(""), Columns("prompt"))
    assert (found.rows_a, found.overlap) == (2, 2)
    assert [pair["a_id"] for pair in pairs] == ["0", "2"]


def test_a_file_without_rows_overlaps_with_nothing(tmp_path: Path) -> None:
    a, b = _write(tmp_path / "a.jsonl", "text", "one"), _write(tmp_path / "b.jsonl", "text")
    found, _ = _overlap(a, b, Columns("text"), Columns("text"))
    assert (found.rows_b, found.share) == (0, 0.0)
