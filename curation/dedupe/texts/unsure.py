"""Typos that could be of several words: the one is meant with which another row states the same facts."""

from dataclasses import replace

import numpy as np

from curation.dedupe.texts.arrays import Bools, Hashes
from curation.dedupe.texts.facts import which_are_facts
from curation.dedupe.texts.frame_words import WordKinds
from curation.dedupe.texts.hashes import bag_hashes, mixed
from curation.dedupe.texts.tokens import Tokens

_SALT = 5


def mend_unsure(
    tokens: Tokens, kinds: WordKinds, in_names: Bools, unsure: dict[int, list[int]]
) -> tuple[Tokens, Bools]:
    """The tokens with such typos put right where that makes two rows equal, and which of them are facts.

    Args:
        tokens: without punctuation.
        kinds: of their words.
        in_names: per token, whether it is part of a name of the catalog.
        unsure: for the code of a typo, the codes of the words it may be.
    """
    is_fact = which_are_facts(tokens, kinds, in_names)
    if not unsure:
        return tokens, is_fact
    bags = bag_hashes(tokens.code, tokens.row, tokens.rows, _SALT, is_fact)
    known = np.unique(bags)
    is_unsure = np.zeros(len(tokens.words), dtype=np.bool_)
    is_unsure[list(unsure)] = True
    code = tokens.code.copy()
    # Rows with such a typo are few, and each has choices of its own.
    for place in np.flatnonzero(is_unsure[code] & is_fact).tolist():
        row, typo = tokens.row[place], code[place]
        for meant in unsure[typo]:
            states = bool(kinds.fact[meant])
            bag = bags[row] - _share(typo) + (_share(meant) if states else np.uint64(0))
            if known[min(np.searchsorted(known, bag), len(known) - 1)] == bag:
                code[place], is_fact[place], bags[row] = meant, states, bag
                break
    return replace(tokens, code=code), is_fact


def _share(code: int) -> Hashes:
    """What a word adds to the hash of a bag, as an array so that sums wrap around."""
    return mixed(np.array([code], dtype=np.int64), _SALT)
