"""The oracle's own judgement: what it says of questions that are tampered with, and of its readings."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.errors import SpecError
from schemas.question import QUESTION_SCHEMA
from tests.conftest import Sample
from warehouse.sample.oracle import TaskVerdict, judge
from warehouse.sample.oracle.judge import _SQL


def _question(**given: Any) -> dict[str, Any]:
    """A question about what applies to wall clocks, right unless `given` says otherwise."""
    question: dict[str, Any] = dict.fromkeys(QUESTION_SCHEMA.names) | {
        "question_id": "q",
        "task": "applicable_attribute",
        "question_type": "multiple_choice",
        "language": "en",
        "prompt": "Category: Decoration and Storage > Wall Clocks",
        "options": ["Numerals", "Zoom"],
        "gold_index": [0],
        "gains": [],
        "references": [],
        "fact_key": "f",
        "slots": [("category", "Decoration and Storage > Wall Clocks")],
        "option_evidence": [
            {"id": "sample_market:numerals", "refuted_by": "gold"},
            {"id": "sample_market:optical_zoom", "refuted_by": "closed_list"},
        ],
    }
    return question | given


@pytest.fixture
def verdict(sample: Sample, tmp_path: Path) -> Any:
    """A function from questions to the verdict over them."""

    def judged(*questions: dict[str, Any]) -> TaskVerdict:
        file = tmp_path / "questions.parquet"
        pq.write_table(pa.Table.from_pylist(list(questions), QUESTION_SCHEMA), file)
        (found,) = judge([file], sample.truth).tasks.values()
        return found

    return judged


@pytest.fixture(scope="module")
def words(sample: Sample) -> dict[str, str]:
    """The English names that the questions below use, from the truth: `wall_clock` -> path, attribute -> name."""
    truth = sample.truth
    with duckdb.connect() as connection:
        names = connection.execute(
            f"SELECT attribute, name FROM '{truth}/attribute_name.parquet' WHERE locale = 'en' AND kind = 'name'"
        ).fetchall()
        ((path,),) = connection.execute(
            f"""SELECT p.name || ' > ' || n.name FROM '{truth}/category.parquet' c
            JOIN '{truth}/category_name.parquet' n ON n.category = c.category AND n.locale = 'en' AND n.kind = 'name'
            JOIN '{truth}/category_name.parquet' p ON p.category = c.parent AND p.locale = 'en' AND p.kind = 'name'
            WHERE c.category = 'wall_clock'"""
        ).fetchall()
    return dict(names) | {"wall_clock": path}


def _clock(words: dict[str, str], right: str, wrong: str, **given: Any) -> dict[str, Any]:
    return _question(
        prompt=f"Category: {words['wall_clock']}",
        slots=[("category", words["wall_clock"])],
        options=[words[right], words[wrong]],
        option_evidence=[{"id": f"sample_market:{right}"}, {"id": f"sample_market:{wrong}"}],
        **given,
    )


def test_a_right_question_passes(verdict: Any, words: dict[str, str]) -> None:
    found = verdict(_clock(words, "numerals", "optical_zoom"))
    assert found == TaskVerdict("applicable_attribute", 1, 1, 0, 0, 0, 0)
    assert found.passed


def test_gold_and_wrong_option_changed_over_are_both_faults(verdict: Any, words: dict[str, str]) -> None:
    found = verdict(_clock(words, "numerals", "optical_zoom", gold_index=[1]))
    assert (found.wrong_gold, found.right_option) == (1, 1)
    assert not found.passed


def test_a_wrong_option_that_applies_too_is_found_by_its_text_and_not_by_its_id(
    verdict: Any, words: dict[str, str]
) -> None:
    question = _clock(words, "numerals", "optical_zoom")
    question["options"][1] = words["color"]
    found = verdict(question)
    assert (found.right_option, found.wrong_text) == (1, 1)


def test_a_prompt_that_names_nothing_is_no_right_question(verdict: Any, words: dict[str, str]) -> None:
    question = _clock(words, "numerals", "optical_zoom") | {"slots": [("category", "Clocks > Odds and Ends")]}
    found = verdict(question)
    assert found.unknown == 2
    assert found.wrong_text == 1  # the prompt does not show its slot
    assert not found.passed


def test_two_golds_of_a_choice_are_a_fault(verdict: Any, words: dict[str, str]) -> None:
    assert verdict(_clock(words, "numerals", "optical_zoom", gold_index=[0, 1])).wrong_gold == 2


def test_evidence_is_not_believed(verdict: Any, words: dict[str, str]) -> None:
    question = _clock(words, "numerals", "color")
    question["option_evidence"][1] |= {"refuted_by": "closed_list", "evidence": "clocks have no colour"}
    assert verdict(question).right_option == 1


def test_a_task_that_it_does_not_know_is_an_error(verdict: Any) -> None:
    with pytest.raises(SpecError, match="does not know the tasks guess_my_name"):
        verdict(_question(task="guess_my_name"))


def test_a_folder_without_truth_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="no truth"):
        judge([], tmp_path)


def test_faults_are_written_with_question_place_and_reason(
    sample: Sample, tmp_path: Path, words: dict[str, str]
) -> None:
    file = tmp_path / "questions.parquet"
    question = _clock(words, "numerals", "color")
    pq.write_table(pa.Table.from_pylist([question], QUESTION_SCHEMA), file)
    judge([file], sample.truth, tmp_path)
    (fault,) = pq.read_table(tmp_path / "faults.parquet").to_pylist()
    assert (fault["question_id"], fault["position"], fault["what"]) == ("q", 1, "right_option")
    assert words["color"] in fault["detail"]
    assert pq.read_table(tmp_path / "tasks.parquet").to_pylist()[0]["passed"] is False


def test_only_log_tasks_have_a_bound() -> None:
    assert TaskVerdict("session_next_product", 100, 300, 0, 1, 0, 0).passed
    assert not TaskVerdict("session_next_product", 100, 300, 0, 2, 0, 0).passed
    assert not TaskVerdict("unit_conversion", 100, 300, 0, 1, 0, 0).passed


@pytest.mark.parametrize(
    ("text", "language", "amount", "unit"),
    [
        ("1,5 kg", "de", 1.5, "kg"),
        ("1.5 kg", "en", 1.5, "kg"),
        ("1,500 ml", "en", 1500.0, "ml"),
        ("6.1インチ", "ja", 6.1, "インチ"),
        ("-3 fl oz", "en", -3.0, "fl oz"),
        ("Weiß", "de", None, ""),
    ],
)
def test_measures_are_read_as_the_language_writes_them(
    text: str, language: str, amount: float | None, unit: str
) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE MACRO plain(x) AS lower(trim(x))")
        connection.execute((_SQL / "measures.sql").read_text(encoding="utf-8"))
        row = connection.execute("SELECT amount_in($1, $2), unit_in($1)", [text, language]).fetchall()[0]
    assert row == (amount, unit)


def test_chances_of_products_to_meet_add_up_to_those_of_their_categories(sample: Sample) -> None:
    sql = (_SQL / "baskets.sql").read_text(encoding="utf-8")
    after = sql.index("-- p: a basket begins")
    pairs = """pair AS (
        SELECT x.product AS a, y.product AS b FROM truth.place x JOIN truth.place y ON x.category <> y.category
        WHERE x.category IN ('tent', 'coffee_machine', 'pillow')
            AND y.category IN ('sleeping_bag', 'ground_coffee', 'wok')),
    """
    joint = "WITH " + pairs + sql[after : sql.index("rate AS (\n    SELECT o.question_id")].rstrip(", \n")
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA truth")
        for file in sample.truth.glob("*.parquet"):
            connection.execute(f"CREATE VIEW truth.{file.stem} AS FROM '{file}'")
        rows = connection.execute(
            f"""{joint} SELECT x.category, y.category, sum(j.rate), any_value(r.joint_rate) FROM joint j
            JOIN truth.place x ON x.product = j.a JOIN truth.place y ON y.product = j.b
            JOIN truth.basket_rate r ON r.category = x.category AND r.other = y.category GROUP BY 1, 2"""
        ).fetchall()
    assert len(rows) == 9
    # A basket that holds two products of a category is counted twice: a little more.
    assert all(1 <= products / categories + 1e-4 < 1.02 for _, _, products, categories in rows)
