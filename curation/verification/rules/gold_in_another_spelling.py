"""A wrong option is the right one in another spelling: T-shirt, T shirt, Tshirt.

Spaces are not closed up beside digits: 1.5 kg and 15 kg are two things.
"""

from curation.verification.rule import Rule

RULE = Rule(
    "gold_in_another_spelling",
    """
    SELECT question_id, '"' || wrong_text || '" is the right answer "' || gold_text || '" spelled otherwise' AS detail
    FROM pair
    WHERE wrong_id = gold_id OR wrong_norm = gold_norm OR (NOT regexp_matches(gold_norm, '[0-9]')
        AND replace(wrong_norm, ' ', '') = replace(gold_norm, ' ', ''))
    """,
)
