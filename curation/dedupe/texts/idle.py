"""Sentences that ask nothing: "Answer briefly.", "You are a helpful assistant.", learned from the corpus and left out.

A sentence at the beginning or end of a row is idle when the rest reads on as other rows do without it, whatever they
ask: it comes with many wordings, each of which mostly stands alone. What asks belongs to one wording and never passes.
A question, and a sentence that negates or names what is asked for, is never idle.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from curation.dedupe.texts.arrays import Bools, Ints
from curation.dedupe.texts.concepts import concepts_of, negations_of
from curation.dedupe.texts.hashes import offsets_of
from curation.dedupe.texts.tokens import Tokens

SAMPLE = 20_000
"""Rows that are looked at."""
_LONGEST = 16
"""Tokens of an idle sentence, punctuation included."""
_SENTENCES = 2
_WORDS_LEFT = 4
_LEAST_ROWS, _ROWS_SHARE = 8, 400
"""A sentence stands in 8 rows at least, and in one of 400."""
_QUESTION_MARK = "?"
_WORDINGS = 8
_FAR, _NEAR = 2, 3
"""Words at the far end of a row, and next to the sentence, that tell which wording it is."""
_KNOWN_SHARE = 0.2
_MOSTLY_ALONE = 0.5
_READS_ON = 0.4

Words = tuple[int, ...]
Sentence = tuple[str, ...]


@dataclass(frozen=True)
class _Marks:
    """Over a vocabulary which words are punctuation, and the code of the question mark (-1 where there is none)."""

    punctuation: list[bool]
    question: int


def learn_idle(seen: Tokens) -> list[Sentence]:
    """The idle sentences of a corpus, longest first.

    Args:
        seen: a sample of its rows, SAMPLE at most, with punctuation.
    """
    starts = offsets_of(seen.row, seen.rows)
    is_mark = seen.is_punctuation.tolist()
    marks = _Marks(is_mark, seen.words.index(_QUESTION_MARK) if _QUESTION_MARK in seen.words else -1)
    rows = [seen.code[first:last].tolist() for first, last in pairwise(starts.tolist())]
    turned = [row[::-1] for row in rows]
    words = [[code for code in row if not is_mark[code]] for row in rows]
    first = _at_the_beginning(rows, words, marks, turned=False)
    last = _at_the_beginning(turned, [row[::-1] for row in words], marks, turned=True)
    # What looks like many wordings may be one behind many idle sentences, so it is looked at without these once more.
    without_last = [row[::-1] for row in _without(turned, last, marks)]
    without_first = [row[::-1] for row in _without(rows, first, marks)]
    found = first & _at_the_beginning(rows, without_last, marks, turned=False)
    found |= {words[::-1] for words in last & _at_the_beginning(turned, without_first, marks, turned=True)}
    sentences = [tuple(seen.words[code] for code in codes) for codes in found]
    return sorted(
        (sentence for sentence in sentences if not _says_something(sentence)),
        key=lambda sentence: (-len(sentence), sentence),
    )


def _without(rows: Sequence[list[int]], sentences: set[Words], marks: _Marks) -> list[list[int]]:
    """The words of rows without the sentences that they begin with, one after another."""
    longest = max(map(len, sentences), default=0)
    left = []
    for row in rows:
        words = [code for code in row if not marks.punctuation[code]]
        while length := next((n for n in range(longest, 0, -1) if tuple(words[:n]) in sentences), 0):
            words = words[length:]
        left.append(words)
    return left


def _says_something(sentence: Sentence) -> bool:
    return bool(negations_of(sentence) or concepts_of(sentence))


def _at_the_beginning(
    rows: Sequence[list[int]], others: Sequence[list[int]], marks: _Marks, turned: bool
) -> set[Words]:
    """Sentences that rows begin with and that may be idle.

    Args:
        rows: codes, with punctuation.
        others: the words of the same rows; their ends tell the wordings.
        marks: of the vocabulary.
        turned: whether rows are turned round.
    """
    least = max(_LEAST_ROWS, len(rows) // _ROWS_SHARE)
    far: Counter[Words] = Counter()
    near: Counter[Words] = Counter()
    before: dict[Words, list[tuple[Words, Words]]] = defaultdict(list)
    for row, other in zip(rows, others, strict=True):
        words = [code for code in row if not marks.punctuation[code]]
        if len(words) < _WORDS_LEFT:
            continue
        end = tuple(other[-_FAR:])
        far[end] += 1
        near[tuple(words[:_NEAR])] += 1
        for length in _sentence_lengths(row, marks, turned):
            if len(words) - length >= _WORDS_LEFT:
                before[tuple(words[:length])].append((end, tuple(words[length : length + _NEAR])))
    return {sentence for sentence, rest in before.items() if _is_idle(rest, far, near, least)}


def _sentence_lengths(row: list[int], marks: _Marks, turned: bool) -> list[int]:
    """Words up to the first sentence ends of a row, as far as no sentence among them is a question.

    Args:
        row: its codes, from the end where it is turned round: then the end of a sentence comes first.
        marks: of the vocabulary.
        turned: see there.
    """
    lengths: list[int] = []
    words = 0
    for code in row[:_LONGEST]:
        if code == marks.question and not (turned and words):
            break
        if not marks.punctuation[code]:
            words += 1
        elif words and (not lengths or lengths[-1] < words):
            lengths.append(words)
        if len(lengths) == _SENTENCES or code == marks.question:
            break
    return lengths


def _is_idle(rest: list[tuple[Words, Words]], far: Counter[Words], near: Counter[Words], least: int) -> bool:
    if len(rest) < least:
        return False
    ends = Counter(end for end, _ in rest)
    common = {end: times for end, times in ends.items() if far[end] >= least}
    if len(common) < _WORDINGS or sum(common.values()) < _KNOWN_SHARE * len(rest):
        return False
    with_it = sum(times * times / far[end] for end, times in common.items()) / sum(common.values())
    reads_on = sum(near[beginning] >= max(3, least // 3) for _, beginning in rest) / len(rest)
    return with_it <= _MOSTLY_ALONE and reads_on >= _READS_ON


def is_idle(tokens: Tokens, sentences: Sequence[Sentence]) -> Bools:
    """Per token (no punctuation among them), whether it belongs to an idle sentence.

    One word alone is idle only where a row begins with it. A row of idle words only keeps them.
    """
    idle = np.zeros(len(tokens.code), dtype=np.bool_)
    starts = offsets_of(tokens.row, tokens.rows)
    place = {word: code for code, word in enumerate(tokens.words)}
    for sentence in sentences:
        codes = tuple(place.get(word, -1) for word in sentence)
        begin = _begins(tokens, codes, starts)
        for step in range(len(sentence)):
            idle[begin + step] = True
    left = np.bincount(tokens.row[~idle], minlength=tokens.rows)
    return idle & (left[tokens.row] >= 2)


def _begins(tokens: Tokens, sentence: Words, starts: Ints) -> Ints:
    length = len(sentence)
    if length == 1:
        begin = starts[:-1][np.diff(starts) > 2]
        return begin[tokens.code[begin] == sentence[0]]
    begin = np.flatnonzero(tokens.code[: max(0, len(tokens.code) - length + 1)] == sentence[0])
    begin = begin[tokens.row[begin] == tokens.row[begin + length - 1]]
    for step in range(1, length):
        begin = begin[tokens.code[begin + step] == sentence[step]]
    return begin
