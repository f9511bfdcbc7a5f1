"""Secrets: from the environment, else from a Prefect block; never from a file, never printed."""

import os

from schemas.errors import ShopmarkError
from schemas.workspace import WorkspaceConfig


def split_salt(config: WorkspaceConfig) -> str:
    """The salt of the splits: the variable `config.salt_env`, else the Prefect Secret block `shopmark-salt`.

    Raises:
        ShopmarkError: neither is there.
    """
    value = os.environ.get(config.salt_env)
    if value:
        return value
    from prefect.blocks.system import Secret

    try:
        return str(Secret.load("shopmark-salt").get())  # type: ignore[union-attr]
    except ValueError:
        raise ShopmarkError(
            "the split salt is not set",
            f"environment variable {config.salt_env}, or Prefect Secret block `shopmark-salt`",
            f"export {config.salt_env}=<a long random string>, and keep it: another salt makes other splits.",
        ) from None
