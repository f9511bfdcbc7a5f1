"""Runs dedupers as commands: ours, and each peer in an environment of its own; measures time and memory of each."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from warehouse.workspace import CHECKOUT

_LOOK_SECONDS = 0.2
_INSTALL_SECONDS = 900
OURS = "shopmark"
PEERS = {
    "normalise": (),
    "rensa": ("rensa==0.5.0",),
    "datasketch": ("datasketch==2.0.0",),
    # 0.4.0 is the last one for the Python that Shopmark runs on.
    "text_dedup": ("text-dedup==0.4.0",),
    "datatrove": ("datatrove[io,processing]==0.10.1", "spacy"),
    "semhash": ("semhash==0.5.0",),
}
"""Program in benchmarks/peers -> what pip installs for it."""


@dataclass(frozen=True)
class Ran:
    """One command. seconds: wall, the start of Python included; cpu and peak_mb: child processes included; failure:
    why there is no result, else empty."""

    seconds: float
    cpu: float
    peak_mb: float
    failure: str = ""


@dataclass(frozen=True)
class Result:
    """What a deduper did to a file. removed: id -> the id that stays for it, empty where the tool does not say;
    stages: of ours, as its summary has them."""

    ran: Ran
    removed: dict[str, str] = field(default_factory=dict)
    stages: list[dict[str, float | str]] = field(default_factory=list)


def run(command: Sequence[str | Path], limit: float, log: Path) -> Ran:
    """Run a command and watch its process tree; past `limit` seconds it is ended. `log` gets what it prints."""
    import psutil  # type: ignore[import-untyped]

    before, start = _cpu_of_children(), time.monotonic()
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1", "HF_HUB_OFFLINE": "1"}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=log.parent,
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    watched, peak, late = psutil.Process(process.pid), 0, False
    while process.poll() is None:
        peak = max(peak, _resident(watched))
        if late := time.monotonic() - start > limit:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            break
        time.sleep(_LOOK_SECONDS)
    seconds, failure = time.monotonic() - start, ""
    if late:
        failure = f"over the limit of {limit:,.0f} s"
    elif process.returncode:
        failure = f"failed: {_last_line(log)}"
    return Ran(seconds, _cpu_of_children() - before, peak / 1e6, failure)


def _resident(process: "object") -> int:
    import psutil

    total = 0
    try:
        for one in [process, *process.children(recursive=True)]:  # type: ignore[attr-defined]
            total += one.memory_info().rss
    except psutil.Error:  # ended meanwhile
        pass
    return total


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else "it printed nothing"


def install(name: str, environments: Path) -> str:
    """Make the environment of a peer unless it is there. Returns why it cannot be had, else an empty string."""
    folder = environments / name
    done, wanted = folder / "installed", "\n".join(PEERS[name])
    if not PEERS[name] or (done.is_file() and done.read_text() == wanted):
        return ""
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    log = environments / f"{name}.log"
    ran = run([folder / "bin/pip", "install", "--disable-pip-version-check", *PEERS[name]], _INSTALL_SECONDS, log)
    if ran.failure:
        return f"not installable here: {ran.failure.removeprefix('failed: ')}"
    done.write_text(wanted)
    return ""


def run_peer(
    name: str,
    texts: Path,
    environments: Path,
    folder: Path,
    limit: float,
    threshold: float | None = None,
) -> Result:
    """Run one peer on a file of JSON lines with id and text.

    Args:
        name: a key of PEERS.
        texts: the file.
        environments: where the peers' environments are.
        folder: for everything that is written on the way; made anew.
        limit: seconds.
        threshold: instead of its default.
    """
    missing = install(name, environments)
    if missing:
        return Result(Ran(0, 0, 0, missing))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    python = environments / name / "bin/python" if PEERS[name] else Path(sys.executable)
    removed = folder / "removed.tsv"
    command: list[str | Path] = [python, "-m", f"benchmarks.peers.{name}", texts, removed, "--folder", folder / "work"]
    command += [] if threshold is None else ["--threshold", str(threshold)]
    # SemHash brings a model of its own from a hub; here it gets ours, and the time that our model takes is its own.
    encoded = Ran(0, 0, 0)
    if name == "semhash":
        vectors = folder / "vectors.npy"
        encoded = run([sys.executable, "-m", "benchmarks.dedupe_vectors", texts, vectors], limit, folder / "encode.log")
        command += ["--vectors", vectors]
    ran = encoded if encoded.failure else run(command, limit - encoded.seconds, folder / "log")
    if not encoded.failure:
        ran = replace(
            ran,
            seconds=ran.seconds + encoded.seconds,
            cpu=ran.cpu + encoded.cpu,
            peak_mb=max(ran.peak_mb, encoded.peak_mb),
        )
    if ran.failure:
        return Result(ran)
    pairs = (line.split("\t", 1) for line in removed.read_text(encoding="utf-8").splitlines())
    return Result(ran, dict(pairs))


def run_ours(texts: Path, catalog: Path | None, folder: Path, limit: float, ablate: str = "") -> Result:
    """Run `shopmark dedupe` on the file; arguments as of run_peer, and the stage that is left out."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    out = folder / "out"
    command: list[str | Path] = [Path(sys.executable).parent / "shopmark", "dedupe", texts, "--text", "text"]
    command += ["--out", out]
    command += ["--catalog", catalog] if catalog else []
    command += ["--ablate", ablate] if ablate else []
    ran = run(command, limit, folder / "log")
    if ran.failure:
        return Result(ran)
    with (out / "removed.jsonl").open(encoding="utf-8") as stream:
        rows = map(json.loads, stream)
        removed = {str(row["id"]): str(row["dedupe_kept_id"]) for row in rows}
    return Result(ran, removed, json.loads((out / "summary.json").read_text(encoding="utf-8"))["stages"])
