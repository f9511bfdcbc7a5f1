"""report.html: a release on one page that a person can read, made with no network and no script.

`figures` counts (SQL over the release folder), `pictures` draws SVG with Altair, `samples` picks the questions that are
shown by hash, `report` fills `report.html.j2`. Its text comes from shops and customers: the template escapes it.
Add a section as a function in `figures` and a block in the template.
"""

from curation.report.report import write_report

__all__ = ["write_report"]
