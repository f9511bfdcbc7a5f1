"""rensa: its MinHash deduplicator over shingles of three words, threshold .8, with LSH."""

from rensa import RMinHashDeduplicator  # type: ignore[import-not-found]

from benchmarks.peers.rows import options, read, write

_WORDS = 3


def shingles(text: str) -> list[str]:
    """Runs of three words; the whole where it is shorter."""
    words = text.split()
    return [" ".join(words[start : start + _WORDS]) for start in range(max(1, len(words) - _WORDS + 1))]


def main() -> None:
    """Remove what the deduplicator does not keep."""
    given = options(default_threshold=0.8)
    ids, texts = read(given.input)
    deduplicator = RMinHashDeduplicator(threshold=given.threshold, num_perm=128, use_lsh=True)
    keep = deduplicator.add_pairs((id_, shingles(text)) for id_, text in zip(ids, texts, strict=True))
    write(given.removed, [id_ for id_, kept in zip(ids, keep, strict=True) if not kept])


if __name__ == "__main__":
    main()
