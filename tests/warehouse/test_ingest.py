"""Ingest of good files: what lands, and what happens when files change, leave, or stay."""

from collections.abc import Callable

import pytest

from schemas.errors import IngestError, SpecError
from tests.warehouse.conftest import PRODUCTS, SOURCE_YAML, SQL, Shop
from warehouse.connection import open_warehouse

REVIEWS = (
    '{"id": "a", "product": "1", "stars": 5, "text": "Fine &amp; <b>red</b>", "tags": ["x"]}\n'
    "\n"
    '{"id": "b", "product": "2", "stars": null, "text": "So so", "tags": []}\n'
)
STATE = (
    "SELECT * FROM core.product ORDER BY ALL",
    "SELECT * FROM core.product_text ORDER BY ALL",
    "SELECT * FROM core.review ORDER BY ALL",
    "SELECT * FROM rejects.row ORDER BY ALL",
    "SELECT * FROM rejects.file ORDER BY ALL",
    "SELECT * FROM catalog.file ORDER BY ALL",
    "SELECT * FROM catalog.core_table ORDER BY ALL",
)


def state(shop: Shop) -> list[list[tuple[object, ...]]]:
    return [shop.query(sql) for sql in STATE]


def test_rows_land_with_their_lineage(shop: Shop) -> None:
    shop.file("reviews.jsonl", REVIEWS)
    report = shop.ingest()
    assert report.changed
    assert {file.file: (file.rows_in, file.kept, file.rejected) for file in report.files} == {
        "products.csv": (2, 2, 0),
        "reviews.jsonl": (2, 2, 0),
    }
    assert report.core_rows == {"product": 2, "product_text": 2, "review": 2, "source": 1}
    assert shop.query("SELECT product_id, price, source, src FROM core.product ORDER BY ALL") == [
        ("corner_shop:1", 4.5, "corner_shop", "corner_shop:products.csv#1"),
        ("corner_shop:2", 5.0, "corner_shop", "corner_shop:products.csv#2"),
    ]
    # The row of a JSON line is its line, blank lines counted.
    assert shop.query("SELECT review_id, stars, text, src FROM core.review ORDER BY ALL") == [
        ("corner_shop:a", 5, "Fine & red", "corner_shop:reviews.jsonl#1"),
        ("corner_shop:b", None, "So so", "corner_shop:reviews.jsonl#3"),
    ]
    assert shop.query("SELECT source, licence, attribution FROM core.source") == [
        ("corner_shop", "CC0-1.0", "the corner shop")
    ]


def test_the_same_files_again_change_nothing(shop: Shop) -> None:
    shop.file("reviews.jsonl.gz", REVIEWS)
    shop.ingest()
    before = state(shop)
    report = shop.ingest()
    assert not report.changed
    assert {file.status for file in report.files} == {"unchanged"}
    assert report.core_rows["product"] == 2
    assert state(shop) == before


def test_a_changed_file_replaces_its_own_rows_only(shop: Shop) -> None:
    shop.file("products-2.csv", "id,title,price,stock\n3,Green mug,6,1\n")
    shop.ingest()
    shop.file("products.csv", "id,title,price,stock\n2,Navy mug,5,0\n")
    report = shop.ingest()
    assert {file.file: file.status for file in report.files} == {
        "products.csv": "landed",
        "products-2.csv": "unchanged",
    }
    assert shop.titles() == {"corner_shop:2": "Navy mug", "corner_shop:3": "Green mug"}


def test_the_rows_of_a_removed_file_leave(shop: Shop) -> None:
    extra = shop.file("products-2.csv", "id,title,price,stock\n3,Green mug,x,1\n4,Grey mug,1,1\n")
    shop.ingest()
    extra.unlink()
    report = shop.ingest()
    assert [(file.file, file.status) for file in report.files if file.status == "removed"] == [
        ("products-2.csv", "removed")
    ]
    assert shop.titles() == {"corner_shop:1": "Red mug", "corner_shop:2": "Blue mug"}
    assert shop.rejects() == []


def test_the_way_to_a_state_does_not_matter(make_shop: Callable[[str], Shop]) -> None:
    once, often = make_shop("once"), make_shop("often")
    final = {"products.csv": PRODUCTS + "2,Other mug,9,9\nbroken\n", "reviews.jsonl": REVIEWS + "{}\n"}
    often.ingest()
    often.file("products-2.csv", "id,title,price,stock\n2,A mug,1,1\n").write_bytes(b"")
    often.ingest()
    (often.raw / "products-2.csv").unlink()
    for name, text in final.items():
        often.file(name, text)
        often.ingest()
    for name, text in final.items():
        once.file(name, text)
    once.ingest()
    assert state(once) == state(often)


def test_changed_sql_maps_again_without_reading_files(shop: Shop) -> None:
    shop.ingest()
    shop.define("product.sql", SQL["product.sql"].replace("price", "price * 2 AS price"))
    report = shop.ingest()
    assert report.changed
    assert {file.status for file in report.files} == {"unchanged"}
    assert shop.query("SELECT sum(price) FROM core.product") == [(19.0,)]


def test_changed_columns_read_the_files_again(shop: Shop) -> None:
    shop.ingest()
    shop.define("source.yaml", SOURCE_YAML.replace("stock: INTEGER", "stock: VARCHAR"))
    shop.ingest()
    assert shop.query("SELECT stock FROM raw.corner_shop__products ORDER BY _row") == [("3",), ("0",)]


def test_of_duplicate_keys_the_smallest_by_content_stays(make_shop: Callable[[str], Shop]) -> None:
    first, second = make_shop("first"), make_shop("second")
    first.file("products-2.csv", "id,title,price,stock\n2,Azure mug,7,1\n")
    second.file("products.csv", "id,title,price,stock\n2,Azure mug,7,1\n")
    second.file("products-2.csv", PRODUCTS)
    for shop in (first, second):
        shop.ingest()
        assert shop.titles() == {"corner_shop:1": "Red mug", "corner_shop:2": "Azure mug"}
        assert [reason for *_, reason in shop.rejects()] == ["duplicate_key"]
    (first.raw / "products-2.csv").unlink()
    first.ingest()
    assert first.titles()["corner_shop:2"] == "Blue mug"
    assert first.rejects() == []


def test_core_rows_without_key_or_with_a_shared_key_are_rejected(shop: Shop) -> None:
    shop.define(
        "product.sql",
        "SELECT CASE WHEN id = '1' THEN nid(id) END AS product_id, price, src FROM products "
        "UNION ALL SELECT 'x', stock, src FROM products UNION ALL SELECT 'y', 1, src FROM products",
    )
    shop.ingest()
    # 'y' comes twice with one content: one row, no reject.
    assert shop.query("SELECT product_id, price FROM core.product ORDER BY ALL") == [
        ("corner_shop:1", 4.5),
        ("x", 0.0),
        ("y", 1.0),
    ]
    assert shop.query("SELECT file, row, level, reason FROM rejects.row ORDER BY ALL") == [
        ("products.csv", 1, "core", "duplicate_entity"),
        ("products.csv", 2, "core", "core_product"),
    ]


@pytest.mark.parametrize(
    ("sql", "line"), [("SELECT nid(id) AS product_id,\n  nothing AS price, src FROM products", 2), ("SELECT 1 AS x", 1)]
)
def test_wrong_mapping_sql_is_an_error_with_file_and_line(shop: Shop, sql: str, line: int) -> None:
    shop.ingest()
    before = state(shop)
    shop.define("product.sql", sql)
    with pytest.raises(SpecError) as caught:
        shop.ingest()
    assert caught.value.where.endswith(f"product.sql:{line}")
    assert state(shop) == before


def test_missing_files_and_folders_are_errors(shop: Shop) -> None:
    (shop.raw / "products.csv").unlink()
    with pytest.raises(IngestError, match=r"no file products\*"):
        shop.ingest()
    shop.raw.rmdir()
    with pytest.raises(IngestError, match="folder of the source"):
        shop.ingest()


def test_an_unknown_source_is_an_error(shop: Shop) -> None:
    config = shop.root / "shopmark.yaml"
    config.write_text(config.read_text().replace("corner_shop", "other_shop"))
    with pytest.raises(SpecError, match="not configured"):
        shop.ingest()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format: csv", "format: csv\n    encoding: klingon", "unknown encoding klingon"),
        ("stock: INTEGER", "stock: INTEGRE", "stock: INTEGRE is no type"),
        ("format: csv", "format: csv\n    skip: '('", "skip"),
    ],
)
def test_words_that_the_engine_does_not_know_are_errors(shop: Shop, old: str, new: str, said: str) -> None:
    shop.define("source.yaml", SOURCE_YAML.replace(old, new))
    with pytest.raises(SpecError, match=said) as caught:
        shop.ingest()
    assert caught.value.where.endswith("source.yaml")


def test_the_core_table_of_an_older_shape_is_filled_again(shop: Shop) -> None:
    shop.ingest()
    with open_warehouse(shop.workspace, write=True) as connection:
        connection.execute("ALTER TABLE core.product DROP COLUMN brand")
    assert shop.ingest().changed
    assert shop.query("SELECT brand, count(*) FROM core.product GROUP BY ALL") == [(None, 2)]
