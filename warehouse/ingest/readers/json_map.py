"""A JSON document that is one object id -> record; the id lands in `_key`, the row number counts from 1.

Where source.yaml names a column `value`, what stands under an id may be anything: a list or a text lands in it.
"""

from collections.abc import Iterator

from schemas.source import FileSpec
from warehouse.ingest.plain_file import PlainFile, UnreadableFileError
from warehouse.ingest.readers.json_whole import json_batches, parse_json
from warehouse.ingest.records import RecordBatch


def read(file: PlainFile, spec: FileSpec) -> Iterator[RecordBatch]:
    """The values as JSON records with their key.

    Raises:
        UnreadableFileError: the document is no JSON object.
    """
    document = parse_json(file)
    if not isinstance(document, dict):
        raise UnreadableFileError("invalid_json", "the document is no object", 0)
    bare = "value" in spec.columns
    yield from json_batches(
        (key, {"value": value} if bare and not isinstance(value, dict) else value) for key, value in document.items()
    )
