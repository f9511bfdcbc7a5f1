"""The same option twice, but for case, width, accents and punctuation around it."""

from curation.filters.base import Filter

# Wide forms (U+FF01-FF5E) are folded by hand: DuckDB has no NFKC, and only these stand in shop texts.
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F)).replace("＇", "")
_NARROW = "".join(chr(ord(sign) - 0xFEE0) for sign in _WIDE)

# translate() builds its table for every text, so only texts that hold wide forms go through it.
_PLAIN = f"""CASE WHEN strlen(text) = length(text) THEN text
    WHEN regexp_matches(text, '[\\x{{FF01}}-\\x{{FF5E}}]') THEN strip_accents(translate(text, '{_WIDE}', '{_NARROW}'))
    ELSE strip_accents(text) END"""

FILTER = Filter(
    "repeated_option",
    f"""
    WITH plain AS (
        SELECT text, dense_rank() OVER (ORDER BY trim(lower({_PLAIN}), ' .,;:!?"()')) AS word FROM offered_text
    ),
    twice AS (
        SELECT question_id FROM offered JOIN plain USING (text) WHERE NOT is_reference
        GROUP BY question_id, word HAVING count(*) > 1
    )
    SELECT question_id, 'options ' || array_to_string(options, ' | ') AS detail
    FROM question SEMI JOIN twice USING (question_id)
    """,
)
