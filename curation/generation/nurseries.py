"""The parent of the nurseries: each serves one job at a time; a free one is taken before a new one is started."""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

_free: list["Nursery"] = []
_lock = threading.Lock()
_COMMAND = ("-I", "-m", "curation.generation.nursery")
"""-I: no PYTHON* variables, no user packages, no current folder."""
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/nonexistent",
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
"""Holds no secret of the parent's. A process with threads must not fork, so no library may start any."""


class Nursery:
    """One process that forks children."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *_COMMAND],
            env=_ENVIRONMENT,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, job: Path, seconds: float) -> int | None:
        """The exit code of the child that ran the job; None when it was ended because its time was over.

        Raises:
            OSError: the nursery itself broke; the message is what it said.
        """
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self.end()

        timer = threading.Timer(seconds, give_up)
        timer.start()
        try:
            self._process.stdin.write(f"{job}\n")  # type: ignore[union-attr]
            self._process.stdin.flush()  # type: ignore[union-attr]
            answer = self._process.stdout.readline()  # type: ignore[union-attr]
        except BrokenPipeError:
            answer = ""
        finally:
            timer.cancel()
        if answer:
            return int(answer)
        if late.is_set():
            return None
        raise OSError(self._process.communicate()[1].strip().rsplit("\n", 1)[-1] or "it was ended")

    def end(self) -> None:
        """End it with its child and wait until both are gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End it and close the pipes."""
        self.end()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            pipe.close()  # type: ignore[union-attr]

    @property
    def pid(self) -> int:
        """Its process, and its group."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can serve."""
        return self._process.poll() is None


def run_in_child(job: Path, seconds: float) -> int | None:
    """Run the job file in a child of a nursery; see Nursery.run."""
    with _lock:
        nursery = _free.pop() if _free else None
    if nursery is None or not nursery.is_alive:
        nursery = Nursery()
    try:
        code = nursery.run(job, seconds)
    except BaseException:
        nursery.close()
        raise
    if nursery.is_alive:
        with _lock:
            _free.append(nursery)
    else:
        nursery.close()
    return code


@atexit.register
def close_nurseries() -> None:
    """End those that are free, so that what their children computed is counted as this process's children's."""
    while _free:
        _free.pop().close()


# A forked copy of this process must not talk to the nurseries of the first.
os.register_at_fork(after_in_child=_free.clear)
