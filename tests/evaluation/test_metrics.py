"""Metrics against values worked out by hand."""

import pytest

from evaluation.metrics import accuracy, hit_rate_at_3, micro_f1, ndcg


def test_accuracy_is_the_share_of_right_answers_and_no_answer_is_wrong() -> None:
    assert accuracy([0, 1, None, 3], [0, 2, 2, 3]) == 0.5


def test_hit_rate_is_the_share_of_gold_in_the_first_three() -> None:
    # 1 of 2 found; the fourth place is too late; all found.
    assert hit_rate_at_3([[5, 2, 7], [0, 1, 2, 3], [4]], [[2, 9], [3], [4]]) == pytest.approx((0.5 + 0 + 1) / 3)
    assert hit_rate_at_3([[4, 4, 4, 5]], [[4, 5]]) == 0.5


def test_ndcg_of_the_ideal_order_is_one_and_of_another_the_ratio_of_the_sums() -> None:
    gains = [0.1, 1.0, 0.0]
    assert ndcg([[1, 0, 2]], [gains]) == pytest.approx(1.0)
    # 0.1/1 + 1/1.58496 + 0 = 0.730930; ideal 1 + 0.1/1.58496 = 1.063093
    assert ndcg([[0, 1, 2]], [gains]) == pytest.approx(0.687550, abs=1e-5)
    # 0/1 + 0.1/1.58496 + 1/2 = 0.563093
    assert ndcg([[2, 0, 1], [1, 0, 2]], [gains, gains]) == pytest.approx((0.563093 / 1.063093 + 1) / 2, abs=1e-5)


def test_in_ndcg_repeated_unknown_and_missing_options_gain_nothing() -> None:
    gains = [1.0, 1.0]
    ideal = 1 + 1 / 1.584963
    assert ndcg([[0, 0]], [gains]) == pytest.approx(1 / ideal, abs=1e-5)
    assert ndcg([[7, -1, 0]], [gains]) == pytest.approx(0.5 / ideal, abs=1e-5)
    assert ndcg([[]], [gains]) == 0.0


def test_micro_f1_pools_spans_over_questions() -> None:
    # 3 of 4 answered are right, 3 of 5 wanted are found: 2 * 3 / (4 + 5)
    assert micro_f1([["acme", " Red "], ["mug", "x"]], [["Acme", "red"], ["mug", "1 l", "oak"]]) == pytest.approx(6 / 9)
    assert micro_f1([["red"]], [["red", "red"]]) == pytest.approx(2 / 3)
    assert micro_f1([[]], [[]]) == 1.0
    assert micro_f1([[]], [["red"]]) == 0.0


def test_what_cannot_be_scored_is_an_error() -> None:
    with pytest.raises(ValueError, match="1 answers to 2 questions"):
        accuracy([1], [1, 2])
    with pytest.raises(ValueError, match="0 answers to 0 questions"):
        micro_f1([], [])
    with pytest.raises(ValueError, match="at least one gold"):
        hit_rate_at_3([[1]], [[]])
    with pytest.raises(ValueError, match="gain above 0"):
        ndcg([[0]], [[0.0]])
