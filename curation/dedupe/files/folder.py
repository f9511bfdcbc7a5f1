"""A folder that appears whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import ShopmarkError


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """Give an empty folder beside `out` that becomes `out` at the end; if that fails, nothing is left.

    Raises:
        ShopmarkError: `out` is there and not empty, or cannot be made.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise ShopmarkError(f"{out} is there already and not empty", str(out), "Name another folder, or remove it.")
    with _beside(out) as folder:
        yield folder
        folder.replace(out)


@contextmanager
def changed_folder(out: Path) -> Iterator[Path]:
    """Give an empty folder beside `out`; at the end its files take the place of those of the same name in `out`.

    Files that are not written anew stay as they are.
    """
    with _beside(out) as folder:
        yield folder
        for path in sorted(out.iterdir()):
            if not (folder / path.name).exists():
                _link(path, folder / path.name)
        former = folder.with_name(folder.name + ".former")
        out.replace(former)
        folder.replace(out)
        shutil.rmtree(former)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise ShopmarkError(
            f"the folder cannot be made: {error.strerror}", str(out), "Name a place you can write to."
        ) from error
    # mkdtemp makes it private; the result is as readable as any other folder.
    umask = os.umask(0)
    os.umask(umask)
    folder.chmod(0o777 & ~umask)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _link(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target, copy_function=_link_file)
    else:
        _link_file(path, target)


def _link_file(path: "str | Path", target: "str | Path") -> None:
    try:
        os.link(path, target)
    except OSError:
        # Not every file system knows links.
        shutil.copy2(path, target)
