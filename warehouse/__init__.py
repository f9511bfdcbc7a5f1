"""The warehouse: raw rows, core entities, lineage and ledger in DuckDB, snapshots and stage results in Parquet.

`workspace` names the places of a user's folder; `connection` opens the DuckDB file (nobody else does); `ingest`
brings a source in; `snapshot` publishes core.* as Parquet for every reader; `stages` keeps results by fingerprint;
`ledger` keeps what cannot be rebuilt; `sources/` holds a folder a source; `sample/` makes the sample market.
"""
