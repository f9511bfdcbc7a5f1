"""What values say, word by word: every token is a number, a negation, a name or another word, or it carries no fact.

Values are lists of tokens. Each distinct token is understood once, in SQL; the tokens of all values are then replaced
by what they mean as whole columns, which takes a tenth of the time of a join.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from curation.dedupe.words import FUNCTION_WORDS, NEGATIONS, unit_symbols

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection


def _alternatives(spellings: Iterable[str]) -> str:
    return "|".join(sorted(spellings, key=lambda spelling: (-len(spelling), spelling)))


# A unit in Latin letters ends where the word ends; in Japanese and Chinese the next word follows without a space.
_LETTERS = _alternatives(spelling for spelling in unit_symbols() if spelling.isascii() and spelling.isalpha())
_OTHERS = _alternatives(spelling for spelling in unit_symbols() if not (spelling.isascii() and spelling.isalpha()))
_NUMBER = rf"-?\d+(?:[.,]\d+)*(?:[ \x{{a0}}]?(?i:(?:{_LETTERS})\b|{_OTHERS}))?"
_SIGN = r"[\p{Han}\p{Hiragana}\p{Katakana}ー]"
WORD = r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Hangul}][\p{Latin}\p{Cyrillic}\p{Greek}\p{Hangul}\pM\d]*[+#]*"
# A currency or a mathematical sign, a star or an emoji tells facts apart like a word; a letter of another script stands
# alone.
TOKEN = rf"{WORD}|{_NUMBER}|{_SIGN}|\pL|[\p{{Sc}}\p{{Sm}}%°№#@/*&★☆♀♂\x{{1F300}}-\x{{1FAFF}}]"

KINDS = ("number", "negation", "name", "word")

# A capital letter is a code ("vitamin A"), a capital word inside a text part of a name.
_VOCABULARY = """
SELECT CASE WHEN is_number THEN 0 WHEN is_negation THEN 1 WHEN is_known THEN 2 ELSE 3 END AS first_kind,
    CASE WHEN first_kind = 3 AND is_capital THEN 2 ELSE first_kind END AS later_kind,
    CASE first_kind WHEN 0 THEN number WHEN 3 THEN singular ELSE word END AS first_word,
    CASE later_kind WHEN 0 THEN number WHEN 3 THEN singular ELSE word END AS later_word,
    NOT is_function OR is_capital AND length(token) = 1 AS first_stays,
    NOT is_function OR is_capital AS later_stays
FROM (
    SELECT place, token, spelt.word, is_number,
        CASE WHEN token[1] = '-' THEN '-' ELSE '' END || canonical_number(digits, language)
            || CASE WHEN unit = '' THEN '' ELSE ' ' || coalesce(symbol, unit) END AS number,
        CASE WHEN language IN ('en', 'es', 'fr', 'pt') THEN regexp_replace(spelt.word, '^(\\pL{3,}[^s])s$', '\\1')
            ELSE spelt.word END AS singular,
        function_word.word IS NOT NULL AS is_function, negation.word IS NOT NULL AS is_negation,
        known.word IS NOT NULL OR regexp_matches(token, '\\pL\\d') AS is_known,
        regexp_matches(token, '^\\p{Lu}') AS is_capital
    FROM (
        SELECT place, language, token, lower(token) AS word, regexp_matches(token, '^-?\\d') AS is_number,
            regexp_extract(token, '\\d[\\d.,]*') AS digits,
            regexp_replace(lower(token), '^[-\\d., \\x{a0}]+', '') AS unit
        FROM distinct_token
    ) AS spelt
    LEFT JOIN unit_symbol ON spelling = unit AND is_number
    LEFT JOIN function_word USING (language, word) LEFT JOIN negation USING (language, word)
    LEFT JOIN known USING (word)
) ORDER BY place
"""

# Digits group by three with the sign that is not the decimal one of the language; 1.500 is 1500 in German.
_MACRO = """
CREATE OR REPLACE TEMP MACRO canonical_number(digits, language) AS coalesce(regexp_replace(try_cast(try_cast(
    CASE WHEN language IN ('de', 'es', 'fr', 'it', 'pt')
        THEN replace(CASE WHEN regexp_matches(digits, '^\\d{1,3}(\\.\\d{3})+(,\\d+)?$') THEN replace(digits, '.', '')
            ELSE digits END, ',', '.')
        ELSE replace(CASE WHEN regexp_matches(digits, '^\\d{1,3}(,\\d{3})+(\\.\\d+)?$') THEN replace(digits, ',', '')
            ELSE digits END, ',', '.')
    END AS DECIMAL(28, 8)) AS VARCHAR), '\\.?0+$', ''), digits)
"""


@dataclass(frozen=True)
class Understood:
    """The tokens that carry a fact, of all values one after the other.

    words: as they are compared; kinds: places in KINDS; values: the row of the value; rows: how many values.
    """

    words: pa.Array
    kinds: "np.ndarray[Any, Any]"
    values: "np.ndarray[Any, Any]"
    rows: int

    def counts(self) -> "np.ndarray[Any, Any]":
        """How many tokens each value has."""
        import numpy as np

        return np.bincount(self.values, minlength=self.rows)

    def lists(self, kind: str = "") -> pa.ListArray:
        """The words of each value, in order: of one kind, or all."""
        import numpy as np

        chosen = self.kinds == KINDS.index(kind) if kind else np.ones(len(self.kinds), dtype=bool)
        ends = np.cumsum(np.bincount(self.values[chosen], minlength=self.rows))
        words = self.words.filter(pa.array(chosen)) if kind else self.words
        return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], ends]), pa.int32()), words)

    def of(self, chosen: "np.ndarray[Any, Any]") -> "Understood":
        """The same of some values only; the others have no tokens."""
        kept = chosen[self.values]
        return Understood(self.words.filter(pa.array(kept)), self.kinds[kept], self.values[kept], self.rows)


def create_word_tables(connection: "DuckDBPyConnection") -> None:
    """Create function_word, negation and unit_symbol, and the macro that writes numbers alike."""
    for name, lists in (("function_word", FUNCTION_WORDS), ("negation", NEGATIONS)):
        rows = sorted({(language, word) for language, words in lists.items() for word in words.split()})
        connection.register(name, pa.table({"language": [row[0] for row in rows], "word": [row[1] for row in rows]}))
    symbols = unit_symbols()
    connection.register(
        "unit_symbol", pa.table({"spelling": list(symbols), "symbol": [symbols[spelling] for spelling in symbols]})
    )
    connection.execute(_MACRO)


def understand(connection: "DuckDBPyConnection", languages: pa.ChunkedArray, tokens: pa.ChunkedArray) -> Understood:
    """What the tokens of each value say.

    Args:
        connection: with the tables of `create_word_tables` and known(word).
        languages: of the values.
        tokens: a list a value, the matches of TOKEN.
    """
    import numpy as np

    lists = tokens.combine_chunks()
    counts = pc.list_value_length(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    values = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    first = np.zeros(len(values), dtype=bool)
    first[(np.cumsum(counts) - counts)[counts > 0]] = True
    places, vocabulary = _vocabulary(connection, languages.combine_chunks(), pc.list_flatten(lists), values)

    def of_token(name: str) -> "np.ndarray[Any, Any]":
        return np.where(
            first, vocabulary[f"first_{name}"].to_numpy()[places], vocabulary[f"later_{name}"].to_numpy()[places]
        )

    stays = of_token("stays")
    kinds = of_token("kind")[stays].astype(np.int8)
    spellings = pa.concat_arrays([vocabulary[name].combine_chunks() for name in ("first_word", "later_word")])
    spelt = np.where(first, places, places + vocabulary.num_rows)[stays]
    return Understood(spellings.take(pa.array(spelt)), kinds, values[stays], len(counts))


def _vocabulary(
    connection: "DuckDBPyConnection", languages: pa.Array, tokens: pa.Array, values: "np.ndarray[Any, Any]"
) -> tuple["np.ndarray[Any, Any]", pa.Table]:
    """For each token its row in the vocabulary, and the vocabulary: of each language and token what it means."""
    import numpy as np

    token_codes, language_codes = pc.dictionary_encode(tokens), pc.dictionary_encode(languages)
    distinct = len(token_codes.dictionary)
    both = language_codes.indices.to_numpy().astype(np.int64)[values] * distinct + token_codes.indices.to_numpy()
    used = np.zeros(distinct * len(language_codes.dictionary), dtype=bool)
    used[both] = True
    found = np.flatnonzero(used)
    connection.register(
        "distinct_token",
        pa.table(
            {
                "place": np.arange(len(found)),
                "language": language_codes.dictionary.take(pa.array(found // max(distinct, 1))),
                "token": token_codes.dictionary.take(pa.array(found % max(distinct, 1))),
            }
        ),
    )
    vocabulary = connection.sql(_VOCABULARY).to_arrow_table()
    connection.unregister("distinct_token")
    return (np.cumsum(used) - 1)[both], vocabulary
