"""Pairs that somebody else chose, judged as `dedupe` would judge them."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from curation.dedupe.embedder import BUILT_IN
from curation.dedupe.texts.arrays import Floats, Ints
from curation.dedupe.texts.catalog import Catalog
from curation.dedupe.texts.frame_vectors import FrameVectors
from curation.dedupe.texts.guard import Compared, Guard
from curation.dedupe.texts.model import learn
from curation.dedupe.texts.rows import keys
from curation.dedupe.texts.sample import sample_rows
from curation.dedupe.texts.search import cosines
from curation.dedupe.texts.spelling import SAMPLE
from curation.dedupe.texts.take_apart import take_apart
from curation.dedupe.texts.tokens import text_hashes, tokenise
from curation.dedupe.texts.verdicts import settle
from curation.dedupe.texts.vocabulary import count_words


def judge_pairs(texts: Sequence[str], pairs: Ints, catalog: Catalog, threads: int) -> tuple[Floats, Compared]:
    """The cosine of each pair, and the verdict on it.

    Args:
        texts: all of a corpus; what is wording is learned from them.
        pairs: n x 2 places of texts.
        catalog: names that are facts.
        threads: change no result.
    """
    tokens = tokenise([pa.array(texts, pa.string())])
    words, number = text_hashes(tokens), np.arange(tokens.rows)
    seen = tokens.at(sample_rows(words, SAMPLE))
    model = learn(count_words(tokens), seen, catalog.words())
    phrases = catalog.phrases()
    known = np.unique(take_apart(tokens, number, model, phrases).rows.facts.bag)
    rows = take_apart(tokens, number, model, phrases, known).rows
    weight = model.vocabulary.document_weights(rows.tokens.words)
    judged = settle([Guard(rows, catalog.kinds_of_words(), weight).compare(pairs)], FrameVectors(BUILT_IN, threads))
    # The guard is asked last: equal texts and equal facts need no judge, and none takes them back.
    left, right = pairs.T
    equal = (words[left] == words[right]) | (keys(rows)[left] == keys(rows)[right]).all(axis=1)
    for number in np.flatnonzero(equal).tolist():
        judged.duplicate[number], judged.score[number], judged.why[number] = True, 1.0, "the same facts"
    return np.where(equal, 1.0, cosines(rows.vectors, pairs)), judged
