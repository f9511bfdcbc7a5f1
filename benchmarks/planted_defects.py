"""How many planted defects reach a question, which check takes them out, and what clean questions that costs.

    python -m benchmarks.planted_defects                              # 500 products, seed 20260
    python -m benchmarks.planted_defects --folder DIR --seed 7        # keeps both workspaces; a second run is quick

The line (ingest, generate, verify, filter, dedupe) runs over a clean market and over the same one with defects in its
raw files (`benchmarks.planting`). Writes benchmarks/results/planted_defects.md; code 1 where a measure is missed.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from benchmarks.measuring import machine
from benchmarks.planted_verdicts import Lines, Verdict, clean_loss, harmed, read, shown_rows_sql, verdicts
from benchmarks.planting import Defect, plant
from benchmarks.workspaces import make_workspace, sample_workspace
from curation.filters import FILTERS, filter_questions
from curation.pipeline import configured_tasks, dedupe_stage, filter_stage, generate_stages, verify_stage
from curation.verification import RULES, verify
from schemas.task import TaskSpec
from warehouse.ingest import ingest_source
from warehouse.sample.oracle import judge, known_tasks
from warehouse.snapshot import publish_snapshot
from warehouse.sources_list import list_sources
from warehouse.workspace import Workspace

LEAST_CAUGHT, MOST_LOST, LEAST_PLANTED = 0.98, 0.01, 500

EXPECTED = {
    "duplicate_product": ("dedupe:same_text", "dedupe:same_facts", "dedupe:near_duplicate", "verify:repeated_option"),
    "fact_against_title": ("verify:contradicted_row",),
    "two_values": ("verify:contradicted_row",),
    "two_quantities": ("verify:contradicted_row",),
    "stars_against_remarks": ("verify:contradicted_row",),
    "exact_of_other_category": ("verify:contradicted_row",),
    "exact_against_fact": ("verify:contradicted_row",),
    "mail_address": ("filter:personal_data",),
    "telephone": ("filter:personal_data",),
    "payment_card": ("filter:personal_data",),
    "markup": ("ingest:clean_text", "filter:markup"),
    "markup_unknown_tag": ("ingest:clean_text", "filter:markup"),
    "prompt_injection": ("filter:prompt_injection",),
    "review_in_other_language": ("verify:row_in_other_language",),
    "description_in_other_language": ("verify:row_in_other_language",),
    "title_in_other_language": ("verify:row_in_other_language",),
}
"""Kind -> the checks that should catch it."""

UNDETECTABLE = {
    "missing_attribute": "nothing in the data says that a fact is missing; no question may be wrong for it",
    "irrelevant_though_exact": "judges know more than the facts: a worse grade than they promise is no contradiction",
}
"""Kind -> why the data cannot tell."""


def run_line(workspace: Workspace, alone: Path | None = None) -> Lines:
    """Ingest the market and run the line up to the dedupe; what is there already is not computed again.

    alone: folder for the decisions of the expected checks, each alone over all generated questions; None: not asked.
    """
    ingest_source(workspace, "sample_market")
    snapshot = publish_snapshot(workspace)
    tasks = configured_tasks(workspace)
    generated = generate_stages(workspace, tasks, snapshot)
    verified = verify_stage(workspace, tasks, snapshot, generated)
    filtered = filter_stage(workspace, tasks, verified)
    distinct = dedupe_stage(workspace, snapshot, filtered)
    tables = {name: table.path for name, table in snapshot.tables.items()}
    questions = [stage.file("questions.parquet") for stage in generated]
    specs = {name: task.spec for name, task in tasks.items()}
    return Lines(
        tables,
        questions,
        [stage.file("decisions.parquet") for stage in (verified, filtered, distinct)],
        distinct.file("questions.parquet"),
        _alone(questions, tables, specs, alone) if alone else [],
    )


def _alone(questions: list[Path], tables: dict[str, Path], specs: dict[str, TaskSpec], folder: Path) -> list[Path]:
    expected = {check for checks in EXPECTED.values() for check in checks}
    files = []
    for rule in (rule for rule in RULES if f"verify:{rule.name}" in expected):
        out = folder / rule.name
        out.mkdir(parents=True, exist_ok=True)
        verify(questions, tables, specs, out, rules=(rule,))
        files.append(out / "decisions.parquet")
    for one in (one for one in FILTERS if f"filter:{one.name}" in expected):
        out = folder / one.name
        out.mkdir(parents=True, exist_ok=True)
        filter_questions(questions, specs, out, threads=2, filters=(one,))
        files.append(out / "decisions.parquet")
    return files


def plant_market(
    clean: Workspace, folder: Path, seed: int, shown: Iterable[tuple[str, ...]]
) -> tuple[Workspace, list[Defect]]:
    """A workspace over the raw files of `clean` with defects in them."""
    raw = folder / f"raw-{seed}"
    shutil.rmtree(raw, ignore_errors=True)
    shutil.copytree(clean.root / "market" / "raw", raw)
    spec = list_sources(clean.source_roots)["sample_market"].spec
    defects = plant(spec, raw, seed=seed, shown=shown)
    return make_workspace(folder / f"planted-{seed}", {"sample_market": raw}, profile="permissive"), defects


def oracle_faults(run: Lines, truth: Path, scratch: Path) -> "duckdb.DuckDBPyRelation":
    """Faults that the oracle finds, by the truth of the clean market, in the questions that are left."""
    scratch.mkdir(parents=True, exist_ok=True)
    known = ", ".join(f"'{name}'" for name in known_tasks())
    file = scratch / "judged.parquet"
    duckdb.execute(f"COPY (FROM read_parquet('{run.kept}') WHERE task IN ({known})) TO '{file}' (FORMAT parquet)")
    return duckdb.from_arrow(judge([file], truth).faults)


def _checks(found: Sequence[Verdict]) -> str:
    said = Counter(check for one in found for check in one.checks)
    guarded = sum(one.outcome == "guarded" for one in found)
    words = [f"{check} {number}" for check, number in sorted(said.items())]
    return ", ".join(words + ([f"facts.sql {guarded}"] if guarded else []))


def page(
    found: list[Verdict], loss: dict[str, int], faults: dict[str, int], seed: int, products: int
) -> tuple[str, bool]:
    """The results in Markdown, and whether the measures are met."""
    kinds = {kind: [one for one in found if one.defect.kind == kind] for kind in (*EXPECTED, *UNDETECTABLE)}
    shown = [one for kind in EXPECTED for one in kinds[kind] if one.outcome != "not_shown"]
    caught = sum(one.outcome != "missed" for one in shown)
    right = sum(one.right for one in shown)
    lost = max(loss["questions lost"] / loss["questions"], loss["rows lost"] / loss["rows"])
    met = right >= LEAST_CAUGHT * len(shown) and lost <= MOST_LOST and len(shown) >= LEAST_PLANTED
    lines = ["# Planted defects\n", *(f"- {name}: {value}" for name, value in machine().items())]
    lines += [
        f"- {products:,} products, seed {seed}: {len(found):,} defects planted, {len(shown):,} detectable ones in rows "
        "that tasks use",
        f"- caught: {caught:,} ({caught / len(shown):.1%}), by the check that should: {right:,} "
        f"({right / len(shown):.1%}; measure {LEAST_CAUGHT:.0%})",
        f"- of {loss['questions']:,} questions that no defect touches verification and filters dropped "
        f"{loss['questions lost']:,}, of {loss['rows']:,} rows behind them {loss['rows lost']:,} ({lost:.2%}; measure "
        f"{MOST_LOST:.0%})",
        f"- {'met' if met else 'MISSED'}\n",
        "A defect is shown where a question was made from its row (a dirty text: where it stands in the question). By "
        "the right check: the check that is there for the kind names every question that shows the defect, asked alone "
        "(another check may have taken the question first). facts.sql: the clean market's questions used the row, "
        "those of the planted one do not.\n",
        "| kind | planted | shown | caught | by the right check | missed | checks (defects) | wrong by the oracle |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    for kind in EXPECTED:
        all_, here = kinds[kind], [one for one in kinds[kind] if one.outcome != "not_shown"]
        missed = sum(one.outcome == "missed" for one in here)
        lines.append(
            f"| {kind} | {len(all_)} | {len(here)} | {len(here) - missed} | {sum(one.right for one in here)} | "
            f"{missed} | {_checks(here)} | {faults.get(kind, 0)} |"
        )
    lines += [
        "\n## Kinds that the data cannot tell\n",
        "| kind | planted | shown | questions left | wrong by the oracle | why |",
    ]
    lines.append("| --- | ---: | ---: | ---: | ---: | --- |")
    for kind, why in UNDETECTABLE.items():
        here = [one for one in kinds[kind] if one.questions]
        left = sum(one.left for one in here)
        lines.append(f"| {kind} | {len(kinds[kind])} | {len(here)} | {left:,} | {faults.get(kind, 0)} | {why} |")
    return "\n".join(lines) + "\n", met


def main() -> int:
    """Run both markets and write the page; 1 where a measure is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20260, help="which records, and which texts")
    parser.add_argument("--folder", type=Path, help="keep the workspaces here")
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "results", help="folder of the page")
    parser.add_argument("--missed", type=int, default=0, help="show so many defects that were missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shopmark-planted-") as temporary:
        folder = options.folder or Path(temporary)
        clean = sample_workspace(folder / "clean", options.products)
        before = run_line(clean)
        shown = duckdb.execute(shown_rows_sql(before)).fetchall()
        workspace, defects = plant_market(clean, folder, options.seed, [(name, *key) for name, key in shown])
        after = run_line(workspace, folder / "alone")
        connection = read(before, after, defects)
        found = verdicts(connection, defects, EXPECTED)
        faults = oracle_faults(after, clean.root / "market" / "truth", workspace.root)
        harm = harmed(connection, faults.to_arrow_table())
        text, met = page(found, clean_loss(connection), harm, options.seed, options.products)
    for one in [one for one in found if one.outcome == "missed" and one.defect.kind in EXPECTED][: options.missed]:
        print(one, file=sys.stderr)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "planted_defects.md").write_text(text, encoding="utf-8")
    print(text)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
