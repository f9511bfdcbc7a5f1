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

_START_SECONDS = 120
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
    started below `state`/prefect and stopped at the end. Call before anything imports Prefect.

    Raises:
        ServerError: the server does not answer within two minutes; names its log.
    """
    given = os.environ.get("PREFECT_API_URL")
    if given:
        yield given.removesuffix("/api")
        return
    home = state / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    address = _running(home)
    process = None
    if address is None:
        address, process = _start(home)
    _point_here(home, address)
    try:
        yield address
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        if process is not None:
            _stop(process)
            (home / "server.json").unlink(missing_ok=True)


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


def _running(home: Path) -> str | None:
    record = home / "server.json"
    if not record.is_file():
        return None
    address = json.loads(record.read_text())["address"]
    return address if _answers(address) else None


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/api/health", timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _start(home: Path) -> tuple[str, subprocess.Popen[bytes]]:
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
            _stop(process)
            raise ServerError("The local Prefect server did not start", str(log), "Read the end of this log.")
        time.sleep(0.3)
    (home / "server.json").write_text(json.dumps({"address": address, "pid": process.pid}))
    return address, process


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and its children (own session): first asked, then killed."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(timeout=15)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
