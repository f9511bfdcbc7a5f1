"""The oracle: says of every question over a sample market whether its answers are right, from the market's truth alone.

It reads the truth tables (never the core tables, never the evidence a task gives) and the questions as a person sees
them, and knows nothing of the code that made them. `judge` is the call; `sql/base.sql` reads questions and names,
`sql/tasks/<task>.sql` says for each shown option of a task whether it is true. A new task needs a new file there.
"""

from warehouse.sample.oracle.judge import BOUND, TaskVerdict, Verdicts, judge, known_tasks

__all__ = ["BOUND", "TaskVerdict", "Verdicts", "judge", "known_tasks"]
