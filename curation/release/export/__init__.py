"""The same questions in the file layouts of other people's tools: one file a layout.

A layout is a function `(questions, folder)` that reads released questions (`tables.RELEASED_SCHEMA`, sorted) and writes
files whose bytes depend on the questions alone. Questions that a layout cannot hold stay out of it.
"""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from curation.release.export.shopping_mmlu import export_shopping_mmlu

EXPORTS: dict[str, Callable[[pa.Table, Path], int]] = {"shopping_mmlu": export_shopping_mmlu}


def write_exports(questions: pa.Table, folder: Path) -> dict[str, int]:
    """Write <folder>/<layout>/ for every layout; gives layout -> questions written."""
    return {name: export(questions, folder / name) for name, export in EXPORTS.items()}
