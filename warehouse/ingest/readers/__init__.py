"""One reader a format: a plain file in, batches of numbered records out (Parquet is read by DuckDB itself).

`csv` and `tsv` share `csv_records`; `json_array`, `json_map` and `yaml_list` share `json_whole`. A reader never drops
a record: what is broken goes on with its reason. A file that cannot be read at all raises UnreadableFileError.
"""

from collections.abc import Callable, Iterator

from schemas.source import FileSpec
from warehouse.ingest.plain_file import PlainFile
from warehouse.ingest.readers import csv, json_array, json_map, jsonl, lines, tsv, yaml_list
from warehouse.ingest.records import RecordBatch

READERS: dict[str, Callable[[PlainFile, FileSpec], Iterator[RecordBatch]]] = {
    "csv": csv.read,
    "tsv": tsv.read,
    "jsonl": jsonl.read,
    "json_array": json_array.read,
    "json_map": json_map.read,
    "lines": lines.read,
    "yaml_list": yaml_list.read,
}
