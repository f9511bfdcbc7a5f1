"""Stage 2: the same facts (slots and gold, taken apart) in other words, in one task and language.

Two questions with equal slots and equal gold ask the same, whatever their phrasing, wrong options or fact keys:
variants of a product with one title, say, or one query with the same judgements from two sources. "The kettle,
1.5 litres" and "kettle 1.5 l" are equal; nothing that tells facts apart is left out of the comparison.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SAME_FACTS = """
CREATE TABLE same_facts AS
SELECT question_id, kept_id FROM (
    SELECT question_id, first(question_id) OVER (
        PARTITION BY task, stated.language, stated.exact, running
        ORDER BY place_of(question_id), question_id) AS kept_id
    FROM stated JOIN shape USING (question_id)
) WHERE question_id <> kept_id
"""


def same_facts(connection: "DuckDBPyConnection") -> None:
    """Create same_facts(question_id, kept_id) from `stated`, a row a question that leaves: of questions that state the
    same, one is kept."""
    connection.execute(_SAME_FACTS)
