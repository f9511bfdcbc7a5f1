"""The one shape of an error that a user sees: what is wrong, where, and how to mend it."""


class ShopmarkError(Exception):
    """Bad input or a refused step.

    Attributes:
        what: what is wrong, one sentence.
        where: file and line, table, question or setting; empty when there is no place.
        mend: what the user can do about it.

    The command line prints the three parts and exits with code 2.
    """

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__(what, where, mend)

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"  where: {self.where}")
        if self.mend:
            parts.append(f"  mend:  {self.mend}")
        return "\n".join(parts)


class SpecError(ShopmarkError):
    """A file that a person wrote (task, source, workspace) is wrong."""


class IngestError(ShopmarkError):
    """A source cannot be ingested at all (a single bad row or file is a reject, not an error)."""


class GenerationError(ShopmarkError):
    """A task's SQL failed, ran out of time or memory, or gave the wrong columns."""


class GateError(ShopmarkError):
    """A gate refused the release; `where` names example questions."""


class ServerError(ShopmarkError):
    """A server (Prefect, Label Studio) did not start or answer."""
