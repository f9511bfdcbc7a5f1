"""Rows that other rows contradict: which questions leave for them, and which data only look like a contradiction."""

from pathlib import Path
from typing import Any

import pytest
from core_tables import write_core
from question_rows import dropped, question, task, write_questions

from curation.verification import verify

NAMES = {
    "attribute": [
        {"attribute_id": "color", "value_type": "choice"},
        {"attribute_id": "material", "value_type": "choice"},
        {"attribute_id": "weight", "value_type": "number"},
        {"attribute_id": "cordless", "value_type": "boolean"},
    ],
    "attribute_value": [
        {"value_id": "red", "attribute_id": "color"},
        {"value_id": "blue", "attribute_id": "color"},
        {"value_id": "steel", "attribute_id": "material"},
        {"value_id": "black", "attribute_id": "color"},
    ],
    "attribute_value_name": [
        {"value_id": "red", "locale": "en", "name": "Red", "kind": "name"},
        {"value_id": "red", "locale": "ja", "name": "赤色", "kind": "name"},
        {"value_id": "blue", "locale": "en", "name": "Blue", "kind": "name"},
        {"value_id": "blue", "locale": "ja", "name": "青色", "kind": "name"},
        {"value_id": "steel", "locale": "en", "name": "Steel", "kind": "name"},
        {"value_id": "black", "locale": "en", "name": "Black", "kind": "name"},
    ],
    "category_name": [
        {"category_id": "kettle", "locale": "en", "name": "Kettle", "kind": "name"},
        {"category_id": "kettle", "locale": "ja", "name": "ケトル", "kind": "name"},
        {"category_id": "tea", "locale": "en", "name": "Black tea", "kind": "name"},
    ],
}


def left(tmp_path: Path, used: str, **core: list[dict[str, Any]]) -> str | None:
    """The reason for which a question made from the core row `used` leaves."""
    blank = {"options": [], "gold_index": [], "references": ["yes"]}
    file = write_questions(tmp_path / "in.parquet", [question("a", source_rows=[f"shop:{used}"], **blank)])
    verify([file], write_core(tmp_path, **(NAMES | core)), {"capacity": task()}, tmp_path)
    return dropped(tmp_path).get("a")


def review(stars: int | None, *polarities: str | None) -> dict[str, list[dict[str, Any]]]:
    aspects = [
        {"review_id": "r", "aspect": f"a{place}", "phrase": "", "polarity": polarity}
        for place, polarity in enumerate(polarities)
    ]
    return {
        "review": [{"review_id": "r", "locale": "en", "text": "Well.", "stars": stars}],
        "review_aspect": aspects,
    }


@pytest.mark.parametrize(
    ("stars", "polarities", "reason"),
    [
        (5, ["negative"], "contradicted_row"),
        (1, ["positive", "positive"], "contradicted_row"),
        (4, ["negative", "negative"], "contradicted_row"),
        (4, ["negative"], None),
        (5, ["negative", "positive"], None),
        (5, ["negative", None], None),
        (1, ["negative"], None),
        (3, ["positive", "positive"], None),
        (None, ["negative"], None),
    ],
)
def test_stars_that_all_remarks_contradict(
    tmp_path: Path, stars: int | None, polarities: list[str | None], reason: str | None
) -> None:
    assert left(tmp_path, "review.csv#1", **review(stars, *polarities)) == reason


def facts(attribute: str, *values: dict[str, Any], alike: int = 20) -> dict[str, list[dict[str, Any]]]:
    """Facts of product p, and of so many others with one value each."""
    rows = [{"product_id": "p", "attribute_id": attribute, "value_text": str(value)} | value for value in values]
    others = [
        {"product_id": f"q{place}", "attribute_id": attribute, "value_text": str(values[0])} | values[0]
        for place in range(alike)
    ]
    return {"product_attribute": rows + others}


@pytest.mark.parametrize(
    ("attribute", "values", "alike", "reason"),
    [
        ("color", [{"value_id": "red"}, {"value_id": "blue"}], 20, "contradicted_row"),
        ("color", [{"value_id": "red"}, {"value_id": "blue"}], 5, None),
        ("cordless", [{"value_text": "yes"}, {"value_text": "no"}], 1, "contradicted_row"),
        ("color", [{"value_text": "Dark red"}, {"value_text": "dark-red"}], 20, None),
        ("weight", [{"number": 0.5, "unit": "kg"}, {"number": 700, "unit": "g"}], 20, "contradicted_row"),
        ("weight", [{"number": 0.5, "unit": "kg"}, {"number": 2, "unit": "l"}], 20, "contradicted_row"),
        ("weight", [{"number": 0.5, "unit": "kg"}, {"number": 500, "unit": "g"}], 20, None),
        ("weight", [{"number": 1, "unit": "lb"}, {"number": 450, "unit": "g"}], 20, None),
    ],
)
def test_two_values_of_an_attribute_that_has_one(
    tmp_path: Path, attribute: str, values: list[dict[str, Any]], alike: int, reason: str | None
) -> None:
    assert left(tmp_path, "product_attribute.csv#1", **facts(attribute, *values, alike=alike)) == reason


def listing(title: str, value: str = "red", locale: str = "en", **product: Any) -> dict[str, list[dict[str, Any]]]:
    attribute = "material" if value == "steel" else "color"
    return {
        "product": [{"product_id": "p", "category_id": "kettle", "brand": "Norvik"} | product],
        "product_text": [{"product_id": "p", "locale": locale, "title": title}],
        "product_attribute": [
            {"product_id": "p", "attribute_id": attribute, "value_id": value, "value_text": value.title()}
        ],
    }


@pytest.mark.parametrize(
    ("listed", "reason"),
    [
        (listing("Norvik Kettle, Blue"), "contradicted_row"),
        (listing("Norvik ケトル（青色）", locale="ja"), "contradicted_row"),
        (listing("Norvik ケトル（赤色）", locale="ja"), None),
        (listing("Norvik Kettle, Red"), None),
        (listing("Norvik Kettle, Blue Red"), None),
        (listing("Norvik Bluetooth Kettle"), None),
        (listing("Norvik Kettle, Steel"), None),
        (listing("Blue Kettle", brand="Blue"), None),
        (listing("Norvik Black tea", category_id="tea"), None),
    ],
)
def test_a_title_that_the_facts_contradict(
    tmp_path: Path, listed: dict[str, list[dict[str, Any]]], reason: str | None
) -> None:
    assert left(tmp_path, "product_text.csv#1", **listed) == reason


def test_the_facts_that_a_title_contradicts_leave_too(tmp_path: Path) -> None:
    assert left(tmp_path, "product_attribute.csv#1", **listing("Norvik Kettle, Blue")) == "contradicted_row"


def judged(text: str, odd: dict[str, Any], label: str = "exact", grades: int = 2) -> dict[str, list[dict[str, Any]]]:
    """Red kettles of Norvik judged exact, and first of all another product."""
    right = {"category_id": "kettle", "brand": "Norvik", "value": "red"}
    products = [right | odd] + [right] * grades
    listed = [{name: p[name] for name in ("category_id", "brand")} for p in products]
    return {
        "query": [{"query_id": "q", "locale": "en", "text": text}],
        "product": [{"product_id": f"p{place}"} | p for place, p in enumerate(listed)],
        "product_attribute": [
            {"product_id": f"p{place}", "attribute_id": "color", "value_id": p["value"], "value_text": p["value"]}
            for place, p in enumerate(products)
        ],
        "judgement": [
            {"query_id": "q", "product_id": f"p{place}", "label": "exact" if place else label, "gain": 1.0}
            for place in range(len(products))
        ],
    }


def titled(text: str, *, tea: str, kettle: str, alike: int = 3) -> dict[str, list[dict[str, Any]]]:
    """A tea and a kettle judged exact; what so many titles of each call them, which are not the names in the core."""
    called = {"tea": tea, "kettle": kettle}
    core = judged(text, {"category_id": "tea", "value": "steel"}, grades=1)
    products = [
        {"product_id": f"{category}{place}", "category_id": category} for category in called for place in range(alike)
    ]
    titles = [
        {"product_id": product["product_id"], "locale": "en", "title": f"{called[product['category_id']]} No {place}"}
        for place, product in enumerate(products)
    ]
    return core | {"product": core["product"] + products, "product_text": titles, "product_attribute": []}


@pytest.mark.parametrize(
    ("core", "reason"),
    [
        (judged("red kettle", {"value": "blue"}), "contradicted_row"),
        (judged("norvik kettle", {"brand": "Other"}), "contradicted_row"),
        (judged("kettle", {"category_id": "tea"}), "contradicted_row"),
        (judged("kettle", {"value": "blue", "brand": "Other"}), None),
        (judged("red kettle", {"value": "blue"}, label="substitute"), None),
        (judged("black tea", {"category_id": "tea", "value": "blue"}, grades=0), None),
        (judged("something warm", {"category_id": "tea"}), None),
        (titled("boil pot", tea="Boil stone", kettle="Boil pot"), "contradicted_row"),
        (titled("boil", tea="Boil stone", kettle="Boil pot"), None),
        (titled("pot", tea="Boil stone", kettle="Boil pot", alike=1), None),
    ],
)
def test_a_product_judged_exact_that_is_not_what_the_query_names(
    tmp_path: Path, core: dict[str, list[dict[str, Any]]], reason: str | None
) -> None:
    assert left(tmp_path, "judgement.csv#1", **core) == reason
