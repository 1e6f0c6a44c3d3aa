"""A theory run over many draws: ties, endorsement, negotiation and feedback, as arrays.

The compiled steps and the library's one-game-at-a-time cycle come to the same ends. Knows
theories, draws and the order of the steps. Does not know what the ends are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.model.scenario import Scenario
from twolevel.networks.complementarity import regions_of
from twolevel.networks.drawn import DrawnTies, by_member
from twolevel.networks.soft_regionalism import GRID
from twolevel.payoffs.drawing import Drawing, DrawnGames
from twolevel.payoffs.many import Floats
from twolevel.payoffs.shares import reweighted_draws
from twolevel.payoffs.statements import statements
from twolevel.provenance import fingerprint
from twolevel.ratification.approval import passing_country_masks
from twolevel.regionalism.cycle_options import CycleOptions
from twolevel.regionalism.trace import Cycle, cycle
from twolevel.robustness.drawn_standing import DrawnStanding
from twolevel.robustness.endorsing import Endorsing
from twolevel.robustness.findings import (
    ORDERS,
    Findings,
    Question,
    blank_findings,
    fill_findings,
)
from twolevel.robustness.theories import Theory
from twolevel.robustness.walking import Walker

__all__ = ["Ends", "Processes"]

Mask = NDArray[np.bool_]
Units = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """Where a theory leads in some draws; the first axis is the draw.

    Attributes
    ----------
    found
        What the last round's game leads to, solutions being those of the members, and none
        where what they agree on does not enter into force.
    members
        Who takes part in the last round: ``(n, n_countries)``.
    drawn_in
        The first round in which a country does, 0 where it never does: ``(n, n_countries)``.
    rounds
        How many rounds there were: ``(n,)``.
    settled
        Whether the steps came to a state that they had been in before: ``(n,)``.
    doubts
        Games that floats could not tell and that were decided in fractions.
    """

    found: Findings
    members: Mask
    drawn_in: Units
    rounds: Units
    settled: Mask
    doubts: int = 0


class Processes:
    """Runs a theory over draws.

    Parameters
    ----------
    scenario
        The case as everybody sees it; draws are numbered by its statements.
    theory
        The theory.
    solution
        How negotiations are settled.
    favoured, questions
        What else is asked of a draw; see ``Walker``.
    backend
        ``"auto"``, ``"compiled"`` or ``"numpy"``.
    """

    def __init__(
        self,
        scenario: Scenario,
        theory: Theory,
        *,
        solution: str,
        favoured: Sequence[str] = (),
        questions: Sequence[Question] = (),
        backend: str = "auto",
    ) -> None:
        self.theory, self.scenario = theory, _tied(theory.seen(scenario), theory.options)
        self.options = replace(theory.options, solution=solution, ties=None)
        self.order = ORDERS.index(solution)
        self.names = tuple(self.scenario.country_names)
        self.walker = Walker(
            self.scenario,
            self.names,
            favoured=favoured,
            questions=questions,
            backend=backend,
            drawing=Drawing(
                self.scenario,
                like=statements(scenario),
                ties=self.options.embeddedness != "none",
            ),
        )
        self.compiled = self.walker.compiled and _suits(self.options)
        self.in_force = passing_country_masks(
            self.scenario.international, self.scenario.country_names
        )
        self._members = {
            member.name: tuple(actor.name for actor in member.actors)
            for country in self.scenario.countries
            for member in country.members
        }
        self._country_of = np.array(
            [c for c, body in enumerate(self.scenario.countries) for _ in body.members],
            dtype=np.intp,
        )
        member_of = {actor: m for m, actors in self._members.items() for actor in actors}
        listed = list(self._members)
        self.regions = tuple(regions_of(self.drawing.centroid.bodies))
        self._region_member = np.array(
            [listed.index(member_of[r.name]) for r in self.regions], dtype=np.intp
        )
        self._region_country = np.array(
            [self.names.index(r.country) for r in self.regions], dtype=np.intp
        )

    @property
    def identity(self) -> list[object]:
        """What tells this theory of this scenario from others, as plain data."""
        told = (self.scenario, self.options, self.theory.feedback)
        return [self.theory.name, *map(fingerprint, told)]

    @property
    def drawing(self) -> Drawing:
        """Where draws come from."""
        return self.walker.drawing

    def ends(self, games: DrawnGames) -> Ends:
        """Return where the theory leads in draws."""
        return self._together(games) if self.compiled else self._one_by_one(games)

    # -- together ------------------------------------------------------------------------------

    def _together(self, games: DrawnGames) -> Ends:
        n, n_countries = len(games), len(self.names)
        standing, ties = DrawnStanding(games), self._ties(games)
        endorsing = Endorsing(games, self.walker.space)
        state = np.rint(standing.autonomy * GRID)
        history = [state.copy()]
        ends = blank_findings(n, n_countries, self.walker.n_options, len(self.walker.questions))
        members = np.zeros((n, n_countries), dtype=np.bool_)
        drawn_in = np.zeros((n, n_countries), dtype=np.int64)
        rounds = np.zeros(n, dtype=np.int64)
        settled = np.zeros(n, dtype=np.bool_)
        active, doubts = np.arange(n), 0
        for number in range(1, self.theory.rounds + 1):
            embedded, informal = self._embed(state / GRID, standing, ties)
            weights = standing.weights(state / GRID, embedded)
            weighed = reweighted_draws(games, weights)
            endorsed, unclear = self._endorse(endorsing, weighed, weights, informal)
            doubts += unclear
            members[active] = endorsed[active]
            drawn_in[active] = np.where(
                (drawn_in[active] == 0) & endorsed[active], number, drawn_in[active]
            )
            rounds[active] = number
            self._negotiate(weighed, endorsed, active, ends, bargains_only=self.theory.feedback)
            after = self._feed_back(games, state, ends, members, embedded, standing)
            same = [(after[active] == known[active]).all(axis=1) for known in history]
            settled[active] = np.any(same, axis=0)
            state = np.where(settled[:, None], state, after)
            history.append(state.copy())
            if self.theory.feedback:  # the rest is asked of each draw's last round alone
                last = number == self.theory.rounds
                done = active if last else active[settled[active]]
                self._negotiate(weighed, endorsed, done, ends)
            active = np.flatnonzero(~settled)
            if not len(active):
                break
        return Ends(
            found=Findings(**ends),
            members=members,
            drawn_in=drawn_in,
            rounds=rounds,
            settled=settled,
            doubts=doubts,
        )

    def _ties(self, games: DrawnGames) -> DrawnTies | None:
        """Return what ties regions in draws; None where ties count for nothing."""
        if self.options.embeddedness == "none":
            return None
        greatest = self.options.network == "greatest"
        return DrawnTies(self.regions, games.ties, len(games), grid=GRID, greatest=greatest)

    def _embed(
        self, autonomy: Floats, standing: DrawnStanding, ties: DrawnTies | None
    ) -> tuple[Floats, Floats]:
        """Return embeddedness and informal gains by country (step 1.2)."""
        if ties is None:
            none = np.zeros((len(autonomy), len(self.names)))
            return none, none
        support = standing.support[:, self._region_country]
        measured = ties.measures(autonomy[:, self._region_member], support)
        shares, gains = (self._by_country(each, standing) for each in measured)
        return (standing.embeddedness if self._stated else shares), gains

    @property
    def _stated(self) -> bool:
        return self.options.embeddedness == "stated"

    def _by_country(self, measure: Floats, standing: DrawnStanding) -> Floats:
        of_member = by_member(measure, [r.name for r in self.regions], self._members)
        found = np.zeros((len(measure), len(self.names)))
        for place, (country, each) in enumerate(
            zip(self._country_of.tolist(), of_member.values(), strict=True)
        ):
            found[:, country] += standing.power[:, place] * each
        return found

    def _endorse(
        self, endorsing: Endorsing, weighed: DrawnGames, weights: Floats, informal: Floats
    ) -> tuple[Mask, int]:
        """Return who is endorsed at home (step 2.1)."""
        if self.options.initiative == "bottom_up":
            return endorsing.from_below(weights, informal, self.options.costs)
        return endorsing.by_one_side(weighed, self.options.initiative), 0

    def _negotiate(
        self,
        weighed: DrawnGames,
        endorsed: Mask,
        active: NDArray[np.intp],
        ends: dict[str, Any],
        *,
        bargains_only: bool = False,
    ) -> None:
        """Fill in what active draws lead to, each with its own members (step 2.2)."""
        sets = endorsed[active] @ (1 << np.arange(len(self.names)))
        for mask in np.unique(sets).tolist():
            only = active[sets == mask]
            coalition = [name for k, name in enumerate(self.names) if mask >> k & 1]
            found = self.walker.findings(
                weighed,
                only=only,
                coalition=coalition or self.names,
                bargains_only=bargains_only,
            )
            fill_findings(
                ends, found, only, self.names, coalition, in_force=bool(self.in_force[mask])
            )

    def _feed_back(
        self,
        games: DrawnGames,
        state: Floats,
        ends: dict[str, Any],
        members: Mask,
        embedded: Floats,
        standing: DrawnStanding,
    ) -> Floats:
        """Return autonomy after a round, in steps of its grid (step 2.3)."""
        gains = self._gains(games, ends["solutions"][:, self.order])
        gains[~members[:, self._country_of]] = 0
        pull = float(self.options.response) * gains
        pull += float(self.options.embedding) * embedded[:, self._country_of]
        target = np.clip(standing.autonomy + pull, 0, 1)
        own = state / GRID
        found: Floats = np.rint((own + float(self.options.damping) * (target - own)) * GRID)
        return found

    def _gains(self, games: DrawnGames, agreements: Units) -> Floats:
        """Return what agreements gain each member of a country, in utils; zero without one."""
        some = agreements >= 0
        digits = np.unravel_index(np.where(some, agreements, 0), self.scenario.sizes)
        actors = len(games.actor_scales)
        units: Any = -games.thresholds[:, :actors]
        rows = np.arange(len(games))
        for scope, entries in zip(games.scopes, games.tables, strict=True):
            where: Any = (rows, slice(0, actors), *(digits[issue] for issue in scope))
            units = units + entries[where]
        utils: Floats = units / np.array([float(scale) for scale in games.actor_scales])
        listed = {name: k for k, name in enumerate(self.scenario.actor_names)}
        columns = [
            utils[:, [listed[a] for a in actors]].mean(axis=1) for actors in self._members.values()
        ]
        gains = np.stack(columns, axis=1) if columns else np.zeros((len(games), 0))
        return np.where(some[:, None], gains, 0.0)

    # -- one by one ----------------------------------------------------------------------------

    def _one_by_one(self, games: DrawnGames) -> Ends:
        n, n_countries = len(games), len(self.names)
        ends = blank_findings(n, n_countries, self.walker.n_options, len(self.walker.questions))
        members = np.zeros((n, n_countries), dtype=np.bool_)
        drawn_in = np.zeros((n, n_countries), dtype=np.int64)
        rounds = np.zeros(n, dtype=np.int64)
        settled = np.zeros(n, dtype=np.bool_)
        for place in range(n):
            found = cycle(games.game(place), options=self.options, rounds=self.theory.rounds)
            listed = found.last.domestic.members
            rounds[place], settled[place] = len(found.rounds), found.status != "limit"
            members[place] = [name in listed for name in self.names]
            drawn_in[place] = [found.drawn_in[name] or 0 for name in self.names]
            self._write(ends, place, found)
        return Ends(
            found=Findings(**ends),
            members=members,
            drawn_in=drawn_in,
            rounds=rounds,
            settled=settled,
        )

    def _write(self, ends: dict[str, Any], place: int, found: Cycle) -> None:
        last = found.last
        looked = self.walker.of_game(found.last_game(), last.domestic.members or self.names)
        single = Findings(**{name: np.asarray(part)[None] for name, part in looked.items()})
        fill_findings(
            ends,
            single,
            np.array([place]),
            self.names,
            last.domestic.members,
            in_force=last.negotiation.status == "in_force",
        )


def _tied(scenario: Scenario, options: CycleOptions) -> Scenario:
    """Return a scenario that states the ties of the options, so that they are drawn like its own."""
    return scenario if options.ties is None else replace(scenario, ties=options.ties)


def _suits(options: CycleOptions) -> bool:
    """Whether the steps taken together know these options; others are taken one by one."""
    return (
        options.threat == "reservation"
        and options.floor_mode == "truncate"
        and not options.ratchet
        and options.chip is None
        and not options.guarantees
    )
