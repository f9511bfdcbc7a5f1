"""datasketch: MinHash over the words, LSH at its default threshold; a row that meets an earlier one is removed."""

from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]

from benchmarks.peers.rows import options, read, write


def main() -> None:
    """Insert row by row; what the index already holds a match for is not inserted."""
    given = options(default_threshold=0.9)
    ids, texts = read(given.input)
    lsh = MinHashLSH(threshold=given.threshold)
    removed: dict[str, str] = {}
    for id_, text in zip(ids, texts, strict=True):
        sketch = MinHash()
        sketch.update_batch([word.encode() for word in set(text.split())])
        found = lsh.query(sketch)
        if found:
            removed[id_] = min(found)
        else:
            lsh.insert(id_, sketch)
    write(given.removed, removed)


if __name__ == "__main__":
    main()
