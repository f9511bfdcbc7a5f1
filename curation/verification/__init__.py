"""Verification: every shown option is checked again against the core tables, independently of the task's SQL.

`rules/` holds one rule a file, a constant `RULE`: a name (the reason of the drop) and a SELECT of (question_id,
detail). Rules read `offered` (one row a shown option), `pair` (one row a right and a wrong option of a question) and
the core tables. `tables` builds these, `verify` runs the rules in order; the first that hits gives the reason.
Add one: a file there, its constant in the list of `verify`, a sentence in tests/curation/test_verification.py.
"""

from curation.verification.verify import RULES, verify

__all__ = ["RULES", "verify"]
