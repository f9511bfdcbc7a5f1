"""Dedupe as a whole: what asks the same goes, what differs in a fact stays, and both say why."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from question_rows import details, dropped, kept, question, write_questions

from curation.dedupe import PAIR_SCHEMA, dedupe_questions
from schemas.workspace import DedupeConfig

CONFIG = DedupeConfig()  # type: ignore[call-arg]
REVIEW = (
    "I bought this steel kettle for the office last winter and it has served us well every single day since then. "
    "The lid closes tightly and the handle stays cool while it boils, which my colleagues like very much. "
    "It is easy to clean and looks good on the shelf next to the cups and the tea."
)


def run(tmp_path: Path, *rows: dict[str, Any], threads: int = 1, tables: dict[str, Path] | None = None) -> list[str]:
    """Ids that stay."""
    source = write_questions(tmp_path / "in.parquet", list(rows))
    dedupe_questions([source], tmp_path, CONFIG, tables or {}, threads=threads)
    assert sorted([*kept(tmp_path), *dropped(tmp_path)]) == sorted(row["question_id"] for row in rows)
    return kept(tmp_path)


def pairs(tmp_path: Path) -> list[dict[str, Any]]:
    return pq.read_table(tmp_path / "pairs.parquet").to_pylist()


def about(question_id: str, text: str, **changes: Any) -> dict[str, Any]:
    """A question about a text; `question_id` makes the prompt its own, so that only the facts can be equal."""
    return question(question_id, **{"slots": {"product": text}, "options": ["yes", "no"], **changes})


def two(tmp_path: Path, one: str, other: str, **changes: Any) -> tuple[int, str]:
    """How many of two questions stay, and what is said of the pair."""
    stay = run(tmp_path, about("a", one, **changes), about("b", other, **changes))
    said = pairs(tmp_path)
    return len(stay), said[0]["why"] if said else ""


def test_prompts_that_differ_in_case_width_and_punctuation_are_the_same_text(tmp_path: Path) -> None:
    rows = [
        question("a", prompt="Which capacity has the kettle?", slots={"product": "kettle"}),
        question("b", prompt="which  CAPACITY has the ｋettle ?", slots={"product": "the kettle"}),
    ]
    (stays,) = run(tmp_path, *rows)
    (gone,) = {"a", "b"} - {stays}
    assert dropped(tmp_path) == {gone: "same_text"}
    assert details(tmp_path)[gone] == f"the same prompt and gold as question {stays}"
    assert [(pair["kept_id"], pair["other_id"], pair["stage"]) for pair in pairs(tmp_path)] == [
        (stays, gone, "same_text")
    ]


def test_the_same_prompt_with_another_gold_or_in_another_language_stays(tmp_path: Path) -> None:
    same = {"prompt": "Which is the largest?", "slots": {"product": "x"}}
    rows = [question("a", **same), question("b", **same, gold_index=[1]), question("c", **same, language="de")]
    assert run(tmp_path, *rows) == ["a", "b", "c"]


def test_the_same_slots_and_gold_in_another_phrasing_are_the_same_facts(tmp_path: Path) -> None:
    rows = [about("a", "Acme kettle", options=["yes", "no"]), about("b", "ACME Kettle.", options=["yes", "maybe"])]
    (stays,) = run(tmp_path, *rows)
    assert set(dropped(tmp_path).values()) == {"same_facts"}
    assert pairs(tmp_path)[0]["kept_id"] == stays


def test_the_same_facts_in_another_task_are_another_question(tmp_path: Path) -> None:
    assert run(tmp_path, about("a", "Acme kettle"), about("b", "Acme kettle", task="brand")) == ["a", "b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Acme steel kettle, 1.5 litres", "Acme steel kettle 1.5 l"),
        ("Acme steel kettle 1,500 ml", "Acme steel kettle, 1500ml"),
        ("Acme kettle with wooden handles", "Acme kettle with wooden handle"),
    ],
)
def test_facts_that_are_spelt_otherwise_are_the_same_facts(tmp_path: Path, one: str, other: str) -> None:
    assert two(tmp_path, one, other) == (1, "equal slots and gold")
    assert set(dropped(tmp_path).values()) == {"same_facts"}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("case for iPhone 13", "case for iPhone 14", "number: 13, not 14"),
        ("bottle 500 ml", "bottle 500 cl", "number: 500 ml, not 500 cl"),
        ("kettle 1.5 l", "kettle 15 l", "number: 1.5 l, not 15 l"),
        ("dress with sleeves", "dress without sleeves", "negation: none, not without"),
        ("steel kettle from Acme", "steel kettle from Orsa", "name: acme, not orsa"),
        ("kettle for $ 20", "kettle for € 20", "word: $, not €"),
        ("freezer at 18 °C", "freezer at -18 °C", "number: 18 °c, not -18 °c"),
        ("phone GTX1080 charger", "phone GTX1070 charger", "name: gtx1080, not gtx1070"),
        ("wired mouse for the desk", "wireless mouse for the desk", "word: wired, not wireless"),
        ("blue lamp on a red box", "red lamp on a blue box", "words in another order or number"),
        ("bag for a laptop", "bag with a laptop", "word: for, not with"),
        ("hotel towel ★★★☆☆", "hotel towel ★★★★☆", "words in another order or number"),
        ("fragrance rose ♀", "fragrance rose ♂", "word: ♀, not ♂"),
    ],
)
def test_look_alikes_that_differ_in_a_fact_both_stay_and_say_what_differs(
    tmp_path: Path, one: str, other: str, why: str
) -> None:
    config = DedupeConfig(similarity=0.5)  # type: ignore[call-arg]
    source = write_questions(tmp_path / "in.parquet", [about("a", one), about("b", other)])
    dedupe_questions([source], tmp_path, config, {}, threads=1)
    assert kept(tmp_path) == ["a", "b"]
    assert [(pair["stage"], pair["why"]) for pair in pairs(tmp_path)] == [("look_alike", why)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ja", "ステンレス製のケトル 1リットル", "ステンレス製のケトル 2リットル"),
        ("ja", "砂糖を使う飲み物", "砂糖を使わない飲み物"),
        ("zh", "红色的棉质衬衫", "蓝色的棉质衬衫"),
        ("de", "Kessel 1,5 l aus Stahl", "Kessel 1.500 l aus Stahl"),
        ("de", "Kleid mit Taschen", "Kleid ohne Taschen"),
    ],
)
def test_facts_that_differ_are_seen_in_other_languages(tmp_path: Path, language: str, one: str, other: str) -> None:
    assert two(tmp_path, one, other, language=language)[0] == 2


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ja", "ステンレス製のケトル、１リットル", "ステンレス製ケトル 1 l"),
        ("zh", "红色的棉质衬衫,500毫升", "红色棉质衬衫 500 ml"),
        ("de", "Der Kessel, 1.500 ml, aus Stahl", "Kessel 1500 ml aus Stahl"),
        ("fr", "La bouilloire 1,5 litre", "Bouilloire 1,50 l"),
    ],
)
def test_the_same_facts_are_seen_in_other_languages(tmp_path: Path, language: str, one: str, other: str) -> None:
    assert two(tmp_path, one, other, language=language)[0] == 1


def reviews(*others: str) -> list[dict[str, Any]]:
    """A dozen reviews of the same words, each of another product, and others of the first one."""
    rows = [about(f"r{n:02}", f"{REVIEW} It holds {n} litres.") for n in range(12)]
    return [*rows, *(about(f"s{n}", text) for n, text in enumerate(others))]


def test_running_text_may_differ_by_slips_of_a_letter(tmp_path: Path) -> None:
    slip = f"{REVIEW} It holds 0 litres.".replace("handle", "hanlde")
    stay = run(tmp_path, *reviews(slip))
    assert len(stay) == 12
    ((gone, reason),) = dropped(tmp_path).items()
    assert gone in {"r00", "s0"}
    assert reason == "near_duplicate"
    (said,) = [pair for pair in pairs(tmp_path) if pair["stage"] == "near_duplicate"]
    assert said["why"] == "running text differs by 1 slips of a letter"
    assert said["score"] >= CONFIG.similarity


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("very much", "a lot"),
        ("cool", "hot"),
        ("tightly", "badly"),
        ("closes", "opens"),
        ("has served", "has not served"),
    ],
)
def test_running_text_that_differs_in_a_word_stays(tmp_path: Path, word: str, other: str) -> None:
    assert len(run(tmp_path, *reviews(f"{REVIEW} It holds 0 litres.".replace(word, other)))) == 13


def test_a_slip_is_one_only_where_the_right_spelling_is_common(tmp_path: Path) -> None:
    assert two(tmp_path, REVIEW, REVIEW.replace("handle", "hanlde"))[0] == 2
    shirts, shorts = (REVIEW.replace("handle", word) for word in ("shirts", "shorts"))
    assert two(tmp_path, shirts, shorts)[0] == 2


def test_running_text_that_differs_in_a_number_a_name_or_order_stays(tmp_path: Path) -> None:
    assert two(tmp_path, REVIEW, REVIEW + " It cost 20 pounds.")[0] == 2
    assert two(tmp_path, REVIEW, REVIEW.replace("my colleagues", "Orsa"))[0] == 2
    assert two(tmp_path, REVIEW, " ".join(REVIEW.split()[::-1]))[0] == 2


def test_running_text_in_another_spacing_and_with_other_articles_is_the_same(tmp_path: Path) -> None:
    assert two(tmp_path, REVIEW, REVIEW.replace(" ", "  ").replace("the shelf", "a shelf")) == (
        1,
        "equal slots and gold",
    )


def test_a_number_and_its_unit_may_stand_any_spaces_apart(tmp_path: Path) -> None:
    assert two(tmp_path, "kettle 2 l", "  kettle  2   l")[0] == 1


def test_golds_in_another_case_or_order_are_the_same(tmp_path: Path) -> None:
    same = {"options": [], "gold_index": []}
    rows = [
        about("a", "tea", **same, references=["Mugs", "black cups"]),
        about("b", "tea", **same, references=["Black Cups", "mugs."]),
    ]
    assert len(run(tmp_path, *rows)) == 1


def test_names_of_the_catalog_are_no_spelling_variants(tmp_path: Path) -> None:
    tables = {"category_name": tmp_path / "category_name.parquet"}
    pq.write_table(pa.table({"name": ["Boots", "Boot"]}), tables["category_name"])
    rows = [about("a", "winter boots"), about("b", "winter boot")]
    assert len(run(tmp_path, *rows)) == 1
    assert len(run(tmp_path, *rows, tables=tables)) == 2


def test_a_gold_that_differs_in_one_word_keeps_both_however_near_the_texts_are(tmp_path: Path) -> None:
    rows = [about("a", REVIEW, options=["mostly positive", "x"]), about("b", REVIEW, options=["mostly negative", "x"])]
    assert run(tmp_path, *rows) == ["a", "b"]


def test_ranking_questions_with_other_gains_are_other_questions(tmp_path: Path) -> None:
    same = {"gold_index": [], "options": ["mug", "cup"]}
    rows = [about("a", "tea", **same, gains=[1.0, 0.0]), about("b", "tea", **same, gains=[0.0, 1.0])]
    assert run(tmp_path, *rows) == ["a", "b"]
    rows = [about("a", "tea", **same, gains=[1.0, 0.0]), about("b", "tea", **same, gains=[1.0, 0.0])]
    assert len(run(tmp_path, *rows)) == 1


def test_row_order_and_threads_change_no_byte(tmp_path: Path) -> None:
    words = ["kettle", "mug", "bottle", "lamp", "shirt"]
    rows = [
        about(f"{n}-{form}-{word}", f"{article}Acme {word} {n} {unit}")
        for n in range(1, 6)
        for word in words
        for form, (article, unit) in enumerate([("", "l"), ("The ", "litres"), ("an ", "kg")])
    ]
    assert len(run(tmp_path, *rows)) == 50
    names = ("questions.parquet", "decisions.parquet", "pairs.parquet")
    first = [(tmp_path / name).read_bytes() for name in names]
    run(tmp_path, *rows[::-1], threads=4)
    assert [(tmp_path / name).read_bytes() for name in names] == first
    assert pq.read_schema(tmp_path / "pairs.parquet").equals(PAIR_SCHEMA)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "。。。", "x" * 100_000, "😀", "'"])
def test_odd_texts_are_no_trouble(tmp_path: Path, text: str) -> None:
    assert len(run(tmp_path, about("a", text), about("b", text), about("c", "kettle"))) == 2


def test_no_question_and_one_question(tmp_path: Path) -> None:
    assert run(tmp_path) == []
    assert run(tmp_path, question("a")) == ["a"]
    assert pairs(tmp_path) == []
