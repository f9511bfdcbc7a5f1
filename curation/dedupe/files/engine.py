"""The engine for free text with its options bound, as `dedupe_file` calls it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from curation.dedupe.files.run import Engine
from curation.dedupe.files.tasks import within_tasks
from curation.dedupe.files.thresholds import read_thresholds, with_thresholds

Ablation = Literal["faiss", "guard"]


def text_engine(
    *,
    catalog: Path | None = None,
    thresholds: Path | None = None,
    ablate: Ablation | None = None,
    threads: int = 2,
    say: Callable[[str], None],
) -> Engine:
    """The engine; the files that it needs are read at once.

    Args:
        catalog: a file of names that are facts.
        thresholds: a file of least scores for near text.
        ablate: the stage that is left out.
        threads: change no result.
        say: takes a line of progress.

    Raises:
        ShopmarkError: the catalog or the thresholds cannot be read.
    """
    from curation.dedupe.texts.catalog import Catalog
    from curation.dedupe.texts.dedupe import TextDedupeOptions, dedupe_texts

    names = Catalog.read(catalog) if catalog else None
    options = TextDedupeOptions(search=ablate != "faiss", guard=ablate != "guard")

    def run(rows: Path, found: Path) -> Sequence[Any]:
        return dedupe_texts(rows, found, catalog=names, options=options, threads=threads, progress=say)

    compared = within_tasks(run)
    return with_thresholds(compared, read_thresholds(thresholds)) if thresholds else compared
