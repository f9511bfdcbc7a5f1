"""One local Prefect server for a folder: started when none is there, reused when one is, stopped by who started it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import ServerError

_RECORD = "server.json"
_START_SECONDS = 120
_SETTLE_SECONDS = 20
_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}


@contextmanager
def prefect_server(state: Path) -> Iterator[str]:
    """Yield the address (http://127.0.0.1:PORT) of a Prefect server and point this process at it.

    A server named by PREFECT_API_URL is used as it is. Otherwise the one of this folder is reused if it answers, or
    started below `state`/prefect and stopped at the end; so is one whose starter was killed. Call before anything
    imports Prefect.

    Raises:
        ServerError: the server does not answer (one that is started: within two minutes; names its log).
    """
    # A failed run is told by the command line in its own words; Prefect's traceback of it goes to the run's page only.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    given = os.environ.get("PREFECT_API_URL")
    if given:
        _refuse_silent(given)
        try:
            yield given.rstrip("/").removesuffix("/api")
        finally:
            _settle()
        return
    home = state / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    address, pid = _running(home) or _start(home)
    _point_here(home, address)
    try:
        yield address
    finally:
        _settle()
        os.environ.pop("PREFECT_API_URL", None)
        if pid is not None:
            _stop(pid)
            (home / _RECORD).unlink(missing_ok=True)


def _refuse_silent(given: str) -> None:
    try:
        urllib.request.urlopen(f"{given.rstrip('/')}/health", timeout=10).close()
    except urllib.error.HTTPError:
        return  # it answers; whether it lets us in, Prefect will say
    except (OSError, ValueError) as error:
        raise ServerError(
            f"the Prefect server does not answer: {getattr(error, 'reason', error)}",
            f"environment variable PREFECT_API_URL ({given})",
            "Start that server, or unset PREFECT_API_URL: the folder then uses one of its own.",
        ) from None


def _settle() -> None:
    """Send what Prefect still holds (logs, events) and end its threads, before the server goes.

    Its threads are daemons. Left alone they lose the last logs, and what they hold (results, DuckDB's types) is
    reported as leaked when Python ends.
    """
    threads = sys.modules.get("prefect._internal.concurrency.threads")
    if threads is None:
        return
    threads.wait_for_global_loop_exit(timeout=_SETTLE_SECONDS)
    run_sync = threads.get_run_sync_loop()
    run_sync.shutdown()
    run_sync.thread.join(_SETTLE_SECONDS)


def server_environment(home: Path, address: str) -> dict[str, str]:
    """The environment of a process (worker, deploy) that talks to this server and to nobody else."""
    port = address.rsplit(":", 1)[1]
    return {
        **os.environ,
        **_QUIET,
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_API_URL": f"{address}/api",
        "PREFECT_SERVER_UI_API_URL": f"http://127.0.0.1:{port}/api",
    }


def _point_here(home: Path, address: str) -> None:
    changed = server_environment(home, address)
    os.environ.update({name: changed[name] for name in changed if os.environ.get(name) != changed[name]})


def _running(home: Path) -> tuple[str, int | None] | None:
    """The folder's server if it answers, with its process if nobody else will stop it (its starter was killed)."""
    try:
        record = json.loads((home / _RECORD).read_text(encoding="utf-8"))
        address, pid, owner = str(record["address"]), int(record["pid"]), int(record["owner"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    if not _answers(address):
        return None
    if _alive(owner):
        return address, None
    _write_record(home, address, pid)
    return address, pid


def _write_record(home: Path, address: str, pid: int) -> None:
    record = {"address": address, "pid": pid, "owner": os.getpid()}
    (home / _RECORD).write_text(json.dumps(record), encoding="utf-8")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/api/health", timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _start(home: Path) -> tuple[str, int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env={key: value for key, value in server_environment(home, address).items() if key != "PREFECT_API_URL"},
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(address):
        if process.poll() is not None or time.monotonic() > deadline:
            _stop(process.pid)
            raise ServerError("the local Prefect server did not start", str(log), "Read the end of this log.")
        time.sleep(0.3)
    _write_record(home, address, process.pid)
    return address, process.pid


def _stop(pid: int) -> None:
    """End the server and its children (own session): first asked, then killed."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, sign)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            if _ended(pid):
                return
            time.sleep(0.1)


def _ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:  # not ours: taken over from a build that was killed
        return not _alive(pid)
