"""Nurseries: processes that fork the children in which tasks run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from curation.generation.nurseries import _ENVIRONMENT, Nursery

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which only Linux has")


@pytest.fixture
def nursery(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nursery]:
    monkeypatch.setenv("SHOPMARK_SALT", "secret")
    one = Nursery()
    yield one
    one.close()


def _job(tmp_path: Path, text: str = "{}") -> Path:
    file = tmp_path / "job.json"
    file.write_text(text)
    return file


def test_a_nursery_serves_one_job_after_another_and_a_broken_one_ends_only_itself(
    nursery: Nursery, tmp_path: Path
) -> None:
    assert [nursery.run(_job(tmp_path), 30) for _ in range(2)] == [1, 1]
    assert "missing" in (tmp_path / "err").read_text() and nursery.is_alive


@linux
def test_it_sees_nothing_of_the_parents_environment(nursery: Nursery, tmp_path: Path) -> None:
    nursery.run(_job(tmp_path), 30)  # until it serves, /proc may still show a process that is being made
    said = Path(f"/proc/{nursery.pid}/environ").read_text().split("\0")
    assert {entry.split("=")[0] for entry in said if entry} == _ENVIRONMENT.keys()


@linux
def test_it_has_one_thread_before_it_forks(nursery: Nursery, tmp_path: Path) -> None:
    nursery.run(_job(tmp_path), 30)
    assert len(list(Path(f"/proc/{nursery.pid}/task").iterdir())) == 1


def test_a_nursery_that_was_killed_is_an_error_and_no_hang(nursery: Nursery, tmp_path: Path) -> None:
    os.kill(nursery.pid, signal.SIGKILL)
    with pytest.raises(OSError, match="it was ended"):
        nursery.run(_job(tmp_path), 30)
    assert not nursery.is_alive


@linux
def test_it_ends_with_its_child_when_the_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import pathlib, threading, time; from curation.generation.nurseries import Nursery; n = Nursery();"
        f"threading.Thread(target=n.run, args=(pathlib.Path({str(tmp_path / 'pipe')!r}), 60)).start();"
        "time.sleep(1); print(n.pid, flush=True)"
    )
    # Nobody writes to this pipe: the child that reads it as its job waits for ever.
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        nursery = int(parent.stdout.readline())
        children = Path(f"/proc/{nursery}/task/{nursery}/children")
        child = int(_soon(lambda: children.read_text().split())[0])
        parent.kill()
    _soon(lambda: not any(Path(f"/proc/{process}").exists() for process in (nursery, child)))


def _soon(found):  # type: ignore[no-untyped-def]
    """What `found` gives once it gives something; twenty seconds at most."""
    for _ in range(200):
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError("it did not happen in twenty seconds")
