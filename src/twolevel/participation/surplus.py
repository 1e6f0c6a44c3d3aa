"""Surplus: what a coalition could gain in all if its members paid one another, and its division.

Knows which agreements a coalition can make, the total of its members' gains, and which countries'
regions are linked. Leaves the theory of dividing to ``coalitions``.

Side payments in utils make sense only where utils mean the same to everybody. That is an
assumption about the payoffs, which the rest of the library does not need.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Any, Literal, get_args

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.coalitions import (
    Allocation,
    CooperativeGame,
    Core,
    Nucleolus,
    Property,
    core,
    myerson_value,
    nucleolus,
    shapley_value,
    superadditivity,
)
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.kernels.elimination import NEVER, Factor, largest_sum
from twolevel.labels import Record, nearest
from twolevel.networks import Network, soft_regionalism
from twolevel.participation.agreements import settle_coalitions
from twolevel.participation.membership import check_size, positions_of
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.approval import passing_country_masks

__all__ = ["Surplus", "Within", "country_links", "surplus", "surplus_game"]

Within = Literal["open", "zone"]
"""Which agreements a coalition chooses from.

``open``: all that require nobody else, payments making up for every loss. ``zone``: only those that
every member can sign without being paid.
"""

Link = tuple[str, str]


def surplus_game(game: PointGame, *, within: Within = "open") -> CooperativeGame:
    """Return the cooperative game of a scenario: the largest total gain of every coalition.

    A coalition that the international rule does not let act is worth nothing, and so is one
    that cannot gain in all.

    Parameters
    ----------
    game
        The game in numbers.
    within
        ``"open"``: the coalition picks among all agreements that require nobody else.
        ``"zone"``: among those that every member can sign as well.

    Raises
    ------
    ArgumentError
        If `within` is neither.
    LimitError
        If there are more than 12 countries; within zones, if there are more agreements than
        can be enumerated; otherwise if issues are linked too densely.

    Notes
    -----
    Open agreements are not enumerated: totals are additive, so that the best is found by
    eliminating one issue after the other.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = surplus_game(tl.load("border").point)
    >>> found.worth(["north"]), found.worth(["north", "south"])
    (Fraction(0, 1), Fraction(847, 720))
    """
    if within not in get_args(Within):
        raise ArgumentError(
            f"within is 'open' or 'zone', not {shown(within)}. "
            f"Did you mean '{nearest(within, get_args(Within)) or 'open'}'?"
        )
    check_size(len(game.countries))
    if within == "zone":
        worths = [
            sum((found.gains[name] for name in found.members), Fraction(0))
            for found in settle_coalitions(game, solution="utilitarian")
        ]
    else:
        passing = passing_country_masks(game.scenario.international, game.countries)
        worths = [
            _largest_total(game, mask) if mask and passing[mask] else Fraction(0)
            for mask in range(len(passing))
        ]
    return CooperativeGame.from_function(
        game.countries,
        lambda names: worths[sum(1 << k for k in game.countries.positions(names))],
    )


def _largest_total(game: PointGame, mask: int) -> Fraction:
    """Return the largest sum of the members' gains over the agreements open to them, or zero."""
    first = len(game.actors)
    rows = {first + k: game.country_rows[k] for k in positions_of(mask)}
    scale = lcm(*(row.scale for row in rows.values()))

    def total(entries: np.ndarray) -> np.ndarray:
        parts = [entries[k].astype(object) * (scale // row.scale) for k, row in rows.items()]
        return np.sum(parts, axis=0)

    factors: list[Factor] = []
    for issue, (entries, needed) in enumerate(zip(game.tables.singles, game.requires, strict=True)):
        table = total(entries)
        table[needed & ~mask != 0] = NEVER
        factors.append(((issue,), table))
    factors += [((pair.first, pair.second), total(pair.entries)) for pair in game.tables.pairs]
    for e in game.exclusions:
        sizes = game.scenario.sizes
        barred = np.zeros((sizes[e.first], sizes[e.second]), dtype=object)
        barred[e.first_option, e.second_option] = NEVER
        factors.append(((e.first, e.second), barred))
    best = largest_sum(game.scenario.sizes, factors)
    assert isinstance(best, int)  # the status quo requires nobody and is not excluded
    lost = sum(row.threshold * (scale // row.scale) for row in rows.values())
    return max(Fraction(0), Fraction(best - lost, scale))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus(Reported):
    """What coalitions could gain in all, and how it might be divided.

    Attributes
    ----------
    within
        Which agreements a coalition chooses from.
    game
        The worth of every coalition.
    superadditive
        Whether two coalitions apart are never worth more than together.
    core
        Whether all coalitions can be content at once.
    shapley, nucleolus
        Two divisions.
    myerson
        The Shapley value if only countries that are linked can act together.
    links
        The countries of which some regions are linked.
    """

    within: Within
    game: CooperativeGame = field(repr=False)
    superadditive: Property
    core: Core
    shapley: Allocation
    nucleolus: Nucleolus
    myerson: Allocation
    links: tuple[Link, ...]
    provenance: Provenance
    _point: PointGame = field(repr=False, compare=False)

    @property
    def worths(self) -> tuple[tuple[tuple[str, ...], Fraction], ...]:
        """The coalitions that are worth something, larger ones last."""
        masks = [mask for mask in range(len(self.game.units)) if self.game.units[mask]]
        masks.sort(key=lambda mask: (mask.bit_count(), mask))
        return tuple((self.game.names(mask), self.game.at(mask)) for mask in masks)

    def verify(self) -> None:
        """Check every division by its own proof, and the worths against a second computation.

        Raises
        ------
        VerificationError
            If a claim does not stand.
        """
        self.core.verify(self.game)
        self.shapley.verify(self.game)
        self.nucleolus.verify(self.game)
        again = surplus_game(self._point, within=self.within)
        if not np.array_equal(again.units, self.game.units) or again.scale != self.game.scale:
            raise VerificationError("a coalition is not worth what is claimed")

    def tables(self) -> tuple[Table, ...]:
        links = "; ".join(f"{one} - {other}" for one, other in self.links) or "none"
        return (
            Table(
                title="Divisions of the surplus of all countries, in utils",
                columns=("country", "Shapley", "nucleolus", "in the least core", "Myerson"),
                rows=tuple(
                    (
                        name,
                        self.shapley[name],
                        self.nucleolus[name],
                        self.core.payoffs[name],
                        self.myerson[name],
                    )
                    for name in self.game.players
                ),
                note=(
                    f"The core is {'empty' if self.core.is_empty else 'not empty'}; the game is "
                    f"{'' if self.superadditive.holds else 'not '}superadditive. "
                    f"Links for the Myerson value: {links}."
                ),
            ),
            Table(
                title="What coalitions could gain in all",
                columns=("members", "surplus"),
                rows=tuple((joined(names), worth) for names, worth in self.worths),
                note="All other coalitions are worth nothing.",
            ),
        )


def surplus(
    game: PointGame, *, within: Within = "open", network: Network | Iterable[Link] | None = None
) -> Surplus:
    """Return what coalitions could gain in all, and how it might be divided.

    Parameters
    ----------
    game
        The game in numbers.
    within
        Which agreements a coalition chooses from: ``"open"`` or ``"zone"``.
    network
        For the Myerson value: a network of regions, or pairs of countries that can talk. By
        default the greatest stable network of soft regionalism. Countries are linked if any of
        their regions are.

    Raises
    ------
    ArgumentError
        If `within` is not among those allowed, or a link does not join two countries.
    LabelError
        If a link names no country.
    LimitError
        As ``surplus_game``.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = surplus(tl.load("border").point, network=[("north", "south")])
    >>> found.core.is_empty, found.shapley["north"] == found.myerson["north"]
    (False, True)
    """
    worths = surplus_game(game, within=within)
    if network is None:
        network = soft_regionalism(game.scenario).network
    links = country_links(network) if isinstance(network, Network) else tuple(network)
    parameters: dict[str, Any] = {"within": within}
    return Surplus(
        within=within,
        game=worths,
        superadditive=superadditivity(worths),
        core=core(worths),
        shapley=shapley_value(worths),
        nucleolus=nucleolus(worths),
        myerson=myerson_value(worths, links),
        links=links,
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="elimination" if within == "open" else "enumeration",
            explanation="the largest total of every coalition, exactly",
            exact=game.exact,
            parameters=Record(parameters),
        ),
        _point=game,
    )


def country_links(network: Network) -> tuple[Link, ...]:
    """Return the pairs of countries of which some regions are linked, in the regions' order."""
    countries = tuple(dict.fromkeys(network.countries[name] for name in network.regions))
    near = {frozenset(network.countries[end] for end in pair) for pair in network.pairs}
    return tuple(pair for pair in combinations(countries, 2) if frozenset(pair) in near)
