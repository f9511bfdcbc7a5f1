"""JSON and YAML documents that hold all records at once: parsed as a whole, given on as JSON records."""

import json
from collections.abc import Iterable, Iterator

import pyarrow as pa

from warehouse.ingest.plain_file import BAD_BYTE, PlainFile, UnreadableFileError
from warehouse.ingest.records import RecordBatch, common_faults

_BATCH = 20_000
MAX_DOCUMENT = 1 << 30


def document_text(file: PlainFile) -> str:
    """The whole text of a document.

    Raises:
        UnreadableFileError: it is too large to be parsed at once, or holds undecodable bytes.
    """
    if len(file.data) > MAX_DOCUMENT:
        raise UnreadableFileError("too_large", f"a document of {len(file.data)} bytes; use JSON lines", MAX_DOCUMENT)
    text = file.data.tobytes().decode("utf-8")
    if file.marked:
        position = len(text[: text.index(BAD_BYTE)].encode())
        raise UnreadableFileError("wrong_encoding", "bytes that are not text in the declared encoding", position)
    return text


def parse_json(file: PlainFile) -> object:
    """The document as Python values.

    Raises:
        UnreadableFileError: it is no JSON, with the byte position of the fault.
    """
    text = document_text(file)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        position = len(text[: error.pos].encode())
        raise UnreadableFileError("invalid_json", error.msg, position) from error
    except RecursionError as error:
        raise UnreadableFileError("invalid_json", "nested too deeply", 0) from error


def json_batches(records: Iterable[tuple[str | None, object]]) -> Iterator[RecordBatch]:
    """Records (key, value), numbered from 1, as JSON batches with the column `_key`."""
    keys: list[str | None] = []
    texts: list[str] = []
    first = 1
    for key, value in records:
        keys.append(key)
        texts.append(_dump(value))
        if len(texts) == _BATCH:
            yield _batch(first, keys, texts)
            first, keys, texts = first + len(texts), [], []
    if texts:
        yield _batch(first, keys, texts)


def _dump(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        # Half of a surrogate pair: escaped it stays readable, and the landing rejects it as no JSON.
        return json.dumps(value, default=str)


def _batch(first: int, keys: list[str | None], texts: list[str]) -> RecordBatch:
    text = pa.array(texts, pa.large_string())
    reason, detail = common_faults(text)
    table = pa.table(
        {
            "_row": pa.array(range(first, first + len(texts)), pa.int64()),
            "_byte": pa.nulls(len(texts), pa.int64()),
            "_text": text,
            "_reason": reason,
            "_detail": detail,
            "_key": pa.array(keys, pa.string()),
        }
    )
    return RecordBatch("json", table)
