"""The immutable folder that Shopmark publishes, and how a candidate becomes one.

`candidate` writes <version>-rc.<n> beside the releases and never over one; `promote` turns a candidate that people have
checked into the release, generating nothing; `check` compares a folder with its checksums. `tables` writes the Parquet,
`funnel` counts every dropped row, `describe` and `card` say in words what is inside, `export/` holds one file a layout.
Add an export there and name it in `export.EXPORTS`.
"""

from curation.release.candidate import Candidate, ReleaseInputs, write_candidate
from curation.release.check import verify_release
from curation.release.promote import promote

__all__ = ["Candidate", "ReleaseInputs", "promote", "verify_release", "write_candidate"]
