from pathlib import Path

import pytest
from core_tables import write_core
from task_folders import FIXTURE, facts_sql, write_task

from curation.task_folder import load_task
from curation.task_tools import check_task, find_task, new_task, preview
from schemas.errors import GenerationError, SpecError
from schemas.question_type import QuestionType

SOURCE = [{"source": "shop", "licence": "CC0-1.0", "licence_class": "permissive", "attribution": "us"}]


@pytest.mark.parametrize("question_type", [kind.value for kind in QuestionType])
def test_a_new_task_of_every_type_passes_its_own_check(tmp_path: Path, question_type: str) -> None:
    new_task(tmp_path, "concept", "mine", question_type)
    task = find_task([tmp_path], "mine")
    assert (task.spec.question_type, check_task(task)) == (question_type, [])


@pytest.mark.parametrize(
    ("skill", "name", "question_type"),
    [
        ("concepts", "a", "ranking"),
        ("concept", "A b", "ranking"),
        ("concept", "a", "essay"),
        ("concept", "../a", "ranking"),
    ],
)
def test_a_new_task_with_wrong_words_is_refused(tmp_path: Path, skill: str, name: str, question_type: str) -> None:
    with pytest.raises(SpecError):
        new_task(tmp_path, skill, name, question_type)
    assert list(tmp_path.iterdir()) == []


def test_a_new_task_never_overwrites_one(tmp_path: Path) -> None:
    write_task(tmp_path)
    with pytest.raises(SpecError, match="there already"):
        new_task(tmp_path, "concept", "colour", "ranking")


@pytest.mark.parametrize(
    ("expected", "says"),
    [
        ({"questions": [{"language": "en", "fact_key": "x:1", "gold": ["Blue"]}]}, r"the gold is \['Red'\]"),
        ({"questions": [{"language": "en", "fact_key": "x:1", "must_not_offer": ["Lime"]}]}, "'Lime' is offered"),
        ({"questions": [{"language": "en", "fact_key": "x:1", "offers": ["Pink"]}]}, "'Pink' is not offered"),
        ({"questions": [{"language": "en", "fact_key": "x:1", "prompt_contains": ["lamp"]}]}, "lacks 'lamp'"),
        ({"questions": [{"language": "de", "fact_key": "x:1"}]}, "no question x:1 in de"),
        ({"absent": ["x:1"]}, "there is a question x:1"),
        ({"exactly": 2}, "1 questions instead of 2"),
        ({"dropped": [{"language": "en", "fact_key": "x:1", "reason": "no_gold"}]}, "must be dropped as no_gold"),
    ],
)
def test_a_fixture_that_is_not_met_names_its_line(tmp_path: Path, expected: dict[str, object], says: str) -> None:
    folder = write_task(tmp_path, fixture=FIXTURE | expected)
    (problem,) = check_task(load_task(folder))
    assert problem.startswith(f"{folder}/fixture.yaml:")
    with pytest.raises(AssertionError, match=says):
        raise AssertionError(problem)


def test_an_answer_that_depends_on_the_row_order_is_found(tmp_path: Path) -> None:
    rows = [{"product_id": "x:1"}, {"product_id": "x:2"}]
    fixture = {"core": {"product": rows}, "questions": [{"language": "en", "fact_key": "one"}]}
    first = "SELECT first(product_id) AS product_id, 'shop' AS source, 'shop:a#1' AS src FROM core.product"
    sql = facts_sql(fact_key="'one'", sources="['fixture']").replace("core.product", f"({first})")
    (problem,) = check_task(load_task(write_task(tmp_path, sql, fixture)))
    assert "order of the rows" in problem


def test_the_preview_shows_questions_with_their_licence(tmp_path: Path) -> None:
    tables = write_core(tmp_path, product=[{"product_id": "a"}, {"product_id": "b"}], source=SOURCE)
    rows = preview(load_task(write_task(tmp_path / "tasks")), tables, 1)
    assert [(row["prompt"], row["licence"]) for row in rows] in (
        [("Colour of pan a?", "CC0-1.0")],
        [("Colour of pan b?", "CC0-1.0")],
    )


def test_a_preview_without_questions_says_why(tmp_path: Path) -> None:
    tables = write_core(tmp_path, product=[{"product_id": "a"}], source=SOURCE)
    with pytest.raises(GenerationError, match="1 too_few_wrong_options"):
        preview(load_task(write_task(tmp_path / "tasks", facts_sql(pool="[]"))), tables, 1)


def test_a_task_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    write_task(tmp_path)
    with pytest.raises(SpecError) as caught:
        find_task([tmp_path], "color")
    assert "colour" in caught.value.mend
