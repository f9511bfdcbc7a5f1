"""shopmark.yaml: the configuration of a user's folder. Unknown keys are errors."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from schemas.languages import LANGUAGES, Language

PROFILE = r"^(permissive|internal|share-alike:.+)$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DedupeConfig(_Strict):
    """embedder: `use-multilingual` (built in) or any sentence-transformers name or path; similarity: cosine from
    which two questions are a candidate pair (it belongs to the embedder)."""

    embedder: str = "use-multilingual"
    similarity: float = Field(0.92, gt=0, le=1)


class SampleConfig(_Strict):
    """per_stratum: questions sent to people for each task and language; votes: people who see each;
    accept: the least share of decided questions of a task that must be right."""

    per_stratum: int = Field(2, ge=0)
    votes: int = Field(3, ge=1)
    accept: float = Field(0.9, ge=0, le=1)


class LlmConfig(_Strict):
    """An OpenAI-compatible endpoint that may propose texts for people to read; without it no model is asked.

    key_env: the environment variable that holds the key (never written down; may be empty for a local server).
    price_in, price_out: of a million tokens; max_cost: where the workspace stops, in the same money.
    """

    base_url: str = Field(pattern=r"^https?://")
    model: str = Field(min_length=1)
    key_env: str = "SHOPMARK_LLM_KEY"
    requests_per_minute: float = Field(30, gt=0)
    price_in: float = Field(0, ge=0)
    price_out: float = Field(0, ge=0)
    max_cost: float = Field(1, ge=0)
    max_tokens: int = Field(800, ge=1)
    timeout: float = Field(60, gt=0)


class WorkspaceConfig(_Strict):
    """What is built from what. Paths are relative to the folder of shopmark.yaml.

    sources: name -> folder with its raw files (empty string for a source that is a Python package).
    tasks: names; empty means all that are there. family_share: the largest share of a task that one family of
    near-copies may have. split_shares: dev and test, summing to 1. salt_env: the environment variable that holds
    the split salt (a secret; never written down).
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    profile: str = Field("permissive", pattern=PROFILE)
    languages: tuple[Language, ...] = LANGUAGES
    sources: dict[str, str]
    tasks: tuple[str, ...] = ()
    per_language: int | None = Field(None, ge=1, description="Overrides the quota of every task.")
    family_share: float = Field(0.02, gt=0, le=1)
    dedupe: DedupeConfig = DedupeConfig()  # type: ignore[call-arg]
    sample: SampleConfig = SampleConfig()  # type: ignore[call-arg]
    split_shares: dict[str, float] = {"dev": 0.1, "test": 0.9}
    llm: LlmConfig | None = None
    salt_env: str = "SHOPMARK_SALT"
    threads: int = Field(2, ge=1)
    memory_limit: str = "4GB"
    task_seconds: int = Field(600, ge=1, description="A task's SQL is ended after this time.")

    @field_validator("split_shares")
    @classmethod
    def _sum_to_one(cls, shares: dict[str, float]) -> dict[str, float]:
        if abs(sum(shares.values()) - 1) > 1e-9:
            raise ValueError("the shares must sum to 1")
        return shares


def config_file(folder: Path) -> Path:
    """Where the configuration of a workspace folder stands."""
    return folder / "shopmark.yaml"
