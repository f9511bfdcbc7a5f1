"""What a baseline is, and what it sees: the options of one task's questions as columns, without their prompts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy as np

FOLDS = 8
"""Folds of groups: the questions of a group are in one. Options are balanced by what DRAW_FOLDS tell; only the others
judge a task that was balanced."""
DRAW_FOLDS = (0, 1, 2, 3)
JUDGE_FOLDS = (4, 5, 6, 7)
Folds = Sequence[tuple[tuple[int, ...], tuple[int, ...]]]
"""Pairs of folds to learn from and folds to judge."""


@dataclass(frozen=True)
class Baseline:
    """One way to choose an option unread.

    Attributes:
        name: snake_case, as in baselines.parquet.
        words: what it chooses, in words.
        score: (offered, learn) -> one number an option; the highest of a question is chosen, equals share the guess.
            `learn` marks the options whose golds it may look at.
    """

    name: str
    words: str
    score: "Callable[[Offered, np.ndarray[Any, Any]], np.ndarray[Any, Any]]"


@dataclass(frozen=True)
class Offered:
    """The options of questions of one task.

    Attributes:
        table: question_id, language, fold, options, gold_index; one row a question, sorted by question_id, with at
            least one option and one gold each.
    """

    table: pa.Table

    @cached_property
    def counts(self) -> "np.ndarray[Any, Any]":
        """Options of each question."""
        return _numpy(pc.list_value_length(self.table["options"]))

    @cached_property
    def starts(self) -> "np.ndarray[Any, Any]":
        """The row of each question's first option."""
        import numpy as np

        return np.concatenate(([0], np.cumsum(self.counts)[:-1])).astype(np.int64)

    @cached_property
    def question(self) -> "np.ndarray[Any, Any]":
        """The question of each option."""
        import numpy as np

        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def position(self) -> "np.ndarray[Any, Any]":
        """Where each option stands, from 0."""
        import numpy as np

        return np.arange(len(self.question)) - self.starts[self.question]

    @cached_property
    def is_gold(self) -> "np.ndarray[Any, Any]":
        """Whether each option is right."""
        import numpy as np

        golds = self.table["gold_index"]
        rows = np.repeat(self.starts, _numpy(pc.list_value_length(golds))) + _numpy(pc.list_flatten(golds))
        marked = np.zeros(len(self.question), dtype=bool)
        marked[rows] = True
        return marked

    @cached_property
    def chance(self) -> "np.ndarray[Any, Any]":
        """What a guess is worth in each question: its golds by its options."""
        import numpy as np

        return np.add.reduceat(self.is_gold.astype(np.float64), self.starts) / self.counts

    @cached_property
    def fold(self) -> "np.ndarray[Any, Any]":
        """The fold of each question."""
        return _numpy(self.table["fold"])

    @cached_property
    def texts(self) -> pa.DictionaryArray:
        """The text of each option, every distinct one once."""
        return pc.list_flatten(self.table["options"]).combine_chunks().dictionary_encode()

    @cached_property
    def text(self) -> "np.ndarray[Any, Any]":
        """Which of the distinct texts each option is."""
        return _numpy(self.texts.indices)

    @cached_property
    def features(self) -> Any:
        """What the question-blind model sees of each option (sparse matrix)."""
        from curation.baselines.question_blind import features

        return features(self)

    def hits(self, scores: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """For each question how far the highest-scored option is right: 1, 0, or the share of golds among equals."""
        import numpy as np

        top = scores == np.maximum.reduceat(scores, self.starts)[self.question]
        right = np.add.reduceat((top & self.is_gold).astype(np.float64), self.starts)
        return right / np.add.reduceat(top.astype(np.float64), self.starts)

    def per_question(self, of_option: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """The sum of a number over the options of each question."""
        import numpy as np

        return np.add.reduceat(of_option, self.starts)


def cross_hits(offered: Offered, baseline: Baseline, folds: Folds) -> "np.ndarray[Any, Any]":
    """Hits of each question, by what was learnt on other folds; NaN in folds that are not judged.

    Args:
        offered: the questions.
        baseline: is asked once for each pair.
        folds: pairs of folds to learn from and folds to judge.
    """
    import numpy as np

    hits = np.full(len(offered.counts), np.nan)
    for learnt, judged in folds:
        wanted = np.isin(offered.fold, judged)
        if wanted.any():
            learn = np.isin(offered.fold, learnt)[offered.question]
            hits[wanted] = offered.hits(baseline.score(offered, learn))[wanted]
    return hits


def _numpy(column: "pa.Array | pa.ChunkedArray") -> "np.ndarray[Any, Any]":
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    numbers: np.ndarray[Any, Any] = array.to_numpy(zero_copy_only=False)
    return numbers
