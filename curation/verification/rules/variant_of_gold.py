"""A wrong option is a variant of the right product (size, colour, pack), or linked to it as the same thing."""

from curation.verification.rule import Rule

RULE = Rule(
    "variant_of_gold",
    """
    SELECT p.question_id, p.wrong_id || ' and ' || p.gold_id || ' are variants of ' || g.root_id AS detail
    FROM pair p
    JOIN product_root g ON g.product_id = p.gold_id
    JOIN product_root w ON w.product_id = p.wrong_id AND w.root_id = g.root_id
    UNION ALL
    SELECT p.question_id, p.wrong_id || ' is the same as ' || p.gold_id
    FROM pair p JOIN same_entity s ON s.left_id = p.gold_id AND s.right_id = p.wrong_id
    """,
)
