"""Two-level voting power: what an actor within a country decides internationally.

Every country ratifies or not by its own rule; the international rule decides over countries.
Knows the indices and what they mean for countries and actors. Does not know what is voted on:
a negotiator's own acceptance is left out, as it is no vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.coalitions.power.compound import CompoundGame, combined, swings_of_part
from twolevel.coalitions.power.counting import swings, swings_of_patterns
from twolevel.coalitions.power.voting import VotingGame
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Labels, Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import PointGame, point_game
from twolevel.payoffs.resolution import ResolvedActor, ResolvedBody
from twolevel.provenance import Provenance, fingerprint

__all__ = [
    "ActorPower",
    "CountryPower",
    "TwoLevelPower",
    "compound_power",
    "subnational_power",
]

_CHECKED_BY_LISTING = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPower:
    """A country's power over the international outcome.

    Attributes
    ----------
    shapley_shubik, banzhaf
        In the game among countries, each taken as one voter.
    ratification
        Share of its actors' approval patterns that ratify.
    pivotal
        Chance that the country decides when every *actor* everywhere votes by coin toss.
    actors_shapley_shubik
        Sum of its actors' Shapley-Shubik indices over all actors: against the first number it
        tells what the domestic rule adds or takes away.
    """

    shapley_shubik: Fraction
    banzhaf: Fraction
    ratification: Fraction
    pivotal: Fraction
    actors_shapley_shubik: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPower:
    """An actor's power over the international outcome.

    Attributes
    ----------
    country
        Whose actor it is.
    banzhaf
        Chance that it decides the international outcome when all others vote by coin toss.
    shapley_shubik
        Chance that it is pivotal when all actors join in random order.
    owen
        The same when the actors of a country join one after the other: Owen's value with
        countries as unions. It sums to the country's Shapley-Shubik index.
    domestic_banzhaf
        Chance that it decides its country's ratification.
    """

    country: str
    banzhaf: Fraction
    shapley_shubik: Fraction
    owen: Fraction
    domestic_banzhaf: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLevelPower(Reported):
    """The power of countries and of the actors within them; all numbers are exact.

    Attributes
    ----------
    countries, actors
        By name.
    power_to_act
        Share of all approval patterns in which the agreement enters into force.
    """

    countries: Record[CountryPower]
    actors: Record[ActorPower]
    power_to_act: Fraction
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        actors = Table(
            title="Power of each actor over the international outcome",
            columns=("actor", "country", "Banzhaf", "Shapley-Shubik", "Owen", "at home"),
            rows=tuple(
                (name, a.country, a.banzhaf, a.shapley_shubik, a.owen, a.domestic_banzhaf)
                for name, a in self.actors.items()
            ),
            note=f"Approval patterns that enter into force: {float(self.power_to_act):.4g}.",
        )
        countries = Table(
            title="Power of each country",
            columns=("country", "Shapley-Shubik", "Banzhaf", "ratifies", "pivotal", "its actors"),
            rows=tuple(
                (
                    name,
                    c.shapley_shubik,
                    c.banzhaf,
                    c.ratification,
                    c.pivotal,
                    c.actors_shapley_shubik,
                )
                for name, c in self.countries.items()
            ),
        )
        return (actors, countries)

    def verify(self, game: CompoundGame | Scenario | PointGame) -> None:
        """Raise unless the numbers are those of a game.

        Up to 18 actors, every pattern of approvals is listed and put through the rules;
        otherwise the sums that hold in every game are checked: Shapley-Shubik over all actors
        and Owen over each country, and Banzhaf of an actor as the product of two chances.

        Raises
        ------
        VerificationError
            Naming the claim that fails.
        """
        compound = game if isinstance(game, CompoundGame) else _compound(_point(game))
        if tuple(self.actors) != tuple(compound.actors):
            raise VerificationError(f"the result is about {list(self.actors)}")
        if sum(actor.shapley_shubik for actor in self.actors.values()) != 1:
            raise VerificationError("the Shapley-Shubik indices do not sum to one")
        for name, country in self.countries.items():
            inside = [actor for actor in self.actors.values() if actor.country == name]
            if sum(actor.owen for actor in inside) != country.shapley_shubik:
                raise VerificationError(f"the Owen values of {name} do not sum to its index")
            if any(a.banzhaf != country.pivotal * a.domestic_banzhaf for a in inside):
                raise VerificationError(f"a Banzhaf index of {name} is not the product of chances")
        if len(self.actors) <= _CHECKED_BY_LISTING:
            listed = swings_of_patterns(compound.patterns())
            found = (
                tuple(actor.banzhaf for actor in self.actors.values()),
                tuple(actor.shapley_shubik for actor in self.actors.values()),
            )
            if found != (listed.banzhaf(), listed.shapley_shubik()):
                raise VerificationError("listing all patterns of approval gives other indices")


def compound_power(game: CompoundGame) -> TwoLevelPower:
    """Return the power of every actor of a compound game, exactly.

    With p_c the chance that country c ratifies and P(p) the chance that the agreement enters
    into force, the Banzhaf index of actor i of c is ``dP/dp_c`` times its index at home. The
    product of the two *indices* is right only where every country ratifies half the time.
    Shapley-Shubik follows from the same derivative, taken of polynomials that count by size.

    Parameters
    ----------
    game
        The international game with the domestic games as its parts.

    Raises
    ------
    ArgumentError
        If it is no compound game.
    LimitError
        If a body has more than 14 parts while some of its parts are bodies themselves, or if a
        domestic game is too large to count.

    References
    ----------
    Owen, G. (1975). Multilinear extensions and the Banzhaf value. Naval Research Logistics
    Quarterly 22(4), 741-750, https://doi.org/10.1002/nav.3800220409.
    Owen, G. (1977). Values of games with a priori unions. In R. Henn, O. Moeschlin (eds),
    Mathematical Economics and Game Theory, 76-88, https://doi.org/10.1007/978-3-642-45494-3_7.

    Examples
    --------
    >>> from twolevel.model import Majority, Unanimity
    >>> cabinet = VotingGame(members=("red", "green", "blue"), rule=Majority())
    >>> treaty = VotingGame(members=("north", "south", "east"), rule=Unanimity())
    >>> found = compound_power(CompoundGame(game=treaty, parts={"north": cabinet}))
    >>> found.actors["red"].shapley_shubik, found.actors["red"].owen
    (Fraction(1, 10), Fraction(1, 9))
    """
    if not isinstance(game, CompoundGame):
        raise ArgumentError(f"compound_power needs a CompoundGame, not {shown(game)}")
    homes = [swings_of_part(game.parts.get(name)) for name in game.game.members]
    top = swings(game.game)
    overall, pivotal = combined(game.game, homes)
    n_actors = len(game.actors)
    shapley, banzhaf = overall.shapley_shubik(), overall.banzhaf()
    top_shapley, top_banzhaf = top.shapley_shubik(), top.banzhaf()
    countries: dict[str, CountryPower] = {}
    actors: dict[str, ActorPower] = {}
    for c, (country, home) in enumerate(zip(game.game.members, homes, strict=True)):
        start = len(actors)
        inside = game.actors_of(country)
        at_home, values_at_home = home.banzhaf(), home.shapley_shubik()
        for k, name in enumerate(inside):
            actors[name] = ActorPower(
                country=country,
                banzhaf=banzhaf[start + k],
                shapley_shubik=shapley[start + k],
                owen=top_shapley[c] * values_at_home[k],
                domestic_banzhaf=at_home[k],
            )
        countries[country] = CountryPower(
            shapley_shubik=top_shapley[c],
            banzhaf=top_banzhaf[c],
            ratification=Fraction(sum(home.winning), 1 << len(inside)),
            pivotal=Fraction(int(pivotal[c].sum()), 1 << (n_actors - len(inside))),
            actors_shapley_shubik=sum(shapley[start : start + len(inside)], Fraction(0)),
        )
    return TwoLevelPower(
        countries=Record(countries),
        actors=Record(actors),
        power_to_act=Fraction(sum(overall.winning), 1 << n_actors),
        provenance=Provenance(
            fingerprint=fingerprint(game),
            method="counting",
            explanation="patterns of approval counted exactly, by size, within and across countries",
        ),
    )


def subnational_power(game: Scenario | PointGame) -> TwoLevelPower:
    """Return the power of every actor of a scenario over the international outcome.

    The power is that of the rules: approvals are votes, whatever the actors want. Under a
    ``Shared`` rule it depends on autonomy, which sets the weights of centre and territories.

    Parameters
    ----------
    game
        A scenario, or a scenario in numbers.

    Raises
    ------
    ArgumentError
        If it is neither.
    LimitError
        If a body has more than 14 parts while some of its parts are bodies themselves.

    See Also
    --------
    compound_power

    Examples
    --------
    >>> import twolevel as tl
    >>> found = subnational_power(tl.load_case("border"))
    >>> found.verify(tl.load_case("border"))
    >>> float(sum(actor.shapley_shubik for actor in found.actors.values()))
    1.0
    """
    return compound_power(_compound(_point(game)))


def _point(game: Scenario | PointGame) -> PointGame:
    if isinstance(game, Scenario):
        return point_game(game)
    if isinstance(game, PointGame):
        return game
    raise ArgumentError(f"subnational power needs a Scenario or a PointGame, not {shown(game)}")


def _compound(game: PointGame) -> CompoundGame:
    treaty = VotingGame(members=game.countries, rule=game.scenario.international)
    return CompoundGame(game=treaty, parts=Record((b.name, _body(b)) for b in game.bodies))


def _body(body: ResolvedBody) -> CompoundGame:
    names = Labels((part.name for part in body.parts), kind="part")
    shares = Record(zip(names, body.weights, strict=True))
    return CompoundGame(
        game=VotingGame(members=names, rule=body.rule, shares=shares),
        parts=Record(
            (part.name, _body(part)) for part in body.parts if not isinstance(part, ResolvedActor)
        ),
    )
