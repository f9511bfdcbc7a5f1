"""The engine for free text with its options bound, as `dedupe_file` calls it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from curation.dedupe.files.after_releases import Released, after_releases
from curation.dedupe.files.against import Earlier
from curation.dedupe.files.columns import Columns
from curation.dedupe.files.release_index import ReleaseIndex, index_of
from curation.dedupe.files.run import Engine
from curation.dedupe.files.summary import INDEX
from curation.dedupe.files.tasks import within_tasks
from curation.dedupe.files.thresholds import read_thresholds, with_thresholds

if TYPE_CHECKING:
    from curation.dedupe.texts.match import Matches
    from curation.dedupe.texts.shards import Spread

Ablation = Literal["faiss", "guard"]


@dataclass(frozen=True)
class EngineOptions:
    """How texts are compared.

    catalog: a file of names that are facts. thresholds: a file of least scores for near text. ablate: the stage that
    is left out. shard_rows: rows of a shard; changes no result. releases: what was released before, and columns of
    plain files among them.
    """

    catalog: Path | None = None
    thresholds: Path | None = None
    ablate: Ablation | None = None
    shard_rows: int | None = None
    releases: Sequence[Earlier] = ()
    columns: Columns = field(default_factory=lambda: Columns(""))


def text_engine(
    options: EngineOptions, *, threads: int = 2, spread: "Spread | None" = None, say: Callable[[str], None]
) -> Engine:
    """The engine; the files that it needs are read at once.

    Args:
        options: what is compared, and how.
        threads: change no result.
        spread: works on shards side by side, on other machines too; without, threads do.
        say: takes a line of progress.

    Raises:
        ShopmarkError: the catalog or the thresholds cannot be read.
    """
    from curation.dedupe.texts.catalog import Catalog
    from curation.dedupe.texts.dedupe import TextDedupeOptions, dedupe_texts
    from curation.dedupe.texts.match import match

    names = Catalog.read(options.catalog) if options.catalog else None
    texts = TextDedupeOptions(search=options.ablate != "faiss", guard=options.ablate != "guard")
    if options.shard_rows is not None:
        texts = TextDedupeOptions(texts.similarity, texts.embedder, texts.search, texts.guard, options.shard_rows)

    def engine_for(model: Path | None) -> Engine:
        def run(rows: Path, found: Path) -> Sequence[Any]:
            return dedupe_texts(
                rows, found, catalog=names, options=texts, threads=threads, progress=say, spread=spread,
                index=found / INDEX, model=model,
            )  # fmt: skip

        return within_tasks(run)

    def make(rows: Path, scratch: Path, index: Path) -> None:
        dedupe_texts(rows, scratch, catalog=names, options=texts, threads=threads, spread=spread, index=index)

    def stored(release: Earlier) -> ReleaseIndex:
        known = {kind: sorted(listed) for kind, listed in names.names.items()} if names else None
        return index_of(release, options.columns, known, make, say)

    def matched(rows: Path, index: ReleaseIndex, scratch: Path, name: str) -> "Matches":
        return match(
            rows, index.folder, scratch, name=name, kept=index.kept, catalog=names, options=texts, threads=threads,
            spread=spread, progress=say,
        )  # fmt: skip

    engine = engine_for(None)
    if options.releases:
        engine = after_releases(engine_for, Released(options.releases, stored, matched), threads)
    return with_thresholds(engine, read_thresholds(options.thresholds)) if options.thresholds else engine
