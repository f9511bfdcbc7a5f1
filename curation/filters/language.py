"""Shop and customer text (the task's `free_text` slots) that is not in the language of the question.

Script decides where it can, in SQL. Long texts in Latin script go through py3langid, limited to our languages; short
ones do not, since a title full of brand and model names looks like any language.
"""

from typing import TYPE_CHECKING

import pyarrow as pa

from curation.filters.base import Filter
from schemas.languages import LANGUAGES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHORTEST_FOR_SCRIPT = 20
SHORTEST_FOR_NO_SIGN = 30
SHORTEST_FOR_MODEL = 80
OPENING = 200
"""Characters the model reads of a text: more make it slower, not surer."""
SURE = 0.99
"""Least probability of the other language: a wrong drop costs a question, a doubtful text does little harm."""

_LATIN = "('en', 'de', 'es', 'fr', 'it', 'pt')"


def _count(letters: str) -> str:
    return f"length(regexp_replace(text, '[^{letters}]+', '', 'g'))"


_LATIN_LETTERS, _LETTERS, _KANA = _count(r"\p{Latin}"), _count(r"\pL"), _count(r"\p{Hiragana}\p{Katakana}")
_OTHER_SCRIPT = r"[^\PL\p{Latin}]"
"""A letter that is not Latin: most texts in Latin script hold none, and need not be counted."""


_SCRIPT = f"""
CASE WHEN length(text) < {SHORTEST_FOR_SCRIPT} THEN NULL
    WHEN language IN {_LATIN} THEN CASE
        WHEN regexp_matches(text, '{_OTHER_SCRIPT}') AND 5 * {_LATIN_LETTERS} < 4 * {_LETTERS}
            THEN 'many letters are not Latin' END
    WHEN language = 'ja' THEN CASE
        WHEN length(text) >= 2 * {SHORTEST_FOR_SCRIPT} AND NOT regexp_matches(text, '[\\p{{Hiragana}}\\p{{Katakana}}]')
            THEN 'no kana'
        WHEN length(text) >= {SHORTEST_FOR_NO_SIGN}
            AND NOT regexp_matches(text, '[\\p{{Hiragana}}\\p{{Katakana}}\\p{{Han}}]')
            THEN 'no Japanese sign' END
    WHEN language = 'zh' THEN CASE
        WHEN NOT regexp_matches(text, '\\p{{Han}}') THEN 'no Chinese character'
        WHEN 5 * {_KANA} > length(text) THEN 'written in kana' END
END"""


def _identify(connection: "DuckDBPyConnection") -> pa.Table:
    """Columns opening, found, probability: of the distinct long texts in Latin script."""
    texts = connection.sql(
        f"SELECT DISTINCT left(text, {OPENING}) AS text FROM free_text "
        f"WHERE length(text) >= {SHORTEST_FOR_MODEL} AND language IN {_LATIN}"
    ).to_arrow_table()["text"]
    found: list[tuple[str, float]] = []
    if len(texts):
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        model.set_languages(list(LANGUAGES))
        found = [model.classify(text) for text in texts.to_pylist()]
    return pa.table(
        {
            "opening": texts,
            "found": pa.array([language for language, _ in found], pa.string()),
            "probability": pa.array([float(sure) for _, sure in found], pa.float64()),
        }
    )


FILTER = Filter(
    "language",
    f"""
    SELECT question_id, 'slot ' || slot || ' is not in ' || language || ': ' || why AS detail
    FROM (
        SELECT question_id, language, slot, coalesce({_SCRIPT}, CASE
            WHEN found <> language AND probability >= {SURE} THEN 'it reads as ' || found END) AS why
        FROM free_text LEFT JOIN prepared ON opening = left(text, {OPENING})
    ) SEMI JOIN question USING (question_id)
    WHERE why IS NOT NULL
    UNION ALL
    -- Options are in one language, whichever it is: one in the script of another stands out. Multilingual tasks mix.
    SELECT question_id, 'option in another script: ' || left(min(text), 80)
    FROM (
        SELECT question_id, text, count(*) OVER (PARTITION BY question_id) AS options, {_SCRIPT} AS why
        FROM offered JOIN question USING (question_id) WHERE NOT is_reference AND skill <> 'multilingual'
    )
    GROUP BY question_id HAVING count(why) > 0 AND 2 * count(why) < min(options)
    """,
    prepare=_identify,
)
