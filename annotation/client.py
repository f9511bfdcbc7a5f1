"""The SDK, pointed at one server; what it raises becomes a ServerError that a person can act on."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from annotation.server import LabelStudioServer, is_loopback
from schemas.errors import ServerError
from warehouse.workspace import Workspace

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

_SECONDS = 120


@contextmanager
def connected(server: LabelStudioServer) -> Iterator["LabelStudio"]:
    """A client that is logged in.

    Raises:
        ServerError: the server does not answer, refuses the token, or refuses a call in the block.
    """
    import httpx
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.api_error import ApiError

    try:
        # A proxy of the environment does not know this machine's loopback.
        with httpx.Client(timeout=_SECONDS, trust_env=not is_loopback(server.url), follow_redirects=True) as http:
            client = LabelStudio(base_url=server.url, api_key=server.token, httpx_client=http)
            client.users.whoami()
            yield client
    except ApiError as error:
        if error.status_code in (401, 403):
            raise ServerError(
                "Label Studio refuses the token", server.url, "Set LABEL_STUDIO_API_KEY to a valid access token."
            ) from error
        raise ServerError(
            f"Label Studio refused a call ({error.status_code}): {str(error.body)[:300]}",
            server.url,
            "Read the server's log.",
        ) from error
    except httpx.HTTPError as error:
        raise ServerError(
            f"Label Studio broke off: {type(error).__name__}", server.url, "See that it runs, then run this again."
        ) from error


@contextmanager
def one_at_a_time(workspace: Workspace) -> Iterator[None]:
    """Two pushes at once would both find a question missing and both create it; the second one waits."""
    home = workspace.state / "labelstudio"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "sync.lock").open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
