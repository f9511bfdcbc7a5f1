"""`shopmark source new` and `check` at the command line."""

from pathlib import Path

from click.testing import CliRunner

from flows.cli.init_command import command as init
from flows.cli.source_command import command as source
from schemas.errors import SpecError


def test_a_source_is_written_into_the_users_folder_and_passes_its_check(tmp_path: Path) -> None:
    place, shell = tmp_path / "mine", CliRunner()
    assert shell.invoke(init, [str(place), "--profile", "internal"]).exit_code == 0
    made = shell.invoke(source, ["new", "corner_shop", "--folder", str(place)])
    assert made.exit_code == 0, made.output
    assert f"shopmark source add corner_shop {place / 'sources' / 'corner_shop' / 'example'}" in made.output
    checked = shell.invoke(source, ["check", "corner_shop", "--folder", str(place)])
    assert "well written" in checked.output


def test_a_new_source_may_not_be_called_like_a_built_in_one(tmp_path: Path) -> None:
    place, shell = tmp_path / "mine", CliRunner()
    shell.invoke(init, [str(place)])
    made = shell.invoke(source, ["new", "esci", "--folder", str(place)])
    assert isinstance(made.exception, SpecError)
    assert not (place / "sources" / "esci").exists()
