"""The sample market: a small invented shop, written as raw files, and the truth behind them.

`world/` is data: departments, attributes, brands and texts in eight languages; `world.py` reads and cross-checks it.
`market.py` draws products, texts, queries, logs, baskets, reviews, questions and conversations from it, always the
same for the same arguments, and writes `raw/` (what a shop would hand over, some rows broken on purpose).
`truth/` holds what really is so, for the oracle alone: ingest never opens it.
"""
