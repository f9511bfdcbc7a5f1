"""The world files agree with each other, and what is wrong in them is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from schemas.errors import SpecError
from schemas.languages import LANGUAGES
from warehouse.sample.world import World, disagreements, load_world, read_world


@pytest.fixture(scope="module")
def world() -> World:
    return load_world()


def _changed(world: World, category: str, **change: object) -> World:
    """The world with one leaf category changed."""
    departments = []
    for dept in world.departments:
        groups = [
            group.model_copy(
                update={
                    "categories": tuple(
                        leaf.model_copy(update=change) if leaf.id == category else leaf for leaf in group.categories
                    )
                }
            )
            for group in dept.groups
        ]
        departments.append(dept.model_copy(update={"groups": tuple(groups)}))
    return replace(world, departments=tuple(departments))


def test_the_world_is_consistent_and_speaks_all_languages(world: World) -> None:
    assert list(disagreements(world)) == []
    assert tuple(world.texts) == LANGUAGES
    assert len(world.categories) >= 80


def test_links_hold_in_both_directions(world: World) -> None:
    for pairs in world.links.values():
        assert pairs == {(other, one) for one, other in pairs}


def test_an_unknown_attribute_is_named(world: World) -> None:
    wok = next(leaf for leaf in world.categories if leaf.id == "wok")
    spoiled = _changed(world, "wok", attributes=(*wok.attributes, "wings"))
    assert "category wok: unknown attribute wings" in list(disagreements(spoiled))


def test_a_category_that_is_both_complement_and_substitute_is_named(world: World) -> None:
    wok = next(leaf for leaf in world.categories if leaf.id == "wok")
    spoiled = _changed(world, "wok", complements=wok.substitutes[:1])
    assert any("both complement and substitute" in problem for problem in disagreements(spoiled))


def test_a_noun_that_gives_a_value_away_is_named(world: World) -> None:
    wok = next(leaf for leaf in world.categories if leaf.id == "wok")
    spoiled = _changed(world, "wok", noun={**wok.noun, "en": "Cast Iron Wok"})
    assert "category wok: noun in en contains material value 'Cast Iron'" in list(disagreements(spoiled))


def test_a_file_that_is_no_yaml_and_a_missing_language_are_problems(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "en.yaml").write_text("language: [en", encoding="utf-8")
    world, problems = read_world(tmp_path)
    assert any(problem.startswith("en.yaml:") for problem in problems)
    with pytest.raises(SpecError) as error:
        load_world(tmp_path)
    assert error.value.where == str(tmp_path)
    assert "texts/ja.yaml is missing" not in problems
    assert "texts/ja.yaml is missing" in list(disagreements(world))
