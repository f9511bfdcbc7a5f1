"""Great Expectations: what must hold of the core tables, of candidates and of a release, checked where the data is.

One suite a file (`core_suite`, `candidate_suite`, `release_suite`); a rule is SQL that must return no row, in words
(`rules`). `database` shows the Parquet files to Great Expectations through DuckDB (`dialect`), `validate` runs the
suites and names example rows, `data_docs` makes the pages open without a network from the files in `static/`.
Add a rule to its suite; a rule of severity `warning` is shown but refuses nothing.
"""

from curation.validation.database import TaskLimits
from curation.validation.validate import Failure, ValidationResult, validate, validate_release

__all__ = ["Failure", "TaskLimits", "ValidationResult", "validate", "validate_release"]
