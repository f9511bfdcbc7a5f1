"""The longest option, in characters."""

from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from curation.baselines.baseline import Baseline, Offered

if TYPE_CHECKING:
    import numpy as np


def _score(offered: Offered, learn: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    lengths: np.ndarray[Any, Any] = pc.utf8_length(offered.texts.dictionary).to_numpy()
    return lengths[offered.text]


BASELINE = Baseline("longest", "the longest option", _score)
