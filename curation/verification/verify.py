"""Runs the rules over all questions and writes the stage."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from curation.question_tables import open_questions, write_stage
from curation.verification.rule import Rule
from curation.verification.rules import (
    contradicted_row,
    evidence_missing,
    evidence_not_accepted,
    gold_in_another_spelling,
    numeric_twin,
    relative_of_gold,
    repeated_option,
    row_in_other_language,
    synonym_of_gold,
    too_many_unverified,
    variant_of_gold,
)
from curation.verification.tables import create_tables
from schemas.task import TaskSpec

RULES: tuple[Rule, ...] = (
    contradicted_row.RULE,
    row_in_other_language.RULE,
    gold_in_another_spelling.RULE,
    repeated_option.RULE,
    synonym_of_gold.RULE,
    relative_of_gold.RULE,
    variant_of_gold.RULE,
    numeric_twin.RULE,
    evidence_missing.RULE,
    evidence_not_accepted.RULE,
    too_many_unverified.RULE,
)


def verify(
    questions: Sequence[Path],
    snapshot_tables: Mapping[str, Path],
    tasks: Mapping[str, TaskSpec],
    out: Path,
    *,
    threads: int = 2,
    rules: Sequence[Rule] = RULES,
) -> dict[str, int]:
    """Write the questions whose options stand every rule; the others are decisions with the rule as reason.

    Args:
        questions: Parquet files in QUESTION_SCHEMA.
        snapshot_tables: core table -> Parquet file.
        tasks: the specs of all tasks in `questions`.
        out: an existing folder.
        threads: of DuckDB; does not change the output.
        rules: in the order in which they give their reason.

    Returns:
        rule -> questions dropped by it (0 too), in the order of the rules.

    Raises:
        ShopmarkError: no questions, a core table is missing, or a question belongs to no task.
    """
    with open_questions(questions, threads) as connection:
        create_tables(connection, snapshot_tables, tasks)
        for rule in rules:
            connection.execute(
                f"""INSERT INTO dropped
                SELECT question_id, $name, min(detail) FROM ({rule.sql})
                WHERE question_id NOT IN (SELECT question_id FROM dropped) GROUP BY question_id""",
                {"name": rule.name},
            )
        counts = dict(connection.execute("SELECT reason, count(*) FROM dropped GROUP BY reason").fetchall())
        write_stage(connection, "verify", out)
    return {rule.name: counts.get(rule.name, 0) for rule in rules}
