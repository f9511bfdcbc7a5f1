"""Sentence embeddings of frames, kept with an index: a later batch in known wordings needs no model."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from curation.dedupe.texts.arrays import Floats

FILE = "frames.parquet"
_MOST = 20_000
"""Frames that are kept, 2 kB each; a corpus with more is prose, whose wordings seldom come again."""


class FrameVectors:
    """Unit vectors of frames as text, by one embedder; what is not known is embedded and then known."""

    def __init__(self, embedder: str, threads: int, known: dict[str, Floats] | None = None) -> None:
        self.embedder, self.threads, self.known = embedder, threads, known or {}

    @classmethod
    def of_index(cls, index: Path | None, embedder: str, threads: int) -> "FrameVectors":
        """What an index knows: nothing without one, or if it was made with another embedder."""
        path = index / FILE if index else None
        if path is None or not path.is_file():
            return cls(embedder, threads)
        table = pq.read_table(path)
        if json.loads((table.schema.metadata or {}).get(b"shopmark", b"{}")).get("embedder") != embedder:
            return cls(embedder, threads)
        listed = table["vector"].combine_chunks()
        vectors = listed.flatten().to_numpy().reshape(table.num_rows, listed.type.list_size)
        return cls(embedder, threads, dict(zip(table["frame"].to_pylist(), vectors, strict=True)))

    def of(self, frames: Sequence[str]) -> list[Floats]:
        """One vector a frame."""
        new = [frame for frame in frames if frame not in self.known]
        if new:
            from curation.dedupe.embedder import embed

            self.known.update(zip(new, embed(new, self.embedder, self.threads), strict=True))
        return [self.known[frame] for frame in frames]

    def save(self, folder: Path) -> None:
        """Keep what is known with an index."""
        frames = sorted(self.known)[:_MOST]
        vectors = np.stack([self.known[frame] for frame in frames]) if frames else np.zeros((0, 1), np.float32)
        listed = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1])
        table = pa.table({"frame": pa.array(frames, pa.string()), "vector": listed})
        about = json.dumps({"embedder": self.embedder})
        pq.write_table(table.replace_schema_metadata({"shopmark": about}), folder / FILE)
