"""What the world files may hold: strict models, one for each kind of file. Unknown keys are errors."""

from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from schemas.languages import LANGUAGES, Language

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Unit = Literal["mm", "cm", "m", "g", "kg", "ml", "l", "W", "V", "mAh", "h", "GB", "in", "years", "count"]
Text = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Star = Literal[1, 2, 3, 4, 5]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _all_languages(names: dict[Language, Any]) -> dict[Language, Any]:
    missing = [language for language in LANGUAGES if language not in names]
    if missing:
        raise ValueError(f"languages missing: {', '.join(missing)}")
    return names


Names = Annotated[dict[Language, Text], AfterValidator(_all_languages)]
Synonyms = dict[Language, tuple[Text, ...]]


def slots(text: str) -> set[str]:
    """The names in braces of a pattern."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


class AttributeValue(Strict):
    id: Id
    names: Names
    synonyms: Synonyms = {}


class Attribute(Strict):
    """A property of products; `values` for a choice, `unit` for a number (none: a plain count)."""

    id: Id
    type: Literal["choice", "number", "boolean"]
    unit: Unit | None = None
    names: Names
    synonyms: Synonyms = {}
    description: Names
    values: tuple[AttributeValue, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "Attribute":
        if (self.type == "choice") != bool(self.values):
            raise ValueError(f"{self.id}: a choice has values, other types have none")
        if self.unit and self.type != "number":
            raise ValueError(f"{self.id}: only a number has a unit")
        return self


class NumberRange(Strict):
    min: float
    max: float
    step: float = Field(gt=0)


class Fits(Strict):
    """An accessory and its device share the value of this attribute."""

    attribute: Id


class Category(Strict):
    """A leaf: what can be for sale. See the field list of the world files in docs/sample-market.md."""

    id: Id
    names: Names
    noun: Names
    synonyms: Synonyms = {}
    description: Names
    attributes: tuple[Id, ...] = Field(min_length=3)
    required: tuple[Id, ...] = ()
    values: dict[Id, tuple[Id, ...]] = {}
    numbers: dict[Id, NumberRange] = {}
    price: tuple[float, float]
    packs: tuple[int, ...] = (1,)
    complements: tuple[Id, ...] = Field(min_length=1)
    substitutes: tuple[Id, ...] = ()
    fits: Fits | None = None


class Group(Strict):
    id: Id
    names: Names
    categories: tuple[Category, ...] = Field(min_length=2)


class Department(Strict):
    id: Id
    names: Names
    groups: tuple[Group, ...] = Field(min_length=1)


class Situation(Strict):
    """Something that happens to a customer of a category, and what follows: aspect -> answer."""

    id: Id
    category: Id
    text: Names
    answers: dict[Literal["cause", "effect", "need", "obstacle"], Names] = Field(min_length=3)


class Brand(Strict):
    id: Id
    name: Text
    departments: tuple[Id, ...] = Field(min_length=1)
    tier: Literal["budget", "mid", "premium"]
    lines: tuple[Text, ...] = Field(min_length=2)


def _phrases(at_least: int, allowed: str = "", needed: str = "") -> Any:
    """A list of at least so many distinct phrases with only the allowed slots, and all needed ones in each."""

    def check(phrases: tuple[str, ...]) -> tuple[str, ...]:
        if len(phrases) < at_least:
            raise ValueError(f"{len(phrases)} phrases, at least {at_least} are needed")
        if len(set(phrases)) < len(phrases):
            raise ValueError("a phrase stands twice")
        for phrase in phrases:
            unknown = slots(phrase) - set(allowed.split()) - set(needed.split())
            lacking = set(needed.split()) - slots(phrase)
            if unknown or lacking:
                raise ValueError(f"{phrase!r}: slots not allowed {sorted(unknown)}, lacking {sorted(lacking)}")
        return phrases

    return Annotated[tuple[Text, ...], AfterValidator(check)]


class Aspect(Strict):
    name: Text
    positive: _phrases(8, "noun")  # type: ignore[valid-type]
    negative: _phrases(8, "noun")  # type: ignore[valid-type]
    neutral: _phrases(2, "noun")  # type: ignore[valid-type]


class QuestionTexts(Strict):
    choice: _phrases(3, "noun brand line", "attribute")  # type: ignore[valid-type]
    number: _phrases(3, "noun brand line", "attribute")  # type: ignore[valid-type]
    boolean: _phrases(3, "noun brand line", "attribute")  # type: ignore[valid-type]
    absent: _phrases(3, "noun brand line", "attribute")  # type: ignore[valid-type]


class AnswerTexts(Strict):
    choice: _phrases(3, "attribute noun brand line", "value")  # type: ignore[valid-type]
    number: _phrases(3, "attribute noun brand line", "value")  # type: ignore[valid-type]
    boolean_yes: _phrases(3, "attribute noun brand line")  # type: ignore[valid-type]
    boolean_no: _phrases(3, "attribute noun brand line")  # type: ignore[valid-type]
    absent: _phrases(3, "attribute noun brand line")  # type: ignore[valid-type]


class QueryTexts(Strict):
    patterns: _phrases(6, "noun brand value value2 audience")  # type: ignore[valid-type]
    vague: _phrases(4, "", "noun")  # type: ignore[valid-type]
    typo_note: str = ""


class Topic(Strict):
    name: Text
    openings: _phrases(5, "noun brand order")  # type: ignore[valid-type]
    agent: _phrases(3, "noun brand order")  # type: ignore[valid-type]
    follow_up: _phrases(3, "noun brand order")  # type: ignore[valid-type]
    close: _phrases(2, "noun brand order")  # type: ignore[valid-type]


class Conversation(Strict):
    topics: dict[Id, Topic]


class YesNo(Strict):
    yes: Text
    no: Text


class Texts(Strict):
    """How one language writes listings, reviews, questions, queries and conversations."""

    language: Language
    decimal: Literal[",", "."]
    thousands: str
    units: dict[Unit, str]
    measure: str = Field(pattern=r"\{number\}.*\{unit\}")
    pack: str = Field(pattern=r"\{number\}")
    yes_no: YesNo
    title: _phrases(4, "", "brand line noun facts")  # type: ignore[valid-type]
    fact_separator: str
    bullet: _phrases(2, "", "attribute value")  # type: ignore[valid-type]
    selling: _phrases(12, "brand line noun")  # type: ignore[valid-type]
    description: _phrases(6, "brand line noun", "facts")  # type: ignore[valid-type]
    aspects: dict[Id, Aspect]
    review_open: dict[Star, _phrases(4, "noun")]  # type: ignore[valid-type]
    review_close: dict[Star, _phrases(4, "noun")]  # type: ignore[valid-type]
    review_title: dict[Star, _phrases(4, "noun")]  # type: ignore[valid-type]
    question: QuestionTexts
    answer: AnswerTexts
    query: QueryTexts
    need: _phrases(20, "brand value value2 audience", "noun")  # type: ignore[valid-type]
    conversation: Conversation
