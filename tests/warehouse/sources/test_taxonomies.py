"""Open Food Facts and Fashion Product Images: small literal files of the published shape, and the real ones."""

import gzip
from pathlib import Path

import pytest

from warehouse.connection import open_warehouse
from warehouse.ingest import ingest_source
from warehouse.workspace import CHECKOUT, Workspace

DATA = next((path for path in (CHECKOUT / "shared/data", CHECKOUT.parent / "shared/data") if path.is_dir()), None)
CATEGORIES = """# a comment
stopwords:fr:aux,de

synonyms:en:flavoured, flavored

en:Beverages
de:Getränke
jp:飲料

en:Hot foods

<en:Beverages
<en:hot food
en:Hot drinks, hot beverages
de:Heißgetränke, warme Getränke
wikidata:en:Q1

<en:hot beverages
en:Milk with 1,5% fat, Half-fat milk
fr:lait demi-écrémé

<en:Hot drinks
en:Punch
de:Punsch
en:Tea
"""
LABELS = "en:Organic, Bio\nfr:Biologique\n\n<en:Bio\nen:EU Organic\n"
PRODUCTS = (
    "code\tproduct_name\tquantity\tbrands\tcategories_tags\tlabels_tags\tother\n"
    "801\tLatte caldo\t0,5 L\tMila,Altro\ten:beverages,en:hot-drinks,it:ignota\ten:bio,en:eu-organic\tx\n"
    "802\tDue vasetti\t2 x 125 g\t\t\t\tx\n"
)


def ingest(root: Path, source: str, files: dict[str, str]) -> Workspace:
    for name, text in files.items():
        path = root / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return ingest_folder(root, source, "raw")


def ingest_folder(root: Path, source: str, folder: str) -> Workspace:
    (root / "shopmark.yaml").write_text(
        f'name: small\nversion: 1.0.0\nprofile: internal\nsources: {{{source}: "{folder}"}}\n'
    )
    workspace = Workspace.open(root)
    report = ingest_source(workspace, source)
    assert all(file.rows_in == file.kept + file.rejected for file in report.files)
    return workspace


def rows(workspace: Workspace, sql: str) -> list[tuple[object, ...]]:
    with open_warehouse(workspace, write=False) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def food(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    files = {"categories.txt.gz": CATEGORIES, "labels.txt.gz": LABELS, "products_sample.tsv.gz": PRODUCTS}
    return ingest(tmp_path_factory.mktemp("food"), "openfoodfacts", files)


def test_a_category_follows_its_last_parent_and_the_others_are_relations(food: Workspace) -> None:
    found = rows(food, "SELECT category_id, parent_id, depth, is_leaf FROM core.category ORDER BY ALL")
    assert ("openfoodfacts:en:beverages", None, 0, False) in found
    # "hot food" is the name of no node: the second parent is not known.
    assert ("openfoodfacts:en:hot-drinks", "openfoodfacts:en:beverages", 1, False) in found
    # A parent may be written with its other name.
    assert ("openfoodfacts:en:milk-with-1-5-fat", "openfoodfacts:en:hot-drinks", 2, True) in found
    assert rows(food, "SELECT count(*) FROM core.relation WHERE kind = 'is_a'") == [(2,)]


def test_two_nodes_run_together_are_left_out(food: Workspace) -> None:
    assert rows(food, "SELECT * FROM core.category_name WHERE name IN ('Punch', 'Tea', 'Punsch')") == []


def test_the_first_name_of_a_language_is_the_name_and_commas_in_numbers_part_nothing(food: Workspace) -> None:
    assert rows(
        food,
        """SELECT locale, name, kind FROM core.category_name
        WHERE category_id IN ('openfoodfacts:en:milk-with-1-5-fat', 'openfoodfacts:en:beverages') ORDER BY ALL""",
    ) == [
        ("de", "Getränke", "name"),
        ("en", "Beverages", "name"),
        ("en", "Half-fat milk", "synonym"),
        ("en", "Milk with 1,5% fat", "name"),
        ("fr", "Lait demi-écrémé", "name"),
        ("ja", "飲料", "name"),
    ]


def test_a_product_is_in_the_last_category_that_is_known_with_its_labels_and_content(food: Workspace) -> None:
    assert rows(food, "SELECT product_id, category_id, brand FROM core.product ORDER BY ALL") == [
        ("openfoodfacts:801", "openfoodfacts:en:hot-drinks", "Mila"),
        ("openfoodfacts:802", None, None),
    ]
    assert rows(
        food,
        """SELECT product_id, attribute_id, value_id, number, unit FROM core.product_attribute ORDER BY ALL""",
    ) == [
        ("openfoodfacts:801", "openfoodfacts:label", "openfoodfacts:en:eu-organic", None, None),
        ("openfoodfacts:801", "openfoodfacts:label", "openfoodfacts:en:organic", None, None),
        ("openfoodfacts:801", "openfoodfacts:net_content", None, 0.5, "l"),
        ("openfoodfacts:802", "openfoodfacts:net_content", None, None, None),
    ]


def test_a_style_has_its_path_its_facts_and_its_whole_name(tmp_path: Path) -> None:
    head = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage\n"
    styles = head + (
        "1,Men,Apparel,Topwear,Shirts,Navy Blue,Fall,2011,Casual\n"
        "2,Women,Accessories,Watches,Watches,NA,,2016,\n"
        "3,Men,Free Items,Free Gifts,Wallets,Black,Fall,2011,Casual\n"
    )
    names = "id,productDisplayName,,\n1,Turtle Check, Men Navy Blue Shirt,\n2,Titan Watch,,\n3,Wallet,,\n9,Nobody,,\n"
    workspace = ingest(tmp_path, "fashion_styles", {"styles.csv.gz": styles, "styles_names.csv.gz": names})
    assert rows(workspace, "SELECT product_id, category_id FROM core.product ORDER BY ALL") == [
        ("fashion_styles:1", "fashion_styles:Apparel/Topwear/Shirts"),
        ("fashion_styles:2", "fashion_styles:Accessories/Watches/Watches"),
        ("fashion_styles:3", None),
    ]
    assert rows(workspace, "SELECT title FROM core.product_text ORDER BY product_id") == [
        ("Turtle Check, Men Navy Blue Shirt",),
        ("Titan Watch",),
        ("Wallet",),
    ]
    assert rows(
        workspace, "SELECT value_text FROM core.product_attribute WHERE product_id = 'fashion_styles:2' ORDER BY ALL"
    ) == [("Women",)]
    assert rows(workspace, "SELECT name FROM core.category_name WHERE name LIKE 'Free%'") == []


@pytest.mark.real_data
@pytest.mark.skipif(DATA is None, reason="the real data are not here (../shared/data)")
def test_the_real_files_hold_what_is_counted_in_them(tmp_path: Path) -> None:
    workspace = ingest_folder(tmp_path, "openfoodfacts", f"{DATA}/openfoodfacts")
    assert rows(workspace, "SELECT count(*) > 9000, max(depth) < 12 FROM core.category") == [(True, True)]
    # What stands above a category is a category.
    assert rows(
        workspace,
        """SELECT count(*) FROM core.category c ANTI JOIN core.category p ON p.category_id = c.parent_id
        WHERE c.parent_id IS NOT NULL""",
    ) == [(0,)]
    assert rows(workspace, "SELECT count(DISTINCT locale) FROM core.category_name WHERE kind = 'synonym'") == [(8,)]
