"""The same option twice, but for case, width, accents and punctuation around it."""

from curation.filters.base import Filter

# Wide forms (U+FF01-FF5E) are folded by hand: DuckDB has no NFKC, and only these stand in shop texts.
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F)).replace("＇", "")
_NARROW = "".join(chr(ord(sign) - 0xFEE0) for sign in _WIDE)

FILTER = Filter(
    "repeated_option",
    f"""
    SELECT question_id, 'options ' || array_to_string(options, ' | ') AS detail
    FROM question
    WHERE len(options) > 1 AND len(list_distinct(list_transform(
        options, lambda o: trim(lower(strip_accents(translate(o, '{_WIDE}', '{_NARROW}'))), ' .,;:!?"()')
    ))) < len(options)
    """,
)
