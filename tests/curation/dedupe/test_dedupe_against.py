"""A file is compared with earlier releases: the match names release and row."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curation.dedupe.files import Columns, dedupe_file
from curation.dedupe.files.against import all_earlier, earlier
from curation.dedupe.files.engine import EngineOptions, text_engine
from schemas.errors import ShopmarkError


def _write(path: Path, *texts: str) -> Path:
    path.write_text("".join(json.dumps({"id": f"q{place}", "text": text}) + "\n" for place, text in enumerate(texts)))
    return path


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def _dedupe(path: Path, out: Path, *against: Path) -> list[dict[str, object]]:
    columns = Columns("text")
    options = EngineOptions(releases=all_earlier(against), columns=columns)
    engine = text_engine(options, threads=1, say=lambda _: None)
    dedupe_file(path, out, columns, engine, threads=1, say=lambda _: None)
    return [json.loads(line) for line in (out / "removed.jsonl").read_text().splitlines()]


def test_a_row_that_was_released_leaves_and_names_release_and_row(tmp_path: Path) -> None:
    _dedupe(_write(tmp_path / "a.jsonl", "one", "two"), tmp_path / "v1")
    _dedupe(_write(tmp_path / "b.jsonl", "three", "TWO"), tmp_path / "v2", tmp_path / "v1")
    removed = _dedupe(
        _write(tmp_path / "c.jsonl", "Three", "four", "FOUR", "two"), tmp_path / "v3", tmp_path / "v1", tmp_path / "v2"
    )
    found = [(row["id"], row["dedupe_kept_id"], row["dedupe_kept_release"]) for row in removed]
    assert found == [("q0", "q0", "v2"), ("q1", "q2", None), ("q3", "q1", "v1")]
    assert [json.loads(line)["id"] for line in (tmp_path / "v3" / "kept.jsonl").read_text().splitlines()] == ["q2"]


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
    question = "Which case fits the Pixo {} phone of Norvik?"
    old = _write(tmp_path / "old.jsonl", question.format(8))
    _dedupe(_write(tmp_path / "new.jsonl", question.format(9)), tmp_path / "out", old)
    (pair,) = [json.loads(line) for line in (tmp_path / "out" / "look_alikes.jsonl").read_text().splitlines()]
    assert (pair["left_id"], pair["right_id"], pair["right_release"]) == ("q0", "q0", "old.jsonl")
    assert (pair["left_text"], pair["right_text"]) == (question.format(9), None)
    assert pair["why"] == "number: 9, not 8"


def test_a_row_that_was_released_is_known_in_other_words_and_spellings(tmp_path: Path) -> None:
    items = [f"{brand} {kind}" for brand in ("Norvik", "Talmer", "Quessa") for kind in ("kettle", "toaster", "tripod")]
    plain, polite = "Tell me which voltage the {} needs.", "A visitor wonders about the voltage of {}. Reply to them."
    old = _write(tmp_path / "a.jsonl", *(words.format(item) for item in items[:8] for words in (plain, polite)))
    _dedupe(old, tmp_path / "v1")
    new = [polite.format(items[0]).upper(), plain.format(items[1]).replace("voltage", "voltge"), plain.format(items[8])]
    removed = _dedupe(_write(tmp_path / "b.jsonl", *new), tmp_path / "v2", tmp_path / "v1")
    assert [(row["id"], row["dedupe_kept_release"]) for row in removed] == [("q0", "v1"), ("q1", "v1")]


def test_an_index_is_made_once_and_found_again(tmp_path: Path) -> None:
    old = _write(tmp_path / "old.jsonl", "one tent", "two stoves")
    for name in ("first", "second"):
        removed = _dedupe(_write(tmp_path / f"{name}.jsonl", "Two stoves"), tmp_path / name, old)
        assert [row["dedupe_kept_id"] for row in removed] == ["q1"]
    (index,) = (tmp_path / "cache" / "shopmark" / "dedupe").iterdir()
    (index / "words.parquet").write_bytes(b"")
    with pytest.raises(pa.ArrowInvalid):
        _dedupe(_write(tmp_path / "third.jsonl", "two new tents"), tmp_path / "third", old)


def test_an_undone_row_is_a_match_and_a_removed_one_is_none(tmp_path: Path) -> None:
    _dedupe(_write(tmp_path / "a.jsonl", "a tent", "A TENT"), tmp_path / "v1")
    (gone,) = [json.loads(line)["id"] for line in (tmp_path / "v1" / "removed.jsonl").read_text().splitlines()]
    stays = ({"q0", "q1"} - {gone}).pop()
    removed = _dedupe(_write(tmp_path / "b.jsonl", "a tent!"), tmp_path / "v2", tmp_path / "v1")
    assert [row["dedupe_kept_id"] for row in removed] == [stays]


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
