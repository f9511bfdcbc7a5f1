"""`python -m warehouse.sample --products 500 --seed 0 --out DIR` writes a sample market."""

import argparse
import sys
import time
from pathlib import Path

from schemas.errors import ShopmarkError
from warehouse.sample.market import write_market


def main() -> int:
    """Write a market and print what is in it; 2 for wrong input."""
    parser = argparse.ArgumentParser(prog="python -m warehouse.sample", description="Write a sample market.")
    parser.add_argument("--products", type=int, default=500, help="how many products (100 to 2,000,000)")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives another market")
    parser.add_argument("--out", type=Path, required=True, help="folder that gets raw/ and truth/")
    arguments = parser.parse_args()
    began = time.perf_counter()
    try:
        summary = write_market(arguments.out, products=arguments.products, seed=arguments.seed)
    except ShopmarkError as error:
        print(error, file=sys.stderr)
        return 2
    for kind, rows in summary.rows.items():
        print(f"{kind:20} {rows:>12,} rows")
    seconds = time.perf_counter() - began
    print(f"{summary.files} files, {summary.bytes:,} bytes, {summary.broken} damaged rows, {seconds:.1f} s")
    print(f"raw files: {summary.raw}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
