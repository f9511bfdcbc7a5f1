"""Which of a cluster stays: no chains, no say of row order.

Questions are taken in hash order. One that is a duplicate of a question kept before leaves, and points to it; every
other one stays. So a removed question is always a judged duplicate of the one that is kept for it, never only a
duplicate of a duplicate, and one false link costs at most one question.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LINKS = """
CREATE TABLE link AS
SELECT least((place_of(left_id), left_id), (place_of(right_id), right_id)) AS first,
    greatest((place_of(left_id), left_id), (place_of(right_id), right_id)) AS later, score, why
FROM judged WHERE duplicate;
CREATE TABLE settled AS SELECT first AS node, true AS stays FROM link WHERE false
"""

# A round settles every node whose earlier neighbours are all settled: it stays unless one of those stays.
_ROUND = """
INSERT INTO settled
SELECT node.node, NOT bool_or(coalesce(earlier.stays, false))
FROM (SELECT first AS node FROM link UNION SELECT later FROM link) AS node
LEFT JOIN link ON link.later = node LEFT JOIN settled AS earlier ON earlier.node = link.first
WHERE node.node NOT IN (SELECT node FROM settled)
GROUP BY node.node
HAVING count(*) FILTER (link.first IS NOT NULL AND earlier.node IS NULL) = 0
"""

_NEAR = """
CREATE TABLE near_duplicate AS
SELECT later[2] AS question_id, first[2] AS kept_id, score, why
FROM link JOIN settled AS kept ON kept.node = first AND kept.stays JOIN settled AS gone ON gone.node = later
WHERE NOT gone.stays
QUALIFY row_number() OVER (PARTITION BY later ORDER BY score DESC, first) = 1
"""


def keep_one(connection: "DuckDBPyConnection") -> None:
    """Create near_duplicate(question_id, kept_id, score, why) from the duplicates in `judged`."""
    connection.execute(_LINKS)
    while connection.execute(_ROUND).fetchall()[0][0]:
        pass
    connection.execute(_NEAR)
