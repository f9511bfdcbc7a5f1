"""Secrets: from the environment, else from a Prefect block; never from a file, never printed."""

import os

from curation.splits import salt_commitment
from schemas.errors import ShopmarkError
from schemas.workspace import WorkspaceConfig


def split_salt(config: WorkspaceConfig) -> str:
    """The salt of the splits: the variable `config.salt_env`, else the Prefect Secret block `shopmark-salt`.

    Raises:
        ShopmarkError: neither is there, or it is too short to be a secret.
    """
    value = os.environ.get(config.salt_env)
    if value:
        return _checked(value, f"environment variable {config.salt_env}")
    from prefect.blocks.system import Secret

    try:
        secret = str(Secret.load("shopmark-salt").get())  # type: ignore[union-attr]
    except ValueError:
        raise ShopmarkError(
            "the split salt is not set",
            f"environment variable {config.salt_env}, or Prefect Secret block `shopmark-salt`",
            f"export {config.salt_env}=<a long random string>, and keep it: another salt makes other splits.",
        ) from None
    return _checked(secret, "Prefect Secret block `shopmark-salt`")


def _checked(salt: str, where: str) -> str:
    try:
        salt_commitment(salt)
    except ShopmarkError as error:
        raise ShopmarkError(error.what, where, error.mend) from None
    return salt
