"""Options of a task that read alike: looked for by `task check`, after rendering, in the child's connection.

Rendering never shows two of them, but it shows one where two were meant, and that one may be the poorer.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A wrong answer that reads like the gold but has another id is the graver one: it comes first.
_ALIKE = """
WITH wrong AS (
    SELECT fact, place, x.id AS id, x.text AS text, word
    FROM (SELECT fact, unnest(range(1, len(pool) + 1)) AS place, unnest(pool) AS x FROM facts)
    JOIN words ON words.text = x.text
), gold AS (
    SELECT r.fact, r.id, r.word, f.gold[r.place].text AS text FROM "right" r JOIN facts f USING (fact)
), pair AS (
    SELECT w.fact, w.text AS text, g.text AS other, 'the right answer' AS other_is
    FROM wrong w JOIN gold g USING (fact, word) WHERE w.id <> g.id
    UNION ALL
    SELECT fact, max_by(text, place), min_by(text, place), 'another wrong answer'
    FROM wrong GROUP BY fact, word HAVING count(*) > 1
)
SELECT f.language, f.fact_key, pair.text, pair.other, pair.other_is
FROM pair JOIN facts f USING (fact) ORDER BY other_is DESC, language, fact_key, text, other
"""
ALIKE_FILE = "alike.parquet"


def write_alike(connection: "DuckDBPyConnection", out: Path) -> None:
    """Write alike.parquet: language, fact_key, text, other, other_is; one row a fact and two options that read alike.

    `connection` has the tables `facts`, `words` and `right` of rendering; a task without a pool gives no row.
    """
    import pyarrow.parquet as pq

    # The connection may not write files; what it gives is written here.
    pq.write_table(connection.sql(_ALIKE).to_arrow_table(), out / ALIKE_FILE)
