"""Dedupe of free text beside SemHash, text-dedup, datatrove, rensa, datasketch and plain hashing, on the same files.

    python -m benchmarks.dedupe [--rows 20000 200000] [--ours-rows 1000000 2500000]
    python -m benchmarks.dedupe --titles

The corpora come from a generator that plants duplicates of known kinds and look-alikes that differ in one fact:
`GENERATOR --rows N --seed S --out DIR` writes input.jsonl, catalog.json and truth.jsonl. Peers are installed by pip,
each into an environment of its own. Ours also runs with FAISS off and with the guard off, on the smallest corpus, and
on real product titles whose pairs people labelled. Writes results/dedupe.md (or --results FOLDER) after every
measurement, so a run that is ended early leaves what it has.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.dedupe_page import Measured, markdown
from benchmarks.dedupe_peers import OURS, PEERS, Result, run_ours, run_peer
from benchmarks.dedupe_score import score
from benchmarks.dedupe_titles import Found, sweep
from benchmarks.measuring import machine
from benchmarks.real_sources import real_data
from warehouse.workspace import CHECKOUT

ABLATIONS = ("faiss", "guard")


class Benchmark:
    """One run: its options, and the results so far."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder, self.host = options, folder, machine()
        self.results: list[Measured] = []
        self.titles: list[Found] = []

    def corpora(self) -> None:
        """Every tool on every size it is meant for."""
        shared, own = set(self.options.rows), set(self.options.ours_rows)
        for rows in sorted(shared | own):
            corpus = self._corpus(rows)
            self._ours(corpus, rows)
            if rows == min(shared, default=0):
                for stage in ABLATIONS:
                    self._ours(corpus, rows, stage)
            for name in self.options.peers if rows in shared else ():
                work = self.folder / name
                result = run_peer(name, corpus / "input.jsonl", self.options.peers_env, work, self.options.limit)
                self._add(name, rows, corpus, result)

    def real_titles(self) -> None:
        """The labelled pairs of real titles, where they are."""
        data = real_data()
        if data is None:
            print("the real data are not here (../shared/data): no titles", file=sys.stderr)
            return
        source = data / "product_matching" / "test.txt.gz"
        self.titles = sweep(source, self.options.peers_env, self.folder / "titles", self.options.limit)
        self._write()

    def _corpus(self, rows: int) -> Path:
        out = self.folder / f"corpus_{rows}"
        command = [
            sys.executable,
            "-B",
            self.options.generator,
            "--rows",
            rows,
            "--seed",
            self.options.seed,
            "--out",
            out,
        ]
        subprocess.run([str(word) for word in command], check=True, stdout=sys.stderr)
        return out

    def _ours(self, corpus: Path, rows: int, ablate: str = "") -> None:
        result = run_ours(
            corpus / "input.jsonl", corpus / "catalog.json", self.folder / OURS, self.options.limit, ablate
        )
        self._add(f"{OURS}, {ablate} off" if ablate else OURS, rows, corpus, result)

    def _add(self, tool: str, rows: int, corpus: Path, result: Result) -> None:
        found = None
        if not result.ran.failure:
            kept = [id_ for id_ in range(rows) if str(id_) not in result.removed]
            found = score(corpus / "input.jsonl", corpus / "truth.jsonl", kept)
        self.results.append(Measured(tool, rows, result.ran, found, result.stages))
        done = result.ran.failure or f"{result.ran.seconds:.1f} s"
        print(f"{rows:,} rows, {tool}: {done}", file=sys.stderr, flush=True)
        self._write()

    def _write(self) -> None:
        page = markdown(self.host, self.results, self.titles, self.options.seed)
        self.options.results.mkdir(parents=True, exist_ok=True)
        (self.options.results / "dedupe.md").write_text(page, encoding="utf-8")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[20_000, 200_000], help="sizes for every tool")
    parser.add_argument("--ours-rows", type=int, nargs="*", default=[1_000_000, 2_500_000], help="sizes for ours alone")
    parser.add_argument("--seed", type=int, default=7, help="of the corpora")
    parser.add_argument(
        "--generator", type=Path, default=CHECKOUT.parent / "shared/dedup_bench/generate.py", help="makes a corpus"
    )
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS), help="default: all")
    parser.add_argument(
        "--peers-env", type=Path, default=Path.home() / ".cache/shopmark-benchmarks/peers", help="their environments"
    )
    parser.add_argument("--limit", type=float, default=1800, help="seconds that a tool may take on a file")
    parser.add_argument("--titles", action="store_true", help="the real product titles alone")
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "results", help="folder of the page")
    return parser.parse_args()


def main() -> int:
    """Measure and write the page; 1 where there is no generator."""
    options = _parse()
    options.peers_env = options.peers_env.absolute()
    options.peers_env.mkdir(parents=True, exist_ok=True)
    if not options.titles and not options.generator.is_file():
        print(f"there is no generator {options.generator}: see --generator", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="shopmark-dedupe-") as folder:
        benchmark = Benchmark(options, Path(folder))
        if not options.titles:
            benchmark.corpora()
        benchmark.real_titles()
    print((options.results / "dedupe.md").read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
