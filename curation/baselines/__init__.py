"""Fault baselines: a task that can be answered without reading the question measures nothing.

`majority`, `position`, `longest`, `only_number` and `question_blind` each score options without the prompt; `judge`
asks with Holm-corrected Wilson bounds whether what they choose is right more often than chance allows. `balance` takes
the excess of questions that carry a flagged cue out of the pool; what can still be guessed then is refused by `run`.
`likeness` tells how like prompt and options are (difficulty, no fault). Add a baseline: a file here, its constant in
the list of `run`, a sentence in tests/curation/test_baselines.py.
"""

from curation.baselines.run import BASELINES, judge_baselines
from curation.baselines.tables import BASELINE_SCHEMA, LIKENESS_SCHEMA

__all__ = ["BASELINES", "BASELINE_SCHEMA", "LIKENESS_SCHEMA", "judge_baselines"]
