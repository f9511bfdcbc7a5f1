"""Broken input: each fault is a reject with its reason, nothing is lost, and the rest goes through."""

import gzip
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse.conftest import SOURCE_YAML, Shop

HEADER = "id,title,price,stock\n"
GOOD = {"corner_shop:1": "Red mug", "corner_shop:2": "Blue mug"}


def one_reject(shop: Shop) -> tuple[object, ...]:
    (found,) = shop.query("SELECT file, row, byte_position, reason, detail, raw_text FROM rejects.row")
    return found


@pytest.mark.parametrize(
    ("line", "reason", "said"),
    [
        (b"3,Mug,cheap,1", "wrong_type", "price: cheap is no DOUBLE"),
        (b"3,Mug,nan,1", "wrong_type", "price: nan is no DOUBLE"),
        (b"3,Mug,1,1.5", "wrong_type", "stock: 1.5 is no INTEGER"),
        (b"3,Mug,x,y", "wrong_type", "price: x is no DOUBLE, stock: y is no INTEGER"),
        (b"3,,1,1", "missing_value", "no title"),
        (b'3,"  ",1,1', "missing_value", "no title"),
        (b",Mug,1,1", "missing_value", "no id"),
        (b"3,Mug,1", "wrong_columns", "3 columns, the header has 4"),
        (b"3,Mug,1,1,1", "wrong_columns", "5 columns, the header has 4"),
        (b"   ", "wrong_columns", "1 columns, the header has 4"),
        (b'3,"Mug,1,1', "unbalanced_quotes", "a quote opens that nothing closes"),
        (b'3,5" mug,1,1', "unbalanced_quotes", "a quote opens that nothing closes"),
        (b'3,5" x 7" mug,1,1', "unbalanced_quotes", "a quote or carriage return stands in a field that is not quoted"),
        (b'3,"Mug"s,1,1', "unbalanced_quotes", "a quote or carriage return stands in a field that is not quoted"),
        (b"3,Mug\rMug,1,1", "unbalanced_quotes", "a quote or carriage return stands in a field that is not quoted"),
        (b"3,M\xfcg,1,1", "wrong_encoding", "bytes that are not text in the declared encoding, written \\xNN"),
    ],
)
@pytest.mark.parametrize(("ending", "name"), [(b"\n", "products-2.csv"), (b"\r\n", "products-2.csv.gz")])
def test_a_broken_csv_row_is_rejected_alone(
    shop: Shop, line: bytes, reason: str, said: str, ending: bytes, name: str
) -> None:
    before, after = b'7,"Two\n""lines""",1,1' + ending, b"8,After,1,1" + ending
    shop.file(name, HEADER.encode() + before + line + ending + ending + after)
    report = {file.file: file for file in shop.ingest().files}[name]
    assert (report.rows_in, report.kept, report.rejected) == (3, 2, 1)
    text = line.decode("utf-8", "backslashreplace")
    assert one_reject(shop) == (name, 2, len(HEADER.encode() + before), reason, said, text)
    assert shop.titles() == GOOD | {"corner_shop:7": 'Two "lines"', "corner_shop:8": "After"}
    assert shop.query("SELECT src FROM core.product WHERE product_id = 'corner_shop:8'") == [(f"corner_shop:{name}#4",)]


def test_many_broken_quotes_do_not_swallow_good_rows(shop: Shop) -> None:
    lines = [f'{i},"open {i},1,1' if i % 3 == 0 else f"{i},Mug {i},1,1" for i in range(10, 310)]
    shop.file("products-2.csv", HEADER + "\n".join(lines))
    shop.ingest()
    assert len(shop.titles()) == 2 + 200
    assert {reason for *_, reason in shop.rejects()} == {"unbalanced_quotes"}


def test_two_rows_broken_towards_each_other_do_not_swallow_those_between(shop: Shop) -> None:
    shop.file("products-2.csv", HEADER + '3,"open,1,1\n4,A,1,1\n5,B,1,1\n6,close",1,1\n')
    shop.ingest()
    assert shop.titles() == GOOD | {"corner_shop:4": "A", "corner_shop:5": "B"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "3", "stars": 1', "invalid_json"),
        (b'["3"]', "invalid_json"),
        (b"3", "invalid_json"),
        (b'{"id": "3", "text": "\\ud800"}', "invalid_json"),
        (b'{"id": "3", "stars": "many"}', "wrong_type"),
        (b'{"id": "3", "stars": 4.5}', "wrong_type"),
        (b'{"id": "3", "tags": "x"}', "wrong_type"),
        (b'{"id": "3", "stars": {"a": 1}}', "wrong_type"),
        (b'{"id": null, "stars": 1}', "missing_value"),
        (b'{"id": "3", "text": "\xff"}', "wrong_encoding"),
        (b"[" * 100_000 + b"]" * 100_000, "invalid_json"),
        (b'{"id": "3", "text": "' + b"x" * 1_000_001 + b'"}', "too_large"),
    ],
)
def test_a_broken_json_line_is_rejected_alone(shop: Shop, line: bytes, reason: str) -> None:
    good = b'{"id": "%d", "product": "1", "stars": 5, "text": "ok", "tags": ["a", "b"]}\n'
    shop.file("reviews.jsonl.gz", good % 1 + line + b"\n" + good % 2)
    report = {file.kind: file for file in shop.ingest().files}["reviews"]
    assert (report.rows_in, report.kept, report.rejected) == (3, 2, 1)
    file, row, position, found, _, text = one_reject(shop)
    assert (file, row, position, found) == ("reviews.jsonl.gz", 2, len(good % 1), reason)
    assert len(str(text)) <= 2000
    assert shop.query("SELECT src FROM core.review ORDER BY ALL") == [
        ("corner_shop:reviews.jsonl.gz#1",),
        ("corner_shop:reviews.jsonl.gz#3",),
    ]


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_field_of_50_mb_is_rejected_with_its_length(shop: Shop, quote: bytes) -> None:
    field = quote + b"x" * 50_000_000 + quote
    shop.file("products-2.csv", HEADER.encode() + b"3," + field + b",1,1\n4,After,1,1\n")
    shop.ingest()
    assert shop.titles() == GOOD | {"corner_shop:4": "After"}
    assert shop.query("SELECT reason, length(raw_text), raw_length FROM rejects.row") == [
        ("too_large", 2000, len(field) + 6)
    ]


def test_a_field_of_2_mb_in_a_record_that_is_read_is_too_large(shop: Shop) -> None:
    shop.file("products-2.csv", HEADER + "3," + "x" * 2_000_000 + ",1,1\n4,After,1,1\n")
    shop.ingest()
    assert one_reject(shop)[3:5] == ("too_large", "title: 2000000 bytes")
    assert shop.titles()["corner_shop:4"] == "After"


def whole(shop: Shop, name: str, reason: str) -> tuple[object, ...]:
    """Ingest, check that the file went whole and the others stayed, and give the reject."""
    report = {file.file: file for file in shop.ingest().files}[name]
    assert (report.status, report.reason, report.rows_in, report.kept) == ("rejected", reason, 0, 0)
    assert shop.titles() == GOOD
    assert shop.rejects() == []
    again = shop.ingest()
    assert not again.changed
    assert {file.file: file.status for file in again.files}[name] == "rejected"
    return shop.query("SELECT file, reason, detail, byte_position FROM rejects.file")[0]


def test_a_truncated_gzip_is_rejected_whole_with_the_byte_position(shop: Shop) -> None:
    rows = "".join(f"{i},Mug {i * 7919 % 1000},1,1\n" for i in range(3, 5000))
    cut = gzip.compress((HEADER + rows).encode())[:-2000]
    (shop.raw / "products-2.csv.gz").write_bytes(cut)
    assert whole(shop, "products-2.csv.gz", "truncated")[3] == len(cut)


def test_a_file_that_breaks_later_loses_the_rows_it_had(shop: Shop) -> None:
    text = (HEADER + "3,Mug,1,1\n").encode()
    shop.file("products-2.csv.gz", text)
    shop.ingest()
    assert len(shop.titles()) == 3
    (shop.raw / "products-2.csv.gz").write_bytes(gzip.compress(text)[:-9])
    whole(shop, "products-2.csv.gz", "truncated")


@pytest.mark.parametrize(
    ("name", "content", "reason", "said"),
    [
        ("products-2.csv.gz", b"not gzip at all", "unreadable", "damaged compression"),
        ("products-2.csv.zip", b"PK\x03\x04 cut", "unreadable", "damaged compression"),
        ("products-2.csv", b"id,name,price,stock\n3,Mug,1,1\n", "missing_column", "no column title; there are: id"),
        ("products-2.csv", b"", "missing_column", "the file is empty"),
        ("products-2.csv", "id,title,price,stock\n3,Mug,1,1\n".encode("utf-16"), "wrong_encoding", "UTF-16"),
        ("reviews.jsonl", b'{"id": "a"}\n{"id": "b", "stars": 3}\n', "missing_column", "no record has product, text"),
    ],
)
def test_an_unreadable_file_is_rejected_whole(shop: Shop, name: str, content: bytes, reason: str, said: str) -> None:
    (shop.raw / name).write_bytes(content)
    assert said in str(whole(shop, name, reason)[2])


def test_a_gzip_with_a_flipped_bit_is_rejected_whole(shop: Shop) -> None:
    packed = bytearray(gzip.compress((HEADER + "3,Mug,1,1\n").encode()))
    packed[-6] ^= 1  # in the checksum
    (shop.raw / "products-2.csv.gz").write_bytes(packed)
    whole(shop, "products-2.csv.gz", "unreadable")


def test_a_zip_holds_one_file(shop: Shop) -> None:
    with zipfile.ZipFile(shop.raw / "products-2.csv.zip", "w") as archive:
        archive.writestr("products.csv", HEADER + "3,Zipped,1,1\n")
        archive.writestr("__MACOSX/._products.csv", "shadow")
    shop.ingest()
    assert shop.titles()["corner_shop:3"] == "Zipped"
    with zipfile.ZipFile(shop.raw / "products-2.csv.zip", "w") as archive:
        archive.writestr("a.csv", HEADER)
        archive.writestr("b.csv", HEADER)
    assert "the zip holds 2 files" in str(whole(shop, "products-2.csv.zip", "unreadable")[2])


def test_declared_encodings_are_read(shop: Shop) -> None:
    shop.define("source.yaml", SOURCE_YAML.replace("format: csv", "format: csv\n    encoding: latin-1"))
    shop.file("products.csv", (HEADER + "3,Müg,1,1\n").encode("latin-1"))
    shop.ingest()
    assert shop.titles() == {"corner_shop:3": "Müg"}
    shop.define("source.yaml", SOURCE_YAML)
    shop.file("products.csv", ("\ufeff" + HEADER + "3,Müg,1,1\n").encode())
    shop.ingest()
    assert shop.titles() == {"corner_shop:3": "Müg"}


def test_html_and_formulas_are_text(shop: Shop) -> None:
    shop.file(
        "products.csv",
        HEADER + '1,"=HYPERLINK(""http://x"",""y"")",1,1\n2,"<b>Tea&amp;nbsp;</b>&lt;i&gt;cup&#0;\u200b\x07  ",1,1\n'
        '3,"@SUM(A1) 3 < 5 & 7 > 6<br/>new",1,1\n4,"<script>alert(1)</script>",1,1\n',
    )
    shop.ingest()
    assert shop.titles() == {
        "corner_shop:1": '=HYPERLINK("http://x","y")',
        "corner_shop:2": "Tea cup\ufffd",
        "corner_shop:3": "@SUM(A1) 3 < 5 & 7 > 6 new",
    }
    # Nothing but markup leaves no title.
    assert shop.rejects() == [("products.csv", 4, "core_product_text")]


def test_parquet_faults(shop: Shop) -> None:
    shop.define("source.yaml", SOURCE_YAML.replace("products*.csv*", "products*.parquet").replace("csv", "parquet"))

    def write(name: str, **columns: list[object]) -> Path:
        path = shop.raw / name
        pq.write_table(pa.table(columns), path)
        return path

    write(
        "products.parquet",
        id=["1", "2", None],
        title=["Red mug", "Blue mug", "X"],
        price=[1, 2, 3],
        stock=[1.0, 2.0, 3.0],
    )
    whole_file = write("products-2.parquet", id=["3", "4"], title=["A", "B"], price=["1", "x"], stock=[1, 2])
    report = {file.file: (file.rows_in, file.kept, file.rejected) for file in shop.ingest().files}
    assert report == {"products.parquet": (3, 2, 1), "products-2.parquet": (2, 1, 1)}
    assert shop.rejects() == [("products-2.parquet", 2, "wrong_type"), ("products.parquet", 3, "missing_value")]
    assert json.loads(shop.query("SELECT raw_text FROM rejects.row ORDER BY file")[0][0])["price"] == "x"
    whole_file.write_bytes(whole_file.read_bytes()[:-20])
    write("products-3.parquet", id=["5"], title=["C"], price=[1])
    shop.ingest()
    assert shop.query("SELECT file, reason FROM rejects.file ORDER BY ALL") == [
        ("products-2.parquet", "unreadable"),
        ("products-3.parquet", "missing_column"),
    ]
    assert shop.titles() == GOOD
