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
    SELECT question_id, CASE
        WHEN prompt_length < {SHORTEST_PROMPT} OR prompt_length > {LONGEST_PROMPT}
            THEN 'the prompt has ' || prompt_length || ' characters'
        WHEN empty > 0 THEN 'an option or reference is empty'
        WHEN longest > {LONGEST_OPTION} THEN 'an option has ' || longest || ' characters'
        END AS detail
    FROM (
        SELECT question_id, coalesce(length(trim(prompt)), 0) AS prompt_length,
            len(list_filter(options || "references", lambda o: o IS NULL OR NOT regexp_matches(o, '{SHOWS}'))) AS empty,
            list_max(list_transform(options, lambda o: length(o))) AS longest
        FROM question
    ) WHERE detail IS NOT NULL
    """,
)
