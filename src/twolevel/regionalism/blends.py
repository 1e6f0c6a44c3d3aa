"""Weighted means of payoffs: a compiled game whose countries weigh their actors anew.

Knows rows of integers on their grids and how to mix them. Does not know why weights change.
Means are exact where the common grid fits 64-bit sums; else entries are rounded once to a
dyadic grid, and the row says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError
from twolevel.kernels.tables import LARGEST_SUM, Integers, PairTable, Tables
from twolevel.payoffs.compiled import PointGame, Row
from twolevel.payoffs.resolution import ResolvedBody

__all__ = ["blended", "centre_rows", "reweighted", "territory_weights"]

Weights = Mapping[int, Fraction]
"""Weights by the position of a row; they need not sum to one."""

ROOM = LARGEST_SUM // 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Mixed:
    row: Row
    singles: tuple[Integers, ...]
    pairs: tuple[Integers, ...]


def blended(game: PointGame, blends: Mapping[str, Weights]) -> tuple[tuple[Row, ...], Tables]:
    """Return rows that are weighted sums of a game's actors, with their tables."""
    mixed = [_mixed(game, name, weights) for name, weights in blends.items()]
    return tuple(each.row for each in mixed), _stacked(game, mixed)


def reweighted(
    game: PointGame,
    *,
    attention: Mapping[str, Fraction] | None = None,
    seats: Mapping[str, Fraction] | None = None,
    powers: Mapping[str, Mapping[str, Fraction]] | None = None,
    reservations: Mapping[str, Fraction] | None = None,
) -> PointGame:
    """Return a game in which territories weigh otherwise, or actors demand otherwise.

    Parameters
    ----------
    game
        The game in numbers.
    attention
        By country: the territories' weight in what its negotiator wants.
    seats
        By country: the territories' weight in a shared ratification.
    powers
        By country, by member: relative power. Needed where a country's weight was zero in
        `game`, which then no longer tells powers.
    reservations
        By actor: the payoff that it needs to approve; a country's disagreement payoff follows.
    """
    attention, seats = attention or {}, seats or {}
    powers, reservations = powers or {}, reservations or {}
    actors = [_demanding(row, reservations.get(row.name)) for row in game.actor_rows]
    based = replace(game, rows=(*actors, *game.country_rows))
    mixed = []
    for body, row in zip(game.bodies, game.country_rows, strict=True):
        weight = attention.get(body.name, body.territorial_weight)
        shares = _shares(game, body, weight, powers.get(body.name))
        mixed.append(_mixed(based, row.name, _leaf_weights(game, body, shares)))
    bodies = []
    for body in game.bodies:
        weight = seats.get(body.name, body.territorial_weight)
        shares = _shares(game, body, weight, powers.get(body.name))
        bodies.append(replace(body, territorial_weight=weight, weights=shares))
    return PointGame(
        scenario=game.scenario,
        bodies=tuple(bodies),
        rows=(*actors, *(each.row for each in mixed)),
        tables=_joined(game, _stacked(game, mixed)),
        ties=game.ties,
    )


def territory_weights(game: PointGame, country: str, power: Mapping[str, Fraction]) -> Weights:
    """Return the weights of the mean payoff of a country's members; empty without members."""
    body = game.bodies[game.countries.position(country)]
    shares = tuple(power.get(part.name, Fraction(0)) for part in body.parts)
    return _leaf_weights(game, body, shares) if any(shares) else {}


def centre_rows(game: PointGame) -> dict[str, int | None]:
    """Return the position of each country's centre among the actors; None without one."""
    return {
        country.name: None if country.centre is None else game.actors.position(country.centre.name)
        for country in game.scenario.countries
    }


def _shares(
    game: PointGame, body: ResolvedBody, weight: Fraction, power: Mapping[str, Fraction] | None
) -> tuple[Fraction, ...]:
    """Return the weight of each part of a country when its territories weigh `weight`."""
    country = game.scenario.countries[game.countries.position(body.name)]
    old = body.territorial_weight
    if country.centre is None or not country.members or (power is None and weight == old):
        return body.weights
    members = body.parts[1:]
    if power is None:
        if not old:
            raise ArgumentError(
                f"the territories of {body.name} weigh nothing in this game, which therefore does "
                "not tell their relative power; give it by powers"
            )
        shares = zip(members, body.weights[1:], strict=True)
        power = {member.name: share / old for member, share in shares}
    return (1 - weight, *(weight * power[member.name] for member in members))


def _leaf_weights(
    game: PointGame, body: ResolvedBody, shares: Sequence[Fraction]
) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    for part, share in zip(body.parts, shares, strict=True):
        inner = part.leaf_weights() if isinstance(part, ResolvedBody) else (Fraction(1),)
        for leaf, weight in zip(part.leaves, inner, strict=True):
            found[game.actors.position(leaf.name)] = share * weight
    return found


def _demanding(row: Row, reservation: Fraction | None) -> Row:
    if reservation is None or reservation == row.reservation:
        return row
    return replace(row, reservation=reservation, threshold=ceil(reservation * row.scale))


def _mixed(game: PointGame, name: str, weights: Weights) -> _Mixed:
    used = {place: w / game.rows[place].scale for place, w in weights.items() if w}
    whole = lcm(*(factor.denominator for factor in used.values()))
    factors = {place: int(factor * whole) for place, factor in used.items()}

    def summed(table: Integers) -> NDArray[np.object_]:
        total = np.zeros(table.shape[1:], dtype=object)
        for place, factor in factors.items():
            total = total + table[place].astype(object) * factor
        return total

    singles = [summed(table) for table in game.tables.singles]
    pairs = [summed(pair.entries) for pair in game.tables.pairs]
    reservation = sum((w * game.rows[p].reservation for p, w in weights.items()), Fraction(0))
    largest = sum(int(np.abs(table).max()) for table in (*singles, *pairs))
    largest = max(largest, int(abs(reservation) * whole) + 1)
    at_quo = _at_status_quo(game, singles, pairs)
    scale = whole
    if largest > ROOM:
        scale = 1 << max(0, (ROOM * whole // largest).bit_length() - 1)
        singles = [_rounded(table, scale, whole) for table in singles]
        pairs = [_rounded(table, scale, whole) for table in pairs]
    extra = ceil((reservation - Fraction(at_quo, whole)) * scale)
    row = Row(
        name=name,
        scale=scale,
        threshold=_at_status_quo(game, singles, pairs) + extra,
        reservation=reservation,
        rounded=scale != whole or any(game.rows[place].rounded for place in used),
    )
    return _Mixed(
        row=row,
        singles=tuple(table.astype(np.int64) for table in singles),
        pairs=tuple(table.astype(np.int64) for table in pairs),
    )


def _at_status_quo(
    game: PointGame, singles: Sequence[NDArray[np.object_]], pairs: Sequence[NDArray[np.object_]]
) -> int:
    quo = [issue.option_names.index(issue.status_quo) for issue in game.scenario.issues]
    total = sum(int(table[option]) for table, option in zip(singles, quo, strict=True))
    return total + sum(
        int(table[quo[pair.first], quo[pair.second]])
        for table, pair in zip(pairs, game.tables.pairs, strict=True)
    )


def _rounded(table: NDArray[np.object_], scale: int, whole: int) -> NDArray[np.object_]:
    found: NDArray[np.object_] = (table * (2 * scale) + whole) // (2 * whole)
    return found


def _joined(game: PointGame, countries: Tables) -> Tables:
    """Return the tables of a game's actors, followed by those of countries."""
    count, kept = len(game.actors), game.tables
    return Tables(
        singles=tuple(
            np.concatenate([old[:count], new])
            for old, new in zip(kept.singles, countries.singles, strict=True)
        ),
        pairs=tuple(
            PairTable(
                first=old.first,
                second=old.second,
                entries=np.concatenate([old.entries[:count], new.entries]),
            )
            for old, new in zip(kept.pairs, countries.pairs, strict=True)
        ),
    )


def _stacked(game: PointGame, mixed: Sequence[_Mixed]) -> Tables:
    return Tables(
        singles=tuple(
            np.stack([each.singles[issue] for each in mixed])
            for issue in range(len(game.tables.singles))
        ),
        pairs=tuple(
            PairTable(
                first=pair.first,
                second=pair.second,
                entries=np.stack([each.pairs[number] for each in mixed]),
            )
            for number, pair in enumerate(game.tables.pairs)
        ),
    )
