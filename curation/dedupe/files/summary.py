"""What became of a file, and the names of the files that tell it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from schemas.errors import ShopmarkError

SUMMARY, ROWS, RECORDS, INDEX = "summary.json", "rows.parquet", "records.parquet", "index"
REJECTS, LOOK_ALIKES, TRANSLATIONS = "rejects.jsonl", "look_alikes.jsonl", "translations.jsonl"


@dataclass(frozen=True)
class FileSummary:
    """What became of a file: rows = kept + removed + rejects.

    suffix: of the kept and removed files. columns: role -> column that was used; without `id` a row is named by its
    number. disagree: look-alikes on which embedding and guard differ. translations: rows that stand in a group of
    translations. stages: as the engine counted them. undone: ids of removals that were taken back.
    """

    file: str
    suffix: str
    rows: int
    kept: int
    removed: int
    rejects: int
    columns: dict[str, str]
    look_alikes: int
    disagree: int
    translations: int
    stages: list[dict[str, Any]]
    undone: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write summary.json."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False)
        (folder / SUMMARY).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "FileSummary":
        """Read summary.json.

        Raises:
            ShopmarkError: the folder holds no result of dedupe.
        """
        try:
            return cls(**json.loads((folder / SUMMARY).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ShopmarkError(
                f"{folder} holds no result of dedupe", str(folder / SUMMARY), "Name the folder that --out named."
            ) from error
