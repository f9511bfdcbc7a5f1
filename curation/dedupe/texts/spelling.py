"""Spelling of the corpus made one: words run together or apart, and typos, by what the other rows write.

A word is a typo of another one when a single edit parts them (a letter more, less, changed, or two swapped), it is
rare where the other is common, and no second common word is as near. Numbers and codes are never touched.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from curation.dedupe.texts.tokens import Tokens
from curation.dedupe.texts.vocabulary import Vocabulary

SAMPLE = 200_000
"""Rows in which it is counted how often words stand apart."""
_PAIR_STANDS = 3
_SHORTEST, _LONGEST = 4, 40
"""Letters; shorter words have too many neighbours, longer ones are no words."""
_TIMES_RARER = 10
_RARE, _RARE_SHARE = 3, 200
"""A typo stands three times at most, and once more for every 200 times that the right word stands."""
_CLEARLY_NEARER = 20

_NEIGHBOURS = f"""
WITH gap AS MATERIALIZED (
    SELECT place, word, stands, may_be_typo,
        unnest(list_distinct(list_append(
            [word[:p - 1] || word[p + 1:] FOR p IN range(1, length(word) + 1)], word))) AS rest
    FROM vocabulary WHERE stands > 0 AND (may_be_typo OR stands >= {_TIMES_RARER})
)
SELECT DISTINCT typo.word AS wrong, word.word AS meant, word.stands
FROM gap AS typo JOIN gap AS word USING (rest)
WHERE typo.place <> word.place AND typo.may_be_typo AND typo.stands * {_TIMES_RARER} <= word.stands
    AND typo.stands <= {_RARE} + word.stands // {_RARE_SHARE} AND damerau_levenshtein(typo.word, word.word) = 1
ORDER BY wrong, word.stands DESC, meant
"""


@dataclass(frozen=True)
class Spelling:
    """How words are spelt.

    Attributes:
        right: for a word that is a typo or run together, the word or the two words that are meant.
        unsure: for a rare word, those it may be a typo of.
    """

    right: Mapping[str, tuple[str, ...]]
    unsure: Mapping[str, tuple[str, ...]]


def learn_spelling(vocabulary: Vocabulary, seen: Tokens, known: Collection[str]) -> Spelling:
    """Which words others write apart, and which are typos.

    Args:
        vocabulary: of all rows.
        seen: a sample of them, at most SAMPLE rows.
        known: words of the catalog, which are never a typo.
    """
    apart = _written_apart(vocabulary, seen)
    meant, unsure = typos(vocabulary, known)
    right: dict[str, tuple[str, ...]] = {wrong: (word,) for wrong, word in meant.items()}
    for whole, parts in apart.items():
        right[whole] = tuple(meant.get(part, part) for part in parts)
    return Spelling(right, unsure)


def _written_apart(vocabulary: Vocabulary, seen: Tokens) -> dict[str, tuple[str, str]]:
    """Words that stand apart more often than in one ("nonslip": "non slip"), with their two parts."""
    alphabetic = seen.flag(word.isalpha() for word in seen.words)
    code, row = seen.code, seen.row
    joined = np.flatnonzero(alphabetic[code[:-1]] & alphabetic[code[1:]] & (row[:-1] == row[1:]))
    size = max(1, len(seen.words))
    pairs, stands = np.unique(code[joined].astype(np.int64) * size + code[joined + 1], return_counts=True)
    share = seen.rows / max(1, vocabulary.rows)
    together = dict(zip(vocabulary.words, (vocabulary.stands * share).tolist(), strict=True))
    parts: dict[str, tuple[str, str, int]] = {}
    often = stands >= _PAIR_STANDS
    for pair, times in zip(pairs[often].tolist(), stands[often].tolist(), strict=True):
        left, last = (seen.words[code] for code in divmod(pair, size))
        whole = left + last
        if 0 < together.get(whole, 0) < times and times > parts.get(whole, ("", "", 0))[2]:
            parts[whole] = (left, last, times)
    return {whole: (left, last) for whole, (left, last, _) in parts.items() if left not in parts and last not in parts}


def typos(
    vocabulary: Vocabulary, known: Collection[str], among: Collection[str] | None = None
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Typos with the word that is meant, and words that may be typos of several.

    Args:
        vocabulary: of all rows.
        known: words that are never a typo.
        among: the words that are looked at; all without.
    """
    import duckdb

    words = vocabulary.words
    is_word = [_is_word(word) for word in words]
    may_be = [
        good and word not in known and (among is None or word in among)
        for word, good in zip(words, is_word, strict=True)
    ]
    columns = {
        "place": pa.array(np.arange(len(words)), pa.int64()),
        "word": pa.array(words, pa.string()),
        "stands": pa.array(vocabulary.stands, pa.int64()),
        "may_be_typo": pa.array(may_be, pa.bool_()),
    }
    connection = duckdb.connect(config={"threads": 2})
    try:
        connection.register("vocabulary", pa.table(columns).filter(pa.array(is_word, pa.bool_())))
        found = connection.execute(_NEIGHBOURS).fetchall()
    finally:
        connection.close()
    near: dict[str, list[tuple[str, int]]] = {}
    for wrong, meant, stands in found:
        near.setdefault(wrong, []).append((meant, stands))
    right, unsure = {}, {}
    for wrong, meant in near.items():
        if len(meant) == 1 or meant[0][1] >= _CLEARLY_NEARER * meant[1][1]:
            right[wrong] = meant[0][0]
        else:
            unsure[wrong] = tuple(word for word, _ in meant)
    # What is right for one typo may be a typo itself.
    for wrong, word in right.items():
        while word in right:
            word = right[word]
        right[wrong] = word
    return right, unsure


def _is_word(word: str) -> bool:
    """Letters only, of a script that is written in letters."""
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha() and ord(word[0]) < 0x2E80
