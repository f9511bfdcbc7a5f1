"""A raw file as plain UTF-8 bytes: decompressed, transcoded, every undecodable byte marked, ready to be mapped."""

import codecs
import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

BAD_BYTE = "\ufdd0"
"""Stands before each undecodable byte (written `\\xNN`). A Unicode noncharacter: it is not for interchange, so a file
that holds it is as wrong as one with bad bytes."""
_BLOCK = 1 << 22
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableFileError(Exception):
    """The file is rejected whole; `reason` is a reject code, `byte_position` where reading stopped."""

    def __init__(self, reason: str, detail: str, byte_position: int | None) -> None:
        self.reason, self.detail, self.byte_position = reason, detail, byte_position
        super().__init__(reason, detail, byte_position)


@dataclass(frozen=True)
class PlainFile:
    """path: the raw file; data: its plain UTF-8 bytes, without byte order mark; marked: some bytes were undecodable."""

    path: Path
    data: NDArray[np.uint8]
    marked: bool


def _mark_bad_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(f"{BAD_BYTE}\\x{byte:02x}" for byte in bad), error.end


codecs.register_error("shopmark.mark", _mark_bad_bytes)


@contextmanager
def open_plain(path: Path, encoding: str, scratch: Path) -> Iterator[PlainFile]:
    """Give the plain bytes of `path`, mapped from the file itself where it is plain UTF-8 already.

    Args:
        path: a file; `.gz` and `.zip` (one member) are decompressed; the members of a `.tar.gz` are read as one file.
        encoding: of the text, a Python codec name.
        scratch: a file that may be written; it is removed afterwards.

    Raises:
        UnreadableFileError: cut off or damaged compression, not one member in a zip, UTF-16 where it is not declared.
    """
    try:
        with _decompressed(path) as (stream, compressed):
            marked, as_it_is = _copy(path, stream, encoding, scratch)
        plain = path if as_it_is and not compressed else scratch
        size = plain.stat().st_size
        # An empty file cannot be mapped.
        data = np.memmap(plain, dtype=np.uint8, mode="r") if size else np.zeros(0, dtype=np.uint8)
        yield PlainFile(path, data, marked)
    finally:
        scratch.unlink(missing_ok=True)


@contextmanager
def _decompressed(path: Path) -> Iterator[tuple[IO[bytes], bool]]:
    suffix = path.suffix.lower()
    with path.open("rb") as raw:
        try:
            if path.name.lower().endswith((".tar.gz", ".tgz")):
                with tarfile.open(fileobj=raw, mode="r:gz") as archive:
                    yield _Members(archive), True  # type: ignore[misc]
            elif suffix == ".gz":
                with gzip.GzipFile(fileobj=raw) as stream:
                    yield stream, True  # type: ignore[misc]
            elif suffix == ".zip":
                with zipfile.ZipFile(raw) as packed, packed.open(_only_member(packed)) as stream:
                    yield stream, True
            else:
                yield raw, False
        except EOFError as error:
            raise UnreadableFileError("truncated", "the compressed file is cut off", raw.tell()) from error
        except (
            tarfile.TarError,
            zipfile.BadZipFile,
            gzip.BadGzipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise UnreadableFileError("unreadable", f"damaged compression: {error}", raw.tell()) from error


class _Members:
    """The files of a tar one after the other, by name, as if they were one: a first line that repeats the first line
    of the first file (the header of a CSV) is left out, and a file that lacks its last line feed gets one."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._left = sorted((m for m in archive.getmembers() if m.isfile()), key=lambda m: m.name, reverse=True)
        self._stream: IO[bytes] | None = None
        self._header: bytes | None = None
        self._last = b""
        if not self._left:
            raise UnreadableFileError("unreadable", "the tar holds no file", 0)

    def read(self, size: int) -> bytes:
        """The next `size` bytes at most; nothing at the end."""
        while self._stream or self._left:
            if self._stream is None:
                self._stream = self._archive.extractfile(self._left.pop())
                assert self._stream is not None  # only files are listed
                line = self._stream.readline()
                first, self._header = self._header is None, line if self._header is None else self._header
                if first or line.rstrip(b"\r\n") != self._header.rstrip(b"\r\n"):
                    return self._give(line)
            if block := self._stream.read(size):
                return self._give(block)
            self._stream = None
            if self._last not in (b"", b"\n"):
                return self._give(b"\n")
        return b""

    def _give(self, block: bytes) -> bytes:
        self._last = block[-1:] or self._last
        return block


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    # Archives made on a Mac carry a shadow of every file.
    members = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
    if len(members) != 1:
        raise UnreadableFileError("unreadable", f"the zip holds {len(members)} files; one is expected", 0)
    return members[0]


def _copy(path: Path, stream: IO[bytes], encoding: str, scratch: Path) -> tuple[bool, bool]:
    """Write the text as UTF-8 to `scratch`; answer whether bytes were marked, and whether nothing was changed."""
    utf8 = codecs.lookup(encoding).name == "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)("shopmark.mark")
    marked, changed, first = False, not utf8, True
    with scratch.open("wb") as sink:
        while True:
            block = stream.read(_BLOCK)
            if first and utf8 and block[:2] in _UTF16_MARKS:
                raise UnreadableFileError("wrong_encoding", "UTF-16 text, but the source declares UTF-8", 0)
            text = decoder.decode(block, final=not block)
            if first and text.startswith("\ufeff"):
                text, changed = text[1:], True
            first = False
            if BAD_BYTE in text:
                marked = changed = True
            sink.write(text.encode("utf-8", "replace"))
            if not block:
                return marked, not changed
