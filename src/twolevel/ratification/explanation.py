"""One agreement explained: who approves, by how much, and which rule fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from twolevel._tabular import Reported, Table, joined
from twolevel.kernels.blocks import Block, listed_block
from twolevel.labels import Record
from twolevel.model.institutions import (
    AllOf,
    AnyOf,
    AtLeast,
    Majority,
    Quota,
    Rule,
    Shared,
    Unanimity,
    Veto,
)
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame, Row
from twolevel.payoffs.resolution import ResolvedActor, ResolvedBody
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.approval import passes, passing_country_masks

__all__ = ["ActorVerdict", "CountryVerdict", "Explanation", "explain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorVerdict:
    """What an actor gets, what it needs, and whether it approves; in utils."""

    country: str
    payoff: Fraction
    reservation: Fraction
    margin: Fraction
    approves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryVerdict:
    """Whether a country ratifies, accepts and so can sign.

    Attributes
    ----------
    gain
        The negotiator's payoff less its disagreement value, in utils.
    failures
        In words, the rules that are not met.
    """

    ratifies: bool
    accepts: bool
    gain: Fraction
    failures: tuple[str, ...]

    @property
    def signs(self) -> bool:
        """Whether the country can sign."""
        return self.ratifies and self.accepts


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(Reported):
    """Why an agreement is, or is not, possible.

    Attributes
    ----------
    agreement
        The agreement.
    excluded
        Pairs of its options that cannot be combined, in words.
    requires
        Countries that its options require.
    actors, countries
        A verdict each.
    in_force
        Whether the countries that can sign bring it into force under the international rule.
    """

    agreement: Agreement
    excluded: tuple[str, ...]
    requires: tuple[str, ...]
    actors: Record[ActorVerdict]
    countries: Record[CountryVerdict]
    in_force: bool
    provenance: Provenance

    @property
    def signatories(self) -> tuple[str, ...]:
        """The countries that can sign."""
        return tuple(name for name, verdict in self.countries.items() if verdict.signs)

    def is_open_to(self, coalition: Sequence[str]) -> bool:
        """Whether the agreement is in a coalition's zone."""
        return (
            not self.excluded
            and set(self.requires) <= set(coalition)
            and set(coalition) <= set(self.signatories)
        )

    def tables(self) -> tuple[Table, ...]:
        verdict = "can enter into force" if self.in_force else "cannot enter into force"
        if self.excluded:
            verdict = "is excluded: " + "; ".join(self.excluded)
        countries = Table(
            title=f"Agreement {self.agreement.id}: {self.agreement}",
            columns=("country", "signs", "ratifies", "accepts", "gain", "why not"),
            rows=tuple(
                (name, v.signs, v.ratifies, v.accepts, v.gain, joined(v.failures))
                for name, v in self.countries.items()
            ),
            note=f"The agreement {verdict}; it requires {joined(self.requires)}.",
        )
        actors = Table(
            title="Approval by actor",
            columns=("country", "actor", "approves", "payoff", "needs", "margin"),
            rows=tuple(
                (v.country, name, v.approves, v.payoff, v.reservation, v.margin)
                for name, v in self.actors.items()
            ),
        )
        return (countries, actors)


def explain(game: PointGame, agreement: int | Mapping[str, str]) -> Explanation:
    """Return who approves an agreement, by how much, and which rule fails.

    Parameters
    ----------
    game
        The game in numbers.
    agreement
        An id, or a mapping from issues to options; issues not mentioned stay at status quo.

    Raises
    ------
    LabelError, ArgumentError
        If there is no such agreement.
    """
    found = game.scenario.agreement(agreement)
    digits = np.array(
        [[i.option_names.index(found[i.name]) for i in game.scenario.issues]], dtype=np.int64
    )
    block = listed_block(game.enumeration, digits)
    actors, countries = {}, {}
    rows = iter(game.actor_rows)
    place = 0
    approvals: dict[str, bool] = {}
    for body in game.bodies:
        for leaf in body.leaves:
            row = next(rows)
            margin = _margin(block, place, row)
            approvals[leaf.name] = margin >= 0
            actors[leaf.name] = ActorVerdict(
                country=body.name,
                payoff=row.reservation + margin,
                reservation=row.reservation,
                margin=margin,
                approves=margin >= 0,
            )
            place += 1
    for c, body in enumerate(game.bodies):
        gain = _margin(block, len(game.actors) + c, game.country_rows[c])
        ratifies, failures = _ratified(body, approvals)
        if gain < 0:
            failures = (*failures, f"the negotiator would lose {float(-gain):.3f}")
        countries[body.name] = CountryVerdict(
            ratifies=ratifies, accepts=gain >= 0, gain=gain, failures=failures
        )
    required = int(block.required[0])
    signing = sum(1 << c for c, verdict in enumerate(countries.values()) if verdict.signs)
    rule = passing_country_masks(game.scenario.international, game.countries)
    feasible = bool(block.feasible[0])
    return Explanation(
        agreement=found,
        excluded=_excluded(game, found),
        requires=tuple(n for c, n in enumerate(game.countries) if required >> c & 1),
        actors=Record(actors),
        countries=Record(countries),
        in_force=feasible and bool(rule[signing]) and signing & required == required,
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario), method="evaluation", exact=game.exact
        ),
    )


def _margin(block: Block, place: int, row: Row) -> Fraction:
    value = int(block.values(slice(place, place + 1), np.array([0]))[0, 0])
    return Fraction(value - row.threshold, row.scale)


def _excluded(game: PointGame, agreement: Agreement) -> tuple[str, ...]:
    return tuple(
        " with ".join(f"{issue}={option}" for issue, option in exclusion.options.items())
        for exclusion in game.scenario.exclusions
        if all(agreement[issue] == option for issue, option in exclusion.options.items())
    )


def _ratified(body: ResolvedBody, approvals: Mapping[str, bool]) -> tuple[bool, tuple[str, ...]]:
    """Return whether a body ratifies, and in words what is missing."""
    parts: dict[str, bool] = {}
    inner: list[str] = []
    for part in body.parts:
        if isinstance(part, ResolvedActor):
            parts[part.name] = approvals[part.name]
        else:
            parts[part.name], failures = _ratified(part, approvals)
            inner += [f"{part.name}: {failure}" for failure in failures]
    shares = {part.name: w for part, w in zip(body.parts, body.weights, strict=True)}
    unmet = tuple(_unmet(body.rule, parts, shares))
    return not unmet, (*unmet, *inner) if unmet else ()


def _unmet(
    rule: Rule, parts: Mapping[str, bool], shares: Mapping[str, Fraction]
) -> tuple[str, ...]:
    arrays = {name: np.array([approves]) for name, approves in parts.items()}
    if passes(rule, arrays, shares)[0]:
        return ()
    if isinstance(rule, AllOf):
        return tuple(text for part in rule.rules for text in _unmet(part, parts, shares))
    if isinstance(rule, AnyOf):
        every = [", ".join(_unmet(part, parts, shares)) for part in rule.rules]
        return (" and ".join(every),)
    return (_worded(rule, parts, shares),)


def _worded(rule: Rule, parts: Mapping[str, bool], shares: Mapping[str, Fraction]) -> str:
    refusing = [name for name, approves in parts.items() if not approves]
    if isinstance(rule, Shared | Quota):
        weights = shares if isinstance(rule, Shared) else rule.weights
        total = sum(weights.values(), Fraction(0))
        approving = sum((w for name, w in weights.items() if parts[name]), Fraction(0)) / total
        above = "exceed" if isinstance(rule, Shared) or rule.strict else "reach"
        return (
            f"{float(approving):.3g} of the weight approves and must {above} "
            f"{float(rule.quota):.3g} ({joined(refusing)} refuse)"
        )
    if isinstance(rule, Veto):
        return "vetoed by " + joined(name for name in rule.members if not parts[name])
    if isinstance(rule, Unanimity):
        return "unanimity fails: " + joined(refusing) + " refuse"
    count = len(parts) - len(refusing)
    needed = len(parts) // 2 + 1
    if isinstance(rule, AtLeast):
        needed = rule.count
    assert isinstance(rule, AtLeast | Majority)
    return f"{count} of {len(parts)} approve and {needed} must ({joined(refusing)} refuse)"
