"""The {slot} places of a prompt; doubled braces are plain braces."""

from string import Formatter


def parts_of(prompt: str) -> list[tuple[str, str | None]]:
    """The prompt as pairs (text, slot that follows it or None).

    Raises:
        ValueError: unbalanced braces, a format, or a slot that is not a plain lower case name.
    """
    parts = []
    for text, slot, form, conversion in Formatter().parse(prompt):
        if form or conversion:
            raise ValueError("a slot takes no format; write the number with fmt_number in facts.sql")
        if slot is not None and not (slot.isascii() and slot.isidentifier() and slot.islower()):
            raise ValueError(f"a slot is a lower case name in braces, not {{{slot}}}")
        parts.append((text, slot))
    return parts


def slots_of(prompt: str) -> set[str]:
    """The slot names of one phrasing.

    Raises:
        ValueError: as `parts_of`.
    """
    return {slot for _, slot in parts_of(prompt) if slot is not None}
