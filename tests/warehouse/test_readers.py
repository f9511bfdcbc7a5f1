"""The formats beside CSV and JSON lines, and text that runs over the end of a chunk."""

import json
from pathlib import Path

import pytest

from schemas.source import FileSpec
from tests.warehouse.conftest import SOURCE_YAML, Shop
from warehouse.ingest import records
from warehouse.ingest.plain_file import UnreadableFileError, open_plain
from warehouse.ingest.readers import READERS

COLUMNS = {"id": "VARCHAR", "title": "VARCHAR"}


def read(tmp_path: Path, format_: str, content: str, **more: object) -> list[dict[str, object]]:
    path = tmp_path / "file"
    path.write_text(content, encoding="utf-8", newline="")
    columns = {} if format_ == "lines" else COLUMNS
    spec = FileSpec.model_validate({"name": "file", "pattern": "*", "format": format_, "columns": columns} | more)
    with open_plain(path, "utf-8", tmp_path / "scratch") as plain:
        rows = [row for batch in READERS[format_](plain, spec) for row in batch.table.to_pylist()]
    assert not (tmp_path / "scratch").exists()
    return sorted(rows, key=lambda row: int(str(row["_row"])))


def test_a_json_array_counts_its_elements(tmp_path: Path) -> None:
    rows = read(tmp_path, "json_array", '[{"id": "a"}, 7,\n {"id": "ü"}]')
    assert [(row["_row"], row["_text"]) for row in rows] == [(1, '{"id": "a"}'), (2, "7"), (3, '{"id": "ü"}')]


def test_a_json_map_gives_its_keys(tmp_path: Path) -> None:
    rows = read(tmp_path, "json_map", '{"x": {"id": "a"}, "y": {"id": "b"}}')
    assert [(row["_row"], row["_key"], json.loads(str(row["_text"]))["id"]) for row in rows] == [
        (1, "x", "a"),
        (2, "y", "b"),
    ]


def test_a_json_map_of_other_things_than_records_has_them_in_the_column_value(tmp_path: Path) -> None:
    rows = read(tmp_path, "json_map", '{"x": ["a", "b"], "y": {"value": 1}}', columns={"value": "JSON"})
    assert [(row["_key"], row["_text"]) for row in rows] == [("x", '{"value": ["a", "b"]}'), ("y", '{"value": 1}')]


def test_a_yaml_list_or_mapping_of_lists(tmp_path: Path) -> None:
    assert [row["_key"] for row in read(tmp_path, "yaml_list", "- id: a\n- id: b\n")] == [None, None]
    rows = read(tmp_path, "yaml_list", "---\nnew:\n- id: a\nold:\n- id: b\n  since: 2020-01-02\n")
    assert [(row["_key"], row["_text"]) for row in rows] == [
        ("new", '{"id": "a"}'),
        ("old", '{"id": "b", "since": "2020-01-02"}'),
    ]


@pytest.mark.parametrize(
    ("format_", "content", "reason", "position"),
    [
        ("json_array", '[{"id": "ü"}, {]', "invalid_json", 16),
        ("json_array", "{}", "invalid_json", 0),
        ("json_map", "[]", "invalid_json", 0),
        ("json_array", "[" * 100_000, "invalid_json", 0),
        ("yaml_list", "- id: a\n- id: [b\n", "unreadable", 17),
        ("yaml_list", "- &a {id: x}\n- [*a, *a]\n", "unreadable", 16),
        ("yaml_list", "id: a\n", "unreadable", 0),
    ],
)
def test_a_broken_document_tells_the_byte(
    tmp_path: Path, format_: str, content: str, reason: str, position: int
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, format_, content)
    assert (caught.value.reason, caught.value.byte_position) == (reason, position)


def test_lines_and_comments(tmp_path: Path) -> None:
    rows = read(tmp_path, "lines", "# head\n\nfirst\r\n  second\nlast", skip="^#")
    assert [(row["_row"], row["line"]) for row in rows] == [(3, "first"), (4, "  second"), (5, "last")]


def test_in_tsv_a_quote_is_a_character(tmp_path: Path) -> None:
    rows = read(tmp_path, "tsv", 'id\ttitle\n1\t5" disk\n2\t"quoted"\n\t\n3\n')
    assert [(row["_row"], row["title"], row["_reason"]) for row in rows] == [
        (1, '5" disk', None),
        (2, '"quoted"', None),
        (3, None, None),
        (4, None, "wrong_columns"),
    ]


def test_comments_may_hold_quotes(tmp_path: Path) -> None:
    rows = read(tmp_path, "csv", '# the "shop\nid,title\n# it\'s 5" \n1,a\n', skip="^#")
    assert [(row["_row"], row["title"]) for row in rows] == [(2, "a")]


@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_the_size_of_a_chunk_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    text = "id,title\n" + "".join(
        f'{i},"line {i}\nwith ""quotes"", and\n\nmore"\n{i}x,"open {i}\n{i}y,plain\n' if i % 4 == 0 else f"{i},plain\n"
        for i in range(40)
    )
    whole = read(tmp_path, "csv", text)
    assert len(whole) == 40 + 2 * 10
    monkeypatch.setattr(records, "CHUNK", chunk)
    assert read(tmp_path, "csv", text) == whole


def test_other_formats_through_the_whole_of_ingest(shop: Shop) -> None:
    shop.define(
        "source.yaml",
        SOURCE_YAML.replace("format: csv", "format: json_map").replace("csv", "json").replace("[id]", "[_key]", 1),
    )
    (shop.raw / "products.csv").unlink()
    shop.define("product.sql", "SELECT nid(_key) AS product_id, price, src FROM products")
    shop.file(
        "products.json",
        '{"1": {"id": "x", "title": "Red", "price": 1, "stock": 1}, "2": {"id": "y", "price": "cheap"}, "3": []}',
    )
    shop.ingest()
    assert shop.query("SELECT product_id, src FROM core.product") == [("corner_shop:1", "corner_shop:products.json#1")]
    assert shop.rejects() == [("products.json", 2, "wrong_type"), ("products.json", 3, "invalid_json")]
