"""The two channels of autonomy, and the outsiders' chip, each by itself.

Autonomy gives territories **attention**: a weight in what their negotiator wants. It also
gives them a **seat**: a weight in ratification. The first moves the agreement towards what
they like; the second can only shrink or shift what the country ratifies, and a territory that
wants less than its centre closes doors by it. The two may differ in sign, and are therefore
varied one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.bargaining.settlement import Settlement, bargaining_problem, settle
from twolevel.bargaining.solving import solve
from twolevel.labels import Record
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.explanation import explain
from twolevel.ratification.survey import survey
from twolevel.ratification.winsets import win_sets
from twolevel.regionalism.blends import reweighted
from twolevel.regionalism.domestic import domestic_bargaining
from twolevel.regionalism.domestic_results import Domestic
from twolevel.regionalism.standing import Standing, standings_in

__all__ = [
    "Channel",
    "Channels",
    "ChipEffect",
    "autonomy_channels",
    "chip_effect",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What follows when the territories' weight changes in one channel, both or none.

    Attributes
    ----------
    attention, seat
        The territories' weight with the negotiator, and in ratification.
    win_set, signable, zone
        Agreements that the country ratifies, can sign, and that the coalition can sign.
    agreement
        What is agreed on, or None.
    territory_gain, centre_gain
        Means of the members' gains by power, and the centre's, over no agreement, in utils.
    """

    attention: Fraction
    seat: Fraction
    win_set: int
    signable: int
    zone: int
    agreement: Agreement | None
    territory_gain: Fraction
    centre_gain: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels(Reported):
    """The channels of autonomy in one country.

    Attributes
    ----------
    before, by_attention, by_seat, both
        No change, change in one channel, change in both.
    """

    country: str
    coalition: tuple[str, ...]
    before: Channel
    by_attention: Channel
    by_seat: Channel
    both: Channel
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        cases = (
            ("before", self.before),
            ("attention alone", self.by_attention),
            ("seat alone", self.by_seat),
            ("both", self.both),
        )
        return (
            Table(
                title=f"Channels of autonomy in {self.country}",
                columns=(
                    "channel",
                    "attention",
                    "seat",
                    "win-set",
                    "signable",
                    "zone",
                    "agreement",
                    "territories gain",
                    "centre gains",
                ),
                rows=tuple(
                    (
                        name,
                        c.attention,
                        c.seat,
                        c.win_set,
                        c.signable,
                        c.zone,
                        None if c.agreement is None else c.agreement.id,
                        c.territory_gain,
                        c.centre_gain,
                    )
                    for name, c in cases
                ),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipEffect(Reported):
    """Domestic bargains with the outsiders' support and without it."""

    with_support: Domestic
    without_support: Domestic
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        columns = ("weight", "endorsement", "territories conceded", "centre conceded")

        def cells(found: Domestic, country: str) -> tuple[object, ...]:
            b = found[country]
            return (b.weight, b.endorsement, b.territory_conceded, b.centre_conceded)

        return (
            Table(
                title="The outsiders' chip in domestic bargaining",
                columns=(
                    "country",
                    *(f"{column} with" for column in columns),
                    *(f"{column} without" for column in columns),
                ),
                rows=tuple(
                    (name, *cells(self.with_support, name), *cells(self.without_support, name))
                    for name in self.with_support.countries
                ),
            ),
        )


def autonomy_channels(
    game: PointGame,
    country: str,
    autonomy: Mapping[str, Fraction],
    *,
    solution: str = "nash",
    coalition: Sequence[str] | None = None,
    standing: Mapping[str, Standing] | None = None,
) -> Channels:
    """Return what a change of a country's autonomy does through either channel.

    Parameters
    ----------
    game
        The game in numbers.
    country
        Whose autonomy changes.
    autonomy
        By member of the country: the new autonomy.
    solution
        A name from ``twolevel.bargaining.SOLUTIONS``.
    coalition
        Who negotiates; all countries by default.
    standing
        By country: where territories stand before; as the scenario states by default.

    Raises
    ------
    LabelError
        If there is no such country, member or solution.
    LimitError
        If the game has more agreements than can be enumerated.
    """
    places = standings_in(game) if standing is None else standing
    game.countries.position(country)
    names = tuple(game.countries) if coalition is None else tuple(coalition)
    changed = standings_in(game, autonomy=autonomy)[country]
    after = places[country].with_autonomy({n: changed.autonomy[n] for n in autonomy})
    old, new = places[country].weight, after.weight

    def channel(attention: Fraction, seat: Fraction) -> Channel:
        return _channel(game, country, names, places, attention, seat, solution)

    return Channels(
        country=country,
        coalition=names,
        before=channel(old, old),
        by_attention=channel(new, old),
        by_seat=channel(old, new),
        both=channel(new, new),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="enumeration",
            exact=game.exact,
            parameters=Record({"autonomy": Record(autonomy), "solution": solution}),
        ),
    )


def chip_effect(game: PointGame, *, standing: Mapping[str, Standing] | None = None) -> ChipEffect:
    """Return the domestic bargains with the outsiders' support and without it."""
    places = standings_in(game) if standing is None else standing
    bare = {name: each.without_support() for name, each in places.items()}
    found = domestic_bargaining(game, standing=places)
    return ChipEffect(
        with_support=found,
        without_support=domestic_bargaining(game, standing=bare),
        provenance=found.provenance,
    )


def _channel(
    game: PointGame,
    country: str,
    coalition: tuple[str, ...],
    places: Mapping[str, Standing],
    attention: Fraction,
    seat: Fraction,
    solution: str,
) -> Channel:
    weights = {name: each.weight for name, each in places.items()}
    changed = reweighted(
        game,
        attention={**weights, country: attention},
        seats={**weights, country: seat},
        powers={name: each.power for name, each in places.items()},
    )
    sizes = win_sets(survey(changed))[country]
    problem = bargaining_problem(changed, coalition)
    zone = sum(len(points.ids) for points in problem.blocks())
    found: Settlement = settle(
        changed, solve(problem, solution), coalition=coalition, floor_mode="truncate"
    )
    gains = _gains(changed, country, places[country], found.agreement)
    return Channel(
        attention=attention,
        seat=seat,
        win_set=sizes.win_set.count,
        signable=sizes.signable.count,
        zone=zone,
        agreement=found.agreement,
        territory_gain=gains[0],
        centre_gain=gains[1],
    )


def _gains(
    game: PointGame, country: str, standing: Standing, agreement: Agreement | None
) -> tuple[Fraction, Fraction]:
    none = Fraction(0)
    if agreement is None:
        return none, none
    margins = {name: each.margin for name, each in explain(game, agreement).actors.items()}
    body = game.scenario.country(country)
    territory = none
    for member in body.members:
        actors = [actor.name for actor in member.actors]
        share = standing.power[member.name] / len(actors)
        territory += sum((share * margins[name] for name in actors), none)
    return territory, none if body.centre is None else margins[body.centre.name]
