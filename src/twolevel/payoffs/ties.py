"""What ties regions, in numbers: frictions, zones and costs as a reading of the evidence has them.

Knows statements about ties and readings. Does not know who links with whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from twolevel.errors import ScenarioError
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.model.ties import Ties, factor_weights, factors_present, faults_of_ties
from twolevel.payoffs.resolution import Reading

__all__ = ["ResolvedTies", "resolved_ties"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResolvedTies:
    """Ties in numbers; attributes are those of ``Ties``, each statement being a number.

    Attributes
    ----------
    frictions, friction
        By pair as it is written, and that of every other pair.
    zones
        By region: the share of every friction that its zones remove.
    cost, common_neighbour, forum
        What a link costs either side, and what a common partner and full support add to it.
    factors
        Weights of the factors of comparative advantage that some region has; they sum to one.
    """

    frictions: Record[Fraction]
    friction: Fraction
    zones: Record[Fraction]
    cost: Fraction
    common_neighbour: Fraction
    forum: Fraction
    factors: Record[Fraction]


def resolved_ties(scenario: Scenario, reading: Reading, ties: Ties | None = None) -> ResolvedTies:
    """Return what ties the regions of a scenario, as a reading of the evidence has it.

    Parameters
    ----------
    scenario
        The case.
    reading
        How evidence is read.
    ties
        Ties in place of those that the scenario states.

    Raises
    ------
    ScenarioError
        If they name nobody.
    """
    if ties is None:
        ties = scenario.ties
    elif faults := tuple(faults_of_ties(scenario, ties)):
        raise ScenarioError(faults, subject="ties")
    members = (member for country in scenario.countries for member in country.members)
    present = factors_present(each.endowments.levels for m in members for each in m.actors)
    return ResolvedTies(
        frictions=Record((pair, reading.number(said)) for pair, said in ties.frictions.items()),
        friction=reading.number(ties.friction),
        zones=Record((region, reading.number(said)) for region, said in ties.zones.items()),
        cost=reading.number(ties.cost),
        common_neighbour=reading.number(ties.common_neighbour),
        forum=reading.number(ties.forum),
        factors=reading.weights(factor_weights(ties.factors, present), present),
    )
