"""Positions and demands: two games in normal form over a scenario's agreements.

Knows which agreements countries may back or ask utils of, who can sign them, and when backing or
asking leads to an agreement. Leaves equilibria to ``equilibria``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from twolevel.equilibria import NormalFormGame
from twolevel.errors import ArgumentError, DegeneracyWarning, LimitError, shown
from twolevel.labels import Labels, unknown
from twolevel.model.numbers import exact
from twolevel.payoffs.compiled import PointGame
from twolevel.ratification.approval import passing_country_masks
from twolevel.ratification.explanation import Explanation, explain
from twolevel.ratification.survey import Progress
from twolevel.ratification.zone import check_enumerable, zone_blocks

__all__ = ["NO_AGREEMENT", "demand_game", "position_game"]

NO_AGREEMENT = "no agreement"
"""The strategy of backing nothing."""

MOST_PROFILES = 500_000
"""Profiles of the largest game of positions or demands."""


def position_game(
    game: PointGame,
    positions: str | Mapping[str, int | Mapping[str, str]],
    *,
    base: int | Mapping[str, str] | None = None,
) -> NormalFormGame:
    """Return the game in which every country backs one agreement, or none.

    An agreement enters into force when the countries that back it can all sign it, include all
    whom it requires, and suffice under the international rule. Where several agreements could,
    the one with most backers does, and of these the first. It then binds everybody: payoffs are
    the negotiators' gains over no agreement, for backers and others alike.

    Parameters
    ----------
    game
        The game in numbers.
    positions
        What can be backed: agreements by name, or the name of an issue, whose options are then
        the positions while the rest of the agreement stays at `base`; options that the rest
        excludes are left out.
    base
        The rest of the agreement; the status quo by default.

    Raises
    ------
    LabelError
        If there is no such issue or option.
    ArgumentError
        If a position is excluded by the scenario, there is none, or one is called
        "no agreement".
    LimitError
        If there are more than 500,000 profiles.

    Warns
    -----
    DegeneracyWarning
        If no position can enter into force, whoever backs it.

    Examples
    --------
    >>> import twolevel as tl
    >>> from twolevel.equilibria import strong_equilibria
    >>> border = tl.load("border").point
    >>> played = position_game(border, "bridge", base={"toll": "none", "zone": "closed"})
    >>> [dict(played.profile(found)) for found in strong_equilibria(played)]
    [{'north': 'upstream', 'south': 'upstream'}, {'north': 'downstream', 'south': 'downstream'}]
    """
    verdicts = _verdicts(game, positions, base)
    countries = game.countries
    strategies = Labels((*verdicts, NO_AGREEMENT), kind="position")
    _check_profiles([len(strategies)] * len(countries))
    carried = [_carrying(game, found) for found in verdicts.values()]
    if not any(map(any, carried)):
        warnings.warn(
            "no position can enter into force, whoever backs it, so that nobody's choice matters; "
            "take positions that some countries can sign, or another base, such as the agreement "
            "of a solution",
            DegeneracyWarning,
            stacklevel=2,
        )
    gains = [[found.countries[name].gain for name in countries] for found in verdicts.values()]
    nothing = [Fraction(0)] * len(countries)
    table = np.empty((len(countries), *([len(strategies)] * len(countries))), dtype=object)
    for place in product(range(len(strategies)), repeat=len(countries)):
        backers = [0] * len(strategies)
        for k, choice in enumerate(place):
            backers[choice] |= 1 << k
        able = [p for p, carries in enumerate(carried) if carries[backers[p]]]
        chosen = max(able, key=lambda p: (backers[p].bit_count(), -p), default=None)
        for k, gain in enumerate(nothing if chosen is None else gains[chosen]):
            table[(k, *place)] = gain
    return NormalFormGame.from_arrays(
        table, players=countries, strategies=[strategies] * len(countries), title="positions"
    )


def _verdicts(
    game: PointGame,
    positions: str | Mapping[str, int | Mapping[str, str]],
    base: int | Mapping[str, str] | None,
) -> dict[str, Explanation]:
    """Return what there is to say about the agreement of every position."""
    scenario = game.scenario
    rest = dict(scenario.agreement(base))
    found: dict[str, Explanation] = {}
    if isinstance(positions, str):
        if positions not in scenario.issue_names:
            raise unknown(positions, scenario.issue_names, kind="issue")
        for name in scenario.issue(positions).option_names:
            verdict = explain(game, scenario.agreement({**rest, positions: name}))
            if not verdict.excluded:
                found[name] = verdict
    elif isinstance(positions, Mapping):
        for name, given in positions.items():
            chosen = given if isinstance(given, int) else {**rest, **given}
            found[name] = explain(game, scenario.agreement(chosen))
            if found[name].excluded:
                raise ArgumentError(
                    f"position {shown(name)} combines options that exclude each other: "
                    f"{'; '.join(found[name].excluded)}"
                )
    else:
        raise ArgumentError(
            f"positions are agreements by name, or the name of an issue, not {shown(positions)}"
        )
    if not found or NO_AGREEMENT in found:
        raise ArgumentError(
            f"positions need at least one agreement, and none called {NO_AGREEMENT!r}, which "
            "everybody can choose anyway"
        )
    return found


def _carrying(game: PointGame, found: Explanation) -> list[bool]:
    """Return by mask of backers whether they bring an agreement into force."""
    rule = passing_country_masks(game.scenario.international, game.countries)
    signs = sum(1 << k for k in game.countries.positions(found.signatories))
    needs = sum(1 << k for k in game.countries.positions(found.requires))
    return [
        bool(mask) and bool(passes) and mask & ~signs == 0 and needs & ~mask == 0
        for mask, passes in enumerate(rule)
    ]


def demand_game(
    game: PointGame,
    levels: int | Sequence[object] = 5,
    *,
    coalition: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> NormalFormGame:
    """Return the game in which every country of a coalition demands a gain.

    If some agreement of the coalition's zone gives everybody at least what it demands, all get
    their demands; else nobody gets anything. Demands are shares of each country's ideal gain,
    the largest that the zone holds for it, so that units do not matter.

    Parameters
    ----------
    game
        The game in numbers.
    levels
        How many demands each country chooses from, from 0 to all of its ideal gain in equal
        steps; or the shares themselves, from 0 to 1.
    coalition
        Who demands; all countries by default.
    progress
        Called with the number of agreements done and the total, in each of two passes.

    Raises
    ------
    LabelError
        If there is no such country.
    ArgumentError
        If levels are fewer than two, repeat, or lie outside [0, 1], or the coalition is empty.
    LimitError
        If there are more than 500,000 profiles, or more agreements than can be enumerated.

    Warns
    -----
    DegeneracyWarning
        If no agreement of the zone gives anybody a gain.

    Notes
    -----
    Demands that are met with nothing to spare are equilibria, and so are demands that are so
    high that nobody alone can make them compatible.

    References
    ----------
    Nash, J. (1953). Two-person cooperative games. Econometrica 21(1), 128-140,
    https://doi.org/10.2307/1906951.

    Examples
    --------
    >>> import twolevel as tl
    >>> from twolevel.equilibria import pure_equilibria
    >>> played = demand_game(tl.load("border").point, levels=3)
    >>> [tuple(played.profile(found).values()) for found in pure_equilibria(played)]
    [('1/2', '1'), ('1', '0')]
    """
    names = Labels(game.countries if coalition is None else coalition, kind="country")
    if not names:
        raise ArgumentError("a game of demands needs at least one country")
    members = game.countries.positions(names)
    shares = _shares(levels)
    _check_profiles([len(shares)] * len(names))
    check_enumerable(game, "a game of demands")
    origin = np.array([game.country_rows[k].threshold for k in members], dtype=np.int64)
    ideal = np.zeros(len(names), dtype=np.int64)
    for _, payoffs in zone_blocks(game, names, progress=progress):
        ideal = np.maximum(ideal, (payoffs - origin).max(axis=0))
    if not ideal.any():
        warnings.warn(
            "no agreement of the zone gives anybody a gain, so that there is nothing to demand",
            DegeneracyWarning,
            stacklevel=2,
        )
    met = np.zeros([len(shares)] * len(names), dtype=np.bool_)
    asked = [[_needed(share, int(best)) for share in shares] for best in ideal]
    for _, payoffs in zone_blocks(game, names, progress=progress):
        gains = payoffs - origin
        reached = [
            np.searchsorted(np.array(asked[k], dtype=np.int64), gains[:, k], side="right") - 1
            for k in range(len(names))
        ]
        asking = np.array(reached)  # -1 where a gain meets not even the lowest demand
        met[tuple(asking[:, (asking >= 0).all(axis=0)])] = True
    for axis in range(len(names)):  # whoever gives more gives less
        met = np.flip(np.maximum.accumulate(np.flip(met, axis), axis), axis)
    table = np.empty((len(names), *met.shape), dtype=object)
    for k, member in enumerate(members):
        best = Fraction(int(ideal[k]), game.country_rows[member].scale)
        demands = np.array([share * best for share in shares], dtype=object)
        shape = [len(shares) if axis == k else 1 for axis in range(len(names))]
        table[k] = demands.reshape(shape) * met.astype(object)
    return NormalFormGame.from_arrays(
        table,
        players=names,
        strategies=[[str(share) for share in shares]] * len(names),
        title="demands, as shares of ideal gains",
    )


def _needed(share: Fraction, ideal: int) -> int:
    """Return the least whole gain that meets a demand."""
    return -(-share.numerator * ideal // share.denominator)


def _shares(levels: int | Sequence[object]) -> tuple[Fraction, ...]:
    if isinstance(levels, int) and not isinstance(levels, bool):
        if levels < 2:
            raise ArgumentError(f"a game of demands needs at least two levels, not {levels}")
        return tuple(Fraction(k, levels - 1) for k in range(levels))
    if isinstance(levels, str | bool) or not isinstance(levels, Iterable):
        raise ArgumentError(f"levels are a number of them, or shares, not {shown(levels)}")
    found = tuple(sorted(exact(share, what="a demand") for share in levels))
    if len(found) < 2 or len(set(found)) < len(found) or found[0] < 0 or found[-1] > 1:
        raise ArgumentError(
            f"levels are at least two different shares from 0 to 1, not {shown(tuple(levels))}"
        )
    return found


def _check_profiles(sizes: Sequence[int]) -> None:
    if prod(sizes) > MOST_PROFILES:
        raise LimitError(
            f"{len(sizes)} countries with {sizes[0]} strategies each have {prod(sizes):,} profiles, "
            f"more than {MOST_PROFILES:,}; offer fewer strategies, or ask fewer countries"
        )
