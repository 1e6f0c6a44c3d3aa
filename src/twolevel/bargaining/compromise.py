"""The compromise model: on numeric issues, the salience-weighted mean of ideal positions.

The outcome on an issue is the mean of the actors' ideal points, each weighted by the actor's
weight in its country times the salience it gives to the issue (Van den Bos 1991; Thomson et
al. 2006, https://doi.org/10.1017/CBO9780511492082). It maximises the weighted sum of utilities
under quadratic losses, and asks neither for ratification nor for gains.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table, joined
from twolevel.labels import Record
from twolevel.model.evidence import Ideal
from twolevel.model.issues import Agreement, Issue
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.resolution import ResolvedActor
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.explanation import explain

__all__ = ["Compromise", "compromise"]

MOST_TIES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Compromise(Reported):
    """Outcome of the compromise model.

    Attributes
    ----------
    coalition
        Whose actors are averaged.
    positions
        The weighted mean position on each numeric issue on which someone states an ideal.
    options
        The options nearest to it, more than one when they are equally near.
    undetermined
        Issues without positions or without ideals.
    agreements
        The agreements nearest to the means, when every issue is determined; else empty.
    in_zone
        Whether the first of them is in the coalition's zone of agreement.
    """

    coalition: tuple[str, ...]
    positions: Record[Fraction]
    options: Record[tuple[str, ...]]
    undetermined: tuple[str, ...]
    agreements: tuple[Agreement, ...]
    in_zone: bool
    provenance: Provenance

    @property
    def status(self) -> str:
        """``"agreement"``, or ``"not_applicable"`` when some issue is undetermined."""
        return "agreement" if self.agreements else "not_applicable"

    @property
    def no_agreement_reason(self) -> str:
        """Why the model gives no agreement; empty when it gives one."""
        if self.agreements:
            return ""
        some = ", ".join(self.undetermined[:3])
        rest = len(self.undetermined) - 3
        return (
            "the compromise model needs positions and ideal points on every issue; "
            f"it has none on {some}{f' and {rest} more' if rest > 0 else ''}"
        )

    def tables(self) -> tuple[Table, ...]:
        note = self.no_agreement_reason or (
            f"The nearest agreement is {'' if self.in_zone else 'not '}in the zone of agreement."
        )
        return (
            Table(
                title=f"Compromise of {joined(self.coalition)}: {self.status}",
                columns=("issue", "mean position", "nearest option"),
                rows=tuple((n, self.positions[n], joined(self.options[n])) for n in self.positions),
                note=note,
            ),
        )


def compromise(game: PointGame, coalition: Sequence[str] | None = None) -> Compromise:
    """Return the salience-weighted compromise of a coalition, of all countries by default.

    Parameters
    ----------
    game
        The game in numbers.
    coalition
        Countries, each of which weighs the same; a country's actors share its weight as they
        share its decisions.

    Raises
    ------
    LabelError
        If there is no such country.
    """
    names = tuple(game.countries if coalition is None else coalition)
    bodies = [game.bodies[c] for c in game.countries.positions(names)]
    weighted = [
        (weight, leaf)
        for body in bodies
        for weight, leaf in zip(body.leaf_weights(), body.leaves, strict=True)
    ]
    positions = {}
    for place, issue in enumerate(game.scenario.issues):
        mean = _mean_ideal(issue, place, weighted)
        if mean is not None:
            positions[issue.name] = mean
    nearest = {name: _nearest(game.scenario.issue(name), p) for name, p in positions.items()}
    undetermined = tuple(name for name in game.scenario.issue_names if name not in positions)
    agreements: tuple[Agreement, ...] = ()
    if not undetermined:
        every = itertools.product(*(nearest[name] for name in game.scenario.issue_names))
        found = [
            game.scenario.agreement(dict(zip(game.scenario.issue_names, options, strict=True)))
            for options in itertools.islice(every, MOST_TIES)
        ]
        agreements = tuple(sorted(found, key=lambda agreement: agreement.id))
    return Compromise(
        coalition=names,
        positions=Record(positions),
        options=Record(nearest),
        undetermined=undetermined,
        agreements=agreements,
        in_zone=bool(agreements) and explain(game, agreements[0]).is_open_to(names),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario), method="closed form", exact=game.exact
        ),
    )


def _mean_ideal(
    issue: Issue, place: int, weighted: Sequence[tuple[Fraction, ResolvedActor]]
) -> Fraction | None:
    total, weight_sum = Fraction(0), Fraction(0)
    for weight, leaf in weighted:
        for term in leaf.terms:
            ideal = term.interest.valuation
            if term.issues == (place,) and isinstance(ideal, Ideal):
                total += weight * term.salience * ideal.ideal
                weight_sum += weight * term.salience
    return total / weight_sum if weight_sum and issue.is_numeric else None


def _nearest(issue: Issue, position: Fraction) -> tuple[str, ...]:
    distances = {name: abs(place - position) for name, place in issue.positions.items()}
    least = min(distances.values())
    return tuple(name for name, distance in distances.items() if distance == least)
