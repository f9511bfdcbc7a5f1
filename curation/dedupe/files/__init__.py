"""Dedupe of a file that Shopmark did not make: JSON lines, CSV or Parquet in, the same format out.

`formats` tells what a file is, `columns` which of its columns say what, `read` makes numbered records of it (what is
broken is a reject with its reason). `run` numbers the rows, has them compared, and writes the result: all rows in
`kept` and `removed` as they stood, the removed ones with why (`tags`). What compares is an engine (`engine`), which
`tasks`, `after_releases` and `thresholds` wrap. `folder` lets a result appear whole or not at all, `undo` takes back.
"""

from curation.dedupe.files.columns import ROW_NUMBER, Columns
from curation.dedupe.files.run import dedupe_file
from curation.dedupe.files.summary import FileSummary
from curation.dedupe.files.undo import undo

__all__ = ["ROW_NUMBER", "Columns", "FileSummary", "dedupe_file", "undo"]
