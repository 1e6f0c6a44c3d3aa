"""Participation: which coalitions would hold, and whether a given one is among them.

Knows what is agreed on at every table, the roles that countries choose from, and what it means
for a profile of roles to be an equilibrium. Does not know what payments could change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from twolevel.bargaining.registry import concept
from twolevel.bargaining.settlement import FloorMode
from twolevel.equilibria import coalition_proof_equilibria, pure_equilibria, strong_equilibria
from twolevel.labels import Record
from twolevel.participation.agreements import settle_tables
from twolevel.participation.on_table import Seats
from twolevel.participation.result import Observers, Participation, Profile, check_observers
from twolevel.participation.roles import (
    check_roles,
    membership_of,
    roles_game,
    seats_of,
    spillovers_of,
)
from twolevel.participation.stability import standings
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.survey import Progress

__all__ = ["participation"]


def participation(
    game: PointGame,
    *,
    solution: str = "nash",
    roles: Sequence[str] = ("member", "observer"),
    spillovers: object = 0,
    observers: Observers = "watch",
    floor_mode: FloorMode = "truncate",
    weights: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Participation:
    """Return which coalitions of countries would hold.

    All countries choose their roles at once. The members bargain over what all of them can
    sign and what requires nobody else, and what they agree on enters into force if the
    international rule lets them act.

    Parameters
    ----------
    game
        The game in numbers.
    solution
        A name from ``twolevel.bargaining.SOLUTIONS``; of tied agreements the first is taken.
    roles
        ``"member"`` and one or both of ``"observer"`` and ``"out"``.
    spillovers
        Which share, from 0 to 1, of what an agreement is worth to its negotiator a country
        gets without signing: one number, or by role, or by country, or by role and country. By
        default nothing: what an agreement brings goes to those who sign it, and whoever claims
        that outsiders ride free, or are harmed, has to say how much.
    observers
        ``"watch"``: options that require an observer are closed, so that whoever is to lend its
        port or its capital has to be a member, and observers differ from countries that are out
        by their spillovers alone. ``"lend"``: such options are open in agreements that the
        observer could sign itself; it has no say in which is chosen, does not count under the
        international rule, and has all its gain.
    floor_mode
        How ratification enters: ``"truncate"``, ``"threat_point"`` or ``"acceptance"``.
    weights
        Bargaining power by country, for the solutions that take weights.
    progress
        Called with the number of agreements done and the total.

    Raises
    ------
    LabelError
        If there is no such solution, role or country.
    ArgumentError
        If another argument is not among those allowed.
    LimitError
        If there are more than 12 countries, more than 20,000 profiles of roles, or more
        agreements than can be enumerated.

    References
    ----------
    d'Aspremont, C., Jacquemin, A., Gabszewicz, J. J., Weymark, J. A. (1983). On the stability
    of collusive price leadership. Canadian Journal of Economics 16(1), 17-25,
    https://doi.org/10.2307/134972.
    Barrett, S. (1994). Self-enforcing international environmental agreements. Oxford Economic
    Papers 46, 878-894, https://doi.org/10.1093/oep/46.Supplement_1.878.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = participation(tl.load("border").point)
    >>> found.stable
    (('north', 'south'),)
    >>> found.verdict(["north", "south"]).strong
    True
    """
    countries = game.countries
    known = check_roles(roles, countries)
    shares = spillovers_of(spillovers, known, countries)
    lend = check_observers(observers) == "lend" and "observer" in known
    everybody = (1 << len(countries)) - 1
    coalitions = [Seats(m, everybody & ~m if lend else 0) for m in range(everybody + 1)]
    tables = dict.fromkeys(coalitions)
    if lend and "out" in known:
        profiles = product(known, repeat=len(countries))
        tables |= dict.fromkeys(seats_of(profile, lend=True) for profile in profiles)
    settled = settle_tables(
        game, tables, solution=solution, floor_mode=floor_mode, weights=weights, progress=progress
    )
    agreements = tuple(settled[seats] for seats in coalitions)
    membership = membership_of(agreements, shares, countries)
    normal = roles_game(settled, known, shares, countries, lend=lend)

    def named(places: np.ndarray) -> tuple[Profile, ...]:
        return tuple(normal.profile(place) for place in places.tolist())

    parameters: dict[str, object] = {
        "solution": concept(solution).name,
        "floor_mode": floor_mode,
        "weights": None if weights is None else Record(weights),
    }
    return Participation(
        countries=countries,
        roles=known,
        observers=observers,
        spillovers=shares,
        agreements=agreements,
        membership=membership,
        game=normal,
        standings=standings(membership),
        equilibria=named(pure_equilibria(normal)),
        strong=named(strong_equilibria(normal)),
        coalition_proof=named(coalition_proof_equilibria(normal)),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="enumeration",
            explanation=f"all {game.scenario.n_agreements:,} agreements were enumerated",
            exact=game.exact,
            parameters=Record(parameters),
        ),
        _settled=settled,
        _point=game,
    )
