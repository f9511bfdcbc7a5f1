"""Characters that do not show or reorder what is shown: control, bidirectional, zero-width, private use, tag."""

from curation.filters.base import row_filter

# Tab and line feed are text; zero-width joiners (200C, 200D) are needed inside emoji. FFFD marks a broken decoding,
# tag characters (E0000-E007F) hide ASCII from people but not from models.
PATTERN = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}\x{ad}\x{200b}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2060}-\x{2069}"
    r"\x{feff}\x{fffd}\x{e000}-\x{f8ff}\x{e0000}-\x{e007f}]"
)

FILTER = row_filter(
    "control_characters",
    f"regexp_matches(shown, '{PATTERN}')",
    f"'character U+' || upper(hex(unicode(regexp_extract(shown, '{PATTERN}'))))",
)
