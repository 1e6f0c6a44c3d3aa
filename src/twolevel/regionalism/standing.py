"""Where territories stand in their country: power, autonomy, ties abroad, support.

Knows the numbers from which the territories' weight against the centre follows. Does not know
what anybody wants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record, unknown
from twolevel.model.actors import Body
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.resolution import Centroid, Reading

__all__ = ["Standing", "standings", "standings_in"]

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The standing of a country's members against its centre.

    Attributes
    ----------
    country
        The country.
    power, autonomy
        By member: relative power, which sums to one, and autonomy in [0, 1].
    embeddedness, support
        In [0, 1]: the members' ties across borders, and what outsiders lend them.
    embeddedness_factor, support_factor
        In [0, 1]: how much of either turns into weight.
    sides
        ``"both"``; ``"centre"`` or ``"territories"`` where a country has one side only.
    """

    country: str
    power: Record[Fraction]
    autonomy: Record[Fraction]
    embeddedness: Fraction
    support: Fraction
    embeddedness_factor: Fraction = _ONE
    support_factor: Fraction = _ONE
    sides: str = "both"

    @property
    def mean_autonomy(self) -> Fraction:
        """The members' autonomy, weighted by power."""
        return sum((p * self.autonomy[name] for name, p in self.power.items()), Fraction(0))

    @property
    def weight(self) -> Fraction:
        """The territories' weight ``1 - (1 - a)(1 - kappa m)(1 - eta h)`` against the centre."""
        if self.sides != "both":
            return Fraction(self.sides == "territories")
        return 1 - (1 - self.mean_autonomy) * (1 - self.embeddedness_factor * self.embeddedness) * (
            1 - self.support_factor * self.support
        )

    def with_autonomy(self, autonomy: Mapping[str, Fraction]) -> Self:
        """Return the standing with the autonomy of some members replaced."""
        known = {name: autonomy.get(name, own) for name, own in self.autonomy.items()}
        return replace(self, autonomy=Record(known))

    def without_support(self) -> Self:
        """Return the standing without outsiders."""
        return replace(self, support=Fraction(0))


def standings(
    scenario: Scenario,
    *,
    autonomy: Mapping[str, Fraction] | None = None,
    embeddedness: Mapping[str, Fraction] | None = None,
    support: Mapping[str, Fraction] | None = None,
    reading: Reading | None = None,
) -> Record[Standing]:
    """Return the standing of every country's members.

    Parameters
    ----------
    scenario
        The case.
    autonomy
        By member, in place of what the scenario states.
    embeddedness, support
        By country, in place of what the scenario states.
    reading
        How evidence is read; at the centroid by default.

    Raises
    ------
    LabelError
        If a mapping names no member or country.
    ArgumentError
        If a number leaves [0, 1].

    Examples
    --------
    >>> from twolevel.cases import load_case
    >>> found = standings(load_case("tumen"))
    >>> round(float(found["china"].weight), 3), round(float(found["japan"].weight), 3)
    (0.676, 0.316)
    """
    reading = reading or Centroid()
    members = [member.name for country in scenario.countries for member in country.members]
    _check(autonomy, members, "member of a country")
    _check(embeddedness, scenario.country_names, "country")
    _check(support, scenario.country_names, "country")
    kappa = reading.number(scenario.influence.embeddedness_factor)
    eta = reading.number(scenario.influence.support_factor)
    found = {}
    for country in scenario.countries:
        name = country.name
        found[name] = Standing(
            country=name,
            power=Record(reading.weights(country.power, [m.name for m in country.members])),
            autonomy=_autonomy(country, autonomy or {}, reading),
            embeddedness=(
                embeddedness[name]
                if embeddedness and name in embeddedness
                else reading.number(country.embeddedness)
            ),
            support=(
                support[name] if support and name in support else _support(scenario, name, reading)
            ),
            embeddedness_factor=kappa,
            support_factor=eta,
            sides=_sides(country),
        )
    return Record(found)


def standings_in(
    game: PointGame, *, autonomy: Mapping[str, Fraction] | None = None
) -> Record[Standing]:
    """Return the standing of every country's members as a game has it, a draw from it included.

    Parameters
    ----------
    game
        The game in numbers; its payoffs and these standings are of one reading of the evidence.
    autonomy
        By member, in place of the game's own.

    Raises
    ------
    LabelError
        If the mapping names no member.
    ArgumentError
        If a number leaves [0, 1].
    """
    countries = game.scenario.countries
    _check(autonomy, [m.name for c in countries for m in c.members], "member of a country")
    found = {}
    for country, body in zip(countries, game.bodies, strict=True):
        known = body.leverage
        found[country.name] = Standing(
            country=country.name,
            power=known.power,
            autonomy=known.autonomy,
            embeddedness=known.embeddedness,
            support=known.support,
            embeddedness_factor=known.embeddedness_factor,
            support_factor=known.support_factor,
            sides=_sides(country),
        ).with_autonomy(autonomy or {})
    return Record(found)


def _autonomy(
    country: Body, override: Mapping[str, Fraction], reading: Reading
) -> Record[Fraction]:
    common = Fraction(0) if country.autonomy is None else reading.number(country.autonomy)
    return Record(
        (
            member.name,
            override.get(
                member.name,
                common if member.autonomy is None else reading.number(member.autonomy),
            ),
        )
        for member in country.members
    )


def _support(scenario: Scenario, country: str, reading: Reading) -> Fraction:
    without = _ONE
    for outsider in scenario.outsiders:
        if country in outsider.support:
            without *= 1 - reading.number(outsider.support[country])
    return 1 - without


def _sides(country: Body) -> str:
    if country.centre is None:
        return "territories"
    return "both" if country.members else "centre"


def _check(given: Mapping[str, Fraction] | None, names: Sequence[str], kind: str) -> None:
    for name, value in (given or {}).items():
        if name not in names:
            raise unknown(name, names, kind=kind)
        if not 0 <= value <= 1:
            raise ArgumentError(f"the number of {name} must lie in [0, 1], not {shown(value)}")
