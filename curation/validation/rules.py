"""A rule of a suite: SQL that must return no row, what it means in words, and how bad a hit is."""

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Rule:
    """One expectation.

    Attributes:
        name: a short snake_case code, unique in its suite.
        meaning: what must hold, one sentence; shown in the Data Docs.
        sql: SELECT of the rows that break the rule, from `{batch}` (the checked table, which needs no alias) and any
            other view of `database`; its columns are the example rows a person sees. No other braces.
        severity: `critical` refuses the release, `warning` is shown only.
    """

    name: str
    meaning: str
    sql: str
    severity: Severity = "critical"

    def expectation(self) -> Any:
        """The rule as an expectation of Great Expectations."""
        from great_expectations.expectations import UnexpectedRowsExpectation
        from great_expectations.expectations.metadata_types import FailureSeverity

        return UnexpectedRowsExpectation(
            unexpected_rows_query=self.sql,
            description=self.meaning,
            severity=FailureSeverity(self.severity),
            meta={"rule": self.name},
        )


def literal(text: str) -> str:
    """`text` as an SQL literal that holds no brace and no colon-name (both mean something to Great Expectations)."""
    quoted = text.replace("'", "''")
    for sign in "{}:":
        quoted = quoted.replace(sign, f"' || chr({ord(sign)}) || '")
    return f"('{quoted}')"


def literals(texts: Any) -> str:
    """A list of SQL literals for IN (...)."""
    return ", ".join(literal(text) for text in texts)


def columns_match(name: str, view: str, columns: dict[str, str], may_also: tuple[str, ...] = ()) -> Rule:
    """The view has exactly these columns with these DuckDB types; those of `may_also` may be there."""
    schema, table = view.split(".")
    wanted = ", ".join(f"({literal(column)}, {literal(kind)})" for column, kind in columns.items())
    return Rule(
        name,
        f"{view} has the columns of its schema, in their types.",
        f"WITH wanted(column_name, wanted) AS (VALUES {wanted}), "
        "there AS (SELECT column_name, data_type AS found FROM duckdb_columns() "
        f"WHERE schema_name = {literal(schema)} AND table_name = {literal(table)} "
        f"AND column_name NOT IN ({literals(('', *may_also))})) "
        "SELECT column_name, wanted, found FROM wanted FULL JOIN there USING (column_name) "
        "WHERE wanted IS DISTINCT FROM found AND (SELECT count(*) FROM {batch}) IS NOT NULL ORDER BY column_name",
    )
