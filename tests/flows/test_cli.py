"""The command line: help is instant and shows examples; bad input exits with 2 and says what, where, how to mend."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.cli.main import COMMANDS
from warehouse.workspace import CHECKOUT

SHOPMARK = Path(sys.executable).parent / "shopmark"


def _run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "SHOPMARK_SALT"}
    return subprocess.run([SHOPMARK, *arguments], capture_output=True, text=True, cwd=cwd, env=environment)


def test_help_names_every_command_without_loading_heavy_libraries() -> None:
    done = _run("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS)
    probe = "import sys; import flows.cli.main; print([m for m in ('prefect', 'torch', 'duckdb') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=CHECKOUT)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    began = time.monotonic()
    done = _run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert "Example" in done.stdout
    assert "prefect" not in done.stderr.lower()
    assert time.monotonic() - began < 30  # a hang, not a measure


def test_a_folder_that_is_none_exits_with_2_and_says_how_to_mend(tmp_path: Path) -> None:
    done = _run("build", "--folder", str(tmp_path))
    assert done.returncode == 2
    assert "is not a Shopmark folder" in done.stderr
    assert "shopmark init" in done.stderr
    assert "Traceback" not in done.stderr


def test_init_makes_a_folder_that_opens_and_refuses_to_overwrite_it(tmp_path: Path) -> None:
    place = tmp_path / "shop"
    assert _run("init", str(place), "--source", "icecat_chorus=/data/icecat").returncode == 0
    assert (place / "shopmark.yaml").is_file()
    assert _run("source", "list", "--folder", str(place)).returncode == 0
    again = _run("init", str(place))
    assert again.returncode == 2
    assert "already" in again.stderr


def test_a_misspelt_key_names_the_line_and_the_likely_key(tmp_path: Path) -> None:
    place = tmp_path / "shop"
    _run("init", str(place))
    config = place / "shopmark.yaml"
    config.write_text(config.read_text().replace("profile:", "profil:"))
    done = _run("task", "list", "--folder", str(place))
    assert done.returncode == 2
    assert "shopmark.yaml:4" in done.stderr
    assert "profile" in done.stderr
