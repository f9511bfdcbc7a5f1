"""Two builds in two processes say the same: rows and files in another order, one and four threads, two hash seeds."""

from pathlib import Path

import pytest

from benchmarks.determinism import compare_builds

pytestmark = pytest.mark.server

TASKS = ("query_product_ranking", "review_rating_prediction", "unit_conversion", "valid_attribute_value")
"""Catalog, judgements and reviews; ranking and multiple choice, with options by nearness and in natural order."""


def test_shuffled_rows_and_other_threads_give_the_same_release(tmp_path: Path) -> None:
    result = compare_builds(tmp_path, 200, tasks=TASKS)
    assert result.different == []
    assert {"data/dev.parquet", "data/test.parquet", "decisions.parquet", "pairs.parquet"} <= set(result.same)
    assert any(name.startswith("exports/") for name in result.same)
