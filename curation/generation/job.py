"""What the parent tells the child, as JSON in a file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """Everything the child needs; paths are absolute.

    tables: core table -> Parquet file. functions: the SQL of macros and units (made by the parent, which reads CLDR
    once for all tasks). texts: rows (key, language, text). licences: source -> licence.
    memory_limit: in DuckDB's words; memory_bytes: the same in bytes. place: how errors name facts.sql.
    probe: also look for options that read alike.
    render: the statements that make the table `rendered`.
    """

    task: str
    sql: str
    place: str
    slots: list[str]
    render: list[str]
    functions: str
    languages: list[str]
    tables: dict[str, str]
    texts: list[tuple[str, str, str]]
    licences: dict[str, str]
    threads: int
    memory_limit: str
    memory_bytes: int
    seconds: int
    out: str
    scratch: str
    probe: bool = False
