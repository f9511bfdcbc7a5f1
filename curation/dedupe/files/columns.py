"""Which column says what: named by the user, else those with the usual names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from schemas.errors import ShopmarkError

ROW_NUMBER = "@row"
"""Given for the id column: rows are named by their place in the file."""
_USUAL: dict[str, tuple[str, ...]] = {"id": ("id",), "language": ("language", "lang"), "task": ("task",)}


class Wanted(Protocol):
    """Columns that somebody asks a file for."""

    def asked(self) -> dict[str, str]:
        """Role -> column, of the columns that must be there."""
        ...

    def looked_for(self) -> list[str]:
        """All columns that may be used, each once: the one that is text first."""
        ...


@dataclass(frozen=True)
class Columns:
    """Columns as the user asked for them; None leaves it to what the file has.

    text: what is compared. id: names a row (ROW_NUMBER: its place in the file). language: of the text. task: only
    rows of one task are compared. verified: rows that people checked; they stay before others.
    """

    text: str
    id: str | None = None
    language: str | None = None
    task: str | None = None
    verified: str | None = None

    def asked(self) -> dict[str, str]:
        """Role -> column, of the columns that must be there."""
        roles = {"text": self.text, "id": self.id, "language": self.language, "task": self.task}
        roles["verified"] = self.verified
        return {role: column for role, column in roles.items() if column is not None and column != ROW_NUMBER}

    def looked_for(self) -> list[str]:
        """All columns that may be used, each once: those that were asked for first."""
        usual = [column for role, names in _USUAL.items() if getattr(self, role) is None for column in names]
        return list(dict.fromkeys([*self.asked().values(), *usual]))


def require(columns: Wanted, there: Sequence[str], path: Path) -> None:
    """Check that the file has what was asked for.

    Raises:
        ShopmarkError: it lacks a column, or has one that dedupe adds to removed rows.
    """
    for role, column in columns.asked().items():
        if column not in there:
            listed = ", ".join(there[:30]) + (", ..." if len(there) > 30 else "")
            raise ShopmarkError(
                f"there is no column `{column}`",
                f"{path}, --{role}",
                f"Its columns are: {listed}." if there else "No row of it has columns.",
            )


def choose(columns: Columns, filled: Mapping[str, int], rows: int) -> dict[str, str]:
    """Role -> column that is used.

    Args:
        columns: as asked for.
        filled: column -> how many of the rows have a value there.
        rows: how many there are. A usual id column is used only where every row has one.
    """
    chosen = columns.asked()
    for role, names in _USUAL.items():
        if getattr(columns, role) is None:
            least = max(rows, 1) if role == "id" else 1
            usable = [name for name in names if filled.get(name, 0) >= least]
            chosen |= {role: usable[0]} if usable else {}
    return chosen
