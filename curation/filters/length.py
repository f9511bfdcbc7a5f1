"""Texts too short to ask anything or too long to read, and options that show nothing."""

from curation.filters.base import Filter

SHORTEST_PROMPT = 8
"""Characters; a Japanese or Chinese question may be this short."""
LONGEST_PROMPT = 8_000
LONGEST_OPTION = 1_000
SHOWS = r"[^\s\x{3000}]"
"""A sign that is no space, the wide one included."""

FILTER = Filter(
    "length",
    f"""
    WITH bad AS (
        SELECT text, CASE WHEN NOT regexp_matches(text, '{SHOWS}') THEN 'an option or reference is empty'
            WHEN length(text) > {LONGEST_OPTION} THEN 'an option has ' || length(text) || ' characters' END AS detail
        FROM offered_text WHERE detail IS NOT NULL
    )
    SELECT question_id, 'the prompt has ' || coalesce(length(trim(prompt)), 0) || ' characters' AS detail
    FROM question WHERE coalesce(length(trim(prompt)), 0) NOT BETWEEN {SHORTEST_PROMPT} AND {LONGEST_PROMPT}
    UNION ALL
    SELECT question_id, coalesce(bad.detail, 'an option or reference is empty')
    FROM offered SEMI JOIN question USING (question_id) LEFT JOIN bad USING (text)
    WHERE text IS NULL OR (bad.detail IS NOT NULL AND NOT (is_reference AND length(text) > {LONGEST_OPTION}))
    """,
)
