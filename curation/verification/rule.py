"""What a rule is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """name: the reason, snake_case. sql: SELECT question_id, detail of the questions that must go."""

    name: str
    sql: str
