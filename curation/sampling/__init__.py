"""How many questions are taken, and which of them people see: always by hash order, never by chance.

`quota` takes at most so many of a task and language, even over difficulties and categories, and keeps every family of
near-copies below its share.
`sample` draws the questions that people check, stratified by task and language.
"""

from curation.sampling.quota import CATEGORY_TABLES, apply_quota
from curation.sampling.sample import SAMPLE_SCHEMA, draw_sample

__all__ = ["CATEGORY_TABLES", "SAMPLE_SCHEMA", "apply_quota", "draw_sample"]
