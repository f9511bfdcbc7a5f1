"""A wrong option is an ancestor or a descendant of the right category: it fits as well, only wider or closer."""

from curation.verification.rule import Rule

RULE = Rule(
    "relative_of_gold",
    """
    SELECT p.question_id, p.wrong_id || ' lies above ' || p.gold_id || ' in the category tree' AS detail
    FROM pair p JOIN category_above a ON a.category_id = p.gold_id AND a.above_id = p.wrong_id
    UNION ALL
    SELECT p.question_id, p.wrong_id || ' lies below ' || p.gold_id || ' in the category tree'
    FROM pair p JOIN category_above a ON a.category_id = p.wrong_id AND a.above_id = p.gold_id
    """,
)
