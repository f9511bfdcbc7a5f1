"""A small sample market: the same bytes again, through the real ingest, against its own truth."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from schemas.errors import SpecError
from schemas.languages import LANGUAGES
from warehouse.fingerprint import folder_sha256
from warehouse.ingest import IngestReport, ingest_source
from warehouse.sample import write_market
from warehouse.workspace import CHECKOUT, Workspace

PRODUCTS = 250


@dataclass(frozen=True)
class Ingested:
    """A market that went through ingest. `connection`: the warehouse, with the truth tables as views truth_<name>."""

    folder: Path
    report: IngestReport
    connection: duckdb.DuckDBPyConnection

    def one(self, sql: str) -> object:
        """The first value of the first row."""
        return self.connection.execute(sql).fetchall()[0][0]


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    root = tmp_path_factory.mktemp("shop")
    write_market(root / "market", products=PRODUCTS)
    (root / "shopmark.yaml").write_text(
        "name: demo\nversion: 1.0.0\nmemory_limit: 1GB\nsources: {sample_market: market/raw}\n", encoding="utf-8"
    )
    workspace = Workspace.open(root)
    report = ingest_source(workspace, "sample_market")
    with duckdb.connect(str(workspace.warehouse_file), read_only=True) as connection:
        for table in sorted((root / "market" / "truth").glob("*.parquet")):
            connection.execute(f"CREATE TEMP VIEW truth_{table.stem} AS SELECT * FROM '{table}'")
        connection.execute("CREATE TEMP MACRO id(x) AS 'sample_market:' || x")
        yield Ingested(root / "market", report, connection)


def test_the_same_arguments_give_the_same_bytes_in_another_process_and_another_seed_does_not(tmp_path: Path) -> None:
    write_market(tmp_path / "here", products=100)
    write_market(tmp_path / "other", products=100, seed=1)
    command = [sys.executable, "-m", "warehouse.sample", "--products", "100", "--out", str(tmp_path / "there")]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=CHECKOUT).stdout
    assert f"raw files: {tmp_path / 'there' / 'raw'}" in told
    for part in ("raw", "truth"):
        assert folder_sha256(tmp_path / "there" / part) == folder_sha256(tmp_path / "here" / part)
        assert folder_sha256(tmp_path / "other" / part) != folder_sha256(tmp_path / "here" / part)


def test_ingest_rejects_exactly_the_damaged_rows_for_the_reason_they_were_given(market: Ingested) -> None:
    expected = market.connection.execute("SELECT file, row, reason FROM truth_broken_row ORDER BY ALL").fetchall()
    found = market.connection.execute('SELECT file, "row", reason FROM rejects."row" ORDER BY ALL').fetchall()
    assert found == expected
    assert len({reason for _, _, reason in found}) == 7
    assert all(file.status == "landed" for file in market.report.files)


@pytest.mark.parametrize(
    ("core", "truth"),
    [
        ("product", "product"),
        ("product_attribute", "fact"),
        ("category_attribute", "category_attribute"),
        ("category_value", "category_value"),
        ("query", "query"),
        ("event", "event"),
        ("purchase_line", "basket_line"),
        ("review", "review"),
        ("review_aspect", "review_aspect"),
        ("qa", "question"),
        ("conversation", "conversation"),
        ("relation", "fits"),
    ],
)
def test_every_true_row_reaches_the_core(market: Ingested, core: str, truth: str) -> None:
    rows = market.one(f"SELECT count(*) FROM truth_{truth}")
    assert market.report.core_rows[core] == rows
    assert rows


def test_every_product_has_a_title_in_every_language_that_no_other_product_has(market: Ingested) -> None:
    rows = market.connection.execute(
        "SELECT locale, count(*), count(DISTINCT title) FROM core.product_text GROUP BY locale"
    ).fetchall()
    assert {row[0] for row in rows} == set(LANGUAGES)
    assert all(row[1:] == (PRODUCTS, PRODUCTS) for row in rows)


def test_a_title_holds_the_values_it_states_and_no_brace_is_left(market: Ingested) -> None:
    missing = """
        SELECT count(*) FROM truth_stated_fact s JOIN truth_fact f USING (product, attribute)
        JOIN core.product_text t ON t.product_id = id(s.product) AND t.locale = s.locale
        JOIN truth_value_name n ON n.attribute = f.attribute AND n.value = f.value AND n.locale = s.locale
            AND n.kind = 'name'
        WHERE s.part = 'title' AND NOT contains(lower(t.title), lower(n.name))"""
    assert market.one(missing) == 0
    braces = "SELECT count(*) FROM core.product_text WHERE contains(title || description || bullets::VARCHAR, '{')"
    assert market.one(braces) == 0
    texts = """SELECT count(*) FROM (SELECT text FROM core.review UNION ALL SELECT question || answer FROM core.qa
        UNION ALL SELECT text FROM core.query UNION ALL SELECT text FROM core.conversation_turn)
        WHERE contains(text, '{')"""
    assert market.one(texts) == 0


def test_titles_of_one_product_state_the_same_facts_in_all_languages(market: Ingested) -> None:
    differing = """
        SELECT count(*) FROM (
            SELECT product FROM (SELECT product, locale, list(attribute ORDER BY attribute) AS facts
                FROM truth_stated_fact WHERE part = 'title' GROUP BY ALL)
            GROUP BY product HAVING count(DISTINCT facts) > 1 OR count(*) <> 8)"""
    assert market.one(differing) == 0


def test_the_core_has_the_amounts_of_the_truth_in_the_listed_unit(market: Ingested) -> None:
    wrong = """
        SELECT count(*) FROM truth_fact f JOIN core.product_attribute a
            ON a.product_id = id(f.product) AND a.attribute_id = id(f.attribute)
        WHERE f.amount IS NOT NULL AND (a.number IS DISTINCT FROM f.listed_amount
            OR a.unit IS DISTINCT FROM f.listed_unit)"""
    assert market.one(wrong) == 0
    assert market.one("SELECT count(*) FROM truth_fact WHERE unit <> listed_unit")


def test_every_query_has_five_judged_products_of_three_grades_and_an_exact_one_has_what_is_asked(
    market: Ingested,
) -> None:
    poor = """SELECT count(*) FROM (SELECT query_id FROM core.query LEFT JOIN core.judgement USING (query_id)
        GROUP BY query_id HAVING count(product_id) < 5 OR count(DISTINCT label) < 3)"""
    assert int(str(market.one(poor))) < 0.02 * int(str(market.one("SELECT count(*) FROM core.query")))
    wrong = """
        SELECT count(*) FROM truth_query q JOIN core.judgement j ON j.query_id = id(q.query)
        JOIN truth_product p ON id(p.product) = j.product_id
        LEFT JOIN truth_fact f ON f.product = p.product AND f.attribute = q.attribute
        WHERE (j.label = 'exact') <> (p.category = q.category AND (q.brand IS NULL OR q.brand = p.brand)
            AND (q.value IS NULL OR COALESCE(f.value = q.value, false))
            AND (q.value2 IS NULL OR EXISTS (SELECT 1 FROM truth_fact g WHERE g.product = p.product
                 AND g.attribute = q.attribute2 AND g.value = q.value2)))"""
    assert market.one(wrong) == 0


def test_spans_of_a_query_stand_in_it(market: Ingested) -> None:
    sql = """SELECT count(*) FROM truth_query_span s JOIN truth_query q USING (query)
        WHERE NOT contains(q.text, s.span)"""
    assert market.one(sql) == 0


def test_one_action_in_twenty_is_noise(market: Ingested) -> None:
    assert 0.05 <= float(str(market.one("SELECT avg(is_noise::INTEGER) FROM truth_event"))) <= 0.10


def test_steps_of_a_session_follow_their_true_chances(market: Ingested) -> None:
    sql = """SELECT count(*)
        FROM (SELECT category FROM truth_category_step GROUP BY 1 HAVING abs(sum(chance) - 1) > 1e-6)"""
    assert market.one(sql) == 0
    agreement = """
        WITH seen AS (
            SELECT e.session_id, e.position, p.category_id FROM core.event e JOIN core.product p USING (product_id)
            WHERE kind IN ('click', 'view')
        ), step AS (
            SELECT category_id, lead(category_id) OVER (PARTITION BY session_id ORDER BY position) AS other FROM seen
        ), counted AS (
            SELECT category_id, other, count(*) AS steps FROM step WHERE other IS NOT NULL GROUP BY ALL
        ), share AS (
            SELECT category_id, other, steps / sum(steps) OVER (PARTITION BY category_id) AS share FROM counted
        )
        SELECT corr(COALESCE(s.share, 0), t.chance) FROM truth_category_step t
        LEFT JOIN share s ON s.category_id = id(t.category) AND s.other = id(t.other)"""
    assert float(str(market.one(agreement))) > 0.97


def test_complements_meet_in_baskets_far_more_often_than_by_chance(market: Ingested) -> None:
    lifts = """SELECT min(lift) FROM truth_basket_rate r JOIN truth_link l USING (category, other)
        WHERE l.kind = 'complements'"""
    assert float(str(market.one(lifts))) > 1.5
    agreement = """
        WITH held AS (
            SELECT DISTINCT basket_id, category_id FROM core.purchase_line JOIN core.product USING (product_id)
        ), met AS (
            SELECT a.category_id, b.category_id AS other,
                   count(*) / (SELECT count(DISTINCT basket_id) FROM held) AS rate
            FROM held a JOIN held b ON a.basket_id = b.basket_id AND a.category_id <> b.category_id GROUP BY ALL
        )
        SELECT corr(COALESCE(m.rate, 0), t.joint_rate) FROM truth_basket_rate t
        LEFT JOIN met m ON m.category_id = id(t.category) AND m.other = id(t.other)"""
    assert float(str(market.one(agreement))) > 0.95


def test_phrases_of_a_review_stand_in_it_and_stars_follow_from_them(market: Ingested) -> None:
    sql = """SELECT count(*) FROM core.review_aspect a JOIN core.review r USING (review_id)
        WHERE NOT contains(r.text, a.phrase)"""
    assert market.one(sql) == 0
    assert (
        market.one(
            "SELECT count(*) FROM core.review r WHERE stars = 5 AND EXISTS "
            "(SELECT 1 FROM core.review_aspect a WHERE a.review_id = r.review_id AND polarity <> 'positive')"
        )
        == 0
    )
    assert market.one("SELECT count(DISTINCT stars) FROM core.review") == 5


def test_new_arrivals_are_in_no_log(market: Ingested) -> None:
    new = "(SELECT product_id FROM core.product WHERE available_from >= DATE '2025-01-01')"
    assert market.one(f"SELECT count(*) FROM {new}")
    for table in ("event", "purchase_line", "judgement", "review", "qa"):
        assert market.one(f"SELECT count(*) FROM core.{table} WHERE product_id IN {new}") == 0


def test_a_folder_with_files_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "mine.csv").write_text("precious\n", encoding="utf-8")
    with pytest.raises(SpecError):
        write_market(tmp_path, products=100)
    assert (tmp_path / "raw" / "mine.csv").read_text(encoding="utf-8") == "precious\n"


@pytest.mark.parametrize("products", [0, 99, 3_000_000])
def test_a_size_out_of_bounds_is_refused(tmp_path: Path, products: int) -> None:
    with pytest.raises(SpecError):
        write_market(tmp_path, products=products)


def test_the_smallest_market_has_every_kind_of_file(tmp_path: Path) -> None:
    summary = write_market(tmp_path, products=100)
    assert summary.rows["products"] >= 100
    assert all(rows > 0 for kind, rows in summary.rows.items() if kind != "fits")
