"""How the commands of `shopmark dedupe` tell what they did."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.common import print_table

if TYPE_CHECKING:
    from curation.dedupe.calibrate import Calibration, Point
    from curation.dedupe.files import FileSummary
    from curation.dedupe.overlap import Overlap


def say(line: str) -> None:
    """A line of progress, on stderr."""
    click.echo(f"dedupe    {line}", err=True)


def print_file_summary(summary: "FileSummary", out: Path) -> None:
    """What became of a file, and what to look at next."""
    columns = ("stage", "rows", "pairs", "removed", "seconds")
    print_table("Stages", columns, [[stage[column] for column in columns] for stage in summary.stages])
    used = ", ".join(f"{role} `{column}`" for role, column in summary.columns.items())
    unnamed = "" if "id" in summary.columns else "; rows are named by their number"
    click.echo(f"columns: {used}{unnamed}")
    click.echo(f"{summary.file}: {summary.rows:,} rows = {summary.kept:,} kept + {summary.removed:,} removed", nl=False)
    click.echo(f" + {summary.rejects:,} rejected (rejects.jsonl says why)" if summary.rejects else "")
    click.echo(f"wrote {out / f'kept{summary.suffix}'} and {out / f'removed{summary.suffix}'}")
    if summary.look_alikes:
        click.echo(f"{summary.look_alikes:,} look-alikes stay; look_alikes.jsonl says what differs", nl=False)
        click.echo(f"; on {summary.disagree:,} of them two judges disagree" if summary.disagree else "")
    if summary.translations:
        click.echo(f"{summary.translations:,} rows are translations of each other; they stay (translations.jsonl)")
    if summary.removed:
        click.echo(f"to take a removal back: shopmark dedupe --undo ID --out {out}")


def print_overlap(found: "Overlap", out: Path) -> None:
    """How many rows of b stand in a, by stage, with a few examples."""
    rows = [(stage, count, f"{count / found.rows_b:.2%}") for stage, count in found.stages.items()]
    total = ("all", found.overlap, f"{found.share:.2%}")
    print_table("Overlap", ("found by", "rows", "share"), [*rows, total])
    for example in found.examples:
        click.echo(f"{example['stage']}: {_short(example['b_text'])}  [{example['b_id']}]")
        click.echo(f"{'':{len(example['stage'])}}  {_short(example['a_text'])}  [{example['a_id']}]")
    click.echo(f"{found.rows_b:,} rows compared with {found.rows_a:,}; all pairs are in {out / 'pairs.jsonl'}")


def print_calibration(found: "Calibration", out: Path, embedder: str | None) -> None:
    """Precision and recall of all pairs by threshold, the choice of each task, and where it goes."""
    from curation.dedupe.calibrate import ALL, EMBEDDING, GUARD

    by_judge = {
        judge: [point for point in found.points if (point.task, point.judge) == (ALL, judge)]
        for judge in (GUARD, EMBEDDING)
    }
    rows = [
        (f"{ours.threshold:.2f}", *_shown(ours), *_shown(alone))
        for ours, alone in zip(*by_judge.values(), strict=True)
        if round(ours.threshold * 100) % 5 == 0 and ours.threshold >= 0.5 and (ours.threshold * 1000) % 10 == 0
    ]
    columns = ("least score", "precision", "recall", "precision without guard", "recall without guard")
    print_table("All pairs", columns, rows)
    chosen = [
        (
            choice.point.task or "all",
            choice.pairs,
            choice.duplicates,
            f"{choice.point.threshold:.3f}" if choice.own else "that of all",
            *_shown(choice.point),
            "" if choice.reached else "the wanted precision is not reached",
        )
        for choice in found.choices
    ]
    heads = ("task", "pairs", "duplicates", "least score", "precision", "recall", "note")
    print_table("Chosen", heads, chosen)
    if found.skipped:
        click.echo(f"{found.skipped:,} rows had no label or text, or were broken")
    click.echo(
        f"see {out / 'calibration.svg'}; pairs where the labels say otherwise come first in {out / 'pairs.jsonl'}"
    )
    least = found.choices[0].point.threshold
    if embedder is None:
        click.echo(f"to use it: shopmark dedupe FILE --text COLUMN --thresholds {out / 'thresholds.yaml'} --out DIR")
    elif least > 0:
        click.echo(f"for shopmark.yaml:\n\ndedupe:\n  embedder: {embedder}\n  similarity: {least:g}\n")
    else:
        click.echo("nothing for shopmark.yaml: no score is too low where the guard agrees")


def _shown(point: "Point") -> tuple[str, str]:
    return "-" if point.precision is None else f"{point.precision:.3f}", f"{point.recall:.3f}"


def _short(text: str) -> str:
    """One line of at most a hundred characters, without signs that steer a terminal."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    return line if len(line) <= 100 else line[:97] + "..."
