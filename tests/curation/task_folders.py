"""A literal task folder: one product, one question, of which a test changes what it is about."""

from pathlib import Path
from typing import Any

import yaml

SPEC: dict[str, Any] = {
    "name": "colour",
    "skill": "concept",
    "sub_skill": "colours",
    "type": "multiple_choice",
    "metric": "accuracy",
    "version": 1,
    "measures": "Whether the model knows the colour of a product.",
    "label_source": "catalog",
    "group": "product",
    "tables": ["product"],
    "prompts": {"en": ["Colour of {title}?"], "de": ["Farbe von {title}?"]},
    "choices": {"count": 3, "refuted_by": ["catalog_fact"]},
}
FIXTURE = {"core": {"product": [{"product_id": "x:1"}]}, "questions": [{"language": "en", "fact_key": "x:1"}]}
COLUMNS = {
    "fact_key": "product_id",
    "language": "'en'",
    "group_key": "product_id",
    "family_key": "product_id",
    "slot_title": "'pan ' || product_id",
    "gold": "[gold_item('red', 'Red')]",
    "pool": "[wrong_item('blue', 'Blue', 'catalog_fact', 'it is red', 0.9), "
    "wrong_item('lime', 'Lime', 'catalog_fact', 'it is red', 0.1)]",
    "sources": "[source]",
    "source_rows": "[src]",
}


def facts_sql(**columns: str) -> str:
    """facts.sql over core.product with some columns changed; an empty one is left out."""
    chosen = {name: value for name, value in (COLUMNS | columns).items() if value}
    return "SELECT " + ",\n".join(f"{value} AS {name}" for name, value in chosen.items()) + "\nFROM core.product"


def write_task(root: Path, sql: str = "", fixture: dict[str, Any] | None = None, **spec: Any) -> Path:
    """tasks/<skill>/<name> below `root`, with the changed keys."""
    whole = SPEC | spec
    folder = root / whole["skill"] / whole["name"]
    folder.mkdir(parents=True)
    (folder / "task.yaml").write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), encoding="utf-8")
    (folder / "facts.sql").write_text(sql or facts_sql(), encoding="utf-8")
    (folder / "fixture.yaml").write_text(yaml.safe_dump(fixture or FIXTURE, sort_keys=False), encoding="utf-8")
    return folder
