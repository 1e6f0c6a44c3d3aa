"""Participation: which coalitions would hold, and whether a given one is among them.

Knows what every coalition agrees on, the roles that countries choose from, and what it means
for a profile of roles to be an equilibrium. Does not know what payments could change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.bargaining import bargaining_problem, solve
from twolevel.bargaining.registry import concept
from twolevel.bargaining.settlement import FloorMode
from twolevel.equilibria import (
    NormalFormGame,
    coalition_proof_equilibria,
    pure_equilibria,
    strong_equilibria,
)
from twolevel.errors import ArgumentError, VerificationError
from twolevel.labels import Labels, Record
from twolevel.participation.agreements import CoalitionAgreement, settle_coalitions
from twolevel.participation.farsighted import Door, Farsighted, farsighted
from twolevel.participation.membership import MembershipGame
from twolevel.participation.roles import (
    Spillovers,
    check_roles,
    membership_of,
    roles_game,
    spillovers_of,
)
from twolevel.participation.stabilising import Against, Fund, Stabilisation, stabilise
from twolevel.participation.stability import Standing, standings
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.survey import Progress

__all__ = ["Participation", "Verdict", "participation"]

Profile = Record[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What there is to say about one coalition.

    Attributes
    ----------
    coalition
        What it agrees on.
    standing
        Who wants to leave or to join.
    equilibrium
        Whether its members' roles, with those of the outsiders, are a pure Nash equilibrium.
    strong, coalition_proof
        Whether they also withstand every joint deviation, or every self-enforcing one.
    unique
        Whether no other coalition is an equilibrium.
    unique_in_force
        Whether no other equilibrium brings an agreement into force.
    """

    coalition: CoalitionAgreement
    standing: Standing
    equilibrium: bool
    strong: bool
    coalition_proof: bool
    unique: bool
    unique_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Reported):
    """Who gains what in every coalition, and which coalitions hold.

    Attributes
    ----------
    countries, roles
        Who chooses, and between which roles.
    spillovers
        By role, then by country: which share of an agreement's gain an outsider gets.
    agreements
        By mask of members: what each coalition agrees on.
    membership
        Who gains what in every coalition; outsiders in the role that pays them most.
    game
        The game in which all choose their roles at once; payoffs are gains over no agreement.
    equilibria, strong, coalition_proof
        Its pure equilibria, and those that withstand deviations of coalitions.
    """

    countries: Labels
    roles: Labels
    spillovers: Spillovers
    agreements: tuple[CoalitionAgreement, ...] = field(repr=False)
    membership: MembershipGame = field(repr=False)
    game: NormalFormGame = field(repr=False)
    standings: tuple[Standing, ...] = field(repr=False)
    equilibria: tuple[Profile, ...] = field(repr=False)
    strong: tuple[Profile, ...] = field(repr=False)
    coalition_proof: tuple[Profile, ...] = field(repr=False)
    provenance: Provenance
    _point: PointGame = field(repr=False, compare=False)

    @property
    def coalitions(self) -> tuple[Verdict, ...]:
        """What there is to say about every coalition that brings an agreement into force."""
        return tuple(
            self.verdict(found.members) for found in self.agreements if found.agreement is not None
        )

    @property
    def stable(self) -> tuple[tuple[str, ...], ...]:
        """The coalitions with an agreement in force that are internally and externally stable."""
        return tuple(found.coalition.members for found in self.coalitions if found.standing.stable)

    def verdict(self, members: Iterable[str], *, observers: Iterable[str] | None = None) -> Verdict:
        """Return what there is to say about one coalition.

        Parameters
        ----------
        members
            Its members.
        observers
            Which outsiders watch, the others being out. By default outsiders may be in any
            roles, and the coalition is an equilibrium if it is one with some of them.

        Raises
        ------
        LabelError
            If there is no such country, or outsiders cannot be observers here.
        ArgumentError
            If a country is both member and observer, or nobody can be out.
        """
        mask = self.membership.mask(members)
        wanted = None if observers is None else self._profile(mask, observers)

        def among(profiles: Sequence[Profile]) -> bool:
            if wanted is not None:
                return wanted in profiles
            return mask in map(self._mask, profiles)

        masks = set(map(self._mask, self.equilibria))
        equilibrium = among(self.equilibria)
        in_force = {each for each in masks if self.agreements[each].agreement is not None}
        return Verdict(
            coalition=self.agreements[mask],
            standing=self.standings[mask],
            equilibrium=equilibrium,
            strong=among(self.strong),
            coalition_proof=among(self.coalition_proof),
            unique=equilibrium and masks == {mask},
            unique_in_force=equilibrium and in_force == {mask},
        )

    def _profile(self, mask: int, observers: Iterable[str]) -> Profile:
        self.roles.position("observer")
        watching = {observers} if isinstance(observers, str) else set(observers)
        self.countries.positions(watching)
        both = [name for name in self.membership.names(mask) if name in watching]
        if both:
            raise ArgumentError(f"{both[0]} cannot be a member and an observer at once")
        roles = dict.fromkeys(self.countries, "out")
        roles |= dict.fromkeys(watching, "observer")
        roles |= dict.fromkeys(self.membership.names(mask), "member")
        for name, role in roles.items():
            if role not in self.roles:
                raise ArgumentError(
                    f"{name} is neither member nor observer, and nobody can be out; "
                    "ask for roles=('member', 'observer', 'out')"
                )
        return Record(roles)

    def _mask(self, profile: Profile) -> int:
        return sum(1 << k for k, role in enumerate(profile.values()) if role == "member")

    def stabilise(
        self,
        members: Iterable[str],
        *,
        against: Against = "changes",
        fund: Fund = "members",
        prices: Mapping[str, object] | None = None,
    ) -> Stabilisation:
        """Return the cheapest payments that make a coalition hold.

        No member pays so much that it would rather have no agreement. For the options see
        ``twolevel.participation.stabilise``.

        Raises
        ------
        ArgumentError
            If the coalition brings nothing into force, or an option is not among those allowed.
        """
        names = self.membership.names(self.membership.mask(members))
        found = self.agreements[self.membership.mask(names)]
        if found.agreement is None:
            reason = found.status.replace("_", " ")
            raise ArgumentError(
                f"there is nothing to stabilise: {joined(names)} bring nothing into force ({reason})"
            )
        return stabilise(self.membership, names, against=against, fund=fund, prices=prices, least=0)

    def farsighted(self, *, door: Door = "open", most: int = 1000) -> Farsighted:
        """Return which coalitions last when everybody looks ahead.

        For the options see ``twolevel.participation.farsighted``.
        """
        return farsighted(self.membership, door=door, most=most)

    def verify(self) -> None:
        """Recompute every coalition's bargain by itself, and every equilibrium by its definition.

        Raises
        ------
        VerificationError
            If an agreement, a gain or an equilibrium is not what is claimed.
        """
        options = self.provenance.parameters
        for found in self.agreements:
            if found.status in ("in_force", "no_agreement", "not_ratified"):
                problem = bargaining_problem(
                    self._point, found.members, floor_mode=options["floor_mode"]
                )
                weights = options["weights"]
                own = weights and {name: weights[name] for name in found.members}
                alone = solve(problem, options["solution"], weights=own)
                first = alone.ids[:1] if found.status != "not_ratified" else ()
                claimed = () if found.agreement is None else (found.agreement.id,)
                if first != claimed:
                    raise VerificationError(
                        f"{joined(found.members)} agree on {first}, not on {claimed}"
                    )
        claimed_profiles = set(self.equilibria)
        for place in product(range(len(self.roles)), repeat=len(self.countries)):
            held = not any(
                self.game.numbers[(k, *place[:k], other, *place[k + 1 :])]
                > self.game.numbers[(k, *place)]
                for k in range(len(place))
                for other in range(len(self.roles))
            )
            if held != (self.game.profile(place) in claimed_profiles):
                raise VerificationError(f"{dict(self.game.profile(place))} is misjudged")

    def tables(self) -> tuple[Table, ...]:
        shown = self.coalitions
        without = len(self.agreements) - len(shown)
        main = Table(
            title="Coalitions that bring an agreement into force",
            columns=(
                "members",
                "id",
                "would leave",
                "would join",
                "and are welcome",
                "equilibrium",
                "strong",
                "coalition-proof",
                "costs to hold",
                "of that from outside",
            ),
            rows=tuple(self._row(found) for found in shown),
            note=f"In {without} other coalitions nothing enters into force. {self._counts()}",
        )
        gains = Table(
            title="Gains over no agreement, in utils; outsiders' in brackets",
            columns=("members", *self.countries),
            rows=tuple(
                (
                    joined(found.coalition.members),
                    *(
                        f"{float(gain):.3f}"
                        if name in found.coalition.members
                        else f"({float(gain):.3f})"
                        for name, gain in found.standing.gains.items()
                    ),
                )
                for found in shown
            ),
            note=f"Spillovers to outsiders: {self._spilt()}.",
        )
        return (main, gains)

    def _row(self, found: Verdict) -> tuple[Any, ...]:
        standing = found.standing
        assert found.coalition.agreement is not None
        return (
            joined(standing.members),
            found.coalition.agreement.id,
            joined(standing.deserters),
            joined(standing.entrants),
            joined(name for name in standing.entrants if standing.welcome[name]),
            found.equilibrium,
            found.strong,
            found.coalition_proof,
            self.stabilise(standing.members, fund="outside").cost,
            self.stabilise(standing.members).cost,
        )

    def _counts(self) -> str:
        coalitions = {self._mask(profile) for profile in self.equilibria}
        idle = sum(1 for mask in coalitions if self.agreements[mask].agreement is None)
        return f"Equilibria: {len(coalitions)} coalitions, {idle} of them without an agreement."

    def _spilt(self) -> str:
        texts = []
        for role, shares in self.spillovers.items():
            if len(set(shares.values())) == 1:
                texts.append(f"{role} {next(iter(shares.values()))}")
            else:
                own = ", ".join(f"{name} {share}" for name, share in shares.items())
                texts.append(f"{role} ({own})")
        return "; ".join(texts)


def participation(
    game: PointGame,
    *,
    solution: str = "nash",
    roles: Sequence[str] = ("member", "observer"),
    spillovers: object = 0,
    floor_mode: FloorMode = "truncate",
    weights: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Participation:
    """Return which coalitions of countries would hold.

    All countries choose their roles at once. The members bargain over what all of them can
    sign and what requires nobody else, and what they agree on enters into force if the
    international rule lets them act. Options that require an observer are closed: whoever lends
    its port or its capital is a member.

    Parameters
    ----------
    game
        The game in numbers.
    solution
        A name from ``twolevel.bargaining.SOLUTIONS``; of tied agreements the first is taken.
    roles
        ``"member"`` and one or both of ``"observer"`` and ``"out"``. They differ in their
        spillovers alone.
    spillovers
        Which share, from 0 to 1, of what an agreement is worth to its negotiator a country
        gets without signing: one number, or by role, or by country, or by role and country. By
        default nothing: what an agreement brings goes to those who sign it, and whoever claims
        that outsiders ride free, or are harmed, has to say how much.
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
    agreements = settle_coalitions(
        game, solution=solution, floor_mode=floor_mode, weights=weights, progress=progress
    )
    gains = [found.gains for found in agreements]
    membership = membership_of(gains, shares, countries)
    normal = roles_game(gains, known, shares, countries)

    def profiles(places: np.ndarray) -> tuple[Profile, ...]:
        return tuple(normal.profile(place) for place in places.tolist())

    parameters: dict[str, object] = {
        "solution": concept(solution).name,
        "floor_mode": floor_mode,
        "weights": None if weights is None else Record(weights),
    }
    return Participation(
        countries=countries,
        roles=known,
        spillovers=shares,
        agreements=agreements,
        membership=membership,
        game=normal,
        standings=standings(membership),
        equilibria=profiles(pure_equilibria(normal)),
        strong=profiles(strong_equilibria(normal)),
        coalition_proof=profiles(coalition_proof_equilibria(normal)),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="enumeration",
            explanation=f"all {game.scenario.n_agreements:,} agreements were enumerated",
            exact=game.exact,
            parameters=Record(parameters),
        ),
        _point=game,
    )
