"""The process that children are forked from: `python -I -m curation.generation.nursery`.

Loading DuckDB and Arrow takes a third of a second of computing, more than many a task's SQL; here they are loaded once.
Every line of standard input is the path of a job file. The nursery, which never opens a database itself, forks a child
for it, whose output goes to the files `out` and `err` beside the job, and answers with the exit code on a line. When
standard input closes, the nursery ends and takes its child along.
"""

import os
import select
import signal
import sys
import traceback
from pathlib import Path

from curation.generation.child import main as run_job


def _be_child(job: Path) -> None:
    """Run the job in this forked process; does not return."""
    code = 1
    try:
        for name, stream in (("out", sys.stdout), ("err", sys.stderr)):
            with (job.parent / name).open("wb") as file:
                os.dup2(file.fileno(), stream.fileno())
        os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
        os.chdir(job.parent)
        code = run_job(str(job))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Without the interpreter's own end: what the nursery holds is the nursery's.
        os._exit(code)


def _wait(child: int) -> int:
    """The exit code of the child (minus a signal's number); ends both where nobody listens any more."""
    if sys.platform == "linux":
        with os.fdopen(os.pidfd_open(child), closefd=True) as ended:
            ready, _, _ = select.select([ended, sys.stdin], [], [])
            if ended not in ready:
                os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Serve until standard input closes."""
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            _be_child(Path(line.rstrip("\n")))
        print(_wait(child), flush=True)


if __name__ == "__main__":
    main()
