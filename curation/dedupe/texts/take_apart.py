"""One block of rows taken apart by what was learned: spelling, idle sentences, options, facts and frames."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from curation.dedupe.texts.arrays import Hashes, Ints
from curation.dedupe.texts.catalog import stands_in_names
from curation.dedupe.texts.facts import read_facts, which_are_facts
from curation.dedupe.texts.hashes import word_hashes
from curation.dedupe.texts.idle import is_idle
from curation.dedupe.texts.model import Model
from curation.dedupe.texts.names import are_names
from curation.dedupe.texts.options import sort_options
from curation.dedupe.texts.rows import Rows
from curation.dedupe.texts.static_vectors import text_vectors
from curation.dedupe.texts.tokens import Tokens, joined, spelt_as
from curation.dedupe.texts.unsure import mend_unsure, unsure_rows

Phrases = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Apart:
    """Rows taken apart, and those of them (by place) that hold a typo which may be of several words."""

    rows: Rows
    unsure: Ints


def take_apart(tokens: Tokens, number: Ints, model: Model, phrases: Phrases, known: Hashes | None = None) -> Apart:
    """Take rows apart.

    Args:
        tokens: with punctuation.
        number: of each row.
        model: what was learned.
        phrases: names of the catalog.
        known: hashes of what all rows of the corpus state, sorted; by these, unsure typos are put right. Without, they
            stay as they are.
    """
    tokens = spelt_as(tokens, model.spelling.right)
    is_name = are_names(tokens)
    tokens = tokens.only(~tokens.is_punctuation[tokens.code])
    tokens = tokens.only(~is_idle(tokens, model.idle))
    unsure = model.spelling.unsure
    if known is not None:
        meant = sorted({word for typo in tokens.words if typo in unsure for word in unsure[typo]})
        tokens = joined([tokens, _no_rows(meant)])
    kinds = model.kinds_of(tokens.words)
    is_fact = which_are_facts(tokens, kinds, stands_in_names(tokens, phrases))
    left_unsure = unsure_rows(tokens, is_fact, unsure)
    if known is not None and len(left_unsure):
        is_wording = dict(zip(tokens.words, (~kinds.fact).tolist(), strict=True))
        tokens, is_fact = mend_unsure(tokens, is_fact, unsure, is_wording, known)
    tokens, in_options, is_fact = sort_options(tokens, is_fact)
    facts = read_facts(tokens, kinds, is_fact, in_options, is_name)
    vectors = text_vectors(tokens, model.vocabulary.frequency_weights(tokens.words)).astype(np.float16)
    return Apart(Rows(number, tokens, facts, vectors), left_unsure)


def _no_rows(words: Sequence[str]) -> Tokens:
    """A vocabulary without rows."""
    none = np.zeros(0, dtype=np.int32)
    return Tokens(list(words), word_hashes(words), none, none, 0, none.astype(np.bool_))
