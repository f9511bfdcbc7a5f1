"""Raw files again in another order: the records of each kind of file are pooled, shuffled, and dealt anew.

So neither the order of rows, nor of files, nor which file holds which row stays; what the files say does.
"""

import gzip
import re
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.source import FileSpec, SourceSpec

_QUOTED = re.compile(rb'"')


def shuffle_source(spec: SourceSpec, folder: Path, target: Path, seed: int) -> None:
    """Write the files of a source, found in `folder`, into `target` with their records in another order."""
    for kind in spec.files:
        paths = sorted(path for path in folder.glob(kind.pattern) if path.is_file())
        targets = [target / path.relative_to(folder) for path in paths]
        for path in targets:
            path.parent.mkdir(parents=True, exist_ok=True)
        random = Random(f"{seed} {kind.name}")
        if kind.format == "parquet":
            _shuffle_parquet(paths, targets, random)
        else:
            _shuffle_text(kind, paths, targets, random)


def _shuffle_parquet(paths: list[Path], targets: list[Path], random: Random) -> None:
    table = pa.concat_tables([pq.read_table(path) for path in paths])
    order = random.sample(range(table.num_rows), table.num_rows)
    for target, places in zip(targets, _dealt(order, len(targets)), strict=True):
        pq.write_table(table.take(places), target)


def _shuffle_text(kind: FileSpec, paths: list[Path], targets: list[Path], random: Random) -> None:
    headers, pool = [], []
    for path in paths:
        header, records = records_of(kind, raw_bytes(path))
        headers.append(header)
        pool += records
    random.shuffle(pool)
    for header, target, records in zip(headers, targets, _dealt(pool, len(targets)), strict=True):
        content = header + b"".join(records)
        target.write_bytes(gzip.compress(content, 1, mtime=0) if target.suffix == ".gz" else content)


def raw_bytes(path: Path) -> bytes:
    """The content of a file, unpacked."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def records_of(kind: FileSpec, content: bytes) -> tuple[bytes, list[bytes]]:
    """The header (of csv and tsv) and the records, each with its line end."""
    lines = [line + b"\n" for line in content.removesuffix(b"\n").split(b"\n")]
    if kind.format not in ("csv", "tsv"):
        return b"", lines
    return lines[0], _joined(lines[1:]) if kind.format == "csv" else lines[1:]


def _joined(lines: list[bytes]) -> list[bytes]:
    """Lines of CSV as records: a quote that stays open takes the next lines along.

    A line with one quote, at its start, is a record that was damaged on purpose (`warehouse.sample.broken_rows`): its
    quote opens and nothing closes it. No good record of the market starts with a quote, since its first field is an id.
    """
    records: list[bytes] = []
    waiting = b""
    for line in lines:
        if not waiting and line.startswith(b'"') and len(_QUOTED.findall(line)) == 1:
            records.append(line)
            continue
        waiting += line
        if len(_QUOTED.findall(waiting)) % 2 == 0:
            records.append(waiting)
            waiting = b""
    return records + ([waiting] if waiting else [])


def _dealt(items: list[Any], hands: int) -> list[list[Any]]:
    """The items in `hands` runs of unequal length, none empty while there are enough."""
    weights = range(hands, 0, -1)
    total, cuts, position = sum(weights), [], 0
    for weight in weights:
        position += weight
        cuts.append(len(items) * position // total)
    return [items[start:end] for start, end in zip([0, *cuts[:-1]], cuts, strict=True)]
