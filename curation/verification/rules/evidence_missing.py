"""A wrong option has no evidence: no word why it is wrong, or no fact behind the word."""

from curation.verification.rule import Rule

RULE = Rule(
    "evidence_missing",
    """
    SELECT question_id, 'nothing is recorded that makes "' || text || '" wrong' AS detail
    FROM offered
    WHERE NOT is_gold AND (coalesce(refuted_by, 'gold') = 'gold'
        OR (refuted_by <> 'unverified' AND coalesce(trim(evidence), '') = ''))
    """,
)
