"""A JSON document that is one array of records; the row number is the place in the array, from 1."""

from collections.abc import Iterator

from schemas.source import FileSpec
from warehouse.ingest.plain_file import PlainFile, UnreadableFileError
from warehouse.ingest.readers.json_whole import json_batches, parse_json
from warehouse.ingest.records import RecordBatch


def read(file: PlainFile, spec: FileSpec) -> Iterator[RecordBatch]:
    """The elements as JSON records.

    Raises:
        UnreadableFileError: the document is no JSON array.
    """
    document = parse_json(file)
    if not isinstance(document, list):
        raise UnreadableFileError("invalid_json", "the document is no array", 0)
    yield from json_batches((None, element) for element in document)
