"""Typos that could be of several words: the one is meant with which another row states the same facts."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from curation.dedupe.texts.arrays import Bools, Hashes, Ints
from curation.dedupe.texts.facts import BAG_SALT
from curation.dedupe.texts.hashes import bag_hashes, hash_of_text, mixed
from curation.dedupe.texts.tokens import Tokens

Unsure = Mapping[str, tuple[str, ...]]


def unsure_rows(tokens: Tokens, is_fact: Bools, unsure: Unsure) -> Ints:
    """The rows that hold such a typo as a fact, ascending."""
    is_unsure = tokens.flag(word in unsure for word in tokens.words)
    return np.unique(tokens.row[is_unsure[tokens.code] & is_fact])


def mend_unsure(
    tokens: Tokens, is_fact: Bools, unsure: Unsure, is_wording: Mapping[str, bool], known: Hashes
) -> tuple[Tokens, Bools]:
    """The tokens with such typos put right where that makes a row state what another one states, and `is_fact`.

    Args:
        tokens: without punctuation; their vocabulary has every word that may be meant.
        is_fact: per token.
        unsure: for a typo, the words it may be.
        is_wording: of the words that may be meant, which are no facts.
        known: hashes of the bags of facts of all rows of the corpus, sorted.
    """
    bags = bag_hashes(tokens.values, tokens.row, tokens.rows, BAG_SALT, is_fact)
    is_unsure = tokens.flag(word in unsure for word in tokens.words)
    code, is_fact = tokens.code.copy(), is_fact.copy()
    place_of = {word: place for place, word in enumerate(tokens.words)}
    # Rows with such a typo are few, and each has choices of its own.
    for place in np.flatnonzero(is_unsure[code] & is_fact).tolist():
        row, typo = tokens.row[place], tokens.words[code[place]]
        for meant in unsure[typo]:
            states = not is_wording[meant]
            bag = bags[row] - _share(typo) + (_share(meant) if states else np.uint64(0))
            if known[min(np.searchsorted(known, bag), len(known) - 1)] == bag:
                code[place], is_fact[place], bags[row] = place_of[meant], states, bag
                break
    return replace(tokens, code=code), is_fact


def _share(word: str) -> Hashes:
    """What a word adds to the hash of a bag, as an array so that sums wrap around."""
    return mixed(np.array([hash_of_text(word)], dtype=np.uint64), BAG_SALT)
