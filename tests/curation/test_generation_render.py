from pathlib import Path
from typing import Any

import duckdb
import pytest
from task_folders import facts_sql
from test_generation import PRODUCTS, reasons, rows, run

from curation.generation.functions import create_functions


def pool(*items: tuple[Any, ...]) -> str:
    """(id, text, refuted_by, nearness) of each wrong answer."""
    made = (f"wrong_item('{i}', '{text}', '{why}', 'a fact', {near})" for i, text, why, near in items)
    return "[" + ", ".join(made) + "]"


def offered(tmp_path: Path) -> list[str]:
    (row,) = rows(tmp_path)
    return sorted(row["options"])


def test_the_nearest_wrong_answers_are_drawn(tmp_path: Path) -> None:
    items = [(f"o{n}", f"Option {chr(65 + n)}", "catalog_fact", n / 10) for n in range(10)]
    run(tmp_path, facts_sql(pool=pool(*items)))
    assert offered(tmp_path) == ["Option I", "Option J", "Red"]
    assert rows(tmp_path)[0]["difficulty"] == "hard"


def test_with_policy_any_the_drawn_ones_differ_from_question_to_question(tmp_path: Path) -> None:
    items = [(f"o{n}", f"Option {chr(65 + n)}", "catalog_fact", n / 10) for n in range(10)]
    run(tmp_path, facts_sql(pool=pool(*items)), PRODUCTS, choices={"count": 3, "prefer": "any"})
    assert len({tuple(sorted(row["options"])) for row in rows(tmp_path)}) > 3


def test_twins_of_the_gold_and_of_each_other_are_not_drawn(tmp_path: Path) -> None:
    items = [
        ("a", "RED", "catalog_fact", 1),
        ("b", "Ｒｅｄ", "catalog_fact", 0.9),
        ("red", "Crimson", "catalog_fact", 0.9),
        ("c", "Blues", "catalog_fact", 0.8),
        ("d", "blue", "catalog_fact", 0.7),
        ("e", "Bleu", "catalog_fact", 0.6),
        ("f", "!", "catalog_fact", 0.9),
        ("g", "Reds", "catalog_fact", 0.9),
    ]
    run(tmp_path, facts_sql(pool=pool(*items)))
    assert offered(tmp_path) == ["Bleu", "Blues", "Red"]


def test_evidence_that_the_task_does_not_accept_is_not_drawn(tmp_path: Path) -> None:
    items = [
        ("a", "A1", "lift", 1),
        ("b", "B1", "unverified", 1),
        ("c", "C1", "catalog_fact", 0),
        ("d", "D1", "catalog_fact", 0),
    ]
    run(tmp_path, facts_sql(pool=pool(*items)))
    assert offered(tmp_path) == ["C1", "D1", "Red"]


def test_unverified_answers_fill_up_to_the_number_allowed(tmp_path: Path) -> None:
    items = [("a", "A1", "unverified", 1), ("b", "B1", "unverified", 0.9), ("c", "C1", "catalog_fact", 0)]
    run(
        tmp_path,
        facts_sql(pool=pool(*items)),
        choices={"count": 3, "refuted_by": ["catalog_fact"], "max_unverified": 1},
    )
    assert offered(tmp_path) == ["A1", "C1", "Red"]
    two = tmp_path / "two"
    two.mkdir()
    run(
        two, facts_sql(pool=pool(*items[:2])), choices={"count": 3, "refuted_by": ["catalog_fact"], "max_unverified": 1}
    )
    assert [why for why, _ in reasons(two)] == ["too_few_wrong_options"]


def test_natural_order_sorts_numbers_as_numbers(tmp_path: Path) -> None:
    stars = pool(("10", "ten", "catalog_fact", 1), ("2", "two", "catalog_fact", 1))
    run(tmp_path, facts_sql(gold="[gold_item('9', 'nine')]", pool=stars), choices={"count": 3, "order": "natural"})
    (row,) = rows(tmp_path)
    assert (row["options"], row["gold_index"]) == (["two", "nine", "ten"], [1])


def test_places_of_the_gold_and_phrasings_vary_by_hash(tmp_path: Path) -> None:
    many = [{"product_id": f"p{number}"} for number in range(300)]
    run(tmp_path, "", many, prompts={"en": ["Colour of {title}?", "{title}: {{colour}}?"]})
    found = rows(tmp_path)
    places = [row["gold_index"][0] for row in found]
    assert all(70 < places.count(place) < 130 for place in range(3))
    second = [row["prompt"] for row in found if row["phrasing"] == 1]
    assert 110 < len(second) < 190 and all(prompt.endswith(": {colour}?") for prompt in second)


def test_a_retrieval_question_has_all_its_golds(tmp_path: Path) -> None:
    gold = "[gold_item('red', 'Red'), gold_item('pink', 'Pink')]"
    wrong = pool(*((str(n), f"Option {chr(65 + n)}", "catalog_fact", 0) for n in range(8)))
    choices = {"count": 6, "refuted_by": ["catalog_fact"]}
    run(tmp_path, facts_sql(gold=gold, pool=wrong), type="retrieval", metric="hit rate@3", choices=choices)
    (row,) = rows(tmp_path)
    assert len(row["options"]) == 6
    assert sorted(row["options"][place] for place in row["gold_index"]) == ["Pink", "Red"]


def test_a_ranking_aligns_gains_with_the_shown_items(tmp_path: Path) -> None:
    gold = "[gold_item('a', 'A1', 1), gold_item('b', 'B1', 0.1), gold_item('c', 'C1', 0)]"
    run(tmp_path, facts_sql(gold=gold, pool="[]"), PRODUCTS, type="ranking", metric="ndcg")
    found = rows(tmp_path)
    gains = {"A1": 1.0, "B1": 0.1, "C1": 0.0}
    assert all([gains[text] for text in row["options"]] == row["gains"] and row["gold_index"] == [] for row in found)
    assert len({tuple(row["options"]) for row in found}) > 1


def test_ner_and_generation_keep_references_and_show_no_options(tmp_path: Path) -> None:
    run(tmp_path, facts_sql(pool="[]"), type="generation", metric="bleu")
    (row,) = rows(tmp_path)
    assert (row["references"], row["options"], row["option_evidence"], row["difficulty"]) == (["Red"], [], [], "medium")


def test_slots_cannot_break_out_of_the_prompt(tmp_path: Path) -> None:
    hostile = "''' || {title} '' -- \" \\n'"
    run(tmp_path, facts_sql(slot_title=hostile), prompts={"en": ["It's {title}?"]})
    assert rows(tmp_path)[0]["prompt"] == "It's ' || {title} ' -- \" \\n?"


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("T-Shirts", "t shirt", True),
        ("ﾊﾞｯｸﾞ", "バッグ", True),
        ("Café", "cafe", True),
        ("ＵＳＢ－Ｃ", "usb-c", True),
        ("1.5 kg", "1,5 kg", True),
        ("m²", "m2", True),
        ("バッグ", "ハック", False),
        ("1.5 kg", "15 kg", False),
        ("-5", "5", False),
        ("5 %", "5", False),
        ("XS", "X", False),
        ("glass", "glasses", False),
    ],
)
def test_texts_are_compared_in_their_common_form(left: str, right: str, same: bool) -> None:
    with duckdb.connect() as connection:
        create_functions(connection)
        answer = connection.execute("SELECT norm_text($1) = norm_text($2)", [left, right]).fetchall()
    assert answer == [(same,)]


@pytest.mark.parametrize(
    ("number", "unit", "language", "text"),
    [
        (0.5, "kg", "de", "0,5 kg"),
        (24, "in", "ja", "24 インチ"),
        (24, "in", "en", "24 inches"),
        (1, "in", "en", "1 inch"),
        (1.5, "in", "fr", "1,5 pouce"),
        (1.5, "in", "es", "1,5 pulgadas"),
        (1, "GB", "it", "1 GB"),
        (500, "GB", "fr", "500 Go"),
        (28, "cm", "zh", "28厘米"),
        (3, "years", "ja", "3歳"),
        (1, "years", "it", "1 anno"),
        (12, "count", "de", "12 Stück"),
        (5000, "mAh", "pt", "5000 mAh"),
        (0.1 + 0.2, "l", "en", "0.3 L"),
        (1e7, "g", "fr", "10000000 g"),
        (1e14, "g", "en", "100000000000000 g"),
        (-0.25, "m", "de", "-0,25 m"),
    ],
)
def test_measures_are_written_as_the_language_does(number: float, unit: str, language: str, text: str) -> None:
    with duckdb.connect() as connection:
        create_functions(connection)
        answer = connection.execute("SELECT fmt_measure($1, $2, $3)", [number, unit, language]).fetchall()
    assert answer == [(text,)]


@pytest.mark.parametrize(
    ("price", "currency", "language", "text"),
    [
        (1234.5, "EUR", "en", "€1234.50"),
        (1234.5, "EUR", "de", "1234,50 €"),
        (12.5, "BRL", "pt", "R$ 12,50"),
        (1.195, "USD", "zh", "US$1.20"),
        (1200.4, "JPY", "ja", "￥1200"),
        (3, "SEK", "en", "SEK 3.00"),
        (3, "SEK", "fr", "3,00 SEK"),
        (2, None, "it", "2,00"),
    ],
)
def test_prices_are_written_as_the_language_does(price: float, currency: str | None, language: str, text: str) -> None:
    with duckdb.connect() as connection:
        create_functions(connection)
        answer = connection.execute("SELECT fmt_price($1, $2, $3)", [price, currency, language]).fetchall()
    assert answer == [(text,)]


@pytest.mark.parametrize(
    ("items", "language", "text"),
    [
        ([], "en", ""),
        (["a"], "en", "a"),
        (["a", "b"], "en", "a and b"),
        (["a", "b", "c", "d"], "en", "a, b, c, and d"),
        (["a", "b", "c"], "de", "a, b und c"),
        (["padres", "hijos"], "es", "padres e hijos"),
        (["agua", "hielo"], "es", "agua y hielo"),
        (["a", "b", "c"], "ja", "a、b、c"),
        (["a", "b", "c"], "zh", "a、b和c"),
    ],
)
def test_lists_are_written_as_the_language_does(items: list[str], language: str, text: str) -> None:
    with duckdb.connect() as connection:
        create_functions(connection)
        answer = connection.execute("SELECT fmt_list($1::VARCHAR[], $2)", [items, language]).fetchall()
    assert answer == [(text,)]


@pytest.mark.parametrize(
    ("symbol", "dimension", "factor"),
    [("in", "length", 0.0254), ("oz", "mass", 28.349523125), ("fl oz", "volume", 29.5735295625), ("TB", "data", 1000)],
)
def test_units_are_exact(symbol: str, dimension: str, factor: float) -> None:
    with duckdb.connect() as connection:
        create_functions(connection)
        answer = connection.execute("SELECT dimension, factor FROM unit WHERE symbol = $1", [symbol]).fetchall()
    assert answer == [(dimension, factor)]
