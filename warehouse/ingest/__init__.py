"""From raw files to core rows, one source at a time; `ingest_source` is the way in.

`source_files` finds them, `plain_file` decompresses and decodes, `records` and `readers/` cut text into numbered
records, `typed_columns` and `landing` type them into raw.* or rejects.*, `duplicates` settles shared keys, `mapping`
runs the source's SQL with the macros of `clean_text`. Nothing is lost: of each file rows in = kept + rejected, checked.
"""

from warehouse.ingest.ingest import FileReport, IngestReport, ingest_source

__all__ = ["FileReport", "IngestReport", "ingest_source"]
