"""A row that the question was made from is contradicted by other rows, so nobody knows what is right."""

from curation.verification.rule import Rule

RULE = Rule(
    "contradicted_row",
    """
    SELECT m.question_id, c.why AS detail
    FROM made_from m JOIN contradicted c USING (src)
    """,
)
