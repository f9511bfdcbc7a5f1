"""A row that the question was made from has a text that is not in the row's language."""

from curation.verification.rule import Rule

RULE = Rule(
    "row_in_other_language",
    """
    SELECT m.question_id, o.why AS detail
    FROM made_from m JOIN other_language o USING (src)
    """,
)
