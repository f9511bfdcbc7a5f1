"""More options are merely unobserved than the task allows."""

from curation.verification.rule import Rule

RULE = Rule(
    "too_many_unverified",
    """
    SELECT o.question_id, count(*) || ' unverified options, ' || p.max_unverified || ' are allowed' AS detail
    FROM offered o JOIN choice_policy p USING (task)
    WHERE NOT o.is_gold AND o.refuted_by = 'unverified'
    GROUP BY o.question_id, p.max_unverified
    HAVING count(*) > p.max_unverified
    """,
)
