"""Vectors of our static model for a tool that takes vectors: `python -m benchmarks.dedupe_vectors INPUT OUT.npy`."""

import sys
from pathlib import Path

import numpy as np
from pyarrow.json import read_json

from curation.dedupe.texts.static_vectors import text_vectors
from curation.dedupe.texts.tokens import tokenise
from curation.dedupe.texts.vocabulary import count_words


def main() -> None:
    """One unit vector a row of the input (JSON lines with text), in its order."""
    texts, out = map(Path, sys.argv[1:])
    rows = read_json(texts)
    tokens = tokenise(rows.column("text").chunks)
    weight = count_words(tokens).frequency_weights(tokens.words)
    np.save(out, text_vectors(tokens, weight))


if __name__ == "__main__":
    main()
