"""Which failures are worth another try: those of the machine, not those of the input."""

from typing import Any

from prefect.client.schemas.objects import State, TaskRun

from schemas.errors import ShopmarkError


def not_our_error(task: Any, run: TaskRun, state: State[Any]) -> bool:
    """True for failures that a retry can mend; bad input (a ShopmarkError) stays bad."""
    try:
        state.result()
    except ShopmarkError:
        return False
    except Exception:
        return True
    return True
