"""Many parts of one piece of work, computed by the workers of a Dask cluster, the answers in order.

Work travels as the bytes it pickles to, and a worker unpickles it once; so it should pickle to
what it is made from rather than to what it has prepared. A part whose worker dies is computed
again by another. Each part is one task and each answer is taken once, in the order of the parts:
which worker computes what, how often, and when changes no answer.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any, TypeVar

from twolevel._optional import optional
from twolevel.errors import ArgumentError, shown

__all__ = ["on_cluster"]

Part = TypeVar("Part")
Answer = TypeVar("Answer")

KEPT = 4
"""Pieces of work that a worker keeps unpickled."""

SECONDS_TO_CONNECT = 15

_known: OrderedDict[str, Callable[[Any], Any]] = OrderedDict()
_lock = threading.Lock()


def on_cluster(
    work: Callable[[Part], Answer], parts: Iterable[Part], client: Any
) -> Iterator[Answer]:
    """Yield the answers to parts of the work in their order, computed by a cluster.

    Some parts a worker are submitted ahead, so memory does not depend on their number.

    Parameters
    ----------
    work
        What is done with a part; it must pickle.
    parts
        The parts.
    client
        A ``distributed.Client``, or the address of a scheduler.

    Raises
    ------
    ArgumentError
        If the client is neither, nobody answers at the address, or the work does not pickle.
    MissingDependencyError
        If ``distributed`` is not installed.
    """
    with ExitStack() as stack:
        known = _connected(client, stack)
        text = _bytes(work)
        name = hashlib.sha256(text).hexdigest()
        run = uuid.uuid4().hex
        pending: deque[Any] = deque()
        try:
            ahead = 0
            for number, part in enumerate(parts):
                if number % 64 == 0:  # workers may come and go
                    ahead = 2 * max(1, sum(known.nthreads().values()))
                key = f"twolevel-{run}-{number}"
                pending.append(known.submit(_answer, name, text, part, key=key, pure=False))
                if len(pending) > ahead:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            if pending:
                known.cancel(list(pending), force=True)


def _bytes(work: object) -> bytes:
    """Return work as bytes that another process can make it from."""
    try:
        return pickle.dumps(work)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise ArgumentError(
            f"this cannot be sent to a cluster: {error}; write functions of your own, such as a "
            "theory's transformation, at the top of a module that its workers can import"
        ) from error


def _connected(client: Any, stack: ExitStack) -> Any:
    distributed = optional("distributed", extra="dask", purpose="running on a cluster")
    if isinstance(client, str):
        try:
            return stack.enter_context(
                distributed.Client(client, timeout=SECONDS_TO_CONNECT, set_as_default=False)
            )
        except (OSError, ValueError) as error:
            raise ArgumentError(
                f"no Dask scheduler answers at {shown(client)}; start one with 'dask scheduler' "
                "and give the address that it prints"
            ) from error
    if not isinstance(client, distributed.Client) or client.asynchronous:
        raise ArgumentError(
            "client must be a distributed.Client that is not asynchronous, or the address of a "
            f"scheduler, not {shown(client)}"
        )
    return client


def _answer(name: str, text: bytes, part: Any) -> Any:
    """Do one part: runs on a worker."""
    with _lock:
        work = _known.get(name)
        if work is None:
            work = pickle.loads(text)  # noqa: S301 - from the client that submitted the task
            _known[name] = work
            while len(_known) > KEPT:
                _known.popitem(last=False)
        _known.move_to_end(name)
    return work(part)
