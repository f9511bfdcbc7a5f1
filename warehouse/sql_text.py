"""Names and texts as SQL writes them, for statements that cannot take a parameter there (views, COPY, CASE, macros)."""


def quoted(name: str) -> str:
    """A column or table name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A string (or a path, or whatever is written as one) for SQL."""
    return "'" + str(text).replace("'", "''") + "'"
