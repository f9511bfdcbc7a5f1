"""JSON lines: each non-blank line is one JSON object."""

from collections.abc import Iterator

from schemas.source import FileSpec
from warehouse.ingest.plain_file import PlainFile
from warehouse.ingest.readers.lines import line_tables
from warehouse.ingest.records import RecordBatch


def read(file: PlainFile, spec: FileSpec) -> Iterator[RecordBatch]:
    """The lines as JSON records; what is no JSON object is found by the landing."""
    for table in line_tables(file, spec):
        yield RecordBatch("json", table)
