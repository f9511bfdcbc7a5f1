"""The same option twice, but for case, width, accents and punctuation around it."""

from curation.filters.base import Filter

# Wide forms (U+FF01-FF5E) are folded by hand: DuckDB has no NFKC, and only these stand in shop texts.
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F)).replace("＇", "")
_NARROW = "".join(chr(ord(sign) - 0xFEE0) for sign in _WIDE)

# translate() builds its table for every text, so only texts that hold wide forms go through it.
_PLAIN = f"""CASE WHEN strlen(o) = length(o) THEN o
    WHEN regexp_matches(o, '[\\x{{FF01}}-\\x{{FF5E}}]') THEN strip_accents(translate(o, '{_WIDE}', '{_NARROW}'))
    ELSE strip_accents(o) END"""

FILTER = Filter(
    "repeated_option",
    f"""
    SELECT question_id, 'options ' || array_to_string(options, ' | ') AS detail
    FROM question
    WHERE len(options) > 1
        AND list_unique(list_transform(options, lambda o: trim(lower({_PLAIN}), ' .,;:!?"()'))) < len(options)
    """,
)
