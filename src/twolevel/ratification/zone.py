"""The agreements of a zone, streamed with the gains of its countries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import LimitError
from twolevel.kernels.blocks import Block, listed_block
from twolevel.kernels.radix import digits_of
from twolevel.kernels.tables import Integers
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.signing import Signing
from twolevel.ratification.survey import MOST_ENUMERATED, Progress

__all__ = ["Condition", "check_enumerable", "floors", "zone_blocks", "zone_members"]

Condition = Literal["sign", "accept"]


def check_enumerable(game: PointGame, what: str) -> None:
    """Raise LimitError if a game has too many agreements to look at each."""
    total = game.scenario.n_agreements
    if total > MOST_ENUMERATED:
        raise LimitError(
            f"{what} looks at every agreement, and {total:,} are more than the "
            f"{MOST_ENUMERATED:,} that can be enumerated in reasonable time; "
            "use Game.search, or leave out issues or options that matter least"
        )


def zone_blocks(
    game: PointGame,
    coalition: Sequence[str],
    *,
    condition: Condition = "sign",
    open_to: Sequence[str] | None = None,
    progress: Progress | None = None,
    skip: Callable[[Integers], bool] | None = None,
    numbers: Iterable[int] | None = None,
) -> Iterator[tuple[NDArray[np.int64], Integers]]:
    """Yield the ids and payoffs of the agreements open to a coalition, block by block.

    Parameters
    ----------
    game
        The game in numbers.
    coalition
        Countries; the columns of the payoffs follow this order.
    condition
        ``"sign"``: every country of the coalition can sign (the zone of agreement).
        ``"accept"``: every negotiator accepts, whatever constituents would say.
    open_to
        Countries whose presence the options may require; the coalition by default.
    progress
        Called with the number of agreements done and the total.
    skip
        Called with the most that any agreement of a block pays each country of the coalition;
        where it says so, the block is passed over.
    numbers
        The numbers of the enumeration's blocks to look at, in increasing order; all by default.

    Yields
    ------
    ids, payoffs
        ``(k,)`` and ``(k, n_coalition)``, payoffs in each country's grid units.
    """
    members = game.countries.positions(coalition)
    names = coalition if open_to is None else open_to
    present = sum(1 << country for country in game.countries.positions(names))
    signing = Signing(game)
    space, total = game.enumeration, game.scenario.n_agreements
    first = len(game.actors)
    for number in range(space.n_blocks) if numbers is None else numbers:
        block = space.block(number)
        if skip is None or not skip(np.array([block.most(first + c) for c in members])):
            places = np.flatnonzero(_inside(signing, block, members, present, condition))
            if len(places):
                yield block.ids[places], _payoffs(game, block, places, members)
        if progress is not None:
            progress((number + 1) * space.inner_size, total)


def zone_members(
    game: PointGame, coalition: Sequence[str], ids: Sequence[int], *, condition: Condition = "sign"
) -> tuple[NDArray[np.int64], Integers]:
    """Return which of some agreements are in a coalition's zone, and what they pay its countries.

    Parameters
    ----------
    game, coalition, condition
        As for ``zone_blocks``.
    ids
        Ids of agreements; those that are none are in no zone.

    Returns
    -------
    ids, payoffs
        ``(k,)`` and ``(k, n_coalition)``, payoffs in each country's grid units.
    """
    known = np.array([n for n in ids if 0 <= n < game.scenario.n_agreements], dtype=np.int64)
    members = game.countries.positions(coalition)
    present = sum(1 << country for country in members)
    block = listed_block(game.enumeration, digits_of(known, game.scenario.sizes))
    places = np.flatnonzero(_inside(Signing(game), block, members, present, condition))
    return known[places], _payoffs(game, block, places, members)


def floors(game: PointGame) -> tuple[int | None, ...]:
    """Return the least payoff that each country's ratification leaves its negotiator.

    For each country, the smallest payoff among the agreements it can sign, in grid units; None
    where it can sign nothing.
    """
    signing = Signing(game)
    least: list[int | None] = [None] * signing.n_countries
    everyone = (1 << signing.n_countries) - 1
    for block in game.enumeration.blocks():
        for country in range(signing.n_countries):
            members = (country,)
            signs = _inside(signing, block, members, everyone, "sign")
            places = np.flatnonzero(signs)
            if len(places):
                value = int(_payoffs(game, block, places, members).min())
                known = least[country]
                least[country] = value if known is None else min(known, value)
    return tuple(least)


def _inside(
    signing: Signing,
    block: Block,
    members: Iterable[int],
    present: int,
    condition: Condition,
) -> NDArray[np.bool_]:
    """Return where countries agree on what the countries of a mask are enough for."""
    inside = block.feasible & (block.required & ~present == 0)
    for country in members:
        if not inside.any():
            return inside
        inside = inside & signing.accepts(country, block)
        if condition == "sign":
            inside &= signing.passing[country][signing.pattern(country, block)]
    return inside


def _payoffs(
    game: PointGame, block: Block, places: NDArray[np.intp], members: Sequence[int]
) -> Integers:
    first = len(game.actors)
    every = block.values(slice(first, first + len(game.countries)), places)
    return np.ascontiguousarray(every[list(members)].T)
