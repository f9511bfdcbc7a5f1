"""The places of a user's folder: configuration, warehouse file, stages, ledger, releases."""

from dataclasses import dataclass
from pathlib import Path

from schemas.errors import SpecError
from schemas.workspace import WorkspaceConfig, config_file
from schemas.yaml_file import read_yaml_model

CHECKOUT = Path(__file__).resolve().parent.parent
"""The checkout Shopmark runs from: built-in tasks and sources live here."""


@dataclass(frozen=True)
class Workspace:
    """A user's folder and its configuration; makes no folder by itself."""

    root: Path
    config: WorkspaceConfig

    @classmethod
    def open(cls, folder: Path) -> "Workspace":
        """Read the folder's shopmark.yaml.

        Raises:
            SpecError: there is none, or it is wrong (file and line).
        """
        root = folder.resolve()
        if not config_file(root).is_file():
            raise SpecError(
                f"{root} is not a Shopmark folder",
                str(config_file(root)),
                "Run `shopmark init DIR` first, or name the folder with --folder DIR.",
            )
        return cls(root, read_yaml_model(config_file(root), WorkspaceConfig))

    @property
    def state(self) -> Path:
        """Everything that Shopmark keeps for itself."""
        return self.root / ".shopmark"

    @property
    def warehouse_file(self) -> Path:
        return self.state / "warehouse.duckdb"

    @property
    def stages(self) -> Path:
        return self.state / "stages"

    @property
    def ledger(self) -> Path:
        return self.state / "ledger"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def candidates(self) -> Path:
        return self.releases / "candidates"

    @property
    def task_roots(self) -> tuple[Path, ...]:
        """Folders that hold <skill>/<task>/task.yaml: built-in first, then the user's."""
        return CHECKOUT / "tasks", self.root / "tasks"

    @property
    def source_roots(self) -> tuple[Path, ...]:
        """Folders that hold <source>/source.yaml: built-in first, then the user's."""
        return CHECKOUT / "warehouse" / "sources", self.root / "sources"

    def source_folder(self, name: str) -> Path | None:
        """Where the raw files of a configured source lie; None for a source that is a Python package."""
        value = self.config.sources[name]
        return (self.root / value).resolve() if value else None
