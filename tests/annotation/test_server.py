"""The folder's own Label Studio: loopback only, one at a time, its login kept from others."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import httpx
import pytest

from annotation import server as module
from annotation.server import LabelStudioServer, find_own_server, find_server, login, serve
from schemas.errors import ServerError
from tests.annotation.conftest import make_workspace
from warehouse.workspace import Workspace

SHOPMARK = Path(sys.executable).parent / "shopmark"


def test_without_a_server_none_is_found(tmp_path: Path) -> None:
    assert find_server(make_workspace(tmp_path)) is None


def test_a_record_of_a_server_that_is_gone_finds_none(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    login(workspace)
    for content in (
        '{"port": 1, "pid": 999999999}',
        '{"port": 1}',
        "[]",
        "not json",
        f'{{"port": 1, "pid": {os.getpid()}}}',
    ):
        (workspace.state / "labelstudio" / "server.json").write_text(content)
        assert find_server(workspace) is None


def test_the_login_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    first = login(workspace)
    assert login(workspace) == first
    assert stat.S_IMODE(first.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.file.parent.stat().st_mode) == 0o700
    assert first.password not in repr(first)
    assert first.token not in repr(first)
    other = login(make_workspace(tmp_path / "other"))
    assert (other.password, other.token) != (first.password, first.token)


def test_one_variable_without_the_other_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://127.0.0.1:1")
    with pytest.raises(ServerError, match="LABEL_STUDIO_API_KEY is not set"):
        find_server(make_workspace(tmp_path))


def test_a_named_server_that_does_not_answer_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "secret-key")
    workspace = make_workspace(tmp_path)
    for url, what in (("http://127.0.0.1:1", "does not answer"), ("file:///etc/passwd", "is no address")):
        monkeypatch.setenv("LABEL_STUDIO_URL", url)
        with pytest.raises(ServerError, match=what) as refused:
            find_server(workspace)
        assert "secret-key" not in str(refused.value)


def test_a_missing_environment_says_make_setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PROGRAM", tmp_path / "nowhere")
    with pytest.raises(ServerError) as refused, serve(make_workspace(tmp_path)):
        pass
    assert "make setup" in refused.value.mend


def test_a_program_that_ends_at_once_names_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PROGRAM", Path(shutil.which("false") or "/bin/false"))
    workspace = make_workspace(tmp_path)
    with pytest.raises(ServerError, match="did not start") as refused, serve(workspace):
        pass
    assert refused.value.where == str(workspace.state / "labelstudio" / "server.log")


def test_a_busy_port_is_refused_before_the_start(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(ServerError, match=f"port {port} cannot be used"),
            serve(make_workspace(tmp_path), port=port),
        ):
            pass


@pytest.mark.server
def test_it_listens_on_loopback_only_and_its_login_works(server: LabelStudioServer, workspace: Workspace) -> None:
    port = int(server.url.rsplit(":", 1)[1])
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    local = {line.split()[1] for line in listening if line.split()[3] == "0A"}
    assert f"0100007F:{port:04X}" in local
    assert f"00000000:{port:04X}" not in local
    user = login(workspace)
    with httpx.Client(base_url=server.url) as browser:
        browser.get("/user/login/")
        form = {"email": user.email, "password": user.password, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        assert browser.post("/user/login/", data=form, headers={"Referer": server.url}).status_code == 302
        assert browser.get("/api/current-user/whoami").json()["email"] == user.email


@pytest.mark.server
def test_a_second_start_uses_the_running_server(server: LabelStudioServer, workspace: Workspace) -> None:
    assert find_server(workspace) == server
    with serve(workspace) as again:
        assert again == server
    assert find_own_server(workspace) == server


@pytest.mark.server
def test_the_command_serves_until_it_is_ended_and_keeps_the_password_to_itself(migrated: Path, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    shutil.copytree(migrated, workspace.state)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [SHOPMARK, "annotate", "serve", "--folder", tmp_path, "--port", str(port)]
    output = tmp_path / "output.txt"
    with output.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 180
        while "Ctrl-C" not in output.read_text() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.3)
        said = output.read_text()
        assert f"http://127.0.0.1:{port}" in said
        assert str(login(workspace).file) in said
        assert login(workspace).password not in said
        assert login(workspace).token not in said
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert find_own_server(workspace) is None
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2)


@pytest.mark.server
def test_the_command_says_so_when_its_server_ends_by_itself(migrated: Path, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    shutil.copytree(migrated, workspace.state)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [SHOPMARK, "annotate", "serve", "--folder", tmp_path, "--port", port]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 180
        while (running := find_own_server(workspace)) is None and time.monotonic() < deadline:
            time.sleep(0.3)
        assert running is not None
        os.killpg(running.pid or 0, signal.SIGKILL)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 2
    assert "ended by itself" in errors
    assert "server.log" in errors
