"""Option blocks ("A. red B. blue C. green"): the order of options is no part of the question, so they are sorted."""

import itertools
from dataclasses import replace

import numpy as np

from curation.dedupe.texts.arrays import Bools
from curation.dedupe.texts.hashes import offsets_of
from curation.dedupe.texts.tokens import Tokens

_LETTERS, _DIGITS = "abcdefgh", "12345678"
_LEAST = 3


def sort_options(tokens: Tokens, is_fact: Bools) -> tuple[Tokens, Bools, Bools]:
    """Options in the order of their words under the labels in their places; which tokens are of options; and `is_fact`.

    A label is no fact. `is_fact` goes with its tokens.

    Labels are single letters (or digits, where a dot or bracket follows) that ascend from the first one, three or
    more, with words after each. A row of no such labels stays as it is.
    """
    is_fact = is_fact.copy()
    order, in_options = np.arange(len(tokens.code)), np.zeros(len(tokens.code), dtype=np.bool_)
    starts = offsets_of(tokens.row, tokens.rows)
    for labels, must_be_marked in ((_LETTERS, False), (_DIGITS, True)):
        codes = [tokens.words.index(label) if label in tokens.words else -1 for label in labels]
        for row in _rows_with(tokens, codes[:_LEAST]):
            first, last = int(starts[row]), int(starts[row + 1])
            cuts = _cuts(tokens, first, last, codes, must_be_marked)
            if cuts:
                order[cuts[0] : last] = _sorted_block(tokens, [*cuts, last])
                in_options[cuts[0] : last] = True
                is_fact[cuts] = False
    return replace(tokens, code=tokens.code[order], labelled=tokens.labelled[order]), in_options, is_fact[order]


def _rows_with(tokens: Tokens, codes: list[int]) -> list[int]:
    rows = np.arange(tokens.rows)
    for code in codes:
        rows = np.intersect1d(rows, tokens.row[tokens.code == code])
    return rows.tolist()


def _cuts(tokens: Tokens, first: int, last: int, codes: list[int], must_be_marked: bool) -> list[int]:
    """Where the labels stand, or nothing."""
    row = tokens.code[first:last].tolist()
    marked = tokens.labelled[first:last].tolist()
    # Where labels are marked by a dot or bracket, a letter without one is a word: vitamin C, USB C.
    if must_be_marked or any(mark for code, mark in zip(row, marked, strict=True) if code == codes[1]):
        row = [code if mark else -1 for code, mark in zip(row, marked, strict=True)]
    if codes[1] not in row:
        return []
    second = row.index(codes[1])
    before = [place for place in range(second) if row[place] == codes[0]]
    if not before:
        return []
    cuts = [before[-1], second]
    for code in codes[2:]:
        after = cuts[-1] + 2
        if code < 0 or code not in row[after:]:
            break
        cuts.append(row.index(code, after))
    apart = all(b - a >= 2 for a, b in zip(cuts, [*cuts[1:], last - first], strict=True))
    return [first + cut for cut in cuts] if len(cuts) >= _LEAST and apart else []


def _sorted_block(tokens: Tokens, cuts: list[int]) -> list[int]:
    """The places of the tokens of a block, options sorted and labels left where they are."""
    options = [range(a + 1, b) for a, b in itertools.pairwise(cuts)]
    options.sort(key=lambda places: [int(tokens.code[place]) for place in places])
    block: list[int] = []
    for label, places in zip(cuts, options, strict=False):
        block += [label, *places]
    return block
