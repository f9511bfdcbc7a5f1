"""A wrong option is refuted by a kind of evidence that the task does not accept."""

from curation.verification.rule import Rule

RULE = Rule(
    "evidence_not_accepted",
    """
    SELECT o.question_id, '"' || o.text || '" is refuted by ' || o.refuted_by || ', the task accepts '
        || array_to_string(p.accepted, ', ') AS detail
    FROM offered o JOIN choice_policy p USING (task)
    WHERE NOT o.is_gold AND o.refuted_by <> 'unverified' AND NOT list_contains(p.accepted, o.refuted_by)
    """,
)
