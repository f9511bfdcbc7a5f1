"""The languages of the benchmark: ISO 639-1 codes, in the order they are shown."""

from typing import Literal, get_args

Language = Literal["en", "de", "es", "fr", "it", "ja", "zh", "pt"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

LANGUAGE_NAMES: dict[str, str] = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "zh": "Chinese",
    "pt": "Portuguese",
}
