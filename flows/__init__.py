"""Prefect flows that order the stages, and the `shopmark` command line.

`ingest`, `generate`, `curate`, `annotate`, `release` are one flow each; `build` runs them all; `dedupe` dedupes a file
on a Dask cluster; `server` keeps one local Prefect server for a folder; `cli/` is the command line, a file a command.
"""
