"""Filters: questions whose text is not fit to be shown leave, with the name of the filter as reason.

`base` says what a filter is and runs them in order; every other file is one filter, a constant `FILTER`.
A filter is a SELECT of (question_id, detail) over the table `question`; the first that hits gives the reason.
Add one: a file here, its constant in the list of `run`, a sentence in tests/curation/test_filters.py.
Filters judge text alone; whether an option is wrong or right is verification's business.
"""

from curation.filters.run import FILTERS, filter_questions

__all__ = ["FILTERS", "filter_questions"]
