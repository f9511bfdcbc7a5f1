"""The metrics of four question types, as the Shopping MMLU evaluation defines them. Pure functions, all in 0 to 1.

Generation metrics (ROUGE-L, BLEU, sentence similarity) need models and libraries and are no part of this file.
"""

from collections import Counter
from collections.abc import Sequence
from math import log2

HIT_RATE_PLACES = 3


def accuracy(answers: Sequence[int | None], gold: Sequence[int]) -> float:
    """Share of questions whose answer is the gold option; `None` is no answer and wrong.

    Raises:
        ValueError: there are no questions, or not as many answers as golds.
    """
    _check(answers, gold)
    return sum(answer == right for answer, right in zip(answers, gold, strict=True)) / len(gold)


def hit_rate_at_3(answers: Sequence[Sequence[int]], gold: Sequence[Sequence[int]]) -> float:
    """Mean over questions of the share of the gold options among the first three answered.

    An option answered twice counts once, but takes two of the three places.

    Raises:
        ValueError: there are no questions, not as many answers as golds, or a question without gold.
    """
    _check(answers, gold)
    if not all(gold):
        raise ValueError("a retrieval question needs at least one gold option")
    hits = (
        len(set(answer[:HIT_RATE_PLACES]) & set(right)) / len(set(right))
        for answer, right in zip(answers, gold, strict=True)
    )
    return sum(hits) / len(gold)


def ndcg(answers: Sequence[Sequence[int]], gains: Sequence[Sequence[float]]) -> float:
    """Mean over questions of DCG / ideal DCG, with linear gains: the sum over places p = 1, 2 ... of gain / log2(p+1).

    An answer lists option indices, best first. What is no option's index, or stands there again, keeps its place and
    gains nothing; what is left out gains nothing. Gains are those of the question row (judgements: 1, 0.1, 0.01, 0).

    Raises:
        ValueError: there are no questions, not as many answers as gains, or a question whose gains are all 0.
    """
    _check(answers, gains)
    return sum(_ndcg(answer, gain) for answer, gain in zip(answers, gains, strict=True)) / len(gains)


def micro_f1(answers: Sequence[Sequence[str]], gold: Sequence[Sequence[str]]) -> float:
    """F1 of precision and recall pooled over all spans of all questions, 1.0 if there are no spans at all.

    Spans are compared without case and outer spaces; a span that stands twice must be answered twice.

    Raises:
        ValueError: there are no questions, or not as many answers as golds.
    """
    _check(answers, gold)
    found = answered = wanted = 0
    for answer, right in zip(answers, gold, strict=True):
        said, true = _spans(answer), _spans(right)
        found += (said & true).total()
        answered += said.total()
        wanted += true.total()
    return 2 * found / (answered + wanted) if answered + wanted else 1.0


def _ndcg(answer: Sequence[int], gains: Sequence[float]) -> float:
    ideal = _dcg(sorted(gains, reverse=True))
    if ideal <= 0:
        raise ValueError("a ranking question needs an option with a gain above 0")
    seen: set[int] = set()
    shown = []
    for option in answer:
        shown.append(gains[option] if 0 <= option < len(gains) and option not in seen else 0.0)
        seen.add(option)
    return _dcg(shown) / ideal


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, start=1))


def _spans(spans: Sequence[str]) -> Counter[str]:
    return Counter(span.strip().casefold() for span in spans)


def _check(answers: Sequence[object], gold: Sequence[object]) -> None:
    if not gold or len(answers) != len(gold):
        raise ValueError(f"{len(answers)} answers to {len(gold)} questions")
