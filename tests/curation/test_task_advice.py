"""What `task check` says beyond the fixture, with file and line."""

from pathlib import Path

import pytest
from core_tables import write_core
from task_folders import FIXTURE, facts_sql, write_task

from curation.task_advice import data_advice, spec_advice, spec_problems
from curation.task_fixture import fixture_advice
from curation.task_folder import load_task
from curation.task_tools import check_task

SOURCE = [{"source": "shop", "licence": "CC0-1.0", "licence_class": "permissive", "attribution": "us"}]


def _with(folder: Path, more: str) -> Path:
    file = folder / "task.yaml"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    return folder


def _line(folder: Path, text: str) -> int:
    lines = (folder / "task.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_a_text_without_a_language_of_the_prompts_is_a_problem(tmp_path: Path) -> None:
    folder = _with(write_task(tmp_path), "texts:\n  none: {ja: 不明}\n")
    problems = check_task(load_task(folder))
    assert f"{folder}/task.yaml:{_line(folder, 'none:')}: the text `none` lacks en" in problems[0]
    assert "no prompt in ja, in which there are texts" in problems[1]


def test_a_quota_below_the_number_of_families_is_a_problem(tmp_path: Path) -> None:
    folder = _with(write_task(tmp_path), "quota: {per_language: 3}\n")
    task = load_task(folder)
    (problem,) = spec_problems(task, family_share=0.02)
    assert problem.startswith(f"{folder}/task.yaml:{_line(folder, 'quota:')}: 3 questions")
    assert "50 families" in problem
    assert spec_problems(task, family_share=0.5) == []
    assert spec_problems(task, per_language=60, family_share=0.02) == []


def test_a_language_with_fewer_phrasings_is_named(tmp_path: Path) -> None:
    prompts = {"en": ["Colour of {title}?"], "de": ["Farbe von {title}?", "Welche Farbe hat {title}?"]}
    folder = write_task(tmp_path, prompts=prompts)
    (advice,) = spec_advice(load_task(folder))
    assert "1 phrasing(s) in en, 2 in another language" in advice


def test_an_unknown_column_is_told_with_its_line(tmp_path: Path) -> None:
    folder = write_task(tmp_path, facts_sql() + "\n")
    sql = folder / "facts.sql"
    text = sql.read_text(encoding="utf-8").replace("AS family_key", "AS family_key,\n    'x' AS colour", 1)
    sql.write_text(text, encoding="utf-8")
    line = next(number for number, content in enumerate(text.splitlines(), 1) if "AS colour" in content)
    (problem,) = check_task(load_task(folder))
    assert f"{sql}:{line}" in problem
    assert "not known: colour" in problem


def test_data_that_cannot_fill_the_quota_are_told_with_the_reason(tmp_path: Path) -> None:
    tables = write_core(tmp_path, product=[{"product_id": "a"}, {"product_id": "b"}], source=SOURCE)
    folder = write_task(tmp_path / "tasks")
    advice = data_advice(load_task(folder), tables, per_language=None, family_share=0.02)
    assert any("2 of 60 questions in en (no other fact)" in line for line in advice)
    assert any("facts.sql:" in line and "50 are needed" in line for line in advice)
    assert not any("needed" in line for line in data_advice(load_task(folder), tables, per_language=2, family_share=1))


@pytest.mark.parametrize(
    ("pool", "said"),
    [
        ("wrong_item('9', 'red', 'catalog_fact', 'no', 0.5)", "'red' reads like the right answer 'Red'"),
        ("wrong_item('9', 'lime ', 'catalog_fact', 'no', 0.5)", "reads like another wrong answer"),
    ],
)
def test_options_that_may_repeat_are_told_with_an_example(tmp_path: Path, pool: str, said: str) -> None:
    wrong = "wrong_item('2', 'Lime', 'catalog_fact', 'no', 0.5), wrong_item('3', 'Blue', 'catalog_fact', 'no', 0.5)"
    more = "wrong_item('4', 'Grey', 'catalog_fact', 'no', 0.5), wrong_item('5', 'Pink', 'catalog_fact', 'no', 0.5)"
    folder = write_task(tmp_path, facts_sql(pool=f"[{wrong}, {more}, {pool}]"), FIXTURE)
    (advice,) = fixture_advice(load_task(folder))
    assert advice.startswith(f"{folder}/facts.sql:")
    assert said in advice


def test_options_that_differ_are_not_warned_of(tmp_path: Path) -> None:
    assert fixture_advice(load_task(write_task(tmp_path))) == []
