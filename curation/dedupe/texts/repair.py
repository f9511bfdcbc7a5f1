"""Spelling of the corpus made one: words run together or apart, and typos, by what the other rows write.

A word is a typo of another one when a single edit parts them (a letter more, less, changed, or two swapped), it is
rare where the other is common, and no second common word is as near. Numbers and codes are never touched.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from curation.dedupe.texts.arrays import Bools, Hashes, Ints
from curation.dedupe.texts.hashes import blocks
from curation.dedupe.texts.sample import rows_alone, sample_rows
from curation.dedupe.texts.tokens import Tokens

_SAMPLE = 200_000
_PAIR_STANDS = 3
_SHORTEST, _LONGEST = 4, 40
"""Letters; shorter words have too many neighbours, longer ones are no words."""
_TIMES_RARER = 10
_RARE, _RARE_SHARE = 3, 200
"""A typo stands three times at most, and once more for every 200 times that the right word stands."""
_CLEARLY_NEARER = 20

_NEIGHBOURS = f"""
WITH gap AS MATERIALIZED (
    SELECT code, word, stands, known,
        unnest(list_distinct(list_append(
            [word[:p - 1] || word[p + 1:] FOR p IN range(1, length(word) + 1)], word))) AS rest
    FROM vocabulary WHERE stands > 0 AND is_word
)
SELECT DISTINCT typo.code AS wrong, word.code AS meant, word.stands
FROM gap AS typo JOIN gap AS word USING (rest)
WHERE typo.code <> word.code AND NOT typo.known AND typo.stands * {_TIMES_RARER} <= word.stands
    AND typo.stands <= {_RARE} + word.stands // {_RARE_SHARE} AND damerau_levenshtein(typo.word, word.word) = 1
ORDER BY wrong, word.stands DESC, meant
"""


@dataclass(frozen=True)
class Repaired:
    """Tokens with one spelling a word; `unsure` maps a rare word to those it may be a typo of, by code."""

    tokens: Tokens
    unsure: dict[int, list[int]]


def repair(tokens: Tokens, hashes: Hashes, known: frozenset[str]) -> Repaired:
    """Split words that others write apart, and put typos right.

    Args:
        tokens: with punctuation.
        hashes: one a row, by which the rows that are looked at for words written apart are chosen.
        known: words of the catalog, which are never a typo.
    """
    parts = _written_apart(tokens, rows_alone(tokens, sample_rows(hashes, _SAMPLE)))
    right, unsure = _typos(tokens, known)
    meant = np.arange(len(tokens.words), dtype=np.int32)
    for wrong, word in right.items():
        meant[wrong] = word
    first, second, is_split = meant.copy(), meant.copy(), np.zeros(len(meant), dtype=np.bool_)
    for whole, (left, last) in parts.items():
        first[whole], second[whole], is_split[whole] = meant[left], meant[last], True
    return Repaired(_spelt(tokens, first, second, is_split), unsure)


def _spelt(tokens: Tokens, first: Ints, second: Ints, is_split: Bools) -> Tokens:
    if not is_split.any():
        return replace(tokens, code=first[tokens.code])
    parts = [_spelt_block(tokens, part, first, second, is_split) for _, _, part in blocks(tokens.row, tokens.rows)]
    code, row, labelled = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return replace(tokens, code=code, row=row, labelled=labelled)


def _spelt_block(tokens: Tokens, part: slice, first: Ints, second: Ints, is_split: Bools) -> tuple[Ints, Ints, Bools]:
    was = tokens.code[part]
    again = np.repeat(np.arange(len(was)), np.where(is_split[was], 2, 1))
    is_second = np.zeros(len(again), dtype=np.bool_)
    is_second[1:] = again[1:] == again[:-1]
    code = np.where(is_second, second[was[again]], first[was[again]])
    # Of "e-mail:" the colon follows the second part.
    is_last = np.ones(len(again), dtype=np.bool_)
    is_last[:-1] = ~is_second[1:]
    return code, tokens.row[part][again], tokens.labelled[part][again] & is_last


def _written_apart(tokens: Tokens, seen: Tokens) -> dict[int, tuple[int, int]]:
    """Words that stand apart more often than in one ("nonslip": "non slip"), with their two parts.

    Args:
        tokens: all rows.
        seen: some of them, in which it is counted how often words stand apart.
    """
    alphabetic = seen.flag(word.isalpha() for word in seen.words)
    code, row = seen.code, seen.row
    joined = np.flatnonzero(alphabetic[code[:-1]] & alphabetic[code[1:]] & (row[:-1] == row[1:]))
    size = len(seen.words)
    pairs, stands = np.unique(code[joined].astype(np.int64) * size + code[joined + 1], return_counts=True)
    place = {word: number for number, word in enumerate(seen.words)}
    together = tokens.counts() * (seen.rows / max(1, tokens.rows))
    parts: dict[int, tuple[int, int, int]] = {}
    often = stands >= _PAIR_STANDS
    for pair, times in zip(pairs[often].tolist(), stands[often].tolist(), strict=True):
        left, last = divmod(pair, size)
        whole = place.get(seen.words[left] + seen.words[last])
        if whole is not None and 0 < together[whole] < times and times > parts.get(whole, (0, 0, 0))[2]:
            parts[whole] = (left, last, times)
    return {whole: (left, last) for whole, (left, last, _) in parts.items() if left not in parts and last not in parts}


def _typos(tokens: Tokens, known: frozenset[str]) -> tuple[dict[int, int], dict[int, list[int]]]:
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    try:
        connection.register(
            "vocabulary",
            pa.table(
                {
                    "code": pa.array(np.arange(len(tokens.words)), pa.int64()),
                    "word": pa.array(tokens.words, pa.string()),
                    "stands": pa.array(tokens.counts(), pa.int64()),
                    "known": pa.array([word in known for word in tokens.words], pa.bool_()),
                    "is_word": pa.array([_is_word(word) for word in tokens.words], pa.bool_()),
                }
            ),
        )
        found = connection.execute(_NEIGHBOURS).fetchall()
    finally:
        connection.close()
    near: dict[int, list[tuple[int, int]]] = {}
    for wrong, meant, stands in found:
        near.setdefault(wrong, []).append((meant, stands))
    right, unsure = {}, {}
    for wrong, words in near.items():
        if len(words) == 1 or words[0][1] >= _CLEARLY_NEARER * words[1][1]:
            right[wrong] = words[0][0]
        else:
            unsure[wrong] = [meant for meant, _ in words]
    # What is right for one typo may be a typo itself.
    for wrong, meant in right.items():
        while meant in right:
            meant = right[meant]
        right[wrong] = meant
    return right, unsure


def _is_word(word: str) -> bool:
    """Letters only, of a script that is written in letters."""
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha() and ord(word[0]) < 0x2E80
