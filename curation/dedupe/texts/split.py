"""The rows of a corpus in the order of preference, cut into shards."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.texts.shards import Place


def split(rows: Path, place: Place, threads: int) -> pa.Table:
    """Write the rows shard by shard; returns all but their texts.

    Rows that are verified come first, then those of older releases, longer ones, and then by text and id.

    Args:
        rows: see `dedupe_texts`.
        place: where the shards go.
        threads: of the sorting, which may spill to disk.
    """
    import duckdb

    size, shard, held = place.shard_rows, 0, []
    connection = duckdb.connect(config={"threads": threads})
    try:
        connection.execute("SET enable_progress_bar = false")
        source = connection.read_parquet(str(rows))
        wanted = ["verified DESC NULLS LAST"] if "verified" in source.columns else []
        wanted += ["release NULLS LAST"] if "release" in source.columns else []
        reader = source.order(", ".join([*wanted, "length(text) DESC", "text", "id"])).to_arrow_reader(size)
        pending = reader.schema.empty_table()
        for batch in reader:
            pending = pa.concat_tables([pending, pa.Table.from_batches([batch])])
            while pending.num_rows >= size:
                pq.write_table(pending.slice(0, size), place.file("rows", shard, "parquet"))
                held.append(pending.slice(0, size).drop_columns("text").combine_chunks())
                pending, shard = pending.slice(size), shard + 1
        if pending.num_rows or not held:
            pq.write_table(pending, place.file("rows", shard, "parquet"))
            held.append(pending.drop_columns("text"))
    finally:
        connection.close()
    return pa.concat_tables(held)
