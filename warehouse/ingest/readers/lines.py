"""Lines of text: each non-blank line is a record with the one column `line`."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from schemas.source import FileSpec
from warehouse.ingest.plain_file import PlainFile
from warehouse.ingest.records import (
    RecordBatch,
    common_faults,
    is_blank,
    line_chunks,
    matches,
    strip_line_end,
    text_array,
)


def line_tables(file: PlainFile, spec: FileSpec) -> Iterator[pa.Table]:
    """`_row`, `_byte`, `_text`, `_reason`, `_detail` of each line that is neither blank nor a comment."""
    row = 0
    for starts, ends in line_chunks(file.data):
        texts = strip_line_end(text_array(file.data, starts, ends))
        keep = ~(is_blank(texts) | matches(texts, spec.skip))
        numbers = np.arange(row + 1, row + 1 + len(starts), dtype=np.int64)
        row += len(starts)
        texts = texts.filter(pa.array(keep))
        reason, detail = common_faults(texts)
        yield pa.table(
            {"_row": numbers[keep], "_byte": starts[keep], "_text": texts, "_reason": reason, "_detail": detail}
        )


def read(file: PlainFile, spec: FileSpec) -> Iterator[RecordBatch]:
    """The lines as records; every declared column but `line` is missing by nature and refused by the landing."""
    for table in line_tables(file, spec):
        yield RecordBatch("strings", table.append_column("line", table["_text"]))
