"""What the oracle says of every built-in task over sample markets of several sizes and seeds.

    python -m benchmarks.oracle                          # 300, 500 and 2,000 products, seeds 0 to 2
    python -m benchmarks.oracle --market 8000:0          # one market: products:seed; may be given several times

A row a task: questions and faults in all markets together; for log tasks the share of wrong options whose true rate
is a third of the gold's or more, against the bound. Ends with code 1 where a task failed in any market.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from curation.generation import generate_task
from curation.task_folder import TaskFolder, list_tasks
from schemas.languages import LANGUAGES
from warehouse.ingest import ingest_source
from warehouse.sample import write_market
from warehouse.sample.oracle import TaskVerdict, Verdicts, judge
from warehouse.snapshot import publish_snapshot
from warehouse.workspace import CHECKOUT, Workspace

MARKETS = ["300:0", "300:1", "300:2", "500:0", "500:1", "500:2", "2000:0"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--market", action="append", metavar="PRODUCTS:SEED", help="may be given several times")
    parser.add_argument("--task", action="append", help="only these tasks")
    parser.add_argument("--faults", type=int, default=0, help="show so many faults of each market")
    args = parser.parse_args()
    tasks = {name: task for name, task in list_tasks([CHECKOUT / "tasks"]).items() if name in (args.task or [name])}
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    total: dict[str, TaskVerdict] = {}
    failed: list[str] = []
    for market in args.market or MARKETS:
        products, seed = map(int, market.split(":"))
        verdicts, seconds = judge_market(products, seed, tasks)
        asked = sum(verdict.questions for verdict in verdicts.tasks.values())
        print(f"{products:>6,} products, seed {seed}: {asked:>7,} questions judged in {seconds:.1f} s", flush=True)
        for fault in verdicts.faults.slice(0, args.faults).to_pylist():
            print("   ", *(fault[key] for key in ("task", "language", "what", "detail")), sep="  ")
        for name, verdict in verdicts.tasks.items():
            total[name] = add(total[name], verdict) if name in total else verdict
            if not verdict.passed:
                failed.append(f"{name} ({market}): {verdict}")
    print_table(total)
    for line in failed:
        print("FAILED", line)
    return 1 if failed else 0


def judge_market(products: int, seed: int, tasks: dict[str, TaskFolder]) -> tuple[Verdicts, float]:
    """The verdicts over one market, and how long the oracle took for them."""
    with tempfile.TemporaryDirectory(prefix="shopmark-oracle-") as scratch:
        root = Path(scratch)
        write_market(root / "market", products=products, seed=seed)
        config = "name: oracle\nversion: 0.1.0\nthreads: 2\nsources: {sample_market: market/raw}\n"
        (root / "shopmark.yaml").write_text(config, encoding="utf-8")
        workspace = Workspace.open(root)
        ingest_source(workspace, "sample_market")
        tables = {name: file.path for name, file in publish_snapshot(workspace).tables.items()}
        questions = []
        for name, task in tasks.items():
            out = root / "questions" / name
            out.mkdir(parents=True)
            generate_task(task, tables, out, languages=LANGUAGES, licences={"sample_market": "Apache-2.0"})
            questions.append(out / "questions.parquet")
        begun = time.perf_counter()
        return judge(questions, root / "market" / "truth"), time.perf_counter() - begun


def add(one: TaskVerdict, other: TaskVerdict) -> TaskVerdict:
    """The counts of two markets together."""
    counts = {name: value + vars(other)[name] for name, value in vars(one).items() if name != "task"}
    return TaskVerdict(one.task, **counts)


def print_table(total: dict[str, TaskVerdict]) -> None:
    head = ("task", "questions", "wrong options", "wrong gold", "right option", "share", "bound", "text", "unknown")
    print(("{:34}" + "{:>14}" * 8).format(*head))
    for v in total.values():
        share = v.right_option / v.wrong_options if v.wrong_options else 0.0
        print(
            f"{v.task:34}{v.questions:>14,}{v.wrong_options:>14,}{v.wrong_gold:>14,}{v.right_option:>14,}"
            f"{share:>14.3%}{v.bound:>14.1%}{v.wrong_text:>14,}{v.unknown:>14,}"
        )


if __name__ == "__main__":
    sys.exit(main())
