"""Stage 2 for free text: what every row states, its frame, and rows of the same facts in the same frame.

A row is cut into facts (its words that are no wording) and the frame around them. Closed-class words and weak frame
words between two facts belong to the fact ("bag for women", "pack of 6"), so that a frame is the wording alone.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from curation.dedupe.texts.arrays import Bools, Hashes, Ints
from curation.dedupe.texts.concepts import negation_words
from curation.dedupe.texts.frame_words import WordKinds
from curation.dedupe.texts.hashes import bag_hashes, blocks, sequence_hashes
from curation.dedupe.texts.tokens import Tokens
from curation.dedupe.words import FUNCTION_WORDS

_WIDEST_GAP = 3
BAG_SALT = 5
_RUN = np.uint64(0)
"""Stands for a run of facts in a frame."""


@dataclass(frozen=True)
class Facts:
    """What rows state, as hashes to compare, one a row.

    Attributes:
        bag: the facts, in any order.
        order: the facts in their order.
        inner: the facts with the words between them (articles apart): a bag for a laptop is no bag with one.
        frame: the frame, with a mark for each run of facts.
        words: all words in any order.
        is_name: whether the row is a name or title, see `names`.
        is_fact, in_run: per token, whether it is a fact, and whether it belongs to a run of facts.
    """

    bag: Hashes
    order: Hashes
    inner: Hashes
    frame: Hashes
    words: Hashes
    is_name: Bools
    is_fact: Bools
    in_run: Bools

    def at(self, rows: Ints, of_rows: Ints) -> "Facts":
        """The facts of these rows; `of_rows`: the places of their tokens, in their order."""
        return Facts(
            **{name: getattr(self, name)[rows] for name in OF_ROWS},
            **{name: getattr(self, name)[of_rows] for name in OF_TOKENS},
        )


OF_ROWS = ("bag", "order", "inner", "frame", "words", "is_name")
OF_TOKENS = ("is_fact", "in_run")


def which_are_facts(tokens: Tokens, kinds: WordKinds, in_names: Bools) -> Bools:
    """Per token, whether it is a fact: by the kind of its word, or because it is part of a name of the catalog.

    A word that is a frame word elsewhere is one here too when it stands between words that are.
    """
    code = tokens.code
    wording = (kinds.frame | kinds.closed | kinds.negation)[code]
    same_row = tokens.row[1:] == tokens.row[:-1]
    before, after = np.ones(len(code), dtype=np.bool_), np.ones(len(code), dtype=np.bool_)
    before[1:] = wording[:-1] | ~same_row
    after[:-1] = wording[1:] | ~same_row
    return ((kinds.fact[code] & ~(kinds.mixed[code] & before & after)) | in_names) & ~kinds.closed[code]


def read_facts(tokens: Tokens, kinds: WordKinds, is_fact: Bools, in_options: Bools, is_name: Bools) -> Facts:
    """Take every row apart into facts and frame; a block of options is one run of facts.

    Args:
        tokens: without punctuation.
        kinds: of their words.
        is_fact, in_options: per token.
        is_name: per row, whether it may be a name or title; with wording in it, it is none.
    """
    code, row, rows, values = tokens.code, tokens.row, tokens.rows, tokens.values
    fillers = ((kinds.closed & ~kinds.strong_closed) | (kinds.frame & ~kinds.strong_frame))[code]
    in_run = _runs(is_fact, fillers, row, rows) | in_options
    article = tokens.flag(word in _articles() for word in tokens.words)
    return Facts(
        bag=bag_hashes(values, row, rows, BAG_SALT, is_fact),
        order=sequence_hashes(values, row, rows, 9, is_fact),
        inner=sequence_hashes(values, row, rows, 25, in_run & ~article[code]),
        frame=sequence_hashes(np.where(in_run, _RUN, values), row, rows, 21, _first_of_runs(in_run, row)),
        words=bag_hashes(values, row, rows, 17),
        is_name=is_name & (np.bincount(row[kinds.frame[code]], minlength=rows) == 0),
        is_fact=is_fact,
        in_run=in_run,
    )


def _first_of_runs(in_run: Bools, row: Ints) -> Bools:
    first = np.ones(len(in_run), dtype=np.bool_)
    first[1:] = ~in_run[1:] | ~in_run[:-1] | (row[1:] != row[:-1])
    return first


def _runs(is_fact: Bools, fillers: Bools, row: Ints, rows: int) -> Bools:
    """Facts, and up to three fillers between two of them."""
    in_run = is_fact.copy()
    for _, _, part in blocks(row, rows):
        _fill(in_run[part], is_fact[part], fillers[part], row[part])
    return in_run


def _fill(in_run: Bools, is_fact: Bools, fillers: Bools, row: Ints) -> None:
    at = np.flatnonzero(is_fact)
    gap = np.diff(at)
    held = np.concatenate([[0], np.cumsum(fillers)])
    close = (gap > 1) & (gap <= _WIDEST_GAP + 1) & (row[at[1:]] == row[at[:-1]])
    close &= held[at[1:]] - held[at[:-1] + 1] == gap - 1
    for step in range(1, _WIDEST_GAP + 1):
        in_run[(at[:-1] + step)[close & (gap > step)]] = True


@cache
def _articles() -> frozenset[str]:
    words = {word for words in FUNCTION_WORDS.values() for word in words.split()}
    return frozenset(words) - negation_words() - {"and", "und", "et", "y", "e", "ed"}
