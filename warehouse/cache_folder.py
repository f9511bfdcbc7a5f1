"""Where Shopmark keeps what it can make again and what belongs to no folder of the user's."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """$XDG_CACHE_HOME/shopmark, or ~/.cache/shopmark (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shopmark"
