"""Names that are known beforehand: a value of the catalog is a fact, however common its words are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from curation.dedupe.texts.arrays import Bools, Ints
from curation.dedupe.texts.hashes import mixed
from curation.dedupe.texts.tokens import Tokens, tokenise
from schemas.errors import ShopmarkError

_LONGEST = 8
"""Words of a name that is looked for."""


@dataclass(frozen=True)
class Catalog:
    """Names by kind: brand, colour, size ..., in any language."""

    names: Mapping[str, Sequence[str]]

    @classmethod
    def read(cls, path: Path) -> "Catalog":
        """Read `{kind: [name, ...]}` from JSON, or the columns kind and name (or value) from CSV or Parquet.

        Raises:
            ShopmarkError: the file is not there or has another shape.
        """
        try:
            names = _from_json(path) if path.suffix == ".json" else _from_table(path)
        except (OSError, ValueError, KeyError, pa.ArrowException) as error:
            raise ShopmarkError(
                f"The catalog cannot be read: {error}",
                str(path),
                'Give JSON of the form {"brand": ["Acme", ...], ...}, or CSV or Parquet with columns kind and name.',
            ) from error
        return cls(names)

    def phrases(self) -> list[tuple[str, ...]]:
        """Every name as the tokens that texts have for it, sorted."""
        return sorted({phrase for phrases in self._phrases_of_kinds.values() for phrase in phrases})

    def words(self) -> frozenset[str]:
        """The words of all names."""
        return frozenset(word for phrases in self._phrases_of_kinds.values() for phrase in phrases for word in phrase)

    def kinds_of_words(self) -> dict[str, str]:
        """Words that are of names of one kind only, with it."""
        kinds: dict[str, set[str]] = {}
        for kind, phrases in self._phrases_of_kinds.items():
            for word in {word for phrase in phrases for word in phrase}:
                kinds.setdefault(word, set()).add(kind)
        return {word: kind.pop() for word, kind in kinds.items() if len(kind) == 1}

    @cached_property
    def _phrases_of_kinds(self) -> dict[str, set[tuple[str, ...]]]:
        """The names of all kinds are tokenised at once, since each call costs the same whatever it is given."""
        named = [(kind, name) for kind, names in self.names.items() for name in names if name.strip()]
        tokens = tokenise([pa.array([name for _, name in named], pa.string())])
        tokens = tokens.only(~tokens.is_punctuation[tokens.code])
        cut = np.cumsum(np.bincount(tokens.row, minlength=len(named)))[:-1]
        phrases: dict[str, set[tuple[str, ...]]] = {kind: set() for kind in self.names}
        for (kind, _), part in zip(named, np.split(tokens.code, cut), strict=False):
            if len(part):
                phrases[kind].add(tuple(tokens.words[code] for code in part))
        return phrases


def _from_json(path: Path) -> dict[str, list[str]]:
    loaded = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(loaded, dict) or not all(isinstance(names, list) for names in loaded.values()):
        raise ValueError("it is no object of lists")
    return {kind: [str(name) for name in names] for kind, names in loaded.items()}


def _from_table(path: Path) -> dict[str, list[str]]:
    from pyarrow import csv, parquet

    table = parquet.read_table(path) if path.suffix == ".parquet" else csv.read_csv(path)
    column = "name" if "name" in table.column_names else "value"
    names: dict[str, list[str]] = {}
    for kind, name in zip(table["kind"].to_pylist(), table[column].to_pylist(), strict=True):
        names.setdefault(str(kind), []).append(str(name))
    return names


def stands_in_names(tokens: Tokens, phrases: Sequence[tuple[str, ...]]) -> Bools:
    """Per token, whether it is part of a name that stands there whole."""
    place = {word: code for code, word in enumerate(tokens.words)}
    coded: dict[int, list[list[int]]] = {}
    for phrase in phrases:
        codes = [place.get(word, -1) for word in phrase]
        if len(codes) <= _LONGEST and min(codes) >= 0:
            coded.setdefault(len(codes), []).append(codes)
    found = np.zeros(len(tokens.code), dtype=np.bool_)
    for length, names in coded.items():
        begin = _hits(tokens.code, tokens.row, np.array(names, dtype=np.int64))
        for step in range(length):
            found[begin + step] = True
    return found


def _hits(code: Ints, row: Ints, names: Ints) -> Ints:
    """Where one of `names` (a matrix of codes) begins, inside one row."""
    length = names.shape[1]
    if len(code) < length:
        return np.zeros(0, dtype=np.int64)
    starts = np.zeros(int(code.max()) + 1, dtype=np.bool_)
    starts[names[names[:, 0] < len(starts), 0]] = True
    begin = np.flatnonzero(starts[code[: len(code) - length + 1]])
    begin = begin[row[begin] == row[begin + length - 1]]
    wanted, seen = np.zeros(len(names), dtype=np.uint64), np.zeros(len(begin), dtype=np.uint64)
    for step in range(length):
        wanted = mixed(wanted + names[:, step].astype(np.uint64), step)
        seen = mixed(seen + code[begin + step].astype(np.uint64), step)
    return begin[np.isin(seen, wanted)]
