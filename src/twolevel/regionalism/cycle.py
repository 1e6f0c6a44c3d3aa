"""The cycle of regionalism: autonomy, networks, domestic bargains, negotiation, and back.

Knows the order of the steps and what one hands to the next. Does not know how each is solved.

One round: (1.1) territories have autonomy; (1.2) they form ties across borders, which embed
them; (2.1) with autonomy, ties and outsiders' support behind them they bargain with their
centres; (2.2) countries drawn in negotiate; and what is signed feeds back on autonomy, ``a' =
(1 - damping) a + damping clip(base + response * gain + ties * embeddedness)``. Autonomy is
kept on a grid of steps of about a millionth, so that a state either recurs exactly or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from twolevel.labels import Record
from twolevel.model.numbers import exact
from twolevel.model.scenario import Scenario
from twolevel.networks.complementarity import regions_of
from twolevel.networks.evidence import link_incentives
from twolevel.networks.network import Network
from twolevel.networks.soft_regionalism import (
    GRID,
    by_country,
    measures,
    stable_networks,
)
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.resolution import Centroid, Reading
from twolevel.payoffs.ties import resolved_ties
from twolevel.ratification.explanation import explain
from twolevel.regionalism.blends import reweighted
from twolevel.regionalism.cycle_options import CycleOptions
from twolevel.regionalism.domestic import domestic_bargaining
from twolevel.regionalism.domestic_results import Domestic
from twolevel.regionalism.frontiers import Frontier, frontiers
from twolevel.regionalism.negotiation import Negotiation, guaranteed, negotiate, threatened
from twolevel.regionalism.standing import Standing, standings, standings_in

__all__ = ["Process", "Round", "State"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What one round hands to the next.

    Attributes
    ----------
    autonomy
        By member of a country.
    agreement, signatories
        What stands as the status quo after it was signed, and by whom; None before.
    chip_rounds
        How long temporary support still lasts.
    """

    autonomy: Record[Fraction]
    agreement: int | None = None
    signatories: tuple[str, ...] = ()
    chip_rounds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round with the results of its steps.

    Attributes
    ----------
    before, after
        The states between which it leads.
    network, embeddedness
        The ties of regions, and how embedded each country's members are.
    standing, domestic, negotiation
        Where territories stand, what they reach at home, and what countries agree on.
    gains
        By member: what the agreement gains it over no agreement ever, in utils.
    """

    before: State
    after: State
    network: Network
    embeddedness: Record[Fraction]
    standing: Record[Standing]
    domestic: Domestic
    negotiation: Negotiation
    gains: Record[Fraction]


class Process:
    """A scenario's rounds: everything that does not change from one to the next, read once.

    Parameters
    ----------
    game
        The game in numbers.
    options
        How the steps are taken.
    reading
        How evidence on autonomy, power, ties and support is read; by default as in the game.
        Ties among the options are read at the centroid then.
    """

    def __init__(
        self,
        game: PointGame,
        options: CycleOptions | None = None,
        *,
        reading: Reading | None = None,
    ) -> None:
        self.options = options or CycleOptions()
        self.scenario: Scenario = game.scenario
        self.base = (
            standings_in(game) if reading is None else standings(self.scenario, reading=reading)
        )
        self.powers = {name: each.power for name, each in self.base.items()}
        ties = game.ties
        if reading is not None or self.options.ties is not None:
            ties = resolved_ties(self.scenario, reading or Centroid(), self.options.ties)
        self.incentives = link_incentives(game.bodies, ties)
        self.forum = ties.forum
        self.game = guaranteed(game, self.options.guarantees)
        self._member_of = {
            actor.name: member.name
            for country in self.scenario.countries
            for member in country.members
            for actor in member.actors
        }
        self._countries = {r.name: r.country for r in regions_of(game.bodies)}
        self._frontiers: dict[int | None, Mapping[str, Frontier]] = {}
        self._payoffs: dict[int, Record[Fraction]] = {}
        self._rounds: dict[State, Round] = {}

    def start(self, autonomy: Mapping[str, Fraction] | Fraction | int | None = None) -> State:
        """Return the first state: with the stated autonomy, one number for all, or a mapping.

        Raises
        ------
        LabelError, ArgumentError
            If the mapping names nobody, or a number leaves [0, 1].
        """
        own = {m: a for each in self.base.values() for m, a in each.autonomy.items()}
        if isinstance(autonomy, Mapping):
            standings_in(self.game, autonomy=autonomy)  # refuses names and numbers out of place
            own |= autonomy
        elif autonomy is not None:
            own = dict.fromkeys(own, exact(autonomy, what="autonomy"))
            standings_in(self.game, autonomy=own)
        chip = self.options.chip
        return State(
            autonomy=Record((name, _on_grid(value)) for name, value in own.items()),
            chip_rounds=0 if chip is None else chip.rounds,
        )

    def step(self, state: State) -> State:
        """Return the state after a round."""
        return self.round(state).after

    def round(self, state: State) -> Round:
        """Return a round with the results of its steps; each is computed once and kept."""
        if state not in self._rounds:
            self._rounds[state] = self.computed(state)
        return self._rounds[state]

    def computed(self, state: State) -> Round:
        """Return a round, computed anew."""
        network, embeddedness, informal = self.form_ties(state)
        standing = self.stand(state, embeddedness)
        game = self.weigh(state, standing)
        domestic = domestic_bargaining(
            game,
            standing=standing,
            informal_gains=informal,
            initiative=self.options.initiative,
            costs=self.options.costs,
            known=self._frontier(state, game),
        )
        if self.options.threat == "domestic":
            game = threatened(game, {c: b.threat for c, b in domestic.countries.items()})
        negotiation = negotiate(
            game,
            domestic.members,
            solution=self.options.solution,
            floor_mode=self.options.floor_mode,
        )
        agreement, signatories = self._standing_agreement(state, negotiation)
        gains = self.gains(agreement, signatories)
        after = State(
            autonomy=self.feed_back(state, gains, embeddedness),
            agreement=agreement if self.options.ratchet else None,
            signatories=signatories if self.options.ratchet else (),
            chip_rounds=max(0, state.chip_rounds - 1),
        )
        return Round(
            before=state,
            after=after,
            network=network,
            embeddedness=embeddedness,
            standing=standing,
            domestic=domestic,
            negotiation=negotiation,
            gains=gains,
        )

    # -- the steps -----------------------------------------------------------------------------

    def form_ties(self, state: State) -> tuple[Network, Record[Fraction], Record[Fraction]]:
        """Return the network, and embeddedness and informal gains by country (step 1.2)."""
        support = {name: each.support for name, each in self._supported(state).items()}
        incentives = replace(
            self.incentives,
            autonomy=Record(
                (region, state.autonomy[self._member_of[region]])
                for region in self.incentives.regions
            ),
            forum=Record(
                (region, self.forum * support[self._countries[region]])
                for region in self.incentives.regions
            ),
        )
        greatest, least = stable_networks(incentives)
        network = greatest if self.options.network == "greatest" else least
        shares, gains = measures(incentives, network)
        none = Record(dict.fromkeys(self.base, Fraction(0)))
        if self.options.embeddedness == "none":
            return network, none, none
        informal = by_country(self.scenario, gains, self.powers)
        if self.options.embeddedness == "stated":
            stated = Record((name, each.embeddedness) for name, each in self.base.items())
            return network, stated, informal
        return network, by_country(self.scenario, shares, self.powers), informal

    def stand(self, state: State, embeddedness: Mapping[str, Fraction]) -> Record[Standing]:
        """Return where territories stand with autonomy, ties and support (step 2.1)."""
        return Record(
            (name, replace(each.with_autonomy(state.autonomy), embeddedness=embeddedness[name]))
            for name, each in self._supported(state).items()
        )

    def weigh(self, state: State, standing: Mapping[str, Standing]) -> PointGame:
        """Return the game with the territories' weights, and what stands as status quo."""
        weights = {name: each.weight for name, each in standing.items()}
        return reweighted(
            self.game,
            attention=weights,
            seats=weights,
            powers=self.powers,
            reservations=self._reservations(state),
        )

    def gains(self, agreement: int | None, signatories: tuple[str, ...]) -> Record[Fraction]:
        """Return what an agreement gains the members of the countries that signed it."""
        gains = {}
        for country in self.scenario.countries:
            for member in country.members:
                gains[member.name] = Fraction(0)
                if agreement is not None and country.name in signatories:
                    names = [actor.name for actor in member.actors]
                    over = [self._gain(agreement, name) for name in names]
                    gains[member.name] = sum(over, Fraction(0)) / len(over)
        return Record(gains)

    def feed_back(
        self, state: State, gains: Mapping[str, Fraction], embeddedness: Mapping[str, Fraction]
    ) -> Record[Fraction]:
        """Return autonomy after what was gained and how regions are embedded."""
        after = {}
        for country, each in self.base.items():
            for name, base in each.autonomy.items():
                pull = self.options.response * gains[name]
                pull += self.options.embedding * embeddedness[country]
                target = min(Fraction(1), max(Fraction(0), base + pull))
                own = state.autonomy[name]
                after[name] = _on_grid(own + self.options.damping * (target - own))
        return Record(after)

    # -- what they need ------------------------------------------------------------------------

    def _supported(self, state: State) -> Record[Standing]:
        chip = self.options.chip
        if chip is None or not state.chip_rounds:
            return self.base
        return Record(
            (
                name,
                replace(
                    each,
                    support=1 - (1 - each.support) * (1 - chip.support.get(name, Fraction(0))),
                ),
            )
            for name, each in self.base.items()
        )

    def _standing_agreement(
        self, state: State, negotiation: Negotiation
    ) -> tuple[int | None, tuple[str, ...]]:
        signed = negotiation.agreement
        if signed is not None:
            return signed.id, negotiation.members
        return state.agreement, state.signatories

    def _frontier(self, state: State, game: PointGame) -> Mapping[str, Frontier]:
        if state.agreement not in self._frontiers:
            self._frontiers[state.agreement] = frontiers(game, self.powers)
        return self._frontiers[state.agreement]

    def _of(self, agreement: int) -> Record[Fraction]:
        if agreement not in self._payoffs:
            found = explain(self.game, agreement).actors
            self._payoffs[agreement] = Record((n, each.payoff) for n, each in found.items())
        return self._payoffs[agreement]

    def _gain(self, agreement: int, actor: str) -> Fraction:
        row = self.game.actor_rows[self.game.actors.position(actor)]
        return self._of(agreement)[actor] - row.reservation

    def _reservations(self, state: State) -> Record[Fraction]:
        """Return what actors need when an agreement stands in place of the old status quo."""
        if state.agreement is None:
            return Record()
        old = self._of(self.scenario.agreement().id)
        new = self._of(state.agreement)
        found = {}
        leaves = [leaf for body in self.game.bodies for leaf in body.leaves]
        for leaf, row in zip(leaves, self.game.actor_rows, strict=True):
            if leaf.reservation is not None:
                continue
            share = leaf.outside_option
            best = old[leaf.name]
            if share:
                best += (row.reservation - old[leaf.name]) / share
            found[leaf.name] = new[leaf.name] + share * max(Fraction(0), best - new[leaf.name])
        return Record(found)


def _on_grid(value: Fraction) -> Fraction:
    return Fraction(round(value * GRID), GRID)
