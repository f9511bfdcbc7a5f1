"""Flow `dedupe`: a file deduped by the workers of a Dask cluster, shard by shard.

The flow runs where it is called and decides what all shards must agree on; a task is one shard's work. Scheduler and
workers are started by their owner; workers must have Shopmark installed and see the folder of the result.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from distributed import Client
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect_dask import DaskTaskRunner

from curation.dedupe.texts.shards import Spread
from schemas.errors import ServerError

T = TypeVar("T")
_ANSWERS_WITHIN = "10s"


@task(cache_policy=NO_CACHE, persist_result=False)
def work_on_shard(call: Callable[[], Any]) -> Any:
    """One shard's work."""
    return call()


def on_dask(address: str, work: Callable[[Spread], T]) -> T:
    """Do `work` as a flow run, whose shards go to the workers of a cluster.

    Args:
        address: of the scheduler, such as tcp://host:8786.
        work: is given what spreads shards over the workers.

    Raises:
        ServerError: no scheduler answers there, or it has no worker.
    """
    _require_workers(address)

    runner: Any = DaskTaskRunner(address=address)

    @flow(name="dedupe", task_runner=runner, persist_result=False)
    def dedupe() -> T:
        return work(_spread)

    return dedupe()


def _spread(function: Callable[..., Any], arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
    # Prefect would look for futures inside of every argument; it does not look into a partial.
    futures = [
        work_on_shard.with_options(task_run_name=f"{function.__name__} {number}").submit(partial(function, *one))
        for number, one in enumerate(arguments)
    ]
    return [future.result() for future in futures]


def _require_workers(address: str) -> None:
    try:
        with Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False) as client:
            workers = len(client.scheduler_info(n_workers=-1)["workers"])
    except (OSError, ValueError) as error:
        raise ServerError(
            f"no Dask scheduler answers: {error or type(error).__name__}",
            f"--dask {address}",
            "Start one: dask scheduler --port 8786, and beside it: dask worker tcp://HOST:8786",
        ) from error
    if not workers:
        raise ServerError(
            "the Dask scheduler has no worker", f"--dask {address}", f"Start one or more: dask worker {address}"
        )
