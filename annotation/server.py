"""A folder's own Label Studio: on loopback, with its own data, a first user and no word to anybody outside."""

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from schemas.errors import ServerError
from warehouse.workspace import CHECKOUT, Workspace

_START_SECONDS = 300  # the first start migrates an empty database: 35 s on an idle machine
_PROGRAM = CHECKOUT / ".venv-labelstudio" / "bin" / "label-studio"
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ")
_QUIET = {
    "COLLECT_ANALYTICS": "false",
    "LATEST_VERSION_CHECK": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
}
# A question that a person has opened is kept from others this long; Label Studio's own day is too long for a sample.
_LOCK_SECONDS = "1800"


@dataclass(frozen=True)
class LabelStudioServer:
    """A Label Studio that answers. pid: of the process, None for one that Shopmark did not start."""

    url: str
    token: str = field(repr=False)
    pid: int | None = None


@dataclass(frozen=True)
class Login:
    """The first user of a folder's Label Studio; made once, kept in `file`, which only its owner can read."""

    email: str
    password: str = field(repr=False)
    token: str = field(repr=False)
    file: Path


@contextmanager
def serve(workspace: Workspace, *, port: int | None = None) -> Iterator[LabelStudioServer]:
    """Run the folder's Label Studio on 127.0.0.1 until the end of the block; one that runs already is used as it is.

    Args:
        workspace: its state folder holds data, log and login below labelstudio/.
        port: a free one when None.

    Raises:
        ServerError: the environment is missing, the port is busy, another start is under way, or no answer in time.
    """
    home = _home(workspace)
    running = find_own_server(workspace)
    if running is not None:
        yield running
        return
    if not _PROGRAM.is_file():
        raise ServerError(
            "Label Studio is not installed", str(_PROGRAM), "Run `make setup` in the checkout of Shopmark."
        )
    with _alone(home / "serve.lock"):
        process, url = _start(home, login(workspace), _free_port(port))
        record = home / "server.json"
        record.write_text(json.dumps({"port": int(url.rsplit(":", 1)[1]), "pid": process.pid}))
        try:
            yield LabelStudioServer(url, login(workspace).token, process.pid)
        finally:
            _stop(process)
            record.unlink(missing_ok=True)


def find_server(workspace: Workspace) -> LabelStudioServer | None:
    """The server that LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY name, else the folder's own one if it runs, else None.

    Raises:
        ServerError: only one of the two variables is set, or the server they name does not answer.
    """
    url, token = os.environ.get("LABEL_STUDIO_URL"), os.environ.get("LABEL_STUDIO_API_KEY")
    if not url and not token:
        return find_own_server(workspace)
    if not url or not token:
        missing = "LABEL_STUDIO_API_KEY" if url else "LABEL_STUDIO_URL"
        raise ServerError(f"{missing} is not set", "environment", "Set both variables, or none of them.")
    url = url.rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise ServerError(f"`{url}` is no address of a server", "LABEL_STUDIO_URL", "Write http://HOST:PORT.")
    if not _answers(url):
        raise ServerError("Label Studio does not answer", url, "Start it, or unset LABEL_STUDIO_URL.")
    return LabelStudioServer(url, token)


def find_own_server(workspace: Workspace) -> LabelStudioServer | None:
    """The folder's own Label Studio if it runs and answers, else None."""
    record = workspace.state / "labelstudio" / "server.json"
    try:
        known = json.loads(record.read_text())
        port, pid = int(known["port"]), int(known["pid"])
        os.kill(pid, 0)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    url = f"http://127.0.0.1:{port}"
    return LabelStudioServer(url, login(workspace).token, pid) if _answers(url) else None


def watch(workspace: Workspace) -> None:
    """Return when the folder's own Label Studio has ended (it did not answer three times in a row)."""
    missed = 0
    while missed < 3:
        time.sleep(2)
        missed = 0 if find_own_server(workspace) else missed + 1


def login(workspace: Workspace) -> Login:
    """The first user of the folder's own Label Studio, made when there is none."""
    path = _home(workspace) / "login.json"
    if not path.is_file():
        made = {
            "email": "owner@shopmark.local",
            "password": secrets.token_urlsafe(18),
            "token": secrets.token_hex(20),  # Label Studio takes 40 characters at most
        }
        temporary = path.with_name(f".login-{os.getpid()}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(made, stream, indent=1)
        temporary.replace(path)
    return Login(**json.loads(path.read_text()), file=path)


def is_loopback(url: str) -> bool:
    """Whether the address is this machine, to which no proxy leads."""
    return url.startswith(("http://127.0.0.1:", "http://localhost:"))


def _home(workspace: Workspace) -> Path:
    home = workspace.state / "labelstudio"
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)  # holds the database with everybody's password hashes
    return home


def _answers(url: str) -> bool:
    handlers = [urllib.request.ProxyHandler({})] if is_loopback(url) else []
    try:
        with urllib.request.build_opener(*handlers).open(f"{url}/health", timeout=5) as reply:
            return json.loads(reply.read(10_000)).get("status") == "UP"
    except (urllib.error.URLError, OSError, ValueError, AttributeError):
        return False


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two servers on one SQLite file would spoil it."""
    with path.open("wb") as stream:
        _lock(stream, path)
        yield


def _lock(stream: BinaryIO, path: Path) -> None:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ServerError(
            "another Label Studio of this folder is being started", str(path), "Wait until it answers."
        ) from None


def _free_port(port: int | None) -> int:
    """Asked before the start, because Label Studio silently takes the next port when one is busy."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port or 0))
        except OSError as error:
            raise ServerError(
                f"port {port} cannot be used: {error.strerror}", "127.0.0.1", "Name another with --port."
            ) from error
        return int(probe.getsockname()[1])


def _environment(home: Path, user: Login, url: str) -> dict[str, str]:
    """Only what Label Studio needs: settings of other Label Studios or Django sites must not leak in."""
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        **_QUIET,
        "LABEL_STUDIO_BASE_DATA_DIR": str(home),
        "LABEL_STUDIO_USERNAME": user.email,
        "LABEL_STUDIO_PASSWORD": user.password,
        "LABEL_STUDIO_USER_TOKEN": user.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_HOST": url,
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "TASK_LOCK_TTL": _LOCK_SECONDS,
    }


def _start(home: Path, user: Login, port: int) -> tuple[subprocess.Popen[bytes], str]:
    url = f"http://127.0.0.1:{port}"
    log = home / "server.log"
    # fmt: off
    command = [str(_PROGRAM), "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port),
               "--log-level", "WARNING"]
    # fmt: on
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=_environment(home, user, url),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    try:
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServerError("Label Studio did not start", str(log), "Read the end of this log.")
            time.sleep(0.3)
    except BaseException:
        _stop(process)
        raise
    return process, url


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
