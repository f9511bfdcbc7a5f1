"""A YAML list of records, or a mapping of names to such lists; then the name lands in `_key`."""

import re
from collections.abc import Iterator

import yaml

from schemas.source import FileSpec
from warehouse.ingest.plain_file import PlainFile, UnreadableFileError
from warehouse.ingest.readers.json_whole import document_text, json_batches
from warehouse.ingest.records import RecordBatch

_MAYBE_ALIAS = re.compile(r"(?:^|[\s\[{,:-])\*[\w]", re.MULTILINE)


def read(file: PlainFile, spec: FileSpec) -> Iterator[RecordBatch]:
    """The elements as JSON records.

    Raises:
        UnreadableFileError: the document is no YAML, no list, or uses aliases (a few lines of them can stand for
            gigabytes).
    """
    text = document_text(file)
    try:
        if _MAYBE_ALIAS.search(text):
            _refuse_aliases(text)
        document = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        position = len(text[: mark.index].encode()) if mark else 0
        detail = str(getattr(error, "problem", None) or error)
        raise UnreadableFileError("unreadable", f"no YAML: {detail}", position) from error
    except RecursionError as error:
        raise UnreadableFileError("unreadable", "nested too deeply", 0) from error
    yield from json_batches(_records(document))


def _refuse_aliases(text: str) -> None:
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            position = len(text[: event.start_mark.index].encode()) if event.start_mark else 0
            raise UnreadableFileError("unreadable", "YAML aliases are not read", position)


def _records(document: object) -> Iterator[tuple[str | None, object]]:
    lists = document if isinstance(document, dict) else {None: document}
    for name, elements in lists.items():
        if not isinstance(elements, list):
            raise UnreadableFileError("unreadable", "the document is neither a list nor a mapping of lists", 0)
        for element in elements:
            yield (None if name is None else str(name)), element
