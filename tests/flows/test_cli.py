"""The command line: help is instant and shows examples; bad input exits with 2 and says what, where, how to mend."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.cli.main import COMMANDS
from schemas.manifest import FileEntry, Manifest
from warehouse.workspace import CHECKOUT, Workspace

SHOPMARK = Path(sys.executable).parent / "shopmark"


def _run(
    *arguments: str, cwd: Path | None = None, salt: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "SHOPMARK_SALT"} | variables
    if salt is not None:
        environment["SHOPMARK_SALT"] = salt
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


CONFIG = """\
name: shop
version: 0.1.0
sources: {sample_market: market/raw}
tasks: [unit_conversion]
"""

WRONG_USES = {
    "no folder": ("build --folder nowhere", "is not a Shopmark folder"),
    "unknown command": ("frobnicate", "No such command"),
    "unknown task": ("task check nope --folder shop", "there is no task `nope`"),
    "task without a skill": ("task new nope --folder shop", "names no skill"),
    "unknown question type": ("task new concept/x --type quiz --folder shop", "'quiz' is no question type"),
    "unknown source": ("source check nope --folder shop", "there is no source `nope`"),
    "source that is not configured": ("ingest --source esci --folder shop", "esci is not configured"),
    "no question id": ("explain zzz --folder shop", "`zzz` is no question id"),
    "unknown question id": ("explain 0123456789abcdef --folder shop", "no question 0123456789abcdef"),
    "nothing to promote": ("promote --folder shop", "there is no candidate yet"),
    "unknown release": ("report --release 9.9.9 --folder shop", "there is no release 9.9.9"),
    "release that leaves the folder": ("validate --release ../../shop --folder shop", "there is no release"),
    "unknown layout": ("export --to nope --out x --folder shop", "there is no layout `nope`"),
    "export into a full folder": ("export --out shop --folder shop", "is not empty"),
    "nothing to annotate": ("annotate push --folder shop", "there is no sample yet"),
    "no Label Studio": ("annotate pull --folder shop", "no Label Studio runs"),
    "validate before ingest": ("validate --folder shop", "the warehouse is empty"),
    "unknown profile": ("init new --profile public", "`public` is no profile"),
    "source without a path": ("init new --source icecat_chorus", "names no path"),
    "market too small": ("init new --sample --products 5", "not in the range"),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a Shopmark folder `shop` in which nothing was built; its raw files are missing."""
    place = tmp_path_factory.mktemp("wrong-uses")
    (place / "shop").mkdir()
    (place / "shop" / "shopmark.yaml").write_text(CONFIG)
    return place


@pytest.mark.parametrize("use", WRONG_USES)
def test_a_wrong_use_exits_with_2_says_what_is_wrong_and_shows_no_traceback(use: str, shop: Path) -> None:
    line, what = WRONG_USES[use]
    done = _run(*line.split(), cwd=shop, salt="a salt for tests only")
    assert done.returncode == 2, done.stdout + done.stderr
    assert what in done.stderr
    assert "Traceback" not in done.stderr
    assert not (shop / "new").exists()


def test_init_says_what_is_still_to_do_and_a_strange_path_survives(tmp_path: Path) -> None:
    strange = tmp_path / "a # b: c"
    done = _run("init", str(tmp_path / "Läden 1"), "--source", f"corner_shop={strange}")
    assert done.returncode == 0, done.stderr
    assert "describe the source corner_shop" in done.stdout
    assert f"into {strange}" in done.stdout
    opened = Workspace.open(tmp_path / "Läden 1")
    assert opened.source_folder("corner_shop") == strange
    assert opened.config.name == "l-den-1"


@pytest.mark.parametrize("command", ["validate", "report", "export --out exported"])
@pytest.mark.parametrize("change", ["cut off", "missing"])
def test_a_release_that_was_changed_is_refused_by_name(command: str, change: str, shop: Path) -> None:
    release = shop / "shop" / "releases" / "1.0.0"
    (release / "data").mkdir(parents=True, exist_ok=True)
    (release / "data" / "test.parquet").write_bytes(b"PAR1")
    (release / "manifest.json").write_text(_manifest("data/test.parquet"))
    if change == "missing":
        (release / "data" / "test.parquet").unlink()
    done = _run(*command.split(), "--release", "1.0.0", "--folder", "shop", cwd=shop)
    shutil.rmtree(release)
    assert done.returncode == 2
    assert "1.0.0 is not what was released" in done.stderr
    assert "data/test.parquet" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (shop / "exported").exists()


def _manifest(path: str) -> str:
    return Manifest(
        name="shop",
        version="1.0.0",
        candidate=False,
        profile="permissive",
        languages=["en"],
        salt_commitment="",
        sources=[],
        tasks=[],
        splits={"test": 1},
        review={},
        funnel={},
        versions={},
        files=[FileEntry(path=path, sha256="0" * 64, rows=1)],
    ).model_dump_json()


@pytest.mark.server
@pytest.mark.parametrize(
    ("salt", "what"),
    [
        (None, "the split salt is not set"),
        ("abc", "The salt of the splits is too short"),
        ("a salt for tests only", "the folder of the source sample_market is missing"),
    ],
)
def test_a_build_that_fails_says_so_in_three_lines_and_prefect_keeps_the_traceback(
    salt: str | None, what: str, shop: Path, server: str
) -> None:
    done = _run("build", "--folder", "shop", cwd=shop, salt=salt)
    assert done.returncode == 2
    said = done.stderr.splitlines()
    assert [line.split()[0] for line in said] == ["Prefect:", "error:", "where:", "mend:"], done.stderr
    assert what in said[1]
    assert "Traceback" in _last_log("build")


def test_a_prefect_server_that_does_not_answer_is_named(shop: Path) -> None:
    done = _run("ingest", "--folder", "shop", cwd=shop, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 2
    assert "PREFECT_API_URL" in done.stderr


def _last_log(flow: str) -> str:
    """What Prefect's record holds of the latest run of a flow."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName, LogFilter, LogFilterFlowRunId
    from prefect.client.schemas.sorting import FlowRunSort

    with get_client(sync_client=True) as client:
        named = FlowFilter(name=FlowFilterName(any_=[flow]))
        (run,) = client.read_flow_runs(flow_filter=named, sort=FlowRunSort.START_TIME_DESC, limit=1)
        logs = client.read_logs(LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id])))
    return "\n".join(log.message for log in logs)
