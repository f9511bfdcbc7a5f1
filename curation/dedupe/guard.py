"""Stage 4: says of two look-alikes what differs, or that nothing does.

A pair is a duplicate only when no number, unit, negation or name differs, every value that is no running text is
equal word by word, and running text differs at most in one word of twenty, by a slip: a letter added, left out,
changed or moved, of which one spelling is common and the other is not. Everything else stays, with the difference in
words. The guard errs on the side of keeping: a lost question is gone, a duplicate is only dull.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WORDS_A_CHANGE = 20
SHORTEST_SLIP = 5
"""Letters; among shorter words nearly every one is a letter from another."""
COMMONER = 10
"""Times that the right spelling stands in as many texts as the slip."""


def _first_different(kind: str, words: str) -> str:
    """SQL: '<words>: a, not b' for the first places where list `kind` of the two sides differs."""
    ours = f"list_filter(a.{kind}, lambda x: NOT list_contains(b.{kind}, x))"
    theirs = f"list_filter(b.{kind}, lambda x: NOT list_contains(a.{kind}, x))"
    return f"""WHEN a.{kind} <> b.{kind} THEN CASE WHEN len({ours}) + len({theirs}) = 0
        THEN '{words}s in another order or number'
        ELSE '{words}: ' || coalesce({ours}[1], 'none') || ', not ' || coalesce({theirs}[1], 'none') END"""


_OURS = "list_filter(a.running, lambda x: NOT list_contains(b.running, x))"
_THEIRS = "list_filter(b.running, lambda x: NOT list_contains(a.running, x))"

# Words that stand against each other in running text, in order, where all are a letter from each other.
_EXCHANGED = f"""
CREATE TABLE exchanged AS
SELECT left_id, right_id, language, pair[1] AS ours, pair[2] AS theirs FROM (
    SELECT left_id, right_id, language, unnest(list_zip(ours, theirs)) AS pair FROM (
        SELECT left_id, right_id, language, {_OURS} AS ours, {_THEIRS} AS theirs
        FROM near_pair JOIN detailed AS a ON a.question_id = left_id JOIN detailed AS b ON b.question_id = right_id
        JOIN composed ON composed.question_id = left_id
        WHERE a.exact = b.exact AND len(ours) = len(theirs)
            AND len(ours) BETWEEN 1 AND least(len(a.running), len(b.running)) // {WORDS_A_CHANGE}
    )
)
QUALIFY bool_and(damerau_levenshtein(ours, theirs) = 1 AND least(length(ours), length(theirs)) >= {SHORTEST_SLIP})
    OVER (PARTITION BY left_id, right_id)
"""

_SLIPS = f"""
CREATE TABLE slip AS
WITH frequency AS (
    SELECT language, word, count(*) AS texts FROM (
        SELECT language, unnest(list_distinct(string_split(words, ' '))) AS word FROM value
        WHERE EXISTS (FROM exchanged)
    ) SEMI JOIN (SELECT language, ours AS word FROM exchanged UNION SELECT language, theirs FROM exchanged)
    USING (language, word) GROUP BY language, word
)
SELECT left_id, right_id FROM exchanged
JOIN frequency AS a ON a.language = exchanged.language AND a.word = ours
JOIN frequency AS b ON b.language = exchanged.language AND b.word = theirs
GROUP BY left_id, right_id
HAVING bool_and(greatest(a.texts, b.texts) >= {COMMONER} * least(a.texts, b.texts))
"""

_JUDGE = f"""
CREATE TABLE judged AS
SELECT left_id, right_id, score, why IS NULL AS duplicate, coalesce(why, CASE WHEN changed = 0
    THEN 'every fact is equal' ELSE 'running text differs by ' || changed || ' slips of a letter' END) AS why
FROM (
    SELECT left_id, right_id, score, len({_OURS}) AS changed, CASE
        {_first_different("numbers", "number")}
        {_first_different("negations", "negation")}
        {_first_different("names", "name")}
        WHEN a.exact <> b.exact THEN CASE {_first_different("plain", "word")}
            ELSE 'the same words in other places' END
        WHEN len({_OURS}) + len({_THEIRS}) > 0 AND slip.left_id IS NULL
            THEN 'running text: ' || coalesce(({_OURS})[1], 'none') || ', not ' || coalesce(({_THEIRS})[1], 'none')
        WHEN list_filter(a.running, lambda x: list_contains(b.running, x))
            <> list_filter(b.running, lambda x: list_contains(a.running, x)) THEN 'running text in another order'
        END AS why
    FROM near_pair JOIN detailed AS a ON a.question_id = left_id JOIN detailed AS b ON b.question_id = right_id
    LEFT JOIN slip USING (left_id, right_id)
)
"""


def judge(connection: "DuckDBPyConnection") -> None:
    """Create judged(left_id, right_id, score, duplicate, why) from near_pair(left_id, right_id, score) and `detailed`.

    why: the difference in words ("number: 8 cm, not 9 cm"), or for a duplicate that there is none.
    """
    for statement in (_EXCHANGED, _SLIPS, _JUDGE):
        connection.execute(statement)
