"""The published snapshot: every core table, the sources of the profile, hashes that know content from lineage."""

from collections.abc import Callable

import duckdb
import pytest

from schemas.core import CORE_TABLES
from schemas.errors import IngestError
from tests.warehouse.conftest import PRODUCTS, SOURCE_YAML, Shop
from warehouse.lineage import raw_rows
from warehouse.snapshot import publish_snapshot


def test_every_core_table_is_there_sorted_by_key(shop: Shop) -> None:
    shop.file("products.csv", "id,title,price,stock\n2,Blue mug,5,0\n1,Red mug,4.5,3\n")
    shop.ingest()
    snapshot = publish_snapshot(shop.workspace)
    assert set(snapshot.tables) == set(CORE_TABLES)
    for name, table in snapshot.tables.items():
        relation = duckdb.connect().execute(f"SELECT * FROM '{table.path}'")
        assert [column[0] for column in relation.description or []] == list(CORE_TABLES[name].columns)
        assert len(relation.fetchall()) == table.rows
    ids = duckdb.connect().execute(f"SELECT product_id FROM '{snapshot.tables['product'].path}'").fetchall()
    assert ids == [("corner_shop:1",), ("corner_shop:2",)]


def test_nothing_new_is_not_written_again(shop: Shop) -> None:
    shop.ingest()
    first = publish_snapshot(shop.workspace)
    shop.ingest()
    again = publish_snapshot(shop.workspace)
    assert (first.cached, again.cached, again.why) == (False, True, "nothing changed")
    assert again.tables == first.tables


def test_row_order_file_names_and_threads_change_lineage_but_no_content(make_shop: Callable[[str], Shop]) -> None:
    one, other = make_shop("one"), make_shop("other")
    header, first, second = PRODUCTS.splitlines(keepends=True)
    (other.raw / "products.csv").unlink()
    other.file("products-b.csv", header + second)
    other.file("products-a.csv.gz", header + first)
    config = other.root / "shopmark.yaml"
    config.write_text(config.read_text().replace("threads: 2", "threads: 4"))
    snapshots = []
    for shop in (one, other):
        shop.ingest()
        snapshots.append(publish_snapshot(shop.workspace))
    left, right = snapshots
    assert {name: table.content_hash for name, table in left.tables.items()} == {
        name: table.content_hash for name, table in right.tables.items()
    }
    assert left.sources == right.sources
    assert left.fingerprint != right.fingerprint


def test_changed_content_changes_the_hash_of_its_table_only(shop: Shop) -> None:
    shop.ingest()
    before = publish_snapshot(shop.workspace)
    shop.file("products.csv", PRODUCTS.replace("4.50", "4.51"))
    shop.ingest()
    after = publish_snapshot(shop.workspace)
    changed = {name for name in CORE_TABLES if before.tables[name].content_hash != after.tables[name].content_hash}
    assert changed == {"product"}


def test_a_source_outside_the_profile_is_left_out(shop: Shop) -> None:
    shop.define("source.yaml", SOURCE_YAML.replace("licence_class: permissive", "licence_class: unclear"))
    shop.ingest()
    with pytest.raises(IngestError, match="profile permissive"):
        publish_snapshot(shop.workspace)
    config = shop.root / "shopmark.yaml"
    config.write_text(config.read_text() + "profile: internal\n")
    assert publish_snapshot(shop.workspace).tables["product"].rows == 2


def test_a_source_that_is_not_ingested_is_an_error(shop: Shop) -> None:
    with pytest.raises(IngestError, match="warehouse is empty"):
        publish_snapshot(shop.workspace)
    shop.ingest()
    shop.file("products.csv", PRODUCTS.replace("4.50", "4.51"))
    shop.define("product.sql", "SELECT wrong")
    with pytest.raises(Exception, match="mapping SQL"):
        shop.ingest()
    with pytest.raises(IngestError, match="not ingested"):
        publish_snapshot(shop.workspace)


def test_lineage_leads_back_to_the_raw_record(shop: Shop) -> None:
    shop.file("products-#2:x.csv", 'id,title,price,stock\n9,"Mug, ""big""",1,1\n')
    shop.ingest()
    (src,) = shop.query("SELECT src FROM core.product WHERE product_id = 'corner_shop:9'")[0]
    found, gone = raw_rows(shop.workspace, [src, src, "corner_shop:products.csv#7", "no lineage"])
    assert (found.file, found.row) == ("products-#2:x.csv", 1)
    assert found.record == {"id": "9", "title": 'Mug, "big"', "price": 1.0, "stock": 1}
    assert (gone.row, gone.record) == (7, None)
