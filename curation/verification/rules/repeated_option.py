"""Two wrong options, or two right ones, read the same after normalisation."""

from curation.verification.rule import Rule

RULE = Rule(
    "repeated_option",
    """
    SELECT question_id, 'options read the same: ' || string_agg(text, ' | ' ORDER BY position) AS detail
    FROM offered
    GROUP BY question_id, is_gold, norm
    HAVING count(*) > 1
    """,
)
