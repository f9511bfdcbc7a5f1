"""The sample market: a small invented shop, written as raw files, and the truth behind them.

`world/` is data: departments, attributes, brands and texts in eight languages; `world.py` reads and cross-checks it.
`sql/` draws products, texts, queries, logs, baskets, reviews and talks from it; `market.py` runs it and writes `raw/`
(what a shop would hand over: `shop_files.py`; some rows damaged on purpose: `broken_rows.py`), always the same bytes.
`truth.py` writes `truth/`: what really is so, for the oracle alone. `python -m warehouse.sample --out DIR` does it all.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.sample.market import MarketSummary


def write_market(folder: Path, *, products: int = 500, seed: int = 0) -> "MarketSummary":
    """Write a sample market below `folder`: see `warehouse.sample.market.write_market`."""
    from warehouse.sample import market

    return market.write_market(folder, products=products, seed=seed)
