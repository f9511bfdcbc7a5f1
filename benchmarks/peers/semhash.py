"""SemHash at its default threshold .9, over vectors that are given: the same static model as ours."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from semhash import SemHash  # type: ignore[import-not-found]

from benchmarks.peers.rows import options, read, write


class GivenVectors:
    """An encoder, as SemHash takes it, that looks vectors up by their text."""

    def __init__(self, texts: list[str], vectors: np.ndarray) -> None:
        self.vectors = vectors
        self.place = {text: row for row, text in enumerate(texts)}

    def encode(self, inputs: Sequence[str], **_: Any) -> np.ndarray:
        """The vectors of these texts."""
        return self.vectors[[self.place[text] for text in inputs]]


def main() -> None:
    """Remove what SemHash filters."""
    given = options(default_threshold=0.9)
    ids, texts = read(given.input)
    records = [{"id": id_, "text": text} for id_, text in zip(ids, texts, strict=True)]
    encoder = GivenVectors(texts, np.load(given.vectors))
    result = SemHash.from_records(records, columns=["text"], model=encoder).self_deduplicate(given.threshold)
    write(given.removed, {one.record["id"]: one.duplicate_of["id"] for one in result.filtered})


if __name__ == "__main__":
    main()
