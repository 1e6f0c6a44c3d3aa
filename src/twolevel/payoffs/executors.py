"""Many parts of one piece of work, computed here or elsewhere, the answers in order.

Knows parts, workers and answers. Does not know what the work is. Answers are merged by whoever
asks, in the order of the parts: no result can depend on where they were computed.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import Any, TypeVar

from twolevel.errors import ArgumentError, shown

__all__ = ["check_count", "check_seconds", "in_order", "spread"]

Part = TypeVar("Part")
Answer = TypeVar("Answer")


def spread(
    work: Callable[[Part], Answer],
    parts: Iterable[Part],
    *,
    workers: int | None = None,
    client: Any = None,
) -> Iterator[Answer]:
    """Yield the answers to parts of the work in their order.

    Parameters
    ----------
    work
        What is done with a part; for a cluster it must pickle.
    parts
        The parts.
    workers
        Threads; all cores by default. A cluster has its own.
    client
        A ``distributed.Client`` or the address of a scheduler; None: threads of this process.

    Raises
    ------
    ArgumentError
        If an option is not among those allowed, or nobody answers at the address.
    MissingDependencyError
        If a cluster is asked for and ``distributed`` is not installed.
    """
    if client is None:
        return in_order(work, parts, workers)
    from twolevel.payoffs.clusters import on_cluster

    return on_cluster(work, parts, client)


def in_order(
    work: Callable[[Part], Answer], parts: Iterable[Part], workers: int | None = None
) -> Iterator[Answer]:
    """Yield the answers to parts of the work in their order, computed by threads.

    Parts are taken as they are needed, a few ahead. An interrupt is answered when the parts
    under way are done; none is left waiting.

    Parameters
    ----------
    work
        What is done with a part.
    parts
        The parts.
    workers
        Threads; all cores by default.

    Raises
    ------
    ArgumentError
        If the number of workers is not a positive int.
    """
    workers = os.cpu_count() or 1 if workers is None else check_count("workers", workers)
    parts = iter(parts)
    first = [*islice(parts, 2)]
    parts = chain(first, parts)
    if workers == 1 or len(first) < 2:  # a thread takes longer to start than a small part
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(workers) as pool:
        pending: deque[Future[Answer]] = deque()
        try:
            for part in parts:
                pending.append(pool.submit(work, part))
                if len(pending) > 2 * workers:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


def check_count(name: str, number: object) -> int:
    """Return a positive int, or raise ArgumentError."""
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ArgumentError(f"{name} must be a positive int, not {shown(number)}")
    return number


def check_seconds(seconds: object) -> None:
    """Raise ArgumentError if a limit of time is neither a positive number nor None."""
    if seconds is None:
        return
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not seconds > 0:
        raise ArgumentError(f"seconds must be a positive number or None, not {shown(seconds)}")
