"""manifest.json: what a release says of itself, enough to check it."""

from pydantic import BaseModel, ConfigDict


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SourceEntry(_Strict):
    name: str
    title: str
    licence: str
    licence_class: str
    attribution: str
    cutoff: str | None
    fingerprint: str
    """Of the content of the core rows it gave (independent of file names and row order)."""
    questions: int


class TaskEntry(_Strict):
    name: str
    skill: str
    question_type: str
    metric: str
    version: int
    fingerprint: str
    questions: dict[str, int]
    """language -> questions"""


class FileEntry(_Strict):
    path: str
    sha256: str
    rows: int | None


class TemplateCount(_Strict):
    """Prompt templates of a language, and what native readers said of them; unread: nobody has read them."""

    templates: int
    accepted: int
    rejected: int
    unread: int


class Manifest(_Strict):
    name: str
    version: str
    candidate: bool
    profile: str
    languages: list[str]
    salt_commitment: str
    """sha256 of the split salt, so that another salt is noticed; the salt itself is a secret."""
    sources: list[SourceEntry]
    tasks: list[TaskEntry]
    splits: dict[str, int]
    review: dict[str, int]
    """sampled, accepted, rejected, open, unseen"""
    templates: dict[str, TemplateCount] = {}
    """language -> prompt templates of the tasks, read by natives or not"""
    funnel: dict[str, int]
    """stage -> questions left after it"""
    versions: dict[str, str]
    """library -> version, of those that touch the output"""
    files: list[FileEntry]
