"""A small model on the options alone: logistic regression on hashed character n-grams, length and numbers.

`sklearn.linear_model.LogisticRegression` (liblinear, L2, C = 0.1) on `HashingVectorizer(char_wb, 2 to 3 characters,
32,768 places, present or not)` of the option, and what it is beside its neighbours: longest, shortest, with a number,
the only one with or without. One option is one row; of a question the option with the highest score is chosen.
"""

from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from curation.baselines.baseline import Baseline, Offered

if TYPE_CHECKING:
    import numpy as np

_PLACES = 2**15
_LONGEST_TEXT = 200
"""Characters that are looked at of an option."""
_DECIMALS = 6


def features(offered: Offered) -> Any:
    """One row an option: n-grams of its text and its place among the options of the question."""
    import numpy as np
    from scipy import sparse  # type: ignore[import-untyped]
    from sklearn.feature_extraction.text import HashingVectorizer  # type: ignore[import-untyped]

    distinct = [text[:_LONGEST_TEXT] for text in offered.texts.dictionary.to_pylist()]
    grams = HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 3), n_features=_PLACES, norm=None, alternate_sign=False, binary=True
    ).transform(distinct)
    lengths = pc.utf8_length(offered.texts.dictionary).to_numpy()[offered.text].astype(np.float64)
    numbers = pc.match_substring_regex(offered.texts.dictionary, r"\pN").to_numpy(zero_copy_only=False)
    has_number = numbers[offered.text].astype(np.float64)
    with_number = offered.per_question(has_number)[offered.question]
    mean = (offered.per_question(lengths) / offered.counts)[offered.question]
    columns = [
        lengths == np.maximum.reduceat(lengths, offered.starts)[offered.question],
        lengths == np.minimum.reduceat(lengths, offered.starts)[offered.question],
        np.clip(np.log((lengths + 1) / (mean + 1)), -2, 2),
        has_number,
        (has_number == 1) & (with_number == 1),
        (has_number == 0) & (with_number == offered.counts[offered.question] - 1),
    ]
    beside = sparse.csr_matrix(np.column_stack(columns).astype(np.float64))
    return sparse.hstack([grams[offered.text], beside], format="csr")


def _score(offered: Offered, learn: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    import numpy as np
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    if len(np.unique(offered.is_gold[learn])) < 2:
        return np.zeros(len(offered.question))  # nothing to learn from: every option is a guess
    model = LogisticRegression(solver="liblinear", C=0.1, max_iter=30, tol=0.01)
    model.fit(offered.features[learn], offered.is_gold[learn])
    # Rounded, so that a last bit never decides between options.
    scores: np.ndarray[Any, Any] = np.round(model.decision_function(offered.features), _DECIMALS)
    return scores


BASELINE = Baseline("question_blind", "the choice of a model that reads options alone", _score)
