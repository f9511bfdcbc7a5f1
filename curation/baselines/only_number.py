"""The only option with a number in it; a guess where none or several have one."""

from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from curation.baselines.baseline import Baseline, Offered

if TYPE_CHECKING:
    import numpy as np


def _score(offered: Offered, learn: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    numbers = pc.match_substring_regex(offered.texts.dictionary, r"\pN").to_numpy(zero_copy_only=False)
    has_number: np.ndarray[Any, Any] = numbers[offered.text].astype(float)
    return has_number * (offered.per_question(has_number) == 1)[offered.question]


BASELINE = Baseline("only_number", "the only option with a number", _score)
