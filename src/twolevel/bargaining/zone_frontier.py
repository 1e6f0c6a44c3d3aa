"""The Pareto frontier of a coalition's zone, without looking at most of it.

A block of agreements whose bound a known vector dominates is passed over before anybody asks who
would sign it: nothing in it can be on the frontier. Knows the game; the pass that keeps the
frontier knows only gains.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel._version import __version__
from twolevel.bargaining.frontier import Frontier, FrontierFold, check_largest
from twolevel.bargaining.problem import Integers, Points, rational
from twolevel.bargaining.settlement import FloorMode, zone_origin
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.kernels.dominance import Members
from twolevel.kernels.zone_space import ZoneRules, ZoneSpace
from twolevel.labels import Labels
from twolevel.payoffs.checkpoints import Checkpoint
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.executors import check_count, in_order, spread
from twolevel.ratification.signing import Signing
from twolevel.ratification.survey import Progress
from twolevel.ratification.zone import check_enumerable, zone_blocks

__all__ = ["MOST_WALKED", "zone_frontier"]

COMPILED_FROM = 200_000
"""Agreements from which compiled code is worth loading."""

MOST_WALKED = 20_000_000_000
"""Agreements up to which the walk is tried: it holds a bound for every sixteen thousand."""

BATCH = 128
"""Chunks whose bounds are compared with the frontier at a time."""

MOST_SENT = 4096
"""Vectors of the frontier, the strongest, that go along with a part of the work."""


def zone_frontier(
    game: PointGame,
    coalition: Sequence[str],
    *,
    floor_mode: FloorMode = "truncate",
    largest: int = 100_000,
    backend: str = "auto",
    threads: int | None = None,
    client: Any = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
) -> Frontier:
    """Return the Pareto frontier of the agreements that a coalition can sign.

    Exact on integers. Memory grows with the frontier, not with the zone, and so does most of
    the time: compiled code walks the tree of options and leaves a branch as soon as its bound
    is dominated. An interrupt is answered within some thousand agreements.

    Parameters
    ----------
    game
        The game in numbers.
    coalition
        Countries that must all sign.
    floor_mode
        How ratification enters: see ``FloorMode``.
    largest
        The number of distinct vectors of gains that the frontier may have.
    backend
        ``"compiled"``, ``"numpy"``, or ``"auto"``: compiled code for large spaces. The answer
        is the same.
    threads
        Threads for compiled code; all cores by default.
    client
        A ``distributed.Client``, or the address of a Dask scheduler, whose workers walk; threads
        of this process by default. The answer is the same.
    checkpoint
        A file in which what is found is kept every few seconds, and from which a walk that was
        interrupted goes on.
    progress
        Called with the number of agreements done or passed over, and the total.

    Raises
    ------
    ArgumentError
        If an option is not among those allowed, the coalition is empty or names a country
        twice, or the checkpoint belongs to another run.
    LabelError
        If there is no such country.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.
    LimitError
        If the frontier is larger than allowed, or the space too large to walk.

    References
    ----------
    Papadias, D., Tao, Y., Fu, G., Seeger, B. (2005). Progressive skyline computation in database
    systems. ACM Transactions on Database Systems 30(1), 41-82,
    https://doi.org/10.1145/1061318.1061320 (bounds of whole groups of points, best first).

    Examples
    --------
    >>> from twolevel.cases import load_case
    >>> from twolevel.payoffs import point_game
    >>> game = point_game(load_case("border"))
    >>> frontier = zone_frontier(game, tuple(game.countries))
    >>> frontier.ids.tolist(), frontier.agreements
    ([8, 9, 15], 3)
    """
    check_largest(largest)
    check_count("threads", 1 if threads is None else threads)
    if backend not in ("auto", "compiled", "numpy"):
        raise ArgumentError(f"backend must be 'auto', 'compiled' or 'numpy', not {shown(backend)}")
    total = game.scenario.n_agreements
    large = total >= COMPILED_FROM and find_spec("numba") is not None
    compiled = large if backend == "auto" else backend == "compiled"
    if client is not None and not compiled:
        raise ArgumentError(
            "a client is for walking a large zone by compiled code; leave it out, or ask for "
            "backend='compiled'"
        )
    if not compiled:
        check_enumerable(game, "the frontier without compiled code")
    elif total > MOST_WALKED:
        raise LimitError(
            f"the frontier of {total:,} agreements is too large to walk: {MOST_WALKED:,} is the "
            "most. Leave out issues or options that matter least, or use Game.search for single "
            "solutions"
        )
    names, origin = zone_origin(game, coalition, floor_mode)
    fold = FrontierFold(len(names), largest=largest, compiled=True if compiled else None)
    walking = Walking(game, names, floor_mode, origin) if compiled else None
    kept = None
    if checkpoint is not None:
        run = {"coalition": list(names), "floor_mode": floor_mode, "cut": _cut(game, walking)}
        whole_run = {**game.identity, **run, "version": __version__}
        kept = Checkpoint(checkpoint, whole_run, of="a frontier")
    start = 0 if kept is None else _restored(kept, fold, len(names))
    if walking is None:
        steps = _stream(game, names, floor_mode, origin, fold, start, progress)
    elif client is None:
        steps = _walk(walking, fold, start, threads, progress)
    else:
        steps = _walk_elsewhere(walking, fold, start, client, progress)
    _take(steps, fold, kept)
    return fold.result(names)


def _cut(game: PointGame, walking: Walking | None) -> list[object]:
    """Return in which pieces the space is gone through: their order is that of the backend."""
    if walking is None:
        return ["numpy", game.enumeration.n_blocks, game.enumeration.inner_size]
    return ["compiled", walking.space.n_chunks, walking.space.chunk_agreements]


Found = tuple[NDArray[Any], Integers, Integers]
Steps = Iterator[tuple[int, Found]]
"""Before which chunk all are walked or passed over by now, and what the last ones added."""


def _take(steps: Steps, fold: FrontierFold, kept: Checkpoint | None) -> None:
    """Put together what is found, and keep it, unless it was interrupted while put together."""
    reached, whole = 0, False
    try:
        for place, found in steps:
            whole = False
            fold.take(*found)
            if kept is not None and kept.due:
                kept.write(_state(place, fold))
            reached, whole = place, True
    finally:
        if kept is not None and whole:
            kept.write(_state(reached, fold))


def _state(reached: int, fold: FrontierFold) -> dict[str, object]:
    ids, counts, gains = (array.tolist() for array in fold.kept())
    return {"reached": reached, "ids": ids, "counts": counts, "gains": gains}


def _restored(kept: Checkpoint, fold: FrontierFold, n_players: int) -> int:
    """Put what is kept into the fold, and return where to go on."""
    state: Any = kept.read()
    if state is None:
        return 0
    ids, counts, gains = (np.array(state[n], dtype=np.int64) for n in ("ids", "counts", "gains"))
    fold.take(ids, counts, gains.reshape(-1, n_players))
    return int(state["reached"])


def _stream(
    game: PointGame,
    names: Labels,
    floor_mode: FloorMode,
    origin: Integers,
    fold: FrontierFold,
    start: int,
    progress: Progress | None,
) -> Steps:
    space = game.enumeration

    def hopeless(bound: Integers) -> bool:
        return bool(fold.dominates((bound - origin)[None])[0])

    for ids, payoffs in zone_blocks(
        game,
        names,
        condition="accept" if floor_mode == "acceptance" else "sign",
        progress=progress,
        skip=hopeless,
        numbers=range(start, space.n_blocks),
    ):
        points = rational(Points(ids, payoffs - origin))
        yield int(ids[0]) // space.inner_size + 1, _each_once(*points)
    yield space.n_blocks, _nothing(len(names))


def _each_once(ids: NDArray[Any], gains: Integers) -> Found:
    return ids, np.ones(len(ids), dtype=np.int64), gains


def _nothing(n_players: int) -> Found:
    return _each_once(np.empty(0, dtype=np.int64), np.empty((0, n_players), dtype=np.int64))


class Walking:
    """Walks chunks of a coalition's zone; travels as the game and what the coalition faces.

    Parameters
    ----------
    game
        The game in numbers.
    names, floor_mode, origin
        The coalition, how ratification enters, and its disagreement payoffs in grid units.
    """

    def __init__(
        self, game: PointGame, names: Labels, floor_mode: FloorMode, origin: Integers
    ) -> None:
        self._recipe = (replace(game), names, floor_mode, origin)
        rules = zone_rules(game, names, floor_mode, origin)
        self.space = ZoneSpace(game.tables, game.exclusions, game.requires, rules)

    def __call__(self, part: tuple[Sequence[int], Integers]) -> tuple[Any, Integers, Integers]:
        """Return ids, counts and gains of what chunks add to known vectors of gains."""
        chunks, known = part
        members = Members(known, sample=None, compiled=True)
        fold = FrontierFold(known.shape[1], largest=sys.maxsize, compiled=True)
        for chunk in chunks:
            fold.update(Points(*self.space.walk(chunk, members)))
        return fold.kept()

    def __reduce__(self) -> tuple[type[Walking], tuple[object, ...]]:
        return Walking, self._recipe


def _walk(
    walking: Walking,
    fold: FrontierFold,
    start: int,
    threads: int | None,
    progress: Progress | None,
) -> Steps:
    space = walking.space
    chunks, bounds = space.bounds()

    def hopeful() -> Iterator[int]:
        for first in range(start, len(chunks), BATCH):
            part = slice(first, first + BATCH)
            yield from (first + np.flatnonzero(~fold.dominates(bounds[part]))).tolist()
            _report(progress, space, len(chunks) - min(part.stop, len(chunks)))

    def walk(place: int) -> tuple[int, Found]:
        return place + 1, _each_once(*space.walk(int(chunks[place]), fold.members))

    # what a worker knows of the frontier changes its work, and not what is found in the end
    yield from in_order(walk, hopeful(), threads)
    yield len(chunks), _nothing(bounds.shape[1])


def _walk_elsewhere(
    walking: Walking, fold: FrontierFold, start: int, client: Any, progress: Progress | None
) -> Steps:
    chunks, bounds = walking.space.bounds()
    firsts = range(start, len(chunks), BATCH)

    def parts() -> Iterator[tuple[list[int], Integers]]:
        for first in firsts:
            part = slice(first, first + BATCH)
            hopeless = fold.dominates(bounds[part])
            yield chunks[part][~hopeless].tolist(), fold.strongest(MOST_SENT)

    for first, found in zip(firsts, spread(walking, parts(), client=client), strict=True):
        reached = min(first + BATCH, len(chunks))
        yield reached, found
        _report(progress, walking.space, len(chunks) - reached)
    yield len(chunks), _nothing(bounds.shape[1])


def _report(progress: Progress | None, space: ZoneSpace, left: int) -> None:
    if progress is not None:
        total = prod(space.sizes)
        progress(total - left * space.chunk_agreements, total)


def zone_rules(
    game: PointGame, names: Labels, floor_mode: FloorMode, origin: Integers
) -> ZoneRules:
    """Return what an agreement needs to be in a coalition's zone, as numbers."""
    members = game.countries.positions(names)
    signing = Signing(game)
    votes = floor_mode != "acceptance"
    country_rows = [len(game.actors) + member for member in members]
    actor_rows = [row for member in members for row in signing.actors[member] if votes]
    accepted = [game.rows[row].threshold for row in country_rows]
    return ZoneRules(
        rows=(*country_rows, *actor_rows),
        needs=np.array(
            [*np.maximum(accepted, origin), *(game.rows[row].threshold for row in actor_rows)],
            dtype=np.int64,
        ),
        voters=tuple(signing.voters[member] if votes else 0 for member in members),
        passing=tuple(
            signing.passing[member] if votes else np.ones(1, dtype=np.bool_) for member in members
        ),
        origins=origin,
        present=sum(1 << member for member in members),
    )
