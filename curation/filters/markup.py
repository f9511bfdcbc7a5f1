"""HTML tags, comments and entities that were left in a text."""

from curation.filters.base import pattern_filter

# A tag starts with a letter right after the bracket, so that "5 < 6" and "<3 kg" are text.
PATTERN = (
    r"</?[a-zA-Z][a-zA-Z0-9:-]*(?:\s[^<>\n]*)?/?>|<!(?:--|\[CDATA|DOCTYPE)"
    r"|&(?:[a-zA-Z]{2,31}\d{0,2}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"
)

FILTER = pattern_filter("markup", PATTERN, "markup is left")
