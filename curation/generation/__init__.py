"""Facts to questions: a task's SQL runs in a child process that is cut off, its rows are rendered there.

`sandbox` is the parent: it writes the job, starts the child with a clean environment and ends it on time or memory.
`child` is the process: an in-memory DuckDB with the task's core tables, locked before any of the task's SQL runs.
`checks` looks at the SQL and the facts, `render` writes the SQL that draws options and fills prompts, `output` writes
Parquet; `macros.sql` and `locale_sql` (how languages write numbers) hold what a task may call, `units` the units.
"""

from curation.generation.sandbox import GenerationReport, generate_task

__all__ = ["GenerationReport", "generate_task"]
