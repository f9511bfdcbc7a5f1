"""Fault baselines: cues are measured, balanced and, where that does not help, refuse the task."""

import hashlib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from question_rows import details, dropped, kept, question, write_questions

from curation.baselines import BASELINE_SCHEMA, BASELINES, judge_baselines, run
from curation.baselines.judge import LEVEL, MARGIN, Measured, holm, wilson_lower


@pytest.fixture(autouse=True)
def no_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model takes seconds to load; likeness by meaning is tested once, on its own."""
    import numpy as np

    monkeypatch.setattr(
        "curation.baselines.likeness.embed", lambda texts, name, threads: np.ones((len(texts), 1), dtype=np.float32)
    )


def chosen(key: object, among: int) -> int:
    return int(hashlib.md5(str(key).encode()).hexdigest(), 16) % among


def plain(number: int) -> list[str]:
    """Four options of one length, without a number, that no other question has; the first is right."""
    letters = hashlib.md5(f"plain {number}".encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    return [letters[start : start + 6] for start in (0, 6, 12, 18)]


def asked(number: int, options: list[str], **changes: Any) -> dict[str, Any]:
    """A question whose first option is right, shown at a place by hash."""
    place = changes.pop("place", chosen(f"place {number}", len(options)))
    shown = [*options[1 : place + 1], options[0], *options[place + 1 :]]
    return question(f"q{number:05}", options=shown, gold_index=[place], group_key=f"g{number // 2}", **changes)


def judge(tmp_path: Path, rows: list[dict[str, Any]], threads: int = 1) -> dict[tuple[str, str], dict[str, Any]]:
    """(task, baseline) -> row of baselines.parquet."""
    source = write_questions(tmp_path / "in.parquet", rows)
    judge_baselines([source], tmp_path, embedder="none", threads=threads)
    assert sorted([*kept(tmp_path), *dropped(tmp_path)]) == sorted(row["question_id"] for row in rows)
    table = pq.read_table(tmp_path / "baselines.parquet")
    assert table.schema == BASELINE_SCHEMA
    return {(row["task"], row["baseline"]): row for row in table.to_pylist()}


def test_a_task_without_a_cue_stays_whole(tmp_path: Path) -> None:
    rows = judge(tmp_path, [asked(n, plain(n)) for n in range(800)])
    assert {row["verdict"] for row in rows.values()} == {"passed"}
    assert set(rows) == {("capacity", baseline.name) for baseline in BASELINES}
    assert dropped(tmp_path) == {}


CUES = {
    "longest": lambda n: [plain(n)[0] + "xx", *plain(n)[1:]] if chosen(n, 2) else plain(n),
    "only_number": lambda n: [f"{plain(n)[0][:5]}7", *plain(n)[1:]] if chosen(n, 2) else plain(n),
    "majority": lambda n: ["common", *plain(n)[1:]] if chosen(n, 2) else [plain(n)[0], "common", *plain(n)[2:]],
}


@pytest.mark.parametrize("name", sorted(CUES))
def test_a_cue_is_found_balanced_and_judged_on_folds_that_had_no_say(tmp_path: Path, name: str) -> None:
    rows = judge(tmp_path, [asked(n, CUES[name](n)) for n in range(900)])
    row = rows[("capacity", name)]
    assert row["bound"] > row["chance"] + MARGIN
    assert row["verdict"] == "balanced"
    assert abs(row["balanced_hits"] - 0.25) < 0.08
    assert 0 < row["balanced_items"] < len(kept(tmp_path)) < 900
    assert set(dropped(tmp_path).values()) == {"cue_balanced"}


def test_a_position_that_is_right_too_often_is_balanced(tmp_path: Path) -> None:
    rows = judge(tmp_path, [asked(n, plain(n), place=0 if chosen(n, 2) else 1 + chosen(n, 3)) for n in range(900)])
    assert rows[("capacity", "position")]["verdict"] == "balanced"
    firsts = pq.read_table(tmp_path / "questions.parquet")["gold_index"].to_pylist().count([0])
    assert abs(firsts / len(kept(tmp_path)) - 0.25) < 0.06


def test_the_question_blind_model_finds_what_no_simple_rule_does(tmp_path: Path) -> None:
    rows = judge(tmp_path, [asked(n, [plain(n)[0][:5] + "q", *plain(n)[1:]]) for n in range(600)])
    assert rows[("capacity", "majority")]["bound"] < 0.28
    assert rows[("capacity", "question_blind")]["hits"] > 0.9


def test_a_task_that_is_always_guessed_is_refused_and_another_one_stays(tmp_path: Path) -> None:
    always = [asked(n, [plain(n)[0] + "xx", *plain(n)[1:]]) for n in range(400)]
    fine = [asked(n, plain(n), task="fine") for n in range(1000, 1600)]
    rows = judge(tmp_path, [*always, *fine])
    assert rows[("capacity", "longest")]["hits"] == 1
    assert rows[("capacity", "longest")]["verdict"] == "refused"
    assert {rows[("fine", baseline.name)]["verdict"] for baseline in BASELINES} == {"passed"}
    assert set(kept(tmp_path)) == {row["question_id"] for row in fine}


def test_what_balancing_cannot_mend_refuses_the_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curation.baselines.balance.ROUNDS", 0)
    source = write_questions(tmp_path / "in.parquet", [asked(n, CUES["longest"](n)) for n in range(600)])
    assert judge_baselines([source], tmp_path, embedder="none", threads=1) == ["capacity"]
    assert set(dropped(tmp_path).values()) == {"fault_baseline"}
    assert "choosing the " in details(tmp_path)["q00000"]


def test_types_without_a_choice_are_named_as_not_tested(tmp_path: Path) -> None:
    ranking = question("r", task="order", question_type="ranking", gold_index=[], gains=[1.0, 0.1, 0.0])
    spans = question("n", task="spans", question_type="named_entity_recognition", options=[], gold_index=[])
    rows = judge(tmp_path, [ranking, spans])
    assert {key: row["verdict"] for key, row in rows.items()} == {
        ("order", None): "not_tested",
        ("spans", None): "not_tested",
    }
    assert kept(tmp_path) == ["n", "r"]


def test_in_retrieval_the_one_chosen_option_counts_when_it_is_among_the_golds(tmp_path: Path) -> None:
    many = [
        question(f"q{n:04}", question_type="retrieval", options=[*plain(n), *plain(n + 5000)], gold_index=[0, 1])
        for n in range(300)
    ]
    row = judge(tmp_path, many)[("capacity", "position")]
    assert (row["chance"], row["hits"]) == (0.25, 1)


def test_neither_row_order_nor_threads_change_a_byte(tmp_path: Path) -> None:
    rows = [asked(n, CUES["longest"](n), task=f"t{n % 2}") for n in range(600)]
    judge(tmp_path, rows, threads=1)
    files = ("questions.parquet", "decisions.parquet", "baselines.parquet", "likeness.parquet")
    first = [(tmp_path / name).read_bytes() for name in files]
    judge(tmp_path, rows[::-1], threads=2)
    assert [(tmp_path / name).read_bytes() for name in files] == first


def test_only_so_many_items_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "ITEMS", 100)
    rows = judge(tmp_path, [asked(n, plain(n)) for n in range(300)])
    assert {row["items"] for row in rows.values()} == {100}
    assert {row["questions"] for row in rows.values()} == {300}


def test_the_likeness_of_prompt_and_options_is_told(tmp_path: Path) -> None:
    rows = [
        question("e", prompt="A kettle made of steel", options=["steel kettle", "glass jug"], gold_index=[0]),
        question("z", prompt="不锈钢水壶", options=["玻璃杯", "不锈钢"], gold_index=[1], language="zh"),
    ]
    judge(tmp_path, rows)
    (row,) = pq.read_table(tmp_path / "likeness.parquet").to_pylist()
    assert (row["overlap_gold"], row["overlap_wrong"], row["overlap_hits"]) == (1, 0, 1)
    assert (row["questions"], row["embedded"], row["chance"]) == (2, 2, 0.5)


def test_wilson_s_bound_is_the_published_one() -> None:
    assert wilson_lower(0.5, 100, 0.025) == pytest.approx(0.4038, abs=1e-4)
    assert wilson_lower(0.0, 0, 0.05) == 0


def test_holm_holds_the_first_test_against_the_hardest_level_and_stops_at_the_first_that_fails() -> None:
    strong, weak = Measured(2000, 0.40, 0.25), Measured(2000, 0.2995, 0.25)
    assert wilson_lower(weak.hits, weak.items, LEVEL) > weak.chance + MARGIN
    assert [verdict.fault for verdict in holm([weak, strong])] == [True, True]
    none = Measured(2000, 0.25, 0.25)
    assert [verdict.fault for verdict in holm([weak, none, none, none, none])] == [False] * 5
