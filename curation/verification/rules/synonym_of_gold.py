"""A wrong option is another name of the right category, attribute or value.

Either its text is one of the names (in any language), or the two entities share a name in the question's language.
"""

from curation.verification.rule import Rule

RULE = Rule(
    "synonym_of_gold",
    """
    SELECT p.question_id, '"' || p.wrong_text || '" is another name of ' || p.gold_id AS detail
    FROM pair p JOIN entity_name g ON g.id = p.gold_id AND g.norm = p.wrong_norm
    UNION ALL
    SELECT p.question_id, p.wrong_id || ' and ' || p.gold_id || ' are both called "' || g.name || '"'
    FROM pair p
    JOIN entity_name g ON g.id = p.gold_id AND g.locale = p.language
    JOIN entity_name w ON w.id = p.wrong_id AND w.entity = g.entity AND w.locale = g.locale AND w.norm = g.norm
    """,
)
