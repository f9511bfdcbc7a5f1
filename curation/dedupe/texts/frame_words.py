"""Which words are wording ("relevant", "searched"), and which are what it is asked about ("red", "Acme").

A word is a frame word when its rows could hardly do without it: given how a row begins or ends, or which other frame
words it has, at least every second such row has the word. What is asked about varies from row to row, so hardly any
other word predicts it. A word counts as the one or the other by the greater part of its occurrences.
"""

from dataclasses import dataclass

import numpy as np

from curation.dedupe.texts.arrays import Bools, Floats, Ints
from curation.dedupe.texts.concepts import closed_class, negation_words
from curation.dedupe.texts.hashes import mixed, offsets_of, sequence_hashes
from curation.dedupe.texts.tokens import Tokens

_LEAST_ROWS, _ROWS_SHARE = 20, 2_500
"""A beginning, an end or a frame is known by 20 rows, and by one of 2,500."""
_PREDICTED = 0.5
_MOSTLY = 0.5
_SOMETIMES = 0.1
_ALWAYS = 0.9
_LEAST_SEEN = 10
_LEAST_EDGE = 2
"""Words; one word alone goes with its fixed neighbour ("USB C"), whatever is asked."""
_EDGE = 4
_EDGE_WITH_GAP = 5
_ROUNDS = 3


@dataclass(frozen=True)
class WordKinds:
    """Properties over the vocabulary.

    Attributes:
        strong_closed: closed-class words that belong to one wording nearly wherever they stand.
        closed: articles, prepositions, auxiliaries, pronouns, question words: they state nothing by themselves.
        negation: words that negate.
        frame: learned frame words.
        strong_frame: frame words that hardly ever stand in what is asked about.
        mixed: words that are frame words in some rows, but not in most.
        fact: all others.
    """

    closed: Bools
    strong_closed: Bools
    negation: Bools
    frame: Bools
    strong_frame: Bools
    mixed: Bools

    @property
    def fact(self) -> Bools:
        return ~(self.closed | self.negation | self.frame)


def learn_word_kinds(seen: Tokens, has_wording: bool) -> WordKinds:
    """Kinds of all words.

    Args:
        seen: a sample of rows, without punctuation.
        has_wording: false for a list of names or titles: what those share are kinds of goods, which are facts.
    """
    closed = seen.flag(word in closed_class() for word in seen.words)
    negation = seen.flag(word in negation_words() for word in seen.words) & ~closed
    can_be = has_wording & ~closed & ~seen.flag(any(sign.isdigit() for sign in word) for word in seen.words)
    stands = seen.counts()
    can_be = can_be & (seen.rows >= _LEAST_ROWS)
    predicted = _by_edges(seen) if can_be.any() else np.zeros(len(seen.code))
    frame = np.zeros(len(seen.words), dtype=np.bool_)
    for _ in range(_ROUNDS):
        share = _share(seen.code, predicted >= _PREDICTED, stands)
        now = (share >= _MOSTLY) & (stands >= _LEAST_SEEN) & can_be & ~negation
        if not (now & ~frame).any():
            break
        frame |= now
        _raise_by_frames(seen, frame | negation, predicted)
    return WordKinds(
        closed=closed,
        strong_closed=has_wording & closed & (share >= _ALWAYS) & (stands >= _LEAST_SEEN),
        negation=negation,
        frame=frame,
        strong_frame=frame & (share >= _ALWAYS),
        mixed=~frame & can_be & ~negation & (share >= _SOMETIMES) & (stands >= _LEAST_SEEN),
    )


def _share(code: Ints, holds: Bools, stands: Ints) -> Floats:
    return np.bincount(code[holds], minlength=len(stands)) / np.maximum(stands, 1)


def _least_rows(rows: int) -> int:
    return max(_LEAST_ROWS, rows // _ROWS_SHARE)


def _by_edges(seen: Tokens) -> Floats:
    """Per token: how often its word stands in rows that begin or end as this one does, at most over all such edges."""
    predicted = np.zeros(len(seen.code))
    starts = offsets_of(seen.row, seen.rows)
    length = np.diff(starts)
    from_begin = np.arange(len(seen.code)) - starts[seen.row]
    from_end = length[seen.row] - 1 - from_begin
    for first, step, distance in ((starts[:-1], 1, from_begin), (starts[1:] - 1, -1, from_end)):
        for words in range(_LEAST_EDGE, _EDGE + 1):
            group, known = _groups(seen, first, step, length, words, gap=None)
            inside = np.flatnonzero(known[seen.row] & (distance >= words))
            _raise(predicted, inside, group[seen.row[inside]], seen, group)
        for words in range(_LEAST_EDGE + 1, _EDGE_WITH_GAP + 1):
            for gap in range(words):
                group, known = _groups(seen, first, step, length, words, gap)
                rows = np.flatnonzero(known)
                _raise(predicted, first[rows] + step * gap, group[rows], seen, group)
    return predicted


def _groups(seen: Tokens, first: Ints, step: int, length: Ints, words: int, gap: int | None) -> tuple[Ints, Bools]:
    """Rows by their first (or last) words but the one at `gap`: a number for each, and whether enough rows share it."""
    known = length > words if gap is not None else length >= words
    key = np.zeros(seen.rows, dtype=np.uint64)
    for place in range(words):
        if place != gap:
            at = np.where(known, first + step * place, 0)
            key = mixed(key + seen.code[at].astype(np.uint64), place)
    key[~known] = 0
    group = np.unique(key, return_inverse=True)[1]
    return group, known & (np.bincount(group)[group] >= _least_rows(seen.rows))


def _raise(predicted: Floats, at: Ints, group_at: Ints, seen: Tokens, group: Ints) -> None:
    """Raise `predicted` of the tokens `at` to the share of their group's rows that have the word among those tokens."""
    size = len(seen.words)
    key = group_at.astype(np.int64) * size + seen.code[at]
    # A word counts once a row, however often it stands there.
    _, once = np.unique(seen.row[at].astype(np.int64) * size + seen.code[at], return_index=True)
    pairs, rows = np.unique(key[once], return_counts=True)
    if len(pairs):
        share = rows / np.bincount(group)[pairs // size]
        predicted[at] = np.maximum(predicted[at], share[np.searchsorted(pairs, key)])


def _raise_by_frames(seen: Tokens, known_frame: Bools, predicted: Floats) -> None:
    """The same for rows that have the same known frame words in the same order."""
    is_frame = known_frame[seen.code]
    _, group = np.unique(sequence_hashes(seen.code, seen.row, seen.rows, 71, is_frame), return_inverse=True)
    known = np.bincount(group)[group] >= _least_rows(seen.rows)
    at = np.flatnonzero(known[seen.row] & ~is_frame)
    _raise(predicted, at, group[seen.row[at]], seen, group)
