"""Stage 4: says of two look-alikes what differs, or that nothing does.

A pair is a duplicate only when no number, unit, negation or name differs, every value that is no running text is
equal word by word, and running text differs in at most one word of twenty. Everything else stays, with the
difference in words. The guard errs on the side of keeping: a lost question is gone, a duplicate is only dull.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WORDS_A_CHANGE = 20


def _first_different(kind: str, words: str) -> str:
    """SQL: '<words>: a, not b' for the first places where list `kind` of the two sides differs."""
    ours = f"list_filter(a.{kind}, lambda x: NOT list_contains(b.{kind}, x))"
    theirs = f"list_filter(b.{kind}, lambda x: NOT list_contains(a.{kind}, x))"
    return f"""WHEN a.{kind} <> b.{kind} THEN CASE WHEN len({ours}) + len({theirs}) = 0
        THEN '{words}s in another order or number'
        ELSE '{words}: ' || coalesce({ours}[1], 'none') || ', not ' || coalesce({theirs}[1], 'none') END"""


_OURS = "list_filter(a.running, lambda x: NOT list_contains(b.running, x))"
_THEIRS = "list_filter(b.running, lambda x: NOT list_contains(a.running, x))"

_JUDGE = f"""
CREATE TABLE judged AS
SELECT left_id, right_id, score, why IS NULL AS duplicate, coalesce(why, CASE WHEN changed = 0
    THEN 'every fact is equal' ELSE 'running text differs in ' || changed || ' words, no fact does' END) AS why
FROM (
    SELECT left_id, right_id, score, len({_OURS}) + len({_THEIRS}) AS changed, CASE
        {_first_different("numbers", "number")}
        {_first_different("negations", "negation")}
        {_first_different("names", "name")}
        WHEN a.exact <> b.exact THEN CASE {_first_different("plain", "word")}
            ELSE 'the same words in other places' END
        WHEN greatest(len({_OURS}), len({_THEIRS})) > least(len(a.running), len(b.running)) // {WORDS_A_CHANGE}
            THEN 'running text: ' || len({_OURS}) || ' and ' || len({_THEIRS}) || ' words of its own'
        WHEN list_filter(a.running, lambda x: list_contains(b.running, x))
            <> list_filter(b.running, lambda x: list_contains(a.running, x)) THEN 'running text in another order'
        END AS why
    FROM near_pair JOIN detailed AS a ON a.question_id = left_id JOIN detailed AS b ON b.question_id = right_id
)
"""


def judge(connection: "DuckDBPyConnection") -> None:
    """Create judged(left_id, right_id, score, duplicate, why) from near_pair(left_id, right_id, score) and `detailed`.

    why: the difference in words ("number: 8 cm, not 9 cm"), or for a duplicate that there is none.
    """
    connection.execute(_JUDGE)
