"""Normalise and hash: Unicode form NFKC, lower case, letters and digits only; equal strings are duplicates."""

import hashlib
import re
import unicodedata

from benchmarks.peers.rows import options, read, write

_REST = re.compile(r"[\W_]+")


def main() -> None:
    """Remove every row whose normalised text stood before."""
    given = options()
    first: dict[bytes, str] = {}
    removed: dict[str, str] = {}
    for id_, text in zip(*read(given.input), strict=True):
        plain = _REST.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()
        kept = first.setdefault(hashlib.blake2b(plain.encode(), digest_size=16).digest(), id_)
        if kept != id_:
            removed[id_] = kept
    write(given.removed, removed)


if __name__ == "__main__":
    main()
