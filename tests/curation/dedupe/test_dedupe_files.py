"""Any file in, the same format out: every row once, as it stood, and the removed ones say why."""

import csv
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from same_words import same_words

from curation.dedupe.files import ROW_NUMBER, Columns, FileSummary, dedupe_file, undo
from schemas.errors import ShopmarkError

TEXTS = ["Red shoe?", "red SHOE?", "size 8", "size 9", 'a "quoted", one\nof two lines', "size 8", ""]


def _dedupe(path: Path, columns: Columns | None = None) -> tuple[Path, FileSummary]:
    out = path.parent / f"{path.name} deduped"
    return out, dedupe_file(path, out, columns or Columns("text"), same_words, threads=1, say=lambda _: None)


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _json_lines(folder: Path, *records: object) -> Path:
    path = folder / "a.jsonl"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return path


def _csv_records(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_lines_of_json_stay_byte_by_byte_and_removed_ones_say_why(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    first, second = '{"text" : "Red shoe", "x": {"deep":[1.50]}}', '{"text":"red shoe","y": "}" , } '
    path.write_text(f"{first}\n\n{second}\n" + '{"text": "caf\\u00e9"}')
    out, summary = _dedupe(path)
    assert (out / "kept.jsonl").read_text() == first + '\n{"text": "caf\\u00e9"}\n'
    (removed,) = _lines(out / "removed.jsonl")
    assert removed == {
        "text": "red shoe",
        "y": "}",
        "dedupe_kept_id": "1",
        "dedupe_kept_release": None,
        "dedupe_stage": "same text",
        "dedupe_score": 1.0,
        "dedupe_why": '=the words "of" 1',
    }
    assert (summary.rows, summary.kept, summary.removed, summary.rejects) == (3, 2, 1, 0)
    assert "id" not in summary.columns  # the line is the name


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_keeps_its_quotes_line_ends_and_mark(tmp_path: Path, line_end: str, mark: str) -> None:
    path = tmp_path / "a.csv"
    records = [f'{place},"{text.replace(chr(34), 2 * chr(34))}",x' for place, text in enumerate(TEXTS)]
    path.write_text(mark + line_end.join(['id,text,"other, one"', *records]) + line_end, newline="")
    out, summary = _dedupe(path)
    kept = mark + line_end.join(['id,text,"other, one"', *(records[place] for place in (0, 2, 3, 4, 6))]) + line_end
    assert (out / "kept.csv").read_bytes() == kept.encode()
    removed = _csv_records(out / "removed.csv")
    assert [row["text"] for row in removed] == ["red SHOE?", "size 8"]
    assert [row["dedupe_kept_id"] for row in removed] == ["0", "2"]
    assert [row["other, one"] for row in removed] == ["x", "x"]
    assert summary.removed == 2


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_a_csv_may_part_its_fields_otherwise(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(delimiter.join(row) for row in (["id", "text"], ["1", "a, b"], ["2", "A, b"])) + "\n")
    out, _ = _dedupe(path)
    assert (out / "kept.csv").read_text() == f"id{delimiter}text\n1{delimiter}a, b\n"
    header, removed = (out / "removed.csv").read_text().splitlines()
    assert header.split(delimiter)[-2:] == ["dedupe_score", "dedupe_why"]
    assert removed.split(delimiter)[:3] == ["2", "A, b", '"1"']
    undo(out, ["2"])
    assert (out / "kept.csv").read_text() == path.read_text()


def test_what_is_added_to_a_csv_is_no_formula_and_what_stood_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n=1+1,=HYPERLINK(1)\n-5,b\n@x,=hyperlink(1)\n+7,B\n")
    out, _ = _dedupe(path)
    first, second = _csv_records(out / "removed.csv")
    assert (first["id"], first["text"]) == ("@x", "=hyperlink(1)")
    assert first["dedupe_kept_id"] == " =1+1"
    assert first["dedupe_why"].startswith(" =the words")
    assert second["dedupe_kept_id"] == "-5"  # a number is none


def test_compressed_files_give_compressed_files_that_are_equal_each_time(tmp_path: Path) -> None:
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        (tmp_path / name).write_bytes(gzip.compress(b'{"text": "a"}\n{"text": "A"}\n'))
    (out, _), (other, _) = _dedupe(tmp_path / "a.jsonl.gz"), _dedupe(tmp_path / "b.jsonl.gz")
    assert gzip.decompress((out / "kept.jsonl.gz").read_bytes()) == b'{"text": "a"}\n'
    assert (out / "kept.jsonl.gz").read_bytes() == (other / "kept.jsonl.gz").read_bytes()
    assert json.loads(gzip.decompress((out / "removed.jsonl.gz").read_bytes()))["dedupe_kept_id"] == "1"


def test_parquet_keeps_its_schema_and_metadata(tmp_path: Path) -> None:
    schema = pa.schema(
        [("id", pa.int32()), ("text", pa.dictionary(pa.int8(), pa.string())), ("deep", pa.list_(pa.int8()))],
        metadata={"made": "by hand"},
    )
    rows = [{"id": place, "text": text, "deep": [place]} for place, text in enumerate(TEXTS)]
    pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "a.parquet")
    out, _ = _dedupe(tmp_path / "a.parquet")
    kept, removed = pq.read_table(out / "kept.parquet"), pq.read_table(out / "removed.parquet")
    assert kept.schema.equals(pq.read_table(tmp_path / "a.parquet").schema, check_metadata=True)
    assert kept["id"].to_pylist() == [0, 2, 3, 4, 6]
    assert removed.select(["deep", "dedupe_kept_id"]).to_pylist() == [
        {"deep": [1], "dedupe_kept_id": "0"},
        {"deep": [5], "dedupe_kept_id": "2"},
    ]


def test_broken_lines_are_counted_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"text": "a"}\n{"text": \n[1]\n{"text": {"x": 1}}\n{"other": 1}\n{"text": "\xff"}\n{"text": "A"}\n'
    )
    out, summary = _dedupe(path)
    assert (summary.rows, summary.kept, summary.removed, summary.rejects) == (7, 1, 1, 5)
    found = [(reject["row"], reject["reason"]) for reject in _lines(out / "rejects.jsonl")]
    reasons = ["invalid_json", "invalid_json", "not_text", "missing_text", "wrong_encoding"]
    assert found == list(zip(range(2, 7), reasons, strict=True))
    (removed,) = _lines(out / "removed.jsonl")
    assert removed["dedupe_kept_id"] == "1"


def test_hostile_lines_cost_nothing_but_themselves(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    deep = '{"text": "a", "x": ' + "[" * 100_000 + "]" * 100_000 + "}\n"
    lines = [
        deep,
        '{"text": "nul \\u0000"}\n',
        '{"text": "\\ud800"}\n',
        '{"text": "twice", "text": "b"}\n',
        '{"text": "A"}\n',
    ]
    path.write_text("".join(lines))
    out, summary = _dedupe(path)
    assert (out / "kept.jsonl").read_text() == deep + lines[1] + lines[3]
    assert (summary.removed, summary.rejects) == (1, 1)


def test_a_torn_quote_costs_one_record_of_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,a\n2,"torn\n3,b\n4,c,more\n5,d\n')
    out, summary = _dedupe(path)
    assert [row["id"] for row in _csv_records(out / "kept.csv")] == ["1", "3", "5"]
    assert [(reject["row"], reject["reason"]) for reject in _lines(out / "rejects.jsonl")] == [
        (2, "unbalanced_quotes"),
        (4, "wrong_columns"),
    ]
    assert summary.rejects == 2


def test_usual_columns_are_found_and_said(tmp_path: Path) -> None:
    row = {"text": "a", "id": 7, "lang": "en-GB", "task": "x"}
    _, summary = _dedupe(_json_lines(tmp_path, row, row | {"id": 8, "task": "y"}))
    assert summary.columns == {"text": "text", "id": "id", "language": "lang", "task": "task"}
    assert summary.removed == 0  # another task
    (tmp_path / "a.jsonl deduped").rename(tmp_path / "before")
    _, summary = _dedupe(_json_lines(tmp_path, row, {"text": "b"}))
    assert "id" not in summary.columns  # not every row has one


def test_look_alikes_are_shown_with_both_texts(tmp_path: Path) -> None:
    out, summary = _dedupe(_json_lines(tmp_path, *({"text": text} for text in ("size 8", "size 9"))))
    (pair,) = _lines(out / "look_alikes.jsonl")
    assert (pair["left_text"], pair["right_text"], pair["why"]) == ("size 8", "size 9", "size 8, not 9")
    assert (summary.look_alikes, summary.disagree) == (1, 1)
    assert (out / "index" / "rows").read_text() == "stored"


def test_translations_stay_and_are_listed(tmp_path: Path) -> None:
    out, summary = _dedupe(_json_lines(tmp_path, {"text": "x"}, {"text": "Stiefel", "lang": "de"}, {"text": "boot"}))
    assert _lines(out / "translations.jsonl") == [
        {"group_id": "boots", "id": "2", "language": "de", "text": "Stiefel"},
        {"group_id": "boots", "id": "3", "language": None, "text": "boot"},
    ]
    assert (summary.kept, summary.translations) == (3, 2)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_a_file_without_rows_gives_files_without_rows(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("text\n" if name == "a.csv" else "")
    if name == "a.parquet":
        pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    out, summary = _dedupe(path)
    assert (summary.rows, summary.kept) == (0, 0)
    assert (out / f"kept{path.suffix}").is_file()


REFUSED = {
    "an id twice": ("a.jsonl", '{"id": 1, "text": "a"}\n\n{"id": "1", "text": "b"}\n', "the id '1' stands twice"),
    "no such column": ("a.csv", "id,txt\n1,a\n", "there is no column `text`"),
    "no such key": ("a.jsonl", '{"id": 1, "txt": "a"}\n', "Its columns are: id, txt."),
    "a column of ours": ("a.csv", "text,dedupe_why\na,b\n", "which dedupe adds"),
    "a key of ours": ("a.jsonl", '{"text": "a", "dedupe_why": "b"}\n', "which dedupe adds"),
    "one array": ("a.json", '[{"text": "a"}]', "one JSON array"),
    "nothing but broken lines": ("a.jsonl", "{\n{\n", "no record of the file can be read"),
    "no header": ("a.csv", "", "no header"),
    "no Parquet": ("a.parquet", "PAR1", "no readable Parquet"),
    "an unknown format": ("a.xlsx", "x", "tells no format"),
    "a damaged gzip": ("a.csv.gz", "x", "damaged compression"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_left(tmp_path: Path, fault: str) -> None:
    name, content, said = REFUSED[fault]
    (tmp_path / name).write_text(content)
    with pytest.raises(ShopmarkError) as error:
        _dedupe(tmp_path / name)
    assert said in str(error.value)
    assert name in error.value.where
    assert error.value.mend
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_first_id_that_stands_twice_is_named_with_its_places(tmp_path: Path) -> None:
    path = _json_lines(tmp_path, *({"id": id_, "text": "a"} for id_ in (1, "b", "z", "b", 1)))
    with pytest.raises(ShopmarkError) as error:
        _dedupe(path)
    assert "'1'" in error.value.what
    assert "records 1 and 5" in error.value.where
    assert _dedupe(path, Columns("text", id=ROW_NUMBER))[1].removed == 4


def test_a_result_is_not_written_over(tmp_path: Path) -> None:
    path = _json_lines(tmp_path, {"text": "a"})
    out, _ = _dedupe(path)
    with pytest.raises(ShopmarkError, match="not empty"):
        _dedupe(path)
    assert (out / "kept.jsonl").is_file()


def test_a_folder_with_signs_of_patterns_in_its_name_is_read(tmp_path: Path) -> None:
    strange = tmp_path / "run [1] *"
    strange.mkdir()
    assert _dedupe(_json_lines(strange, {"text": "a"}, {"text": "A"}))[1].removed == 1


def test_a_text_of_a_megabyte_goes_through(tmp_path: Path) -> None:
    out, summary = _dedupe(_json_lines(tmp_path, {"text": "x" * 1_500_000}, {"text": "y"}))
    assert summary.kept == 2
    assert len(str(_lines(out / "kept.jsonl")[0]["text"])) == 1_500_000
