"""Damages a few rows on purpose, as the exports of a real shop are damaged: three in a thousand of each text file.

A damaged row is an additional one, made from a good neighbour under a key of its own, so nothing true is lost; only a
duplicate key repeats the neighbour's key, with content that sorts behind it. The truth table `broken_row` tells file,
row and the reason that ingest must find.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

SHARE = 0.003
BAD_BYTES = "\ue000"
"""Stands for bytes that are no UTF-8 until the text is encoded (private use, in no text of the world)."""


@dataclass(frozen=True)
class Damage:
    """What can break in a file: its key, a required field, a typed field (or none), a text field."""

    key: str
    required: str
    text: str
    typed: str = ""


@dataclass
class Breaker:
    """Adds damaged rows to the lines of one file and remembers them."""

    file: str
    format: str
    columns: tuple[str, ...]
    damage: Damage
    seed: str
    broken: list[dict[str, Any]] = field(default_factory=list)
    row: int = 0

    def lines(self, batch: list[str]) -> Iterator[str]:
        """The lines of `batch` (records below the header) with damaged ones in between."""
        kinds = self._kinds()
        chosen = self._positions(len(batch))
        for position, line in enumerate(batch):
            self.row += 1
            yield line
            if position in chosen and "\n" not in line:  # where a damaged record of two lines ends is anybody's guess
                reason = kinds[(chosen[position] + len(self.broken)) % len(kinds)]
                self.row += 1
                self.broken.append({"file": self.file, "row": self.row, "reason": reason})
                yield self._break(line, reason)

    def _positions(self, size: int) -> dict[int, int]:
        """Which lines get a damaged neighbour; at least one in a file of fifty or more."""
        wanted = max(1, round(size * SHARE)) if size >= 50 else 0
        found: dict[int, int] = {}
        for nth in range(wanted):
            digest = blake2b(f"{self.seed}|{self.file}|{self.row}|{nth}".encode(), digest_size=8).digest()
            found[int.from_bytes(digest) % size] = nth
        return found

    def _kinds(self) -> list[str]:
        """The reasons that this format and file can have."""
        kinds = ["missing_value", "wrong_encoding", "duplicate_key"]
        kinds += ["wrong_type"] if self.damage.typed else []
        return kinds + {"jsonl": ["invalid_json"], "csv": ["unbalanced_quotes", "wrong_columns"]}.get(
            self.format, ["wrong_columns"]
        )

    def _break(self, line: str, reason: str) -> str:
        if reason == "invalid_json":
            return line[: len(line) * 2 // 3]
        if reason == "wrong_columns":
            return line + ("\t" if self.format == "tsv" else ",") + "1"
        if reason == "unbalanced_quotes":
            return '"' + line.replace('"', "").replace("\n", " ")
        damage = self.damage
        change: dict[str, tuple[str, Callable[[Any], Any]]] = {
            "missing_value": (damage.required, lambda value: None),
            "wrong_encoding": (damage.text, lambda value: f"{BAD_BYTES}{value}"),
            "duplicate_key": (damage.text, lambda value: f"{value}~"),
            "wrong_type": (damage.typed, lambda value: "see package"),
        }
        name, work = change[reason]
        return self._with(line, name, work, keep_key=reason == "duplicate_key" or name == damage.key)

    def _with(self, line: str, name: str, work: Callable[[Any], Any], *, keep_key: bool) -> str:
        """The record of `line` with one field changed, under a key of its own unless `keep_key`."""
        if self.format == "jsonl":
            record = json.loads(line)
        else:
            record = dict(zip(self.columns, next(csv.reader(io.StringIO(line), **self._dialect())), strict=True))
        record[name] = work(record.get(name))
        if not keep_key:
            record[self.damage.key] = f"X{record[self.damage.key]}"
        if self.format == "jsonl":
            return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        out = io.StringIO()
        csv.writer(out, lineterminator="", **self._dialect()).writerow(record.values())
        return out.getvalue()

    def _dialect(self) -> dict[str, Any]:
        """Quotes mean nothing between tabs: no text of the market holds a tab."""
        return (
            {"delimiter": "\t", "quoting": csv.QUOTE_NONE, "quotechar": None}
            if self.format == "tsv"
            else {"delimiter": ","}
        )
