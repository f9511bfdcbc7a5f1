"""What a file is, by its name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from schemas.errors import ShopmarkError

_FORMATS: dict[str, Literal["jsonl", "csv", "parquet"]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}


@dataclass(frozen=True)
class FileFormat:
    """name: of the reader; suffix: with which files of this kind are named, `.gz` included."""

    name: Literal["jsonl", "csv", "parquet"]
    suffix: str

    @property
    def compressed(self) -> bool:
        """The whole file is gzip."""
        return self.suffix.endswith(".gz")


def format_of(path: Path) -> FileFormat:
    """The format of an existing file.

    Raises:
        ShopmarkError: there is no such file, or its name tells no format.
    """
    if not path.is_file():
        raise ShopmarkError("there is no such file", str(path), "Name a file of JSON lines, CSV or Parquet.")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    last = suffixes[-2 if packed else -1] if len(suffixes) > packed else ""
    name = _FORMATS.get(last)
    if name is None or (packed and name == "parquet"):
        raise ShopmarkError(
            f"the name of the file tells no format that is read: {path.name}",
            str(path),
            "Name it .jsonl, .csv (both also with .gz) or .parquet.",
        )
    return FileFormat(name, last + (".gz" if packed else ""))
