"""What the parent tells the child, as JSON in a file."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Job:
    """Everything the child needs; paths are absolute.

    tables: core table -> Parquet file. functions: the SQL of macros and units (made by the parent, which reads CLDR
    once for all tasks). changing: the functions that no task may call. texts: rows (key, language, text).
    licences: source -> licence.
    memory_limit: in DuckDB's words; memory_bytes: the same in bytes. place: how errors name facts.sql.
    steps: rows (name, SQL, how errors name its file), in order.
    probe: also look for options that read alike.
    render: the statements that make the table `rendered`.
    """

    task: str
    sql: str
    place: str
    steps: list[tuple[str, str, str]]
    slots: list[str]
    functions: str
    changing: list[str]
    languages: list[str]
    tables: dict[str, str]
    texts: list[tuple[str, str, str]]
    licences: dict[str, str]
    out: str
    scratch: str
    render: list[str] = field(default_factory=list)
    threads: int = 1
    memory_limit: str = "4GB"
    memory_bytes: int = 4 * 10**9
    seconds: int = 600
    probe: bool = False
