"""The game: a scenario with every analysis as a method.

Each method is the function of the same name applied to the scenario in numbers; what is
computed once is kept, and nothing is stored back on the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twolevel.errors import ArgumentError
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import PointGame, point_game
from twolevel.payoffs.labelled import Payoffs, payoffs
from twolevel.payoffs.resolution import Draw
from twolevel.ratification.approvals import Approvals, approvals
from twolevel.ratification.enthusiasm import Enthusiasm, enthusiasm
from twolevel.ratification.explanation import Explanation, explain
from twolevel.ratification.nearest import NearestAgreement, nearest_agreement
from twolevel.ratification.overlap import Overlap, overlap
from twolevel.ratification.pivots import Pivots, pivots
from twolevel.ratification.prices import RatificationPrice, ratification_price
from twolevel.ratification.survey import Survey, survey
from twolevel.ratification.winsets import WinSets, win_sets
from twolevel.rng import generator

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

    from twolevel.bargaining.choosing import Method, Outcome
    from twolevel.bargaining.compromise import Compromise
    from twolevel.bargaining.frontier import Frontier
    from twolevel.bargaining.problem import BargainingProblem
    from twolevel.bargaining.search_result import SearchResult
    from twolevel.bargaining.settlement import FloorMode, Settlement
    from twolevel.bargaining.solving import Over
    from twolevel.coalitions import TwoLevelPower
    from twolevel.conflicts import Conflict
    from twolevel.networks import SoftRegionalism
    from twolevel.participation import Participation, Surplus
    from twolevel.protocols import AgreementOffers
    from twolevel.regionalism import Cycle, Domestic
    from twolevel.robustness import Acceptability, LinkShares, Stability, Tornado, Trial
    from twolevel.robustness.facts import FactCheck

__all__ = ["Game", "load"]

Coalition = Iterable[str]
Progress = Callable[[int, int], None]


class Game:
    """A two-level game: a scenario and what follows from it.

    Parameters
    ----------
    scenario
        The case.
    point
        The scenario in numbers; at the centroid of its evidence by default.

    Examples
    --------
    >>> import twolevel as tl
    >>> game = tl.load("border")
    >>> game.win_sets()["north"].win_set.count
    7
    >>> game.solve("nash").agreement["bridge"]
    'upstream'
    """

    def __init__(self, scenario: Scenario, *, point: PointGame | None = None) -> None:
        self.scenario = scenario
        self.point = point_game(scenario) if point is None else point
        self._survey: Survey | None = None
        self._problems: dict[tuple[tuple[str, ...], str], BargainingProblem] = {}

    # -- variants ------------------------------------------------------------------------------

    def replace(self, path: str, value: object) -> Game:
        """Return the game of a scenario with one part replaced; see ``Scenario.replace``."""
        return Game(self.scenario.replace(path, value))

    def draw(self, rng: int | SeedSequence | Generator) -> Game:
        """Return the game at a random draw from the evidence."""
        return Game(self.scenario, point=point_game(self.scenario, reading=Draw(generator(rng))))

    # -- ratification --------------------------------------------------------------------------

    def survey(self, **options: Any) -> Survey:
        """Return the survey; see ``twolevel.ratification.survey`` for the options.

        The survey by the default method is made once and kept.
        """
        if set(options) - {"progress"}:
            return survey(self.point, **options)
        if self._survey is None:
            self._survey = survey(self.point, **options)
        return self._survey

    def win_sets(self, **options: Any) -> WinSets:
        """Return each country's win-set; options as for ``survey``."""
        return win_sets(self.survey(**options))

    def approvals(self, **options: Any) -> Approvals:
        """Return how many agreements each actor approves, exactly, in spaces of any size.

        See ``twolevel.ratification.approvals`` for the options.
        """
        return approvals(self.point, **options)

    def overlap(self, **options: Any) -> Overlap:
        """Return the zone of agreement of every coalition; options as for ``survey``."""
        return overlap(self.survey(**options))

    def pivots(self, **options: Any) -> Pivots:
        """Return what each actor's approval changes; options as for ``survey``."""
        return pivots(self.survey(**options))

    def enthusiasm(self, **options: Any) -> Enthusiasm:
        """Return what each country stands to gain; options as for ``survey``."""
        return enthusiasm(self.survey(**options))

    def explain(
        self, agreement: int | Mapping[str, str] | None = None, /, **more: str
    ) -> Explanation:
        """Return who approves an agreement, by how much, and which rule fails.

        Give an id, a mapping from issues to options, or options by keyword; issues that are
        not mentioned stay at their status quo.
        """
        return explain(self.point, self.scenario.agreement(agreement, **more))

    def price(self, agreement: int | Mapping[str, str], country: str) -> RatificationPrice:
        """Return the least payments with which a country would ratify an agreement."""
        return ratification_price(self.point, agreement, country)

    def nearest(
        self, coalition: Coalition | None = None, *, progress: Progress | None = None
    ) -> NearestAgreement:
        """Return the agreements that the least concession opens to a coalition."""
        return nearest_agreement(self.point, self._coalition(coalition), progress=progress)

    def payoffs(
        self,
        agreements: Iterable[int | Mapping[str, str]] | None = None,
        *,
        sample: int | None = None,
        rng: int | SeedSequence | Generator = 0,
    ) -> Payoffs:
        """Return labelled payoffs of listed agreements, of a sample, or of all."""
        return payoffs(self.point, agreements, sample=sample, rng=rng)

    def power(self) -> TwoLevelPower:
        """Return the voting power of countries and actors over what enters into force."""
        from twolevel.coalitions import subnational_power

        return subnational_power(self.point)

    # -- bargaining ----------------------------------------------------------------------------

    def solve(
        self,
        solution: str = "nash",
        *,
        coalition: Coalition | None = None,
        floor_mode: FloorMode = "truncate",
        over: Over = "agreements",
        weights: Mapping[str, Any] | None = None,
        method: Method = "auto",
        seconds: float | None = 10.0,
        progress: Progress | None = None,
    ) -> Outcome:
        """Return what a bargaining solution makes of a coalition's zone.

        Where there are too many agreements to enumerate the zone is searched, and the result is
        a ``SearchResult``: proven, or with its gap.

        Parameters
        ----------
        solution
            A name from ``twolevel.bargaining.SOLUTIONS``: nash, kalai_smorodinsky,
            egalitarian, utilitarian or equal_loss.
        coalition
            Countries that must all sign; all of them by default.
        floor_mode
            How ratification enters: ``"truncate"``, ``"threat_point"`` or ``"acceptance"``.
        over
            ``"agreements"``, or ``"lotteries"`` over them.
        weights
            Bargaining power by country, for the solutions that take weights.
        method
            ``"enumerate"``, ``"search"``, or ``"auto"``: search where the game has more
            agreements than can be enumerated (200 million).
        seconds
            How long to search at most; None for no limit.
        progress
            Called with the number of agreements done and the total, in each pass.

        Raises
        ------
        LabelError
            If there is no such solution or country.
        ArgumentError
            If another argument is not among those allowed.
        LimitError
            If the game has more agreements than can be enumerated, and what is asked for needs
            all of them: lotteries, floor modes other than ``"truncate"``.
        """
        return self.solve_all(
            [solution],
            coalition=coalition,
            floor_mode=floor_mode,
            over=over,
            weights=weights,
            method=method,
            seconds=seconds,
            progress=progress,
        )[solution]

    def solve_all(
        self,
        solutions: Sequence[str] | None = None,
        *,
        coalition: Coalition | None = None,
        floor_mode: FloorMode = "truncate",
        over: Over = "agreements",
        weights: Mapping[str, Any] | None = None,
        method: Method = "auto",
        seconds: float | None = 10.0,
        progress: Progress | None = None,
    ) -> Mapping[str, Outcome]:
        """Return several solutions by name, all of them by default; see ``solve``.

        All are found by the same method; a search may use so many seconds for each.
        """
        from twolevel.bargaining.choosing import chosen_method, search_all

        names = self._coalition(coalition)
        how = chosen_method(self.point, method, floor_mode=floor_mode, over=over)
        if how == "search":
            return search_all(
                self.point,
                solutions,
                coalition=names,
                weights=weights,
                seconds=seconds,
                progress=progress,
            )
        return self._settled(
            solutions,
            names,
            floor_mode=floor_mode,
            over=over,
            weights=weights,
            progress=progress,
        )

    def _settled(
        self,
        solutions: Sequence[str] | None,
        names: tuple[str, ...],
        *,
        floor_mode: FloorMode = "truncate",
        over: Over = "agreements",
        weights: Mapping[str, Any] | None = None,
        progress: Progress | None = None,
    ) -> dict[str, Settlement]:
        """Return several solutions by enumeration."""
        from twolevel.bargaining import settle, solve_all

        problem = self.problem(names, floor_mode=floor_mode, progress=progress)
        found = solve_all(problem, solutions, weights=weights, over=over)
        return {
            name: settle(self.point, answer, coalition=names, floor_mode=floor_mode)
            for name, answer in found.items()
        }

    def search(
        self, solution: str = "nash", *, coalition: Coalition | None = None, **options: Any
    ) -> SearchResult:
        """Return a bargaining solution found without enumerating, with its proof or its gap.

        For spaces that no one can enumerate; see ``twolevel.bargaining.searching.search``.
        """
        from twolevel.bargaining.searching import search

        names = self._coalition(coalition)
        return search(self.point, solution=solution, coalition=names, **options)

    def problem(
        self,
        coalition: Coalition | None = None,
        *,
        floor_mode: FloorMode = "truncate",
        progress: Progress | None = None,
    ) -> BargainingProblem:
        """Return the bargaining problem of a coalition."""
        from twolevel.bargaining import bargaining_problem

        names = self._coalition(coalition)
        key = (names, floor_mode)
        if key not in self._problems:
            self._problems[key] = bargaining_problem(
                self.point, names, floor_mode=floor_mode, progress=progress
            )
        return self._problems[key]

    def frontier(self, coalition: Coalition | None = None, **options: Any) -> Frontier:
        """Return the agreements of a coalition's zone on which no other improves.

        See ``twolevel.bargaining.zone_frontier`` for the options.
        """
        from twolevel.bargaining import zone_frontier

        return zone_frontier(self.point, self._coalition(coalition), **options)

    def compromise(self, coalition: Coalition | None = None) -> Compromise:
        """Return the salience-weighted compromise on numeric issues."""
        from twolevel.bargaining import compromise

        return compromise(self.point, self._coalition(coalition))

    # -- participation -------------------------------------------------------------------------

    def participation(self, **options: Any) -> Participation:
        """Return which coalitions would hold, and what everybody gains in each.

        See ``twolevel.participation.participation`` for the options.
        """
        from twolevel.participation import participation

        return participation(self.point, **options)

    def surplus(self, **options: Any) -> Surplus:
        """Return what coalitions could gain in all if members paid one another, and its division.

        See ``twolevel.participation.surplus`` for the options.
        """
        from twolevel.participation import surplus

        return surplus(self.point, **options)

    # -- conflict ------------------------------------------------------------------------------

    def conflict(self, agreements: Any = None, **options: Any) -> Conflict:
        """Return agreements as the states of a conflict, and who can move between them.

        See ``twolevel.conflicts.agreement_conflict`` for the options, and
        ``twolevel.conflicts.stability`` for which states are stable.
        """
        from twolevel.conflicts import agreement_conflict

        return agreement_conflict(self.point, agreements, **options)

    def offers(self, coalition: Coalition | None = None, **options: Any) -> AgreementOffers:
        """Return what a coalition agrees on by random proposals, round by round.

        See ``twolevel.protocols.agreement_offers`` for the options: discounts, chances to
        propose, quota, and whether ratifiers are strategic.
        """
        from twolevel.protocols import agreement_offers

        return agreement_offers(self.point, self._coalition(coalition), **options)

    # -- regionalism ---------------------------------------------------------------------------

    def network(self, **options: Any) -> SoftRegionalism:
        """Return the regions' stable networks; see ``twolevel.networks.soft_regionalism``."""
        from twolevel.networks import soft_regionalism

        return soft_regionalism(self.scenario, **options)

    def domestic(self, **options: Any) -> Domestic:
        """Return the bargain between each centre and its territories.

        See ``twolevel.regionalism.domestic_bargaining`` for the options.
        """
        from twolevel.regionalism import domestic_bargaining

        return domestic_bargaining(self.point, **options)

    def cycle(self, **options: Any) -> Cycle:
        """Return the cycle of regionalism, round by round.

        Autonomy, networks, domestic bargains, negotiation, and back; see
        ``twolevel.regionalism.cycle`` for the options.
        """
        from twolevel.regionalism import cycle

        return cycle(self.point, **options)

    # -- facts ---------------------------------------------------------------------------------

    def facts(
        self,
        *,
        theory: str | None = None,
        solution: str = "nash",
        coalition: Coalition | None = None,
    ) -> FactCheck:
        """Return which of the scenario's facts the results confirm.

        Parameters
        ----------
        theory
            A name from ``twolevel.robustness.THEORIES``: what follows if the theory is right,
            who takes part included. By default a solution of the whole game and the win-sets.
        solution, coalition
            How bargaining is settled, and who bargains; a theory says itself who does.

        Raises
        ------
        LabelError
            If there is no such theory, solution or country.
        ArgumentError
            If a theory and a coalition are given.
        """
        from twolevel.robustness.facts import check_facts

        if theory is not None:
            from twolevel.robustness.proceedings import proceed
            from twolevel.robustness.theories import theories_named

            if coalition is not None:
                raise ArgumentError("a theory says itself who bargains; leave the coalition out")
            return proceed(self.point, *theories_named(theory), solution=solution).facts
        settled = self._settled([solution], self._coalition(coalition))
        return check_facts(self.survey(), settled[solution])

    # -- robustness ----------------------------------------------------------------------------

    def acceptability(self, **options: Any) -> Acceptability:
        """Return how often each option is agreed, and each fact holds, over draws.

        See ``twolevel.robustness.acceptability`` for the options.
        """
        from twolevel.robustness import acceptability

        return acceptability(self.scenario, **options)

    def stability(self, **options: Any) -> Stability:
        """Return in how many draws from the evidence each coalition would hold.

        See ``twolevel.robustness.stability`` for the options.
        """
        from twolevel.robustness import stability

        return stability(self.scenario, **options)

    def trial(self, **options: Any) -> Trial:
        """Return which facts each theory gets over draws; see ``twolevel.robustness.trial``."""
        from twolevel.robustness import trial

        return trial(self.scenario, **options)

    def link_shares(self, **options: Any) -> LinkShares:
        """Return how sure each link between regions is; see ``robustness.link_shares``."""
        from twolevel.robustness import link_shares

        return link_shares(self.scenario, **options)

    def tornado(self, of: str, **options: Any) -> Tornado:
        """Return how far each statement alone moves a result; see ``robustness.tornado``."""
        from twolevel.robustness import tornado

        return tornado(self.scenario, of, **options)

    def _coalition(self, coalition: Coalition | None) -> tuple[str, ...]:
        if coalition is None:
            return tuple(self.point.countries)
        names = (coalition,) if isinstance(coalition, str) else tuple(coalition)
        self.point.countries.positions(names)
        return names

    def __repr__(self) -> str:
        return (
            f"<Game {self.scenario.name}: {len(self.scenario.countries)} countries, "
            f"{len(self.point.actors)} actors, {len(self.scenario.issues)} issues, "
            f"{self.scenario.n_agreements:,} agreements>"
        )


def load(case: str | Path | Scenario) -> Game:
    """Return the game of a bundled case, a scenario file or a scenario.

    Parameters
    ----------
    case
        The name of a bundled case (``"tumen"``), the path of a scenario file (anything with a
        suffix or a directory in it), or a scenario.

    Raises
    ------
    LabelError
        If there is no bundled case of that name.
    ScenarioError
        If the file cannot be read or has faults.
    """
    if isinstance(case, Scenario):
        return Game(case)
    path = Path(case)
    if isinstance(case, Path) or path.suffix or len(path.parts) > 1:
        from twolevel.io import read_scenario

        return Game(read_scenario(path))
    from twolevel.cases import load_case

    return Game(load_case(case))
