"""The numbers of the report, counted by SQL over the files of a release folder. Each function gives plain rows."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from schemas.languages import LANGUAGES
from schemas.question import STAGES
from warehouse.memory import memory_database
from warehouse.sql_text import literal

Rows = list[dict[str, Any]]

_VIEWS = """
CREATE VIEW question AS SELECT * FROM read_parquet({data});
CREATE VIEW decision AS SELECT * FROM read_parquet({decisions});
CREATE VIEW pair AS SELECT * FROM read_parquet({pairs});
CREATE VIEW sampled AS SELECT * FROM read_parquet({sample});
CREATE VIEW baseline AS SELECT * FROM read_parquet({baselines});
CREATE VIEW likeness AS SELECT * FROM read_parquet({likeness});
CREATE VIEW coverage AS SELECT * FROM read_parquet({coverage});
CREATE VIEW funnel AS SELECT * FROM read_csv({funnel}, header = true, delim = ',', columns = {{
    'task': 'VARCHAR', 'language': 'VARCHAR', 'stage': 'VARCHAR',
    'entered': 'BIGINT', 'dropped': 'BIGINT', 'remaining': 'BIGINT'}});
"""


def open_release(folder: Path, review: pa.Table | None = None) -> duckdb.DuckDBPyConnection:
    """Views over a release folder: question, decision, pair, sampled, baseline, likeness, coverage, funnel, review."""
    db = memory_database()
    data = ", ".join(_path(path) for path in sorted((folder / "data").glob("*.parquet")))
    db.execute(
        _VIEWS.format(
            data=f"[{data}]",
            decisions=_path(folder / "decisions.parquet"),
            pairs=_path(folder / "pairs.parquet"),
            sample=_path(folder / "sample.parquet"),
            baselines=_path(folder / "baselines.parquet"),
            likeness=_path(folder / "likeness.parquet"),
            coverage=_path(folder / "coverage.parquet"),
            funnel=_path(folder / "funnel.csv"),
        )
    )
    kept = folder / "review.parquet"
    if review is not None:
        db.register("given_review", review.select(["question_id", "state"]))
        db.execute("CREATE TABLE review AS SELECT * FROM given_review")
    elif kept.is_file():
        db.execute(f"CREATE VIEW review AS SELECT question_id, state FROM read_parquet({_path(kept)})")
    else:
        db.execute("CREATE TABLE review (question_id VARCHAR, state VARCHAR)")
    return db


def _path(path: Path) -> str:
    return literal(path.resolve())


def rows(db: duckdb.DuckDBPyConnection, sql: str, **parameters: Any) -> Rows:
    """The rows of a query as dictionaries."""
    cursor = db.execute(sql, parameters) if parameters else db.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def funnel_by_task(db: duckdb.DuckDBPyConnection) -> Rows:
    """task, generated (what came in), dropped by stage (a list in the order of the stages), released."""
    return rows(
        db,
        "SELECT task, max(entered) FILTER (stage = $first) AS entered, "
        "max(remaining) FILTER (stage = $last) AS released, "
        "list(dropped ORDER BY list_position($stages, stage)) AS dropped "
        "FROM (SELECT task, stage, sum(entered)::BIGINT AS entered, sum(dropped)::BIGINT AS dropped, "
        "sum(remaining)::BIGINT AS remaining FROM funnel GROUP BY ALL) GROUP BY task ORDER BY task",
        first=STAGES[0],
        last=STAGES[-1],
        stages=list(STAGES),
    )


def reasons(db: duckdb.DuckDBPyConnection) -> Rows:
    """stage, reason, questions, tasks, example (detail of one, chosen by hash)."""
    return rows(
        db,
        "SELECT * FROM (SELECT stage, reason, count(*) AS questions, count(DISTINCT task) AS tasks, "
        "arg_min(detail, md5(question_id || chr(31) || 'report')) AS example FROM decision GROUP BY stage, reason) "
        "ORDER BY list_position($stages, stage), questions DESC, reason",
        stages=list(STAGES),
    )


def positions(db: duckdb.DuckDBPyConnection) -> Rows:
    """task, options (how many are shown), questions, counts (golds at each position), sigma.

    sigma: how many standard deviations the fullest position is above chance. Multiple choice only.
    """
    return rows(
        db,
        "WITH place AS (SELECT task, len(options) AS options, gold_index[1] AS place FROM question "
        "WHERE question_type = 'multiple_choice'), counted AS (SELECT task, options, place, count(*) AS n FROM place "
        "GROUP BY ALL), shown AS (SELECT task, options, sum(n)::BIGINT AS questions, "
        "list_transform(range(options), lambda p, i: coalesce(map_from_entries(list((place, n)))[p], 0)) AS counts "
        "FROM counted GROUP BY task, options) "
        "SELECT *, round((list_max(counts) - questions / options) / sqrt(questions / options * (1 - 1 / options)), 2) "
        "AS sigma FROM shown ORDER BY task, options",
    )


def longest_is_gold(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """questions, share (of multiple choice whose gold is the one longest option), chance (mean of 1/options)."""
    return rows(
        db,
        "WITH sized AS (SELECT list_transform(options, lambda o, i: length(o)) AS sizes, gold_index[1] + 1 AS gold, "
        "len(options) AS k FROM question WHERE question_type = 'multiple_choice') "
        "SELECT count(*) AS questions, coalesce(avg((sizes[gold] = list_max(sizes) AND "
        "len(list_filter(sizes, lambda s, i: s = list_max(sizes))) = 1)::INTEGER), 0) AS share, "
        "coalesce(avg(1 / k), 0) AS chance FROM sized",
    )[0]


def baselines(db: duckdb.DuckDBPyConnection) -> Rows:
    """Rows of baselines.parquet that were tested; `last_hits` and `last_bound` are those after balancing."""
    return rows(
        db,
        "SELECT *, coalesce(balanced_hits, hits) AS last_hits, coalesce(balanced_bound, bound) AS last_bound, "
        "coalesce(balanced_items, items) AS last_items FROM baseline WHERE baseline IS NOT NULL",
    )


def not_tested(db: duckdb.DuckDBPyConnection) -> Rows:
    """question_type, why, tasks: those of which no baseline says anything."""
    return rows(
        db,
        "SELECT question_type, why, list(task ORDER BY task) AS tasks FROM baseline WHERE baseline IS NULL "
        "GROUP BY question_type, why ORDER BY question_type",
    )


def difficulties(db: duckdb.DuckDBPyConnection) -> Rows:
    """task, easy, medium, hard (released questions), and the columns of likeness.parquet (NULL without options)."""
    return rows(
        db,
        "SELECT * FROM (SELECT task, count(*) FILTER (difficulty = 'easy') AS easy, "
        "count(*) FILTER (difficulty = 'medium') AS medium, count(*) FILTER (difficulty = 'hard') AS hard "
        "FROM question GROUP BY task) LEFT JOIN likeness USING (task) ORDER BY task",
    )


def coverage_cells(db: duckdb.DuckDBPyConnection) -> Rows:
    """task, language, share (got by wanted), says (`got/wanted`)."""
    return rows(
        db,
        "SELECT task, language, least(1, sum(got) / any_value(quota)) AS share, "
        "sum(got)::BIGINT || '/' || any_value(quota) AS says FROM coverage GROUP BY task, language ORDER BY ALL",
    )


def missing(db: duckdb.DuckDBPyConnection) -> Rows:
    """task, wanted, got, languages (`{language, wanted, got, why}` of those that are short); tasks that are."""
    return rows(
        db,
        "WITH of_language AS (SELECT task, language, any_value(quota) AS wanted, sum(got)::BIGINT AS got, "
        "coalesce(min(why) FILTER (NOT contains(why, 'other difficulties')), 'too few facts') AS why "
        "FROM coverage GROUP BY task, language) "
        "SELECT task, sum(wanted)::BIGINT AS wanted, sum(got)::BIGINT AS got, "
        "list({'language': language, 'wanted': wanted, 'got': got, 'why': why} "
        "ORDER BY list_position($languages, language)) FILTER (got < wanted) AS languages "
        "FROM of_language GROUP BY task HAVING bool_or(got < wanted) ORDER BY task",
        languages=list(LANGUAGES),
    )


def duplicates(db: duckdb.DuckDBPyConnection) -> Rows:
    """stage, pairs."""
    return rows(db, "SELECT stage, count(*) AS pairs FROM pair GROUP BY stage ORDER BY pairs DESC, stage")


def duplicate_examples(db: duckdb.DuckDBPyConnection, per_stage: int) -> Rows:
    """Some pairs of each stage, chosen by hash, one task after the other; those with both texts only."""
    return rows(
        db,
        "SELECT * EXCLUDE (turn) FROM (SELECT *, row_number() OVER (PARTITION BY stage, task ORDER BY "
        "md5(kept_id || chr(31) || other_id || chr(31) || 'report')) AS turn FROM pair "
        "WHERE kept_text IS NOT NULL AND other_text IS NOT NULL) "
        "QUALIFY row_number() OVER (PARTITION BY stage ORDER BY turn, md5(kept_id || chr(31) || other_id)) <= $n "
        "ORDER BY stage, turn, task, kept_id, other_id",
        n=per_stage,
    )


def review_by_task(db: duckdb.DuckDBPyConnection) -> Rows:
    """task, sampled, accepted, rejected, open, unseen; a rejected question that left counts by its decision."""
    return rows(
        db,
        "WITH known AS (SELECT question_id, task FROM question UNION SELECT question_id, task FROM decision "
        "WHERE stage = 'review') SELECT task, count(*) AS sampled, "
        + ", ".join(
            f"count(*) FILTER (coalesce(state, 'unseen') = '{state}') AS {state}"
            for state in ("accepted", "rejected", "open", "unseen")
        )
        + " FROM sampled JOIN known USING (question_id) LEFT JOIN review USING (question_id) "
        "GROUP BY task ORDER BY task",
    )


def largest_groups(db: duckdb.DuckDBPyConnection, limit: int) -> Rows:
    """group_key, questions, share, tasks: the groups with most questions."""
    return rows(
        db,
        "SELECT group_key, count(*) AS questions, count(*) / (SELECT count(*) FROM question) AS share, "
        "count(DISTINCT task) AS tasks FROM question GROUP BY group_key ORDER BY questions DESC, group_key LIMIT $n",
        n=limit,
    )


def shown_questions(db: duckdb.DuckDBPyConnection, per_task: int) -> Rows:
    """Questions of each task chosen by hash, one language after the other, so that every language is shown."""
    return rows(
        db,
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY task, language ORDER BY "
        "md5(question_id || chr(31) || 'report')) AS turn FROM question) "
        "QUALIFY row_number() OVER (PARTITION BY task ORDER BY turn, list_position($languages, language)) <= $n "
        "ORDER BY task, turn, list_position($languages, language)",
        n=per_task,
        languages=list(LANGUAGES),
    )
