"""A removal that is taken back leaves the files as if it had never been."""

import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from same_words import same_words

from curation.dedupe.files import Columns, FileSummary, dedupe_file, undo
from schemas.errors import ShopmarkError

TEXTS = ["a", "A", "b", 'with "quotes",\nand lines', "a", "B", "c", "C"]


def _write(path: Path, places: Sequence[int] = range(len(TEXTS))) -> Path:
    rows = [{"id": f"r{place}", "text": TEXTS[place], "n": place} for place in places]
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".csv":
        quoted = [[str(cell).replace('"', '""') for cell in row.values()] for row in rows]
        path.write_text("id,text,n\n" + "".join('"{}","{}",{}\n'.format(*row) for row in quoted))
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture(params=["a.jsonl", "a.csv", "a.parquet"])
def deduped(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    path = _write(tmp_path / request.param)
    dedupe_file(path, tmp_path / "out", Columns("text"), same_words, threads=1, say=lambda _: None)
    return path, tmp_path / "out"


def test_a_row_comes_back_to_its_place_and_leaves_the_removed(deduped: tuple[Path, Path]) -> None:
    path, out = deduped
    (said,) = undo(out, ["r5"])
    assert "r5" in said
    summary = FileSummary.read(out)
    assert (summary.kept, summary.removed, summary.undone) == (5, 3, ["r5"])
    expected = _write(out.parent / f"expected{path.suffix}", [0, 2, 3, 5, 6])
    if path.suffix == ".parquet":
        assert pq.read_table(out / "kept.parquet").equals(pq.read_table(expected))
        assert pq.read_table(out / "removed.parquet")["id"].to_pylist() == ["r1", "r4", "r7"]
    else:
        assert (out / f"kept{path.suffix}").read_bytes() == expected.read_bytes()
        assert "r5" not in (out / f"removed{path.suffix}").read_text()
    assert (out / "index" / "rows").read_text() == "stored"


def test_when_every_row_is_back_the_file_is_as_it_was(deduped: tuple[Path, Path]) -> None:
    path, out = deduped
    undo(out, ["r7"])
    undo(out, ["r4", "r1", "r5", "r1"])
    if path.suffix == ".parquet":
        assert pq.read_table(out / "kept.parquet").equals(pq.read_table(path))
        assert pq.read_table(out / "removed.parquet").num_rows == 0
    else:
        assert (out / f"kept{path.suffix}").read_bytes() == path.read_bytes()
        assert len((out / f"removed{path.suffix}").read_text().splitlines()) == (path.suffix == ".csv")


@pytest.mark.parametrize(("id_", "said"), [("r9", "there is no row `r9`"), ("r0", "was not removed")])
def test_what_is_unknown_or_stays_cannot_come_back(deduped: tuple[Path, Path], id_: str, said: str) -> None:
    path, out = deduped
    before = (out / f"kept{path.suffix}").read_bytes()
    with pytest.raises(ShopmarkError, match=said):
        undo(out, ["r1", id_])
    assert (out / f"kept{path.suffix}").read_bytes() == before


def test_files_that_were_changed_by_others_are_refused(deduped: tuple[Path, Path]) -> None:
    path, out = deduped
    kept = out / f"kept{path.suffix}"
    if path.suffix == ".parquet":
        pq.write_table(pq.read_table(kept).slice(1), kept)
    else:
        kept.write_text("\n".join(kept.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(ShopmarkError, match="dedupe wrote 4"):
        undo(out, ["r1"])
    assert FileSummary.read(out).undone == []


def test_a_folder_without_a_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShopmarkError, match="no result of dedupe"):
        undo(tmp_path, ["1"])
