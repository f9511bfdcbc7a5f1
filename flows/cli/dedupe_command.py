"""shopmark dedupe FILE | --undo | overlap | calibrate, and the stages of a folder"""

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal, TypeVar

import click

from flows.cli.common import open_workspace, print_table
from flows.cli.dedupe_output import print_calibration, print_file_summary, print_overlap, say

if TYPE_CHECKING:
    from curation.dedupe.files import FileSummary
    from curation.dedupe.texts.shards import Spread

T = TypeVar("T")
_file = click.Path(dir_okay=False, path_type=Path)
_any = click.Path(exists=True, path_type=Path)
_folder = click.Path(file_okay=False, path_type=Path)


class _FileOrCommand(click.Group):
    """A group whose first argument may also be a file: what names no command is for the command `file`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `file` in front where no command stands there."""
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["file", *args])

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """`file` may be left out."""
        formatter.write_usage(ctx.command_path, "[FILE] [OPTIONS] | COMMAND [ARGS]...")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of `file`, then the commands."""
        self.commands["file"].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group(
    "dedupe",
    cls=_FileOrCommand,
    epilog="Example: shopmark dedupe questions.jsonl --text question --out deduped",
)
def command() -> None:
    """Dedupe a file of questions: rows that ask the same leave, rows that differ in one fact stay.

    FILE is JSON lines, CSV or Parquet. DIR gets kept and removed rows in the same format, with all their columns, and
    says of each removed row which one stays for it and why. `--undo ID --out DIR` takes a removal back.

    Without FILE and --undo: verify, filter, dedupe, choose by quota, split and sample the candidates of a Shopmark
    folder.
    """


@command.command("file", epilog="Example: shopmark dedupe questions.csv --text question --id number --out deduped")
@click.argument("file", required=False, type=_file)
@click.option("--text", metavar="COLUMN", help="What is compared.")
@click.option("--out", metavar="DIR", type=_folder, help="Where the result goes (a new folder), or lies (--undo).")
@click.option("--catalog", metavar="FILE", type=_file, help="Names that are facts: JSON {kind: [names]}, or a table.")
@click.option("--against", metavar="RELEASE", multiple=True, type=_any, help="An earlier result; may be repeated.")
@click.option("--id", metavar="COLUMN", help="Names a row; @row: its number.  [default: id, else @row]")
@click.option("--language", metavar="COLUMN", help="Of the text.  [default: language or lang, else found]")
@click.option("--task", metavar="COLUMN", help="Only rows of one task are compared.  [default: task]")
@click.option("--verified", metavar="COLUMN", help="True of rows that people checked; they stay before others.")
@click.option("--thresholds", metavar="FILE", type=_file, help="Least scores, as `dedupe calibrate` writes them.")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1), help="Change no result.")
@click.option("--dask", metavar="ADDRESS", help="Of a Dask scheduler whose workers share the work: tcp://HOST:8786.")
@click.option("--shard-rows", metavar="N", type=click.IntRange(1), help="Rows that are worked on at once; no result.")
@click.option("--ablate", type=click.Choice(["faiss", "guard"]), help="Leave a stage out, to see what it does.")
@click.option("--undo", metavar="ID", multiple=True, help="Put this removed row back; may be repeated.")
@click.option(
    "--folder", type=_folder, help="The Shopmark folder whose candidates are curated.  [default: this folder]"
)
def file_command(
    file: Path | None,
    text: str | None,
    out: Path | None,
    catalog: Path | None,
    against: tuple[Path, ...],
    id: str | None,
    language: str | None,
    task: str | None,
    verified: str | None,
    thresholds: Path | None,
    threads: int,
    dask: str | None,
    shard_rows: int | None,
    ablate: Literal["faiss", "guard"] | None,
    undo: tuple[str, ...],
    folder: Path | None,
) -> None:
    """Dedupe FILE, or take a removal back, or curate a Shopmark folder. The word `file` may be left out."""
    from curation.dedupe.files import Columns, dedupe_file
    from curation.dedupe.files.against import all_earlier
    from curation.dedupe.files.engine import EngineOptions, text_engine
    from curation.dedupe.files.undo import undo as take_back

    if undo:
        _refuse(file is not None or folder is not None, "--undo takes --out alone")
        click.echo("\n".join(take_back(_given(out, "--out"), undo)))
    elif file is not None:
        _refuse(folder is not None, "a FILE and --folder are two different things")
        target, columns = _given(out, "--out"), Columns(_given(text, "--text"), id, language, task, verified)
        releases, of_releases = all_earlier(against), replace(columns, verified=None)
        options = EngineOptions(catalog, thresholds, ablate, shard_rows, releases, of_releases)

        def dedupe(spread: "Spread | None" = None) -> "FileSummary":
            run = text_engine(options, threads=threads, spread=spread, say=say)
            return dedupe_file(file, target, columns, run, threads=threads, say=say)

        print_file_summary(_on_dask(dask, dedupe) if dask else dedupe(), target)
    else:
        _refuse(text is not None or out is not None, "there is no FILE to dedupe")
        _curate(folder or Path())


@command.command("overlap", epilog="Example: shopmark dedupe overlap train.jsonl test.csv --text question")
@click.argument("a", type=_any)
@click.argument("b", type=_any)
@click.option("--text", metavar="COLUMN", help="What is compared; results and releases know theirs.")
@click.option("--text-b", metavar="COLUMN", help="The same of B, where its name is another one.")
@click.option("--out", metavar="DIR", type=_folder, help="Gets pairs.jsonl.  [default: overlap-<name of B>, here]")
@click.option("--catalog", metavar="FILE", type=_file, help="Names that are facts: JSON {kind: [names]}, or a table.")
@click.option("--id", metavar="COLUMN", help="Names a row; @row: its number.  [default: id, else @row]")
@click.option("--language", metavar="COLUMN", help="Of the text.  [default: language or lang, else found]")
@click.option("--task", metavar="COLUMN", help="Only rows of one task are compared.  [default: all are]")
@click.option("--fail-above", metavar="SHARE", type=click.FloatRange(0, 1), help="Exit with 2 above this share of B.")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1), help="Change no result.")
def overlap_command(
    a: Path,
    b: Path,
    text: str | None,
    text_b: str | None,
    out: Path | None,
    catalog: Path | None,
    id: str | None,
    language: str | None,
    task: str | None,
    fail_above: float | None,
    threads: int,
) -> None:
    """Find the rows of B that ask what a row of A asks: A is what a model was trained on, B what it is tested on.

    A and B are files, folders of results of dedupe (their kept rows), or releases of Shopmark.
    """
    from curation.dedupe.files import Columns
    from curation.dedupe.files.against import earlier
    from curation.dedupe.files.engine import EngineOptions, text_engine
    from curation.dedupe.overlap import find_overlap
    from schemas.errors import GateError

    columns = [
        Columns("" if path.is_dir() else _given(name, "--text"), id, language, task)
        for path, name in ((a, text), (b, text_b or text))
    ]
    target = out or Path(f"overlap-{b.name.split('.')[0]}")
    engine = text_engine(EngineOptions(catalog), threads=threads, say=say)
    found = find_overlap(earlier(a), earlier(b), target, columns, engine, threads=threads, say=say)
    print_overlap(found, target)
    if fail_above is not None and found.share > fail_above:
        raise GateError(
            f"{found.share:.2%} of {b} stand in {a}; at most {fail_above:.2%} may",
            str(target / "pairs.jsonl"),
            "Leave these rows out of one of them.",
        )


@command.command(
    "calibrate", epilog="Example: shopmark dedupe calibrate pairs.csv --left a --right b --label same --out calibrated"
)
@click.argument("pairs", type=_file)
@click.option("--left", metavar="COLUMN", required=True, help="One text of a pair.")
@click.option("--right", metavar="COLUMN", required=True, help="The other one.")
@click.option("--label", metavar="COLUMN", required=True, help="Whether they ask the same: 1 or 0, yes or no.")
@click.option("--task", metavar="COLUMN", help="Each task gets a threshold of its own.  [default: task]")
@click.option("--out", metavar="DIR", type=_folder, help="Gets thresholds.yaml.  [default: calibration-<PAIRS>, here]")
@click.option("--catalog", metavar="FILE", type=_file, help="Names that are facts: JSON {kind: [names]}, or a table.")
@click.option(
    "--corpus", metavar="FILE", type=_file, help="The file that the pairs are from: the guard learns from it."
)
@click.option("--text", metavar="COLUMN", help="Of the corpus.")
@click.option("--embedder", metavar="NAME", help="Scores by this model: for `dedupe.similarity` of a shopmark.yaml.")
@click.option("--precision", default=0.99, show_default=True, type=click.FloatRange(0, 1), help="What is wanted.")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1), help="Change no result.")
def calibrate_command(
    pairs: Path,
    left: str,
    right: str,
    label: str,
    task: str | None,
    out: Path | None,
    catalog: Path | None,
    corpus: Path | None,
    text: str | None,
    embedder: str | None,
    precision: float,
    threads: int,
) -> None:
    """Choose for each task the least score of a duplicate, by PAIRS that people labelled.

    Prints precision and recall by threshold, draws them, and writes thresholds.yaml, which
    `shopmark dedupe FILE --thresholds` obeys.
    """
    from curation.dedupe.calibrate import PairColumns, calibrate, read_texts, text_judge
    from curation.dedupe.texts.catalog import Catalog

    target = out or Path(f"calibration-{pairs.name.split('.')[0]}")
    with TemporaryDirectory() as scratch:
        more = read_texts(corpus, _given(text, "--text"), Path(scratch) / "plain") if corpus else ()
    judge = text_judge(Catalog.read(catalog) if catalog else None, threads, more, embedder)
    found = calibrate(pairs, target, PairColumns(left, right, label, task), judge, precision=precision)
    print_calibration(found, target, embedder)


def _on_dask(address: str, work: "Callable[[Spread], T]") -> T:
    """Do the work on a Dask cluster, as a run of the flow `dedupe`."""
    from flows.server import prefect_server
    from schemas.errors import ShopmarkError
    from warehouse.cache_folder import cache_folder

    if find_spec("prefect_dask") is None:
        raise ShopmarkError(
            "Dask is not installed", f"--dask {address}", "Install it: pip install 'shopmark[dask]', on all machines."
        )
    with prefect_server(cache_folder()):
        from flows.dedupe import on_dask

        return on_dask(address, work)


def _given(value: T | None, option: str) -> T:
    """What an option must give here."""
    if value is None:
        raise click.UsageError(f"{option} is missing")
    return value


def _refuse(wrong: bool, what: str) -> None:
    if wrong:
        raise click.UsageError(f"{what}: see shopmark dedupe --help")


def _curate(folder: Path) -> None:
    """The stages from verification to sampling, of a Shopmark folder."""
    from flows.server import prefect_server

    workspace = open_workspace(folder)
    with prefect_server(workspace.state):
        from flows.curate import curate

        result = curate(workspace.root)
    columns = ("stage", "questions", "computed", "why")
    print_table("Questions left", columns, ([row[column] for column in columns] for row in result["stages"]))
