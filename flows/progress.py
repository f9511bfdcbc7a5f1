"""Progress of a flow, shown in both places where people look: the terminal and Prefect's page (artifact)."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from prefect.artifacts import create_progress_artifact, update_progress_artifact


class Steps:
    """Counts finished steps; `done` says what was finished."""

    def __init__(self, name: str, total: int) -> None:
        self._name, self._total, self._finished = name, max(total, 1), 0
        self._artifact = create_progress_artifact(progress=0.0, key=f"{name}-progress", description=name)

    def done(self, what: str) -> None:
        """One more step is finished: say so on stderr and on the Prefect page."""
        self._finished += 1
        share = 100 * self._finished / self._total
        bar = "#" * round(share / 5)
        line = f"{self._name:<9} [{bar:<20}] {self._finished:>2}/{self._total}  {what}"
        print(line, file=sys.stderr, flush=True)
        update_progress_artifact(self._artifact, progress=share)  # type: ignore[arg-type]

    def say(self, lines: Sequence[str]) -> None:
        """What the reader must know besides, a line each; it is no step."""
        for line in lines:
            print(f"{self._name:<9} {line}", file=sys.stderr, flush=True)


@contextmanager
def steps(name: str, total: int) -> Iterator[Steps]:
    """Progress over `total` steps of the flow `name`."""
    yield Steps(name, total)
