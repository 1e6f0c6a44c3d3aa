"""Roles: who signs, who watches and who stays away, and what outsiders get of an agreement.

Knows names, shares and what is agreed on at every table. Does not know how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from twolevel.equilibria import NormalFormGame
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels, Record, nearest, unknown
from twolevel.model.numbers import exact
from twolevel.participation.agreements import CoalitionAgreement
from twolevel.participation.membership import Gains, MembershipGame
from twolevel.participation.on_table import Seats

__all__ = [
    "ROLES",
    "Spillovers",
    "check_roles",
    "membership_of",
    "roles_game",
    "seats_of",
    "spillovers_of",
]

ROLES = ("member", "observer", "out")
"""What a country can be."""

MOST_PROFILES = 20_000
"""Profiles of the largest game of roles: nine countries of three roles each, or fourteen of two."""

Spillovers = Record[Record[Fraction]]
"""By role, then by country: the share of an agreement's gain that reaches an outsider."""


def check_roles(roles: Sequence[str], countries: Labels) -> Labels:
    """Return the roles that countries choose from.

    Raises
    ------
    LabelError
        If there is no such role.
    ArgumentError
        If "member" is missing, no other role is given, or one is given twice.
    LimitError
        If there would be more than 20,000 profiles.
    """
    if isinstance(roles, str):
        raise ArgumentError(f"roles are several names, not the text {shown(roles)}")
    names = Labels(roles, kind="role")
    for name in names:
        if name not in ROLES:
            raise unknown(name, ROLES, kind="role")
    if "member" not in names or len(names) < 2:
        raise ArgumentError(
            f"roles are member and at least one of observer and out, not {shown(tuple(names))}"
        )
    if len(names) ** len(countries) > MOST_PROFILES:
        raise LimitError(
            f"{len(countries)} countries of {len(names)} roles each have more than "
            f"{MOST_PROFILES:,} profiles; leave a role out, or merge countries"
        )
    return names


def spillovers_of(given: object, roles: Labels, countries: Labels) -> Spillovers:
    """Return the shares by role and country.

    Parameters
    ----------
    given
        One share for all, shares by role, or shares by country; a role's may again be by
        country.
    roles, countries
        The names.

    Raises
    ------
    LabelError
        If a name is neither a role nor a country.
    ArgumentError
        If a share is not a number from 0 to 1.

    Examples
    --------
    >>> roles, countries = Labels(("member", "observer", "out")), Labels(("china", "japan"))
    >>> found = spillovers_of({"observer": {"japan": "1/2"}}, roles, countries)
    >>> found["observer"]["japan"], found["observer"]["china"], found["out"]["japan"]
    (Fraction(1, 2), Fraction(0, 1), Fraction(0, 1))
    """
    outside = [role for role in roles if role != "member"]
    if isinstance(given, Mapping) and set(given) <= set(outside):
        return Record((role, _by_country(given.get(role, 0), countries)) for role in outside)
    if isinstance(given, Mapping):
        for name in given:
            if name not in countries:
                close = nearest(name, (*outside, *countries))
                raise ArgumentError(
                    f"spillovers name {shown(name)}, which is neither a role of outsiders "
                    f"({', '.join(outside)}) nor a country"
                    + (f". Did you mean '{close}'?" if close else "")
                )
    return Record((role, _by_country(given, countries)) for role in outside)


def _by_country(given: object, countries: Labels) -> Record[Fraction]:
    if not isinstance(given, Mapping):
        share = _share(given, "the spillover")
        return Record((name, share) for name in countries)
    for name in given:
        if name not in countries:
            raise unknown(name, countries, kind="country")
    return Record(
        (name, _share(given.get(name, 0), f"the spillover to {name}")) for name in countries
    )


def _share(value: Any, what: str) -> Fraction:
    share = exact(value, what=what)
    if not 0 <= share <= 1:
        raise ArgumentError(f"{what} is a share from 0 to 1, not {shown(value)}")
    return share


def seats_of(profile: Sequence[str], *, lend: bool) -> Seats:
    """Return the table that a profile of roles makes: members, and observers if they lend."""
    members = sum(1 << k for k, role in enumerate(profile) if role == "member")
    watching = sum(1 << k for k, role in enumerate(profile) if role == "observer")
    return Seats(members, watching if lend else 0)


def membership_of(
    agreements: Sequence[CoalitionAgreement], spillovers: Spillovers, countries: Labels
) -> MembershipGame:
    """Return who gains what in every coalition, outsiders being in whichever role pays them most.

    Parameters
    ----------
    agreements
        By mask of members: what the coalition agrees on.
    spillovers
        Shares by role and country.
    countries
        The names.
    """

    def row(mask: int) -> Gains:
        found = agreements[mask]
        return tuple(
            gain
            if mask >> k & 1 or name in found.lending
            else max(gain * by[name] for by in spillovers.values())
            for k, (name, gain) in enumerate(found.gains.items())
        )

    return MembershipGame(players=countries, gains=tuple(map(row, range(len(agreements)))))


def roles_game(
    settled: Mapping[Seats, CoalitionAgreement],
    roles: Labels,
    spillovers: Spillovers,
    countries: Labels,
    *,
    lend: bool,
) -> NormalFormGame:
    """Return the game in which every country picks a role.

    Parameters
    ----------
    settled
        What is agreed on at every table that a profile of roles can make.
    roles, spillovers, countries
        As for ``membership_of``.
    lend
        Whether observers lend what an agreement requires of them.
    """
    table = np.empty((len(countries), *([len(roles)] * len(countries))), dtype=object)
    for place in product(range(len(roles)), repeat=len(countries)):
        profile = [roles[digit] for digit in place]
        found = settled[seats_of(profile, lend=lend)]
        for k, (name, role) in enumerate(zip(countries, profile, strict=True)):
            whole = role == "member" or name in found.lending
            share = Fraction(1) if whole else spillovers[role][name]
            table[(k, *place)] = found.gains[name] * share
    return NormalFormGame.from_arrays(
        table,
        players=countries,
        strategies=[roles] * len(countries),
        title="participation",
    )
