"""Two options are one quantity: 1 kg and 1000 g, 0,5 l and 500 ml, 5 and 5.0."""

from curation.verification.rule import Rule

RULE = Rule(
    "numeric_twin",
    """
    SELECT question_id, 'one quantity: ' || string_agg(text, ' = ' ORDER BY position) AS detail
    FROM offered JOIN quantity USING (text, language)
    GROUP BY question_id, dimension, amount
    HAVING count(*) > 1
    """,
)
