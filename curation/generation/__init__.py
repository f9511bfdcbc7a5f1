"""Facts to questions: a task's SQL runs in a child process that is cut off, its rows are rendered there.

`sandbox` writes the job; `nurseries` and `nursery` fork the child with a clean environment and end it on time.
`child` is the process: an in-memory DuckDB with the task's core tables, locked before any of the task's SQL runs.
`checks` looks at the SQL and the facts, `render` writes the SQL that draws options and fills prompts, `output` writes
Parquet; `macros.sql` and `locale_sql` (how languages write numbers) hold what a task may call, `units` the units.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from curation.generation.sandbox import GenerationReport, generate_task

__all__ = ["GenerationReport", "generate_task"]


def __getattr__(name: str) -> Any:
    """The parent's names, imported when they are asked for: the child starts without them in half the time."""
    if name in __all__:
        from curation.generation import sandbox

        return getattr(sandbox, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
