"""task.yaml: what a task is. Unknown keys are errors."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from schemas.core import CORE_TABLES
from schemas.languages import Language
from schemas.question_type import METRICS, LabelSource, QuestionType, RefutedBy, Skill

_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChoicePolicy(_Strict):
    """How options are drawn and ordered.

    count: options shown (gold included). order: `hash` shuffles by keyed hash, `natural` sorts by option id.
    prefer: `near` draws the nearest wrong options first, `any` draws by hash alone.
    refuted_by: the evidence accepted; max_unverified: how many options may be `unverified`.
    """

    count: int = Field(4, ge=2, le=20)
    order: str = Field("hash", pattern="^(hash|natural)$")
    prefer: str = Field("near", pattern="^(near|any)$")
    refuted_by: tuple[RefutedBy, ...] = (RefutedBy.CATALOG_FACT, RefutedBy.CLOSED_LIST)
    max_unverified: int = Field(0, ge=0)


Difficulty = Literal["easy", "medium", "hard"]
DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "medium", "hard")


class Quota(_Strict):
    """How many questions a release takes: at most `per_language` a language, chosen by hash order.

    difficulty: shares of easy, medium and hard questions; those that are left out get none. By default even over what
    there is. A difficulty that cannot fill its share leaves its places to the others.
    """

    per_language: int = Field(60, ge=1)
    difficulty: dict[Difficulty, Annotated[float, Field(ge=0, le=1)]] = {}

    def share(self, difficulty: Difficulty) -> float:
        """The share of a difficulty: as stated, or even."""
        return self.difficulty.get(difficulty, 0.0) if self.difficulty else 1 / len(DIFFICULTIES)

    @field_validator("difficulty")
    @classmethod
    def _sums_to_one(cls, shares: dict[str, float]) -> dict[str, float]:
        if shares and abs(sum(shares.values()) - 1) > 1e-6:
            raise ValueError("the shares of quota.difficulty must sum to 1")
        return shares


class TaskSpec(_Strict):
    """One kind of question. `prompts`: language -> phrasings with {slot} places; slots stand uninflected.

    texts: key -> language -> text; constant answers such as "It cannot be inferred.", readable in facts.sql as
    the table task_text(key, language, text). tables: the core tables facts.sql reads; nothing else is there.
    steps: name -> SQL file: one SELECT whose rows stand in the table step.<name> before facts.sql runs, made in this
    order, for what facts.sql needs more than once or tasks share. A file beside task.yaml, or `shared/<file>`, which
    lies in the folder `shared` beside the skills.
    free_text: the slots that hold text of shops or customers (the language and markup filters look at them).
    """

    name: _Name
    skill: Skill
    sub_skill: str
    question_type: QuestionType = Field(alias="type")
    metric: str
    version: int = Field(ge=1)
    measures: str = Field(min_length=20, description="One paragraph: what skill it measures, what makes it hard.")
    label_source: LabelSource
    group: str = Field(description="What the group key is: product, category, query, user ...")
    tables: tuple[str, ...] = Field(min_length=1)
    steps: dict[_Name, Annotated[str, Field(pattern=r"^(shared/)?[a-z][a-z0-9_]*\.sql$")]] = {}
    prompts: dict[Language, tuple[str, ...]]
    texts: dict[str, dict[Language, str]] = {}
    free_text: tuple[str, ...] = ()
    choices: ChoicePolicy = ChoicePolicy()  # type: ignore[call-arg]
    quota: Quota = Quota()  # type: ignore[call-arg]

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(self.prompts)

    @model_validator(mode="after")
    def _consistent(self) -> "TaskSpec":
        unknown = sorted(set(self.tables) - set(CORE_TABLES))
        if unknown:
            raise ValueError(f"unknown core tables {unknown}; known: {', '.join(CORE_TABLES)}")
        if self.metric not in METRICS[self.question_type]:
            raise ValueError(f"metric must be one of {METRICS[self.question_type]} for {self.question_type.value}")
        if not self.prompts or any(not phrasings for phrasings in self.prompts.values()):
            raise ValueError("prompts: every language needs at least one phrasing")
        return self
