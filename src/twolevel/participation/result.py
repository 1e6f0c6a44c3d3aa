"""What participation leads to, as labelled data.

Knows what every coalition agrees on, the roles that countries choose from, and which profiles of
roles are equilibria. Does not know how any of it was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from twolevel._tabular import Reported, Table, joined
from twolevel.equilibria import NormalFormGame
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record, nearest
from twolevel.participation.agreements import CoalitionAgreement
from twolevel.participation.farsighted import Door, Farsighted, farsighted
from twolevel.participation.membership import MembershipGame
from twolevel.participation.on_table import Seats
from twolevel.participation.roles import Spillovers, seats_of
from twolevel.participation.stabilising import Against, Fund, Stabilisation, stabilise
from twolevel.participation.stability import Standing
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance

__all__ = ["Observers", "Participation", "Profile", "Verdict", "check_observers"]

Observers = Literal["watch", "lend"]
"""What an observer does.

``watch``: options that require it are closed. ``lend``: they are open in agreements that it could
sign itself, and of such an agreement it has all its gain.
"""

Profile = Record[str]


def check_observers(observers: object) -> Observers:
    """Return what observers do, or raise ArgumentError."""
    for each in get_args(Observers):
        if observers == each:
            return cast("Observers", each)
    raise ArgumentError(
        f"observers 'watch' or 'lend', not {shown(observers)}. "
        f"Did you mean '{nearest(observers, get_args(Observers)) or 'watch'}'?"
    )


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
    observers
        Whether observers watch or lend.
    spillovers
        By role, then by country: which share of an agreement's gain an outsider gets.
    agreements
        By mask of members: what each coalition agrees on, all outsiders observing if that makes
        a difference.
    membership
        Who gains what in every coalition; outsiders in the role that pays them most.
    game
        The game in which all choose their roles at once; payoffs are gains over no agreement.
    equilibria, strong, coalition_proof
        Its pure equilibria, and those that withstand deviations of coalitions.
    """

    countries: Labels
    roles: Labels
    observers: Observers
    spillovers: Spillovers
    agreements: tuple[CoalitionAgreement, ...] = field(repr=False)
    membership: MembershipGame = field(repr=False)
    game: NormalFormGame = field(repr=False)
    standings: tuple[Standing, ...] = field(repr=False)
    equilibria: tuple[Profile, ...] = field(repr=False)
    strong: tuple[Profile, ...] = field(repr=False)
    coalition_proof: tuple[Profile, ...] = field(repr=False)
    provenance: Provenance
    _settled: Mapping[Seats, CoalitionAgreement] = field(repr=False)
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
        acting = [each for each in self.equilibria if self._at(each).agreement is not None]
        in_force = set(map(self._mask, acting))
        return Verdict(
            coalition=self.agreements[mask] if wanted is None else self._at(wanted),
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

    def _at(self, profile: Profile) -> CoalitionAgreement:
        return self._settled[seats_of(tuple(profile.values()), lend=self.observers == "lend")]

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
        from twolevel.participation.verification import verify

        verify(self)

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
            note=f"Spillovers to outsiders: {self._spilt()}.{self._on_ties()}",
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
        acting = {self._mask(p) for p in self.equilibria if self._at(p).agreement is not None}
        idle = len(coalitions - acting)
        return f"Equilibria: {len(coalitions)} coalitions, {idle} of them without an agreement."

    def _on_ties(self) -> str:
        """Return where outsiders' gains rest on which of tied agreements is taken."""
        if not any(share for shares in self.spillovers.values() for share in shares.values()):
            return ""
        resting = [
            joined(found.coalition.members)
            for found in self.coalitions
            if not found.coalition.unique_payoffs
        ]
        if not resting:
            return ""
        return (
            " Of tied agreements the first is taken; others would pay outsiders differently with "
            f"these members: {'; '.join(resting)}."
        )

    def _spilt(self) -> str:
        texts = []
        for role, shares in self.spillovers.items():
            if len(set(shares.values())) == 1:
                texts.append(f"{role} {next(iter(shares.values()))}")
            else:
                own = ", ".join(f"{name} {share}" for name, share in shares.items())
                texts.append(f"{role} ({own})")
        return "; ".join(texts)
