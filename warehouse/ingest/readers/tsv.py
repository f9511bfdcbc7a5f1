"""Tab-separated values with a header (IANA): no quoting, so a quote is a character and no field holds a line feed."""

from collections.abc import Iterator

from schemas.source import FileSpec
from warehouse.ingest.plain_file import PlainFile
from warehouse.ingest.readers.csv import Dialect, read_delimited
from warehouse.ingest.records import RecordBatch


def read(file: PlainFile, spec: FileSpec) -> Iterator[RecordBatch]:
    """The records below the header as strings, empty fields as NULL."""
    yield from read_delimited(file, spec, Dialect("\t", False))
