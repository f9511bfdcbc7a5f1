"""Queries with categories, needs, judgements and sessions: small literal files of the published shape."""

import json
from pathlib import Path

import pytest

from warehouse.connection import open_warehouse
from warehouse.ingest import ingest_source
from warehouse.workspace import CHECKOUT, Workspace

DATA = next((path for path in (CHECKOUT / "shared/data", CHECKOUT.parent / "shared/data") if path.is_dir()), None)


def ingest(root: Path, source: str, files: dict[str, str]) -> Workspace:
    raw = root / "raw"
    raw.mkdir()
    for name, text in files.items():
        (raw / name).write_text(text, encoding="utf-8")
    return _ingest(root, source, raw)


def _ingest(root: Path, source: str, raw: Path) -> Workspace:
    (root / "shopmark.yaml").write_text(f'name: q\nversion: 1.0.0\nprofile: internal\nsources: {{{source}: "{raw}"}}\n')
    workspace = Workspace.open(root)
    report = ingest_source(workspace, source)
    assert {file.status for file in report.files} == {"landed"}
    return workspace


def rows(workspace: Workspace, sql: str) -> list[tuple[object, ...]]:
    with open_warehouse(workspace, write=False) as connection:
        return connection.execute(sql).fetchall()


def test_wands_names_one_class_a_query_and_grades_products(tmp_path: Path) -> None:
    files = {
        "query.csv": 'query_id\tquery\tquery_class\n0\tsalon chair\tMassage Chairs\n1\t18" seat cushion\t\n',
        "product.csv": "product_id\tproduct_name\tproduct_class\tcategory hierarchy\tproduct_description\t"
        "product_features\trating_count\taverage_rating\treview_count\n"
        "7\tsalon spa chair\tMassage Chairs|Recliners\tFurniture / Chairs\tgood\tcolor : black\t15\t4.5\t15\n"
        "8\toak table\tTables\tFurniture / Tables\t\t\t\t\t\n",
        "label.csv": "id\tquery_id\tproduct_id\tlabel\n0\t0\t7\tExact\n1\t0\t8\tIrrelevant\n2\t1\t8\tPartial\n"
        "3\t1\t7\tPartial\n4\t1\t7\tExact\n",
    }
    workspace = ingest(tmp_path, "wands_queries", files)
    assert rows(workspace, "SELECT query_id, category_id, share FROM core.query_category") == [
        ("wands_queries:0", "wands_queries:massage chairs", 1.0)
    ]
    assert rows(workspace, "SELECT query_id, product_id, label, gain FROM core.judgement ORDER BY ALL") == [
        ("wands_queries:0", "wands_queries:7", "exact", 1.0),
        ("wands_queries:0", "wands_queries:8", "irrelevant", 0.0),
        ("wands_queries:1", "wands_queries:8", "partial", 0.1),
    ]
    assert rows(workspace, "SELECT text FROM core.query ORDER BY query_id") == [("salon chair",), ('18" seat cushion',)]
    assert rows(workspace, "SELECT name FROM core.category_name ORDER BY name") == [
        ("Massage Chairs",),
        ("Recliners",),
        ("Tables",),
    ]


def test_a_need_has_every_query_that_was_typed_for_it(tmp_path: Path) -> None:
    goals = {"i need a shower cap with dogs": ["dog shower cap", "shower cap dogs"], "i want a table": ["table"]}
    workspace = ingest(tmp_path, "webshop_goals", {"goal_query_map.json": json.dumps(goals)})
    assert rows(workspace, "SELECT locale, kind, text, query_text FROM core.need ORDER BY ALL") == [
        ("en", "need", "i need a shower cap with dogs", "dog shower cap"),
        ("en", "need", "i need a shower cap with dogs", "shower cap dogs"),
        ("en", "need", "i want a table", "table"),
    ]


def test_ratings_are_gains_times_one_hundred_and_unknown_ones_are_left_out(tmp_path: Path) -> None:
    ratings = [("B1", "100.000"), ("B2", "10.000"), ("B3", "1.000"), ("B4", "0.000"), ("B5", "7")]
    document = {
        "name": "ESCI Judgments",
        "type": "IMPORT_JUDGMENT",
        "judgmentRatings": [{"query": "t towels", "ratings": [{"docId": d, "rating": r} for d, r in ratings]}],
    }
    workspace = ingest(tmp_path, "esci_us_judgments", {"esci_us_judgments.json": json.dumps(document)})
    assert rows(workspace, "SELECT product_id[-2:], label, gain FROM core.judgement ORDER BY 1") == [
        ("B1", "exact", 1.0),
        ("B2", "substitute", 0.1),
        ("B3", "complement", 0.01),
        ("B4", "irrelevant", 0.0),
    ]
    assert rows(workspace, "SELECT text FROM core.query") == [("t towels",)]


def test_the_tree_of_best_buy_has_nodes_that_only_stand_in_paths(tmp_path: Path) -> None:
    path = [{"id": "a", "name": "Audio"}, {"id": "b", "name": "Car &amp; Boat"}]
    categories = [{"id": "b", "name": "Car &amp; Boat", "path": path, "subCategories": []}]
    workspace = ingest(tmp_path, "bestbuy_categories", {"categories.json": json.dumps(categories)})
    found = (
        "SELECT category_id[-1:], parent_id[-1:], depth, is_leaf, name FROM core.category JOIN core.category_name USING"
    )
    assert rows(workspace, f"{found} (category_id) ORDER BY 1") == [
        ("a", None, 0, False, "Audio"),
        ("b", "a", 1, True, "Car & Boat"),
    ]


def test_a_best_buy_query_wants_the_narrowest_category_of_four_in_five_finds(tmp_path: Path) -> None:
    def suggestion(query: str, *counts: int) -> dict[str, object]:
        names = ["Audio", "Audio > Car", "Audio > Car > Speakers"]
        facets = {
            f"hierarchicalCategories.lvl{level}": [{"value": names[level], "count": count}] if count else []
            for level, count in enumerate([*counts, 0, 0, 0][:3])
        }
        found = {"exact_nb_hits": 100, "facets": {"exact_matches": facets}}
        return {"query": query, "popularity": 3, "nb_words": 1, "instant_search": found, "objectID": query}

    told = [suggestion("speaker", 95, 90, 85), suggestion("car", 95, 82, 40), suggestion("gift", 50)]
    phone = {"name": "A phone", "description": "", "brand": "X", "categories": ["Phones", "All"], "price": 9.5}
    files = {"instant_search_demo_query_suggestions.json": json.dumps(told), "products.json": json.dumps([phone])}
    workspace = ingest(tmp_path, "bestbuy", files)
    assert rows(workspace, "SELECT query_id, category_id, share FROM core.query_category ORDER BY 1") == [
        ("bestbuy:car", "bestbuy:Audio > Car", 0.82),
        ("bestbuy:speaker", "bestbuy:Audio > Car > Speakers", 0.85),
    ]
    assert rows(workspace, "SELECT category_id, currency FROM core.product") == [("bestbuy:Phones > All", "USD")]


def test_sessions_of_amazon_m2_end_with_the_next_item(tmp_path: Path) -> None:
    head = "id,locale,title,price,brand,color,size,model,material,author,desc\n"
    files = {
        "sessions_train.csv": "prev_items,next_item,locale\n\"['B01' 'B02'\n 'B01']\",B03,DE\n\"['B9']\",B01,UK\n",
        "products_train.csv": head
        + "B01,DE,Rote Tasse,4.5,Norvik,rot,,,,,\nB01,UK,Red mug,3.9,Norvik,red,,,,,\n"
        + "B03,DE,Teller,40000000.07,,,,,,,\n",
    }
    workspace = ingest(tmp_path, "amazon_m2", files)
    events = (
        "SELECT locale, list(product_id[-2:] ORDER BY position) FROM core.event GROUP BY session_id, locale ORDER BY 1"
    )
    assert rows(workspace, events) == [("de", ["01", "02", "01", "03"]), ("en", ["B9", "01"])]
    assert rows(workspace, "SELECT product_id[-3:], price, currency FROM core.product ORDER BY 1") == [
        ("B01", 3.9, "GBP"),
        ("B03", None, None),
    ]
    assert rows(workspace, "SELECT locale, title FROM core.product_text WHERE product_id LIKE '%B01' ORDER BY 1") == [
        ("de", "Rote Tasse"),
        ("en", "Red mug"),
    ]


@pytest.mark.real_data
@pytest.mark.skipif(DATA is None, reason="the real data are not here (../shared/data)")
@pytest.mark.parametrize(
    ("source", "folder", "table", "expected"),
    [
        ("webshop_goals", "webshop_goals", "need", 2_140),
        ("wands_queries", "wands_queries", "query_category", 474),
        ("esci_us_judgments", "esci_us_judgments", "judgement", 6_678),
        ("bestbuy_categories", "bestbuy", "category", 4_722),
        ("bestbuy", "bestbuy", "query_category", 1_263),
    ],
)
def test_the_real_files_give_so_many_rows(tmp_path: Path, source: str, folder: str, table: str, expected: int) -> None:
    assert DATA is not None
    workspace = _ingest(tmp_path, source, DATA / folder)
    assert rows(workspace, f"SELECT count(*) FROM core.{table}") == [(expected,)]
