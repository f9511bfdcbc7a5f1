"""What became of planted defects: which questions met them, which check took those out, what else left with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.planting import Defect
from schemas.core import CORE_TABLES
from warehouse.sql_text import literal


@dataclass(frozen=True)
class Lines:
    """One run of the line over a market. tables: core tables; generated: questions of all tasks; decisions: of verify,
    filter and dedupe; kept: what is left after dedupe; alone: decisions of single checks over all generated questions,
    which say what a check sees where another one took the question first."""

    tables: dict[str, Path]
    generated: list[Path]
    decisions: list[Path]
    kept: Path
    alone: list[Path] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """One defect. outcome: not_shown, guarded (the tasks do not use the row any more), cleaned, caught, missed.
    checks: stage:reason of the questions that left; questions: that met the defect; left: of these still there; right:
    whether a check that should take it out did, alone and in every question that met it."""

    defect: Defect
    outcome: str
    checks: tuple[str, ...]
    questions: int
    left: int
    right: bool


MARKUP = r"</?[a-zA-Z!]|&#?\w+;"

_QUESTIONS = """
CREATE TABLE {name} AS
SELECT question_id, task, language, source_rows, concat_ws(chr(10), prompt, array_to_string(options, chr(10)),
        array_to_string("references", chr(10))) AS shown,
    [e.id FOR e IN coalesce(option_evidence, [])] AS ids,
    hash(task, language, list_sort(map_values(slots)), list_sort([options[g + 1] FOR g IN coalesce(gold_index, [])]),
        list_sort("references")) AS said
FROM read_parquet({files});
CREATE TABLE {name}_row AS SELECT question_id, unnest(source_rows) AS src FROM {name};
"""

_DEFECTS = """
CREATE TABLE carrier AS
SELECT d.number, r.src, r.text FROM defect d JOIN core_row r ON r.name = d.name AND r.key = d.key;
-- Both sides of a contradiction, and everything of a product that stands twice.
CREATE TABLE touched AS
SELECT DISTINCT src FROM carrier
UNION SELECT r.src FROM defect d JOIN core_row r ON r.name = 'product_text' AND r.key[1] = d.key[1]
WHERE d.name = 'product';
CREATE TABLE met AS
SELECT DISTINCT d.number, q.question_id
FROM defect d JOIN carrier c USING (number) JOIN planted_row p ON p.src = c.src JOIN planted q USING (question_id)
WHERE d.marker = '' OR contains(q.shown, d.marker);
CREATE TABLE twin AS
SELECT d.number, 'sample_market:' || d.key[1] AS twin_id, 'sample_market:P' || substr(d.key[1], 2) AS product_id
FROM defect d WHERE kind = 'duplicate_product';
"""

_VERDICTS = """
WITH fate AS (
    SELECT m.number, m.question_id, k.question_id IS NOT NULL AS stays, x.stage || ':' || x.reason AS "check"
    FROM met m LEFT JOIN kept k USING (question_id) LEFT JOIN decision x USING (question_id)
    WHERE m.number NOT IN (SELECT number FROM twin)
    UNION ALL
    -- A product that stands twice does harm where both questions stay, or one is offered against the other.
    SELECT t.number, q.question_id, k.question_id IS NOT NULL AND (
            list_has_all(q.ids, [t.twin_id, t.product_id]) OR EXISTS (
                SELECT 1 FROM kept_said o WHERE o.said = q.said AND o.question_id <> q.question_id)),
        x.stage || ':' || x.reason
    FROM twin t JOIN met m USING (number) JOIN planted q USING (question_id)
    LEFT JOIN kept k USING (question_id) LEFT JOIN decision x USING (question_id)
)
SELECT d.number, count(DISTINCT question_id) AS questions, count(DISTINCT question_id) FILTER (stays) AS stay,
    list(DISTINCT "check" ORDER BY "check") FILTER ("check" IS NOT NULL) AS checks,
    count(DISTINCT question_id) FILTER (EXISTS (
        SELECT 1 FROM expected x JOIN said_of s ON s."check" = x."check"
        WHERE x.kind = d.kind AND s.question_id = fate.question_id)) AS named,
    (SELECT count(*) FROM carrier c WHERE c.number = d.number) AS carriers,
    (SELECT bool_or(NOT regexp_matches(c.text, $markup)) FROM carrier c WHERE c.number = d.number) AS plain,
    EXISTS (SELECT 1 FROM before b WHERE b.name = d.name AND b.key = d.key) AS shown_before
FROM defect d LEFT JOIN fate USING (number)
GROUP BY d.number, d.kind, d.name, d.key ORDER BY d.number
"""


def read(clean: Lines, planted: Lines, defects: Sequence[Defect]) -> duckdb.DuckDBPyConnection:
    """A database of both runs, for `verdicts` and `clean_loss`."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    for name, files in (("clean", clean.generated), ("planted", planted.generated)):
        connection.execute(_QUESTIONS.format(name=name, files=_listed(files)))
    for name, run in (("kept", planted), ("clean_kept", clean)):
        connection.execute(f"CREATE TABLE {name} AS SELECT question_id FROM read_parquet({_listed([run.kept])})")
    for name, run in (("decision", planted), ("clean_decision", clean)):
        connection.execute(f"CREATE TABLE {name} AS FROM read_parquet({_listed(run.decisions)})")
    connection.execute(
        "CREATE TABLE kept_said AS SELECT question_id, said FROM planted SEMI JOIN kept USING (question_id)"
    )
    connection.execute(
        """CREATE TABLE said_of AS SELECT question_id, stage || ':' || reason AS "check" FROM decision"""
    )
    for file in planted.alone:
        connection.execute(
            f"""INSERT INTO said_of SELECT question_id, stage || ':' || reason FROM read_parquet({literal(file)})"""
        )
    connection.register(
        "defect_rows",
        pa.table(
            {
                "number": [d.number for d in defects],
                "kind": [d.kind for d in defects],
                "name": [d.table for d in defects],
                "key": [list(d.key) for d in defects],
                "marker": [d.marker for d in defects],
            }
        ),
    )
    connection.execute("CREATE TABLE defect AS FROM defect_rows")
    connection.execute(f"CREATE TABLE core_row AS {_core_rows(planted)}")
    connection.execute(f"CREATE TABLE before AS {shown_rows_sql(clean)}")
    connection.execute(_DEFECTS)
    return connection


def verdicts(
    connection: duckdb.DuckDBPyConnection, defects: Sequence[Defect], expected: Mapping[str, Sequence[str]]
) -> list[Verdict]:
    """What became of each defect, in order. expected: kind -> the checks that should take it out."""
    pairs = [(kind, check) for kind, checks in expected.items() for check in checks]
    connection.register(
        "expected", pa.table({"kind": [kind for kind, _ in pairs], "check": [check for _, check in pairs]})
    )
    rows = connection.execute(_VERDICTS, {"markup": MARKUP}).fetchall()
    found = []
    for defect, (_, questions, stay, checks, named, carriers, plain, shown_before) in zip(defects, rows, strict=True):
        if stay:
            outcome = "missed"
        elif not carriers or (defect.kind.startswith("markup") and plain):
            outcome, checks = "cleaned", ["ingest:clean_text" if carriers else "ingest:rejected"]
        elif checks or (questions and defect.kind == "duplicate_product"):
            outcome = "caught"
        else:
            outcome = "guarded" if shown_before and not defect.marker else "not_shown"
        # Of two questions that say the same one stays, so a duplicate needs to be named but once.
        seen = bool(named) if defect.kind == "duplicate_product" else named == questions
        right = outcome in ("guarded", "cleaned") or (outcome == "caught" and seen)
        found.append(Verdict(defect, outcome, tuple(checks or ()), questions, stay, right))
    return found


def clean_loss(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Counts over questions and rows that no defect touches: how many there were, and how many the checks took out.

    A question counts as lost where the clean run kept it after verify and filter, the planted run made it too, and
    verify or filter dropped it there.
    """
    row = connection.execute(
        """WITH apart AS (
            SELECT question_id FROM planted SEMI JOIN clean USING (question_id)
            ANTI JOIN (SELECT question_id FROM planted_row SEMI JOIN touched USING (src)) USING (question_id)
            ANTI JOIN (SELECT question_id FROM clean_decision WHERE stage IN ('verify', 'filter')) USING (question_id)
        ), lost AS (
            -- Not those that show a planted text which they took from a row they do not name.
            SELECT question_id FROM apart SEMI JOIN (
                SELECT question_id FROM decision WHERE stage IN ('verify', 'filter')) USING (question_id)
            JOIN planted USING (question_id)
            WHERE NOT EXISTS (SELECT 1 FROM defect d WHERE d.marker <> '' AND contains(planted.shown, d.marker))
        ), used AS (SELECT src, bool_and(question_id IN (FROM lost)) AS lost
            FROM planted_row SEMI JOIN apart USING (question_id) GROUP BY src)
        SELECT (SELECT count(*) FROM apart), (SELECT count(*) FROM lost), (SELECT count(*) FROM used),
            (SELECT count(*) FROM used WHERE lost)"""
    ).fetchall()[0]
    return dict(zip(("questions", "questions lost", "rows", "rows lost"), row, strict=True))


def shown_rows_sql(run: Lines) -> str:
    """SQL of (name, key) of the core rows that questions of a run were made from."""
    return f"""SELECT DISTINCT name, key FROM ({_core_rows(run)}) SEMI JOIN (
        SELECT unnest(source_rows) AS src FROM read_parquet({_listed(run.generated)})) USING (src)"""


def _core_rows(run: Lines) -> str:
    """SQL of (name, key without the source, src, text) of the tables in which defects are planted."""
    turns = f"read_parquet({_listed([run.tables['conversation_turn']])})"
    said = {
        "product": "''",
        "product_text": "title",
        "review": "text",
        "judgement": "''",
        "qa": "question || ' ' || coalesce(answer, '')",
        "conversation": f"(SELECT string_agg(t.text, ' ') FROM {turns} t WHERE t.conversation_id = c.conversation_id)",
    }
    parts = []
    for name, text in said.items():
        keys = ", ".join(f"regexp_replace({column}, '^sample_market:', '')" for column in CORE_TABLES[name].key)
        table = f"read_parquet({_listed([run.tables[name]])}) c"
        parts.append(f"SELECT '{name}' AS name, [{keys}] AS key, src, {text} AS text FROM {table}")
    return " UNION ALL ".join(parts)


def _listed(files: Sequence[Path]) -> str:
    return "[" + ", ".join(map(literal, files)) + "]"


def harmed(connection: duckdb.DuckDBPyConnection, faults: pa.Table) -> dict[str, Any]:
    """kind of defect -> questions left that the oracle calls wrong and that met such a defect; '' for no defect."""
    connection.register("oracle_fault", faults)
    rows = connection.execute(
        """SELECT coalesce(d.kind, ''), count(DISTINCT f.question_id)
        FROM oracle_fault f LEFT JOIN met m USING (question_id) LEFT JOIN defect d USING (number)
        WHERE f.what IN ('wrong_gold', 'right_option') GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    return dict(rows)
