"""The Pareto frontier of a coalition's zone, without looking at most of it.

A block of agreements whose bound a known vector dominates is passed over before anybody asks who
would sign it: nothing in it can be on the frontier. Knows the game; the pass that keeps the
frontier knows only gains.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from twolevel.bargaining.frontier import Frontier, FrontierFold, check_largest
from twolevel.bargaining.problem import Integers, Points, rational
from twolevel.bargaining.settlement import FloorMode, zone_origin
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.kernels.dominance import Members
from twolevel.kernels.zone_space import ZoneRules, ZoneSpace
from twolevel.labels import Labels
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
    progress
        Called with the number of agreements done or passed over, and the total.

    Raises
    ------
    ArgumentError
        If an option is not among those allowed, or the coalition is empty or names a country
        twice.
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
    if compiled:
        walking = Walking(game, names, floor_mode, origin)
        if client is None:
            _walk(walking, fold, total, threads, progress)
        else:
            _walk_elsewhere(walking, fold, total, client, progress)
    else:
        _stream(game, names, floor_mode, origin, fold, progress)
    return fold.result(names)


def _stream(
    game: PointGame,
    names: Labels,
    floor_mode: FloorMode,
    origin: Integers,
    fold: FrontierFold,
    progress: Progress | None,
) -> None:
    def hopeless(bound: Integers) -> bool:
        return bool(fold.dominates((bound - origin)[None])[0])

    for ids, payoffs in zone_blocks(
        game,
        names,
        condition="accept" if floor_mode == "acceptance" else "sign",
        progress=progress,
        skip=hopeless,
    ):
        fold.update(rational(Points(ids, payoffs - origin)))


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
    total: int,
    threads: int | None,
    progress: Progress | None,
) -> None:
    space = walking.space
    chunks, bounds = space.bounds()
    done = total - len(chunks) * space.chunk_agreements

    def hopeful() -> Iterator[int]:
        nonlocal done
        for start in range(0, len(chunks), BATCH):
            part = slice(start, start + BATCH)
            hopeless = fold.dominates(bounds[part])
            yield from chunks[part][~hopeless].tolist()
            done += len(hopeless) * space.chunk_agreements
            if progress is not None:
                progress(done, total)

    # what a worker knows of the frontier changes its work, and not what is found in the end
    for ids, gains in in_order(lambda chunk: space.walk(chunk, fold.members), hopeful(), threads):
        fold.update(Points(ids, gains))


def _walk_elsewhere(
    walking: Walking, fold: FrontierFold, total: int, client: Any, progress: Progress | None
) -> None:
    chunks, bounds = walking.space.bounds()
    done = total - len(chunks) * walking.space.chunk_agreements
    sizes: deque[int] = deque()

    def parts() -> Iterator[tuple[list[int], Integers]]:
        for start in range(0, len(chunks), BATCH):
            part = slice(start, start + BATCH)
            hopeless = fold.dominates(bounds[part])
            sizes.append(len(hopeless))
            yield chunks[part][~hopeless].tolist(), fold.strongest(MOST_SENT)

    for found in spread(walking, parts(), client=client):
        fold.take(*found)
        done += sizes.popleft() * walking.space.chunk_agreements
        if progress is not None:
            progress(done, total)


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
