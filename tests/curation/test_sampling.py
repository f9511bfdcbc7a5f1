"""Quota, family share and the sample for people."""

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from question_rows import details, dropped, kept, question, task, write_questions

from curation.sampling import apply_quota, draw_sample
from curation.sampling.families import above_family_share


def run(
    tmp_path: Path, rows: list[dict[str, Any]], per_language: int | None = 1000, family_share: float = 1.0, **spec: Any
) -> dict[str, str]:
    source = write_questions(tmp_path / "in.parquet", rows)
    apply_quota([source], {"capacity": task(**spec)}, tmp_path, per_language=per_language, family_share=family_share)
    assert sorted([*kept(tmp_path), *dropped(tmp_path)]) == sorted(row["question_id"] for row in rows)
    return dropped(tmp_path)


def families(*sizes: int, **changes: Any) -> list[dict[str, Any]]:
    return [
        question(f"{changes.get('language', 'en')}-{family}-{n}", family_key=f"f{family}", **changes)
        for family, size in enumerate(sizes)
        for n in range(size)
    ]


def test_a_task_keeps_at_most_its_quota_in_each_language(tmp_path: Path) -> None:
    reasons = run(tmp_path, families(*[1] * 7) + families(*[1] * 3, language="de"), per_language=5)
    assert Counter(reasons.values()) == {"over_quota": 2}
    assert Counter(name[:2] for name in kept(tmp_path)) == {"en": 5, "de": 3}


def test_without_an_override_the_task_s_own_quota_counts(tmp_path: Path) -> None:
    run(tmp_path, families(*[1] * 7), per_language=None, quota={"per_language": 4})
    assert len(kept(tmp_path)) == 4


def test_no_family_has_more_than_its_share_and_the_cap_is_the_largest_that_fits(tmp_path: Path) -> None:
    # 10 families of one and one of 8: with cap c there are 10 + c left, and c <= 0.2 * (10 + c) holds up to 2.
    reasons = run(tmp_path, families(*[1] * 10, 8), family_share=0.2)
    assert Counter(reasons.values()) == {"family_share": 6}
    assert sum(name.startswith("en-10-") for name in kept(tmp_path)) == 2


def test_families_are_cut_before_the_quota_so_that_near_copies_take_no_place(tmp_path: Path) -> None:
    run(tmp_path, families(*[1] * 10, 100), per_language=10, family_share=0.1)
    assert len(kept(tmp_path)) == 10
    assert sum(name.startswith("en-10-") for name in kept(tmp_path)) <= 1


def test_a_family_counts_over_all_languages(tmp_path: Path) -> None:
    rows = families(*[1] * 4) + families(*[1] * 4, language="de")
    run(tmp_path, rows, family_share=0.25)
    assert Counter(name[3:] for name in kept(tmp_path)).most_common(1)[0][1] <= 0.25 * len(kept(tmp_path))


def test_a_task_with_too_few_families_leaves_whole_and_says_how_many_it_needs(tmp_path: Path) -> None:
    reasons = run(tmp_path, families(5, 5, 5), family_share=0.25)
    assert set(reasons.values()) == {"too_few_families"}
    assert len(reasons) == 15
    assert "needs 4" in next(iter(details(tmp_path).values()))


def test_exactly_enough_families_stay(tmp_path: Path) -> None:
    assert run(tmp_path, families(1, 1, 1, 1), family_share=0.25) == {}


def test_what_is_taken_does_not_depend_on_row_order(tmp_path: Path) -> None:
    rows = families(*[2] * 30)
    run(tmp_path, rows, per_language=20, family_share=0.1)
    first = (tmp_path / "questions.parquet").read_bytes()
    run(tmp_path, rows[::-1], per_language=20, family_share=0.1)
    assert (tmp_path / "questions.parquet").read_bytes() == first


@pytest.mark.parametrize(("per_stratum", "drawn"), [(0, 0), (2, 4), (99, 9)])
def test_the_sample_has_so_many_of_each_task_and_language(tmp_path: Path, per_stratum: int, drawn: int) -> None:
    rows = families(*[1] * 5) + families(*[1] * 4, language="de")
    draw_sample([write_questions(tmp_path / "in.parquet", rows)], tmp_path, per_stratum=per_stratum)
    table = pq.read_table(tmp_path / "sample.parquet").to_pydict()
    assert len(table["question_id"]) == drawn
    assert table["question_id"] == sorted(table["question_id"])
    strata = Counter(table["stratum"])
    assert strata == Counter({"capacity/en": min(per_stratum, 5), "capacity/de": min(per_stratum, 4)})


def test_a_larger_sample_holds_the_smaller_one(tmp_path: Path) -> None:
    source = write_questions(tmp_path / "in.parquet", families(*[1] * 9))
    draw_sample([source], tmp_path, per_stratum=3)
    small = set(pq.read_table(tmp_path / "sample.parquet")["question_id"].to_pylist())
    draw_sample([source], tmp_path, per_stratum=6)
    assert small < set(pq.read_table(tmp_path / "sample.parquet")["question_id"].to_pylist())


def mixed(**counts: int) -> list[dict[str, Any]]:
    """So many questions of each difficulty, every one a family of its own."""
    return [
        question(f"{level}-{n}", difficulty=level, family_key=f"{level}{n}")
        for level, count in counts.items()
        for n in range(count)
    ]


def levels(tmp_path: Path) -> Counter[str]:
    return Counter(name.split("-")[0] for name in kept(tmp_path))


def test_a_quota_is_even_over_the_difficulties_there_are(tmp_path: Path) -> None:
    run(tmp_path, mixed(easy=50, medium=10, hard=50), per_language=30)
    assert levels(tmp_path) == {"easy": 10, "medium": 10, "hard": 10}


def test_what_a_difficulty_cannot_fill_goes_to_the_others(tmp_path: Path) -> None:
    run(tmp_path, mixed(easy=50, hard=4), per_language=30)
    assert levels(tmp_path) == {"easy": 26, "hard": 4}


def test_a_task_states_its_shares_and_what_it_leaves_out_is_not_taken(tmp_path: Path) -> None:
    shares = {"per_language": 20, "difficulty": {"medium": 0.25, "hard": 0.75}}
    reasons = run(tmp_path, mixed(easy=30, medium=30, hard=30), per_language=None, quota=shares)
    assert levels(tmp_path) == {"medium": 5, "hard": 15}
    assert Counter(reasons.values()) == {"difficulty_not_wanted": 30, "over_quota": 40}


def test_shares_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(ValueError, match="must sum to 1"):
        task(quota={"difficulty": {"easy": 0.5, "hard": 0.6}})


def test_a_quota_goes_round_the_categories_of_the_products_it_asks_about(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"product_id": ["k", "p"], "category_id": ["kettles", "pans"]}), tmp_path / "product.parquet"
    )
    pq.write_table(pa.table({"category_id": ["kettles", "pans"]}), tmp_path / "category.parquet")
    many = [question(f"k{n}", group_key="k") for n in range(40)]
    few = [question(f"p{n}", group_key="p") for n in range(5)]
    tables = {name: tmp_path / f"{name}.parquet" for name in ("product", "category")}
    apply_quota(
        [write_questions(tmp_path / "in.parquet", [*many, *few])],
        {"capacity": task()},
        tmp_path,
        per_language=12,
        family_share=1,
        snapshot_tables=tables,
    )
    assert Counter(name[0] for name in kept(tmp_path)) == {"k": 7, "p": 5}


def test_after_rejections_a_family_gives_up_what_is_above_its_share() -> None:
    rows = [*[("a", n) for n in range(3)], *[(f"f{n}", 0) for n in range(7)]]
    table = pa.table(
        {
            "question_id": [f"{family}-{n}" for family, n in rows],
            "task": ["t"] * 10,
            "family_key": [family for family, _ in rows],
        }
    )
    assert above_family_share(table, 0.3).to_pylist() == []
    above = above_family_share(table.slice(0, 9), 0.3).to_pylist()
    assert len(above) == 1 and above[0].startswith("a-")
    # One question is no near-copy of another: it stays, however small the task has become.
    assert len(above_family_share(table.slice(0, 3), 0.3)) == 2
