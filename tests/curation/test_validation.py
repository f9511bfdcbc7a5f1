import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from release_folder import (
    QUESTIONS,
    SOURCE_ROW,
    SPECS,
    SPLIT_SCHEMA,
    core_table,
    question,
    ranking,
    spec,
    workspace,
    write_rows,
)

from curation.validation import ValidationResult, validate
from schemas.errors import GateError

Rows = list[dict[str, Any]]
OURS = {"source": "shop", "src": "shop:goods.csv#1"}
CORE: dict[str, Rows] = {
    "source": [SOURCE_ROW],
    "product": [{"product_id": "shop:1", "category_id": "shop:c", "price": 9.5, **OURS}],
    "category": [{"category_id": "shop:c", "depth": 0, "is_leaf": True, **OURS}],
    "category_name": [{"category_id": "shop:c", "locale": "en", "name": "Lamp", "kind": "name", **OURS}],
    "review": [{"review_id": "shop:r", "product_id": "shop:1", "locale": "en", "stars": 5, "text": "Bright", **OURS}],
    "event": [{"event_id": "shop:e", "session_id": "s", "position": 1, "kind": "view", "product_id": "shop:1", **OURS}],
}


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., ValidationResult]:
    def run(questions: Rows = QUESTIONS, core: dict[str, Rows] = CORE, **config: Any) -> ValidationResult:
        folder = tmp_path_factory.mktemp("validation")
        tables = {name: core_table(folder / "core", name, rows) for name, rows in core.items()}
        file = write_rows(folder / "questions.parquet", questions, SPLIT_SCHEMA)
        tasks = config.pop("tasks", SPECS)
        space = workspace(folder, tasks=config.pop("tasks_named", []), **config)
        return validate(tables, [file], file, folder / "docs", config=space.config, tasks=tasks)

    return run


def failed(result: ValidationResult) -> dict[str, Rows]:
    """suite.expectation -> example rows, of what refuses the release."""
    return {f"{failure.suite}.{failure.expectation}": failure.rows for failure in result.failures}


def test_a_good_build_passes_and_counts_what_was_checked(check: Callable[..., ValidationResult]) -> None:
    result = check()
    assert failed(result) == {}
    assert result.passed
    assert {"core_product", "core_event", "candidate", "release"} <= set(result.checked)
    assert all(count > 3 for count in result.checked.values())
    result.raise_if_failed()


BAD_EVIDENCE = [{"id": "a", "refuted_by": "gold", "evidence": "", "nearness": None}] + [
    {"id": x, "refuted_by": "unverified", "evidence": "unseen", "nearness": 0.1} for x in "bcd"
]
SPOILED: dict[str, dict[str, Any]] = {
    "candidate.gold_is_within_the_options": {"gold_index": [4]},
    "candidate.number_of_golds_fits_the_type": {"gold_index": [0, 1]},
    "candidate.options_fit_the_type": {"options": ["1000 g"]},
    "candidate.options_are_distinct": {"options": ["Red", "ｒed", "RED ", "blue"]},
    "candidate.options_are_not_empty": {"options": ["a", " ", "c", "d"]},
    "candidate.gains_fit_the_options": {"gains": [1.0]},
    "candidate.references_fit_the_type": {"references": ["x"]},
    "candidate.evidence_is_aligned": {"option_evidence": []},
    "candidate.gold_is_not_refuted": {"gold_index": [2]},
    "candidate.wrong_options_are_refuted": {
        "option_evidence": [{"id": x, "refuted_by": "gold" if x == "a" else "hearsay", "evidence": "?"} for x in "abcd"]
    },
    "candidate.unverified_options_are_few": {"option_evidence": BAD_EVIDENCE},
    "candidate.language_is_known": {"language": "xx"},
    "candidate.prompt_is_there": {"prompt": "  "},
    "candidate.slots_are_filled": {"prompt": "How heavy is {mass}?"},
    "candidate.item_hash_is_there": {"item_hash": None},
    "candidate.fact_key_is_there": {"fact_key": ""},
    "candidate.group_key_is_there": {"group_key": None},
    "candidate.family_key_is_there": {"family_key": None},
    "candidate.question_type_is_known": {"question_type": "essay"},
    "candidate.skill_is_known": {"skill": "luck"},
    "candidate.label_source_is_known": {"label_source": "rumour"},
    "candidate.difficulty_is_known": {"difficulty": "fun"},
    "candidate.metric_fits_the_type": {"metric": "ndcg"},
    "candidate.task_is_as_specified": {"task_version": 9},
    "candidate.sources_are_known": {"sources": ["bazaar"]},
    "candidate.lineage_is_there": {"source_rows": []},
    "release.split_is_known": {"split": "secret"},
    "release.licence_is_that_of_the_sources": {"licence": "MIT"},
    "release.sources_fit_the_profile": {"sources": ["bazaar"]},
    "release.no_group_straddles": {"group_key": "group 1", "split": "test"},
    "release.no_question_is_repeated": {"item_hash": "h03"},
}


@pytest.fixture(scope="module")
def all_spoiled(check: Callable[..., ValidationResult]) -> dict[str, Rows]:
    """One run over a question for each fault: its number is the place of the fault."""
    bad = [question(number, **changes) for number, changes in enumerate(SPOILED.values(), start=10)]
    return failed(check([*QUESTIONS, *bad]))


@pytest.mark.parametrize("expectation", SPOILED)
def test_a_spoiled_question_is_named(expectation: str, all_spoiled: dict[str, Rows]) -> None:
    spoiled = f"q{list(SPOILED).index(expectation) + 10}"
    named = {value for row in all_spoiled[expectation] for value in row.values() if isinstance(value, str)}
    assert spoiled in named
    assert "q04" not in named


def test_open_questions_need_references_that_stand_in_the_prompt(check: Callable[..., ValidationResult]) -> None:
    ner = {
        "task": "names", "question_type": "named_entity_recognition", "metric": "micro f1", "options": [],
        "gold_index": [], "option_evidence": [],
    }  # fmt: skip
    rows = failed(
        check(
            [
                *QUESTIONS,
                question(7, prompt="Red Lamp", references=["red"], **ner),
                question(8, references=["Zebra"], **ner),
            ],
            tasks=SPECS | {"names": spec("names", type="named_entity_recognition", metric="micro f1")},
        )
    )
    assert list(rows) == ["candidate.entities_stand_in_the_prompt"]
    assert [row["question_id"] for row in rows["candidate.entities_stand_in_the_prompt"]] == ["q08"]


def test_a_ranking_whose_gains_are_all_equal_is_named(check: Callable[..., ValidationResult]) -> None:
    rows = failed(check([*QUESTIONS[:-1], ranking(6) | {"gains": [1.0, 1.0, 1.0]}]))
    assert [row["question_id"] for row in rows["candidate.gains_fit_the_options"]] == ["q06"]


def test_an_id_that_stands_twice_is_named(check: Callable[..., ValidationResult]) -> None:
    rows = failed(check([*QUESTIONS, question(2, item_hash="other")]))
    assert rows["candidate.question_id_is_unique"] == [{"question_id": "q02", "times": 2}]
    assert rows["release.question_id_is_unique"] == [{"question_id": "q02", "times": 2}]


def test_the_same_prompt_with_two_answers_is_named(check: Callable[..., ValidationResult]) -> None:
    other = question(7, prompt=QUESTIONS[1]["prompt"], options=QUESTIONS[1]["options"], gold_index=[1])
    other["option_evidence"] = [other["option_evidence"][i] for i in (1, 0, 2, 3)]
    rows = failed(check([*QUESTIONS, other]))
    assert [(row["question_id"], row["other_id"]) for row in rows["release.no_contradiction"]] == [("q02", "q07")]


def test_a_task_above_its_quota_and_a_large_family_are_named(check: Callable[..., ValidationResult]) -> None:
    same_family = [question(n, family_key="all alike") for n in range(1, 5)]
    rows = failed(check([*same_family, ranking(5), ranking(6)], per_language=3, family_share=0.6))
    assert [(row["task"], row["questions"]) for row in rows["release.quota_is_kept"]] == [("unit_conversion", 4)]
    assert [row["family_key"] for row in rows["release.no_family_is_large"]] == ["all alike"]


def test_a_group_that_carries_a_twentieth_of_a_release_is_named(check: Callable[..., ValidationResult]) -> None:
    large = [question(n, group_key="one product", fact_key=f"large {n}") for n in range(1, 12)]
    small = [question(n, group_key=f"product {n}", fact_key=f"small {n}") for n in range(12, 201)]
    rows = failed(check([*large, *small], per_language=1000))["release.no_group_is_large"]
    assert rows == [{"group_key": "one product", "questions": 11, "total": 200}]


def test_a_task_named_in_the_configuration_must_have_questions(check: Callable[..., ValidationResult]) -> None:
    result = check(QUESTIONS[:4], tasks_named=["query_product_ranking", "unit_conversion"])
    assert failed(result) == {"release.every_named_task_is_there": [{"task": "query_product_ranking"}]}
    assert "every_task_is_there" not in {warning.expectation for warning in result.warnings}


def test_without_names_a_task_without_facts_is_a_warning(check: Callable[..., ValidationResult]) -> None:
    result = check(QUESTIONS[:4])
    assert result.passed
    warned = {warning.expectation: warning.rows for warning in result.warnings}
    assert warned["every_task_is_there"] == [{"task": "query_product_ranking"}]


def test_a_source_outside_the_profile_is_named(check: Callable[..., ValidationResult]) -> None:
    closed = CORE | {"source": [SOURCE_ROW | {"licence_class": "third-party"}]}
    assert "release.sources_fit_the_profile" in failed(check(core=closed))
    assert check(core=closed, profile="internal").passed


SPOILED_CORE: dict[str, tuple[str, dict[str, Any], str]] = {
    "core_product.category_id_resolves": ("product", {"product_id": "shop:2", "category_id": "shop:?"}, "shop:2"),
    "core_product.price_is_in_range": ("product", {"product_id": "shop:2", "price": -1.0}, "shop:2"),
    "core_product.key_is_unique": ("product", {"product_id": "shop:1"}, "shop:1"),
    "core_product.product_id_is_there": ("product", {"product_id": "", "price": 7.25}, ""),
    "core_product.source_is_known": ("product", {"product_id": "shop:2", "source": "bazaar"}, "shop:2"),
    "core_category_name.kind_is_known": (
        "category_name", {"category_id": "shop:c", "locale": "en", "name": "Light", "kind": "nickname"}, "Light",
    ),
    "core_category_name.one_name_a_locale": (
        "category_name", {"category_id": "shop:c", "locale": "en", "name": "Light", "kind": "name"}, "shop:c",
    ),
    "core_category_name.locale_is_known": (
        "category_name", {"category_id": "shop:c", "locale": "tlh", "name": "Qapla", "kind": "name"}, "Qapla",
    ),
    "core_review.stars_is_in_range": (
        "review", {"review_id": "shop:r2", "locale": "en", "stars": 6, "text": "!"}, "shop:r2",
    ),
    "core_event.kind_is_known": (
        "event", {"event_id": "shop:e2", "session_id": "s", "position": 2, "kind": "stare"}, "shop:e2",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def core_spoiled(check: Callable[..., ValidationResult]) -> dict[str, Rows]:
    """One run over core tables with a bad row for each fault."""
    core = {table: list(rows) for table, rows in CORE.items()}
    for table, row, _ in SPOILED_CORE.values():
        core[table].append(OURS | row)
    return failed(check(core=core))


@pytest.mark.parametrize("expectation", SPOILED_CORE)
def test_a_spoiled_core_row_is_named(expectation: str, core_spoiled: dict[str, Rows]) -> None:
    named = SPOILED_CORE[expectation][2]
    assert named in {value for found in core_spoiled[expectation] for value in found.values()}


def test_a_log_that_names_a_product_of_no_catalog_is_only_a_warning(check: Callable[..., ValidationResult]) -> None:
    stray = {"event_id": "shop:e2", "session_id": "s", "position": 2, "kind": "view", "product_id": "shop:99"}
    result = check(core=CORE | {"event": [*CORE["event"], OURS | stray]})
    assert result.passed
    assert [w.rows for w in result.warnings if w.expectation == "product_id_resolves"] == [
        [{"event_id": "shop:e2", "product_id": "shop:99"}]
    ]


def test_a_refusal_names_expectation_and_rows(check: Callable[..., ValidationResult]) -> None:
    with pytest.raises(GateError, match="gold_is_within_the_options") as error:
        check([*QUESTIONS[1:], question(1, gold_index=[9])]).raise_if_failed()
    assert "question_id=q01" in error.value.where
    assert "index.html" in error.value.mend


HOSTILE = "<script>alert(1)</script>"


def test_data_docs_load_nothing_from_elsewhere_and_run_no_text(check: Callable[..., ValidationResult]) -> None:
    docs = check([*QUESTIONS[1:], question(1, options=[HOSTILE, HOSTILE, "c", "d"])]).docs
    pages = {path: path.read_text() for path in docs.rglob("*.html")}
    assert len(pages) > 10
    for path, text in pages.items():
        assert not re.findall(r'(?:src|<link[^>]*href)="(?:https?:)?//[^"]*"|url\([\'"]?https?:[^)]*', text), path
        assert "integrity=" not in text and HOSTILE not in text
        for local in re.findall(r'(?:src|<link[^>]*href)="([^"#]+)"', text):
            assert (path.parent / local).is_file(), (path, local)
    (shown,) = (text for path, text in pages.items() if "validations/candidate" in path.as_posix())
    assert "No two options are the same" in shown and "question_id=q01" in shown


def test_the_summary_is_the_same_for_the_same_rows(check: Callable[..., ValidationResult]) -> None:
    spoiled = [*QUESTIONS[1:], question(1, gold_index=[9])]
    one, two = check(spoiled), check(list(reversed(spoiled)))
    text = (one.docs / "summary.json").read_text()
    assert text == (two.docs / "summary.json").read_text()
    assert json.loads(text)["failed"][0]["rows"][0]["question_id"] == "q01"
