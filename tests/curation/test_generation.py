from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from core_tables import write_core
from task_folders import facts_sql, write_task

from curation.generation import GenerationReport, generate_task
from curation.task_folder import load_task
from schemas.errors import GenerationError

PRODUCTS = [{"product_id": name} for name in "abcdefgh"]


def run(tmp_path: Path, sql: str = "", products: list[dict[str, Any]] | None = None, **spec: Any) -> GenerationReport:
    limits = {key: spec.pop(key) for key in ("threads", "memory_limit", "seconds", "languages") if key in spec}
    (tmp_path / "core").mkdir()
    (tmp_path / "out").mkdir()
    tables = write_core(tmp_path / "core", product=PRODUCTS[:1] if products is None else products)
    task = load_task(write_task(tmp_path / "tasks", sql, **spec))
    return generate_task(
        task, tables, tmp_path / "out", **{"languages": ("en", "de"), "licences": {"shop": "CC0-1.0"}} | limits
    )


def rows(tmp_path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(tmp_path / "out" / "questions.parquet").to_pylist()
    return found


def reasons(tmp_path: Path) -> list[tuple[str, str]]:
    table = pq.read_table(tmp_path / "out" / "decisions.parquet")
    return list(zip(table["reason"].to_pylist(), table["detail"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("CREATE TABLE x AS SELECT 1", "holds CREATE"),
        ("SELECT 1; SELECT 2", "holds SELECT, SELECT"),
        ("SET threads = 9", "holds SET"),
        ("COPY core.product TO '/tmp/stolen.csv'", "holds COPY"),
        ("ATTACH '/tmp/other.duckdb'", "holds ATTACH"),
        ("SELEC 1", "syntax error"),
        (facts_sql(group_key="CAST(random() AS VARCHAR)"), "uses random"),
        (facts_sql(group_key="CAST(now() AS VARCHAR)"), "uses now"),
        (facts_sql(group_key="CAST(current_date AS VARCHAR)"), "uses current_date"),
        (facts_sql() + " USING SAMPLE 1", "a sample"),
        ("SELECT * FROM read_csv('/etc/passwd')", "disabled|Permission"),
        ("SELECT * FROM '/etc/passwd'", "disabled|Permission|does not exist"),
        ("SELECT * FROM core.category", "category does not exist"),
    ],
)
def test_sql_that_a_task_may_not_say_is_refused(tmp_path: Path, sql: str, says: str) -> None:
    with pytest.raises(GenerationError, match=says) as caught:
        run(tmp_path, sql)
    assert caught.value.where.startswith(f"{tmp_path}/tasks/concept/colour/facts.sql")
    assert not list((tmp_path / "out").iterdir())


def test_an_sql_error_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="colour") as caught:
        run(tmp_path, "SELECT\n  product_id,\n  colour\nFROM core.product")
    assert caught.value.where.endswith("facts.sql:3")


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"group_key": ""}, "missing: group_key"),
        ({"slot_title": "", "slot_name": "'x'"}, "missing: slot_title; not known: slot_name"),
        ({"slot_title": "12"}, "slot_title is INTEGER"),
        ({"gold": "['Red']"}, "column gold"),
        ({"sources": "source"}, "column sources"),
        ({"fact_key": "'one'"}, r"unique in a language: one \(en\) \(1 in all\)"),
        ({"fact_key": "CAST(NULL AS VARCHAR)"}, "may be NULL"),
        ({"language": "'xx'"}, "unknown language"),
        ({"sources": "['elsewhere']"}, "no licence in the snapshot: elsewhere"),
        ({"pool": "[wrong_item('a', 'A', 'hearsay', 'they say', 1)]"}, "refuted_by: hearsay"),
    ],
)
def test_facts_that_break_the_contract_are_an_error(tmp_path: Path, columns: dict[str, str], says: str) -> None:
    with pytest.raises(GenerationError, match=says):
        run(tmp_path, facts_sql(**columns), PRODUCTS[:2])


def test_a_task_that_runs_too_long_is_ended(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(GenerationError, match="longer than 3 s"):
        run(tmp_path, endless, seconds=3)


def test_a_task_that_takes_too_much_memory_is_ended_with_advice(tmp_path: Path) -> None:
    hungry = "SELECT list(a.range || repeat('x', 1000)) FROM range(100000) a, range(100) b"
    with pytest.raises(GenerationError) as caught:
        run(tmp_path, hungry, memory_limit="100MB")
    assert "memory_limit" in caught.value.mend


def test_a_question_carries_prompt_options_gold_evidence_and_licence(tmp_path: Path) -> None:
    assert run(tmp_path) == GenerationReport("colour", facts=1, questions=1, dropped=0)
    (row,) = rows(tmp_path)
    assert row["prompt"] == "Colour of pan a?"
    assert sorted(row["options"]) == ["Blue", "Lime", "Red"]
    assert [row["options"][place] for place in row["gold_index"]] == ["Red"]
    by_text = dict(zip(row["options"], row["option_evidence"], strict=True))
    assert by_text["Blue"] == {"id": "blue", "refuted_by": "catalog_fact", "evidence": "it is red", "nearness": 0.9}
    assert by_text["Red"]["refuted_by"] == "gold"
    assert (row["licence"], row["sources"], row["slots"]) == ("CC0-1.0", ["shop"], [("title", "pan a")])
    assert (row["source_rows"], row["difficulty"]) == (["shop:product.csv#1"], "medium")


def test_ids_survive_a_new_gold_and_a_new_wording_the_item_hash_does_not(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    run(first)
    run(second, facts_sql(gold="[gold_item('pink', 'Pink')]"), prompts={"en": ["Which colour has {title}?"]})
    (before,), (after,) = rows(first), rows(second)
    assert before["question_id"] == after["question_id"]
    assert before["item_hash"] != after["item_hash"]


@pytest.mark.parametrize("threads", [1, 4])
def test_row_order_and_threads_do_not_change_a_byte(tmp_path: Path, threads: int) -> None:
    products = [{"product_id": f"p{number}"} for number in range(20)]
    sql = facts_sql(fact_key="product_id || ' ' || n").replace(
        "core.product", "core.product CROSS JOIN range(300) r(n)"
    )
    plain, turned = tmp_path / "plain", tmp_path / "turned"
    plain.mkdir()
    turned.mkdir()
    run(plain, sql, products, threads=2)
    run(turned, sql, products[::-1], threads=threads)
    left, right = (pq.read_table(folder / "out" / "questions.parquet") for folder in (plain, turned))
    assert left.drop_columns("source_rows").equals(right.drop_columns("source_rows"))
    assert left["question_id"].to_pylist() == sorted(left["question_id"].to_pylist()) and left.num_rows == 6000


@pytest.mark.parametrize(
    ("columns", "spec", "reason"),
    [
        ({"language": "'fr'"}, {"languages": ("en", "fr")}, "no_prompt"),
        ({"sources": "[]"}, {}, "no_source"),
        ({"slot_title": "' '"}, {}, "empty_slot"),
        ({"gold": "[]"}, {}, "no_gold"),
        ({"gold": "[gold_item('red', ' ')]"}, {}, "empty_gold"),
        ({"gold": "[gold_item('red', 'Red'), gold_item('pink', 'Pink')]"}, {}, "too_many_gold"),
        (
            {"gold": "[gold_item('red', 'Red'), gold_item('pink', 'RED ')]"},
            {"type": "retrieval", "metric": "hit rate@3"},
            "gold_repeated",
        ),
        (
            {"gold": "[gold_item('red', 'Red', 1), gold_item('pink', 'Pink', 1)]", "pool": "[]"},
            {"type": "ranking", "metric": "ndcg"},
            "no_order",
        ),
        ({"pool": "[wrong_item('blue', 'Blue', 'catalog_fact', 'x', 1)]"}, {}, "too_few_wrong_options"),
    ],
)
def test_a_fact_without_a_question_is_kept_with_its_reason(
    tmp_path: Path, columns: dict[str, str], spec: dict[str, Any], reason: str
) -> None:
    report = run(tmp_path, facts_sql(**columns), **spec)
    assert (report.questions, report.dropped) == (0, 1)
    ((why, detail),) = reasons(tmp_path)
    assert why == reason and detail.endswith("(fact a)")


def test_facts_of_a_language_that_is_not_built_are_left_alone(tmp_path: Path) -> None:
    assert run(tmp_path, languages=("de",)) == GenerationReport("colour", facts=0, questions=0, dropped=0)
