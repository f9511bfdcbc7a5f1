"""Reads the world files and checks that they agree with each other.

`python -m warehouse.sample.world` prints every problem, one a line, and exits with 1 if there are any.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from schemas.errors import SpecError
from schemas.languages import LANGUAGES, Language
from warehouse.sample.world_schema import Attribute, Brand, Category, Department, Situation, Texts

WORLD = Path(__file__).parent / "world"
Item = TypeVar("Item", bound=BaseModel)


@dataclass(frozen=True)
class World:
    """Everything the sample market is drawn from; read-only."""

    attributes: tuple[Attribute, ...]
    departments: tuple[Department, ...]
    brands: tuple[Brand, ...]
    texts: dict[Language, Texts]
    aspects: dict[str, tuple[str, ...]]
    """Department id -> aspects that reviews of its products speak of."""
    situations: tuple[Situation, ...] = ()

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """All leaves, sorted by id."""
        leaves = [leaf for dept in self.departments for group in dept.groups for leaf in group.categories]
        return tuple(sorted(leaves, key=lambda leaf: leaf.id))

    @cached_property
    def attribute(self) -> dict[str, Attribute]:
        """Attributes by id."""
        return {attribute.id: attribute for attribute in self.attributes}

    @cached_property
    def department_of(self) -> dict[str, str]:
        """Leaf id -> department id."""
        return {leaf.id: dept.id for dept in self.departments for group in dept.groups for leaf in group.categories}

    @cached_property
    def links(self) -> dict[str, set[tuple[str, str]]]:
        """`complements` and `substitutes` as pairs of leaf ids, both directions, unknown ids left out."""
        known = set(self.department_of)
        return {
            kind: {
                pair
                for leaf in self.categories
                for other in getattr(leaf, kind)
                if other in known
                for pair in ((leaf.id, other), (other, leaf.id))
            }
            for kind in ("complements", "substitutes")
        }


def load_world(folder: Path = WORLD) -> World:
    """Read and check the world files.

    Raises:
        SpecError: a file is wrong, or two do not agree; names the first problem and how many there are.
    """
    world, problems = read_world(folder)
    problems += list(disagreements(world))
    if problems:
        raise SpecError(
            f"the sample world has {len(problems)} problems, first: {problems[0]}",
            str(folder),
            "Run `python -m warehouse.sample.world` to see them all.",
        )
    return world


def read_world(folder: Path = WORLD) -> tuple[World, list[str]]:
    """Whatever of the world files can be read, and a line for each file or entry that cannot."""
    problems: list[str] = []
    attributes = _read_lists(sorted(folder.glob("catalog/attributes_*.yaml")), Attribute, problems)
    brands = _read_lists(sorted(folder.glob("catalog/brands_*.yaml")), Brand, problems)
    departments = _read_each(sorted(folder.glob("catalog/dept_*.yaml")), Department, problems)
    texts = _read_each(sorted(folder.glob("texts/*.yaml")), Texts, problems)
    situations = _read_lists([folder / "situations.yaml"], Situation, problems)
    found = _yaml(folder / "aspects.yaml", problems)
    aspects = {str(dept): tuple(names) for dept, names in found.items()} if isinstance(found, dict) else {}
    by_language = {text.language: text for text in texts}
    world = World(
        tuple(sorted(attributes, key=lambda item: item.id)),
        tuple(sorted(departments, key=lambda item: item.id)),
        tuple(sorted(brands, key=lambda item: item.id)),
        {language: by_language[language] for language in LANGUAGES if language in by_language},
        aspects,
        tuple(sorted(situations, key=lambda item: item.id)),
    )
    return world, problems


def _read_lists(paths: list[Path], model: type[Item], problems: list[str]) -> list[Item]:
    found: list[Item] = []
    for path in paths:
        entries = _yaml(path, problems)
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            name = entry.get("id", index) if isinstance(entry, dict) else index
            found += _parse(f"{path.name} {name}", entry, model, problems)
    return found


def _read_each(paths: list[Path], model: type[Item], problems: list[str]) -> list[Item]:
    return [item for path in paths for item in _parse(path.name, _yaml(path, problems), model, problems)]


def _yaml(path: Path, problems: list[str]) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError, FileNotFoundError) as error:
        problems.append(f"{path.name}: {' '.join(str(error).split())}")
        return None


def _parse(where: str, entry: object, model: type[Item], problems: list[str]) -> list[Item]:
    try:
        return [TypeAdapter(model).validate_python(entry)]
    except ValidationError as error:
        for fault in error.errors():
            problems.append(f"{where}: {'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}")
        return []


def disagreements(world: World) -> Iterator[str]:
    """Faults that only show when the files are read together."""
    yield from _repeated("attribute", (attribute.id for attribute in world.attributes))
    nodes = [dept.id for dept in world.departments] + [g.id for d in world.departments for g in d.groups]
    yield from _repeated("category", nodes + [leaf.id for leaf in world.categories])
    yield from _repeated("brand", (brand.id for brand in world.brands))
    yield from _repeated("brand name", (brand.name.lower() for brand in world.brands))
    for attribute in world.attributes:
        for language in LANGUAGES:
            names = [value.names[language].lower() for value in attribute.values]
            yield from _repeated(f"{attribute.id} value name in {language}", names)
    for language in LANGUAGES:
        yield from _repeated(f"category name in {language}", (c.names[language].lower() for c in world.categories))
        yield from _repeated(f"category noun in {language}", (c.noun[language].lower() for c in world.categories))
        yield from _repeated(f"attribute name in {language}", (a.names[language].lower() for a in world.attributes))
    for leaf in world.categories:
        yield from (f"category {leaf.id}: {problem}" for problem in _category_problems(leaf, world))
    for both in sorted(world.links["complements"] & world.links["substitutes"]):
        yield f"category {both[0]}: {both[1]} is both complement and substitute"
    for dept in world.departments:
        if len(world.aspects.get(dept.id, ())) < 4:
            yield f"aspects.yaml: department {dept.id} needs at least 4 aspects"
    yield from _brand_problems(world)
    yield from _text_problems(world)
    yield from _situation_problems(world)


def _repeated(what: str, ids: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} {name!r} stands {count} times" for name, count in Counter(ids).items() if count > 1)


def _category_problems(leaf: Category, world: World) -> Iterator[str]:
    known = [world.attribute[name] for name in leaf.attributes if name in world.attribute]
    yield from (f"unknown attribute {name}" for name in leaf.attributes if name not in world.attribute)
    yield from (f"required {name} is not among its attributes" for name in leaf.required if name not in leaf.attributes)
    choices = {attribute.id: attribute for attribute in known if attribute.type == "choice"}
    numbers = {attribute.id for attribute in known if attribute.type == "number"} - {"pack_count"}
    for name in sorted(choices.keys() ^ leaf.values.keys()):
        yield f"values: {name} is {'lacking' if name in choices else 'not a choice attribute of it'}"
    for name, values in leaf.values.items():
        if name in choices:
            unknown = sorted(set(values) - {value.id for value in choices[name].values})
            yield from (f"values: {name} has no value {value}" for value in unknown)
        if len(set(values)) < max(len(values), 2):
            yield f"values: {name} needs at least 2 distinct values"
    for name in sorted(numbers ^ (leaf.numbers.keys() - {"pack_count"})):
        yield f"numbers: {name} is {'lacking' if name in numbers else 'not a number attribute of it'}"
    for kind in ("complements", "substitutes"):
        unknown = sorted(set(getattr(leaf, kind)) - set(world.department_of))
        yield from (f"{kind}: unknown category {name}" for name in unknown)
    if leaf.id in {*leaf.complements, *leaf.substitutes}:
        yield "is linked to itself"
    if leaf.fits and leaf.fits.attribute not in choices:
        yield f"fits: {leaf.fits.attribute} is not a choice attribute of it"
    for language in LANGUAGES:
        for name, values in leaf.values.items():
            for value in choices[name].values if name in choices else ():
                if value.id in values and value.names[language].lower() in leaf.noun[language].lower():
                    yield f"noun in {language} contains {name} value {value.names[language]!r}"


def _brand_problems(world: World) -> Iterator[str]:
    departments = {dept.id for dept in world.departments}
    for brand in world.brands:
        yield from (f"brand {brand.id}: unknown department {d}" for d in brand.departments if d not in departments)
    for dept in sorted(departments):
        count = sum(dept in brand.departments for brand in world.brands)
        if count < 6:
            yield f"department {dept} has only {count} brands"


def _text_problems(world: World) -> Iterator[str]:
    yield from (f"texts/{language}.yaml is missing" for language in LANGUAGES if language not in world.texts)
    if not world.texts:
        return
    first = next(iter(world.texts.values()))
    for language, text in world.texts.items():
        for kind, keys, wanted in (
            ("aspects", set(text.aspects), set(first.aspects)),
            ("topics", set(text.conversation.topics), set(first.conversation.topics)),
            ("units", set(text.units), set(first.units)),
        ):
            if keys != wanted:
                yield f"texts/{language}.yaml: {kind} differ from {first.language}: {sorted(keys ^ wanted)}"
        unknown = {name for names in world.aspects.values() for name in names} - set(text.aspects)
        yield from (f"aspects.yaml: texts/{language}.yaml has no aspect {name}" for name in sorted(unknown))
        for table in ("review_open", "review_close", "review_title"):
            if set(getattr(text, table)) != {1, 2, 3, 4, 5}:
                yield f"texts/{language}.yaml: {table} needs the stars 1 to 5"


def _situation_problems(world: World) -> Iterator[str]:
    yield from _repeated("situation", (situation.id for situation in world.situations))
    for situation in world.situations:
        if situation.category not in world.department_of:
            yield f"situation {situation.id}: unknown category {situation.category}"
    for language in LANGUAGES:
        said = (answer[language].lower() for situation in world.situations for answer in situation.answers.values())
        yield from _repeated(f"answer in {language}", said)


if __name__ == "__main__":
    read, faults = read_world()
    faults += list(disagreements(read))
    print("\n".join(faults) or "the world is consistent")
    sys.exit(bool(faults))
