"""Types of the columns that the stages pass on, and how many rows are looked at in one go."""

from typing import Any, TypeAlias

import numpy as np

Ints: TypeAlias = np.ndarray[Any, Any]
"""Whole numbers, signed."""
Bools: TypeAlias = np.ndarray[Any, Any]
Hashes: TypeAlias = np.ndarray[Any, Any]
"""uint64."""
Floats: TypeAlias = np.ndarray[Any, Any]

BLOCK = 200_000
"""Rows of a block; no result depends on it."""
