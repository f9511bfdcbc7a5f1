from pathlib import Path
from typing import Any

import pytest
from core_tables import write_core
from question_rows import dropped, kept, question, task, write_questions

from curation.verification import RULES, verify
from schemas.errors import ShopmarkError

CORE: dict[str, list[dict[str, Any]]] = {
    "category": [
        {"category_id": "home", "depth": 0, "is_leaf": False},
        {"category_id": "cookware", "parent_id": "home", "depth": 1, "is_leaf": False},
        {"category_id": "pan", "parent_id": "cookware", "depth": 2, "is_leaf": True},
        {"category_id": "wok", "parent_id": "cookware", "depth": 2, "is_leaf": True},
    ],
    "category_name": [
        {"category_id": "pan", "locale": "en", "name": "Frying Pans", "kind": "name"},
        {"category_id": "pan", "locale": "en", "name": "Skillets", "kind": "synonym"},
        {"category_id": "grill", "locale": "en", "name": "Grill", "kind": "name"},
        {"category_id": "grill", "locale": "en", "name": "Skillet", "kind": "synonym"},
    ],
    "attribute_value_name": [
        {"value_id": "grey", "locale": "en", "name": "Grey", "kind": "name"},
        {"value_id": "grey", "locale": "en", "name": "Ash", "kind": "synonym"},
    ],
    "product": [
        {"product_id": "p", "parent_id": None},
        {"product_id": "p-red", "parent_id": "p"},
        {"product_id": "p-blue", "parent_id": "p"},
        {"product_id": "q"},
        {"product_id": "twin-of-q"},
        {"product_id": "twin-red", "parent_id": "twin-of-q"},
        {"product_id": "r"},
    ],
    "relation": [{"kind": "same_as", "left_id": "twin-of-q", "right_id": "q"}],
    "review": [{"review_id": "r1", "locale": "en", "text": "Leaks.", "stars": 5}],
    "review_aspect": [{"review_id": "r1", "aspect": "lid", "polarity": "negative", "phrase": "Leaks."}],
}
CORE["product_text"] = [
    {"product_id": "q", "locale": "en", "title": "Kettle", "description": "Der Kocher ist aus Stahl und für die Küche."}
]
GOOD = ("closed_list", "the list does not hold it")


def options(*items: tuple[Any, ...], gold: tuple[int, ...] = (0,)) -> dict[str, Any]:
    """(id, text[, refuted_by, evidence]) of each option; the gold ones are marked so."""
    evidence = [
        {
            "id": item[0],
            "refuted_by": "gold" if place in gold else (item[2:] or GOOD)[0],
            "evidence": None if place in gold else (item[2:] or GOOD)[1],
            "nearness": None,
        }
        for place, item in enumerate(items)
    ]
    return {"options": [item[1] for item in items], "option_evidence": evidence, "gold_index": list(gold)}


def run(tmp_path: Path, *questions: dict[str, Any], **choices: Any) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    file = write_questions(tmp_path / "in.parquet", list(questions))
    verify([file], write_core(tmp_path, **CORE), {"capacity": task(choices=choices)}, out)
    return out


SPOILED = {
    "contradicted_row": options(("a", "1"), ("b", "5")) | {"source_rows": ["shop:review.csv#1"]},
    "row_in_other_language": options(("a", "1"), ("b", "5")) | {"source_rows": ["shop:product_text.csv#1"]},
    "gold_in_another_spelling": options(("a", "T-shirt"), ("b", "Tshirts"), ("c", "Jeans")),
    "repeated_option": options(("a", "Jeans"), ("b", "T-Shirt"), ("c", "ｔ shirts")),
    "synonym_of_gold": options(("pan", "Frying Pans"), ("x", "skillet"), ("wok", "Woks")),
    "relative_of_gold": options(("pan", "Frying Pans"), ("home", "Home"), ("wok", "Woks")),
    "variant_of_gold": options(("p-red", "Pan, red"), ("p-blue", "Pan, blue"), ("r", "Radio")),
    "numeric_twin": options(("a", "500 g"), ("b", "0.5 kg"), ("c", "5 kg")),
    "evidence_missing": options(("a", "Red"), ("b", "Blue", "catalog_fact", " "), ("c", "Green")),
    "evidence_not_accepted": options(("a", "Red"), ("b", "Blue", "lift", "lift 0.2"), ("c", "Green")),
    "too_many_unverified": options(("a", "Red"), ("b", "Blue", "unverified", None), ("c", "Green")),
}


@pytest.mark.parametrize("reason", [rule.name for rule in RULES])
def test_each_rule_drops_its_question_and_no_other(tmp_path: Path, reason: str) -> None:
    fine = options(("pan", "Frying Pans"), ("wok", "Woks"), ("lamp", "Lamps"))
    out = run(tmp_path, question("bad", **SPOILED[reason]), question("good", **fine))
    assert (kept(out), dropped(out)) == (["good"], {"bad": reason})


@pytest.mark.parametrize(
    ("reason", "spoiled"),
    [
        ("synonym_of_gold", options(("pan", "Frying Pans"), ("grill", "Grill"), ("wok", "Woks"))),
        ("synonym_of_gold", options(("grey", "Grey"), ("ash", "ash"), ("red", "Red"))),
        ("relative_of_gold", options(("home", "Home"), ("pan", "Frying Pans"), ("garden", "Garden"))),
        ("variant_of_gold", options(("p", "Pan"), ("p-blue", "Pan, blue"), ("r", "Radio"))),
        ("variant_of_gold", options(("q", "Kettle"), ("twin-of-q", "Wasserkocher"), ("r", "Radio"))),
        ("variant_of_gold", options(("q", "Kettle"), ("twin-red", "Wasserkocher, rot"), ("r", "Radio"))),
        ("numeric_twin", options(("a", "2 l"), ("b", "1,000 ml"), ("c", "1 litre"))),
        ("numeric_twin", options(("a", "5"), ("b", "5.0"), ("c", "6"))),
        ("evidence_missing", options(("a", "Red"), ("b", "Blue", None, None), ("c", "Green"))),
        ("repeated_option", options(("a", "Red"), ("b", "RED!"), ("c", "Green"), gold=(0, 1))),
    ],
)
def test_what_a_rule_finds_besides(tmp_path: Path, reason: str, spoiled: dict[str, Any]) -> None:
    assert dropped(run(tmp_path, question("bad", **spoiled))) == {"bad": reason}


def test_numbers_are_read_with_the_decimal_sign_of_the_language(tmp_path: Path) -> None:
    german = question("de", language="de", **options(("a", "1,5 kg"), ("b", "1.500 g"), ("c", "15 kg")))
    english = question("en", language="en", **options(("a", "1.5 kg"), ("b", "1.500 g"), ("c", "15 kg")))
    assert dropped(run(tmp_path, german, english)) == {"de": "numeric_twin"}


def test_products_of_other_families_siblings_and_other_amounts_are_fair_options(tmp_path: Path) -> None:
    fair = [
        question("products", **options(("p-red", "Pan, red"), ("q", "Kettle"), ("r", "Radio"))),
        question("siblings", **options(("wok", "Woks"), ("pan", "Frying Pans"), ("grill", "Grill"))),
        question("amounts", **options(("a", "500 g"), ("b", "500 ml"), ("c", "5 kg"))),
    ]
    assert kept(run(tmp_path, *fair)) == ["amounts", "products", "siblings"]


def test_unverified_options_pass_up_to_what_the_task_allows(tmp_path: Path) -> None:
    one = options(("a", "Red"), ("b", "Blue", "unverified", None), ("c", "Green"))
    two = options(("a", "Red"), ("b", "Blue", "unverified", None), ("c", "Green", "unverified", None))
    out = run(tmp_path, question("one", **one), question("two", **two), max_unverified=1)
    assert (kept(out), dropped(out)) == (["one"], {"two": "too_many_unverified"})


def test_questions_without_options_go_on(tmp_path: Path) -> None:
    blank = {"options": [], "gold_index": [], "option_evidence": [], "references": ["Norvik"]}
    assert kept(run(tmp_path, question("ner", question_type="named_entity_recognition", **blank))) == ["ner"]


def test_the_detail_says_in_words_what_is_wrong(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    out = run(tmp_path, question("bad", **SPOILED["numeric_twin"]))
    assert pq.read_table(out / "decisions.parquet")["detail"].to_pylist() == ["one quantity: 500 g = 0.5 kg"]


def test_a_question_of_an_unknown_task_is_an_error(tmp_path: Path) -> None:
    file = write_questions(tmp_path / "in.parquet", [question("stray", task="unheard_of")])
    with pytest.raises(ShopmarkError, match="unheard_of"):
        verify([file], write_core(tmp_path), {"capacity": task()}, tmp_path)
