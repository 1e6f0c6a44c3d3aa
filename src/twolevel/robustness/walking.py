"""What every draw of a batch leads to: sizes, zones, gains and bargains, as arrays.

The compiled walk and the library's one-game-at-a-time analyses fill the same arrays with the
same numbers. Knows games and what is asked of them. Does not know what the answers are for.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining import bargaining_problem, solve_all
from twolevel.bargaining.survey import survey as first_look
from twolevel.errors import ArgumentError, shown
from twolevel.kernels.draw_space import DrawSpace
from twolevel.kernels.subsets import superset_sums
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.drawing import Drawing, DrawnGames
from twolevel.ratification.survey import survey
from twolevel.ratification.winsets import win_sets
from twolevel.ratification.zone import zone_blocks
from twolevel.robustness.findings import ORDERS, Findings, Question
from twolevel.robustness.passing import passing_words

__all__ = ["Walker"]

Units = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Walker:
    """Finds what draws of a scenario lead to.

    Parameters
    ----------
    scenario
        The case.
    coalition
        Who bargains: names of countries.
    favoured
        Countries whose favourite agreements are asked for.
    questions
        Zones to count.
    backend
        ``"compiled"``, ``"numpy"``, or ``"auto"``: compiled code where numba can be imported
        and the scenario has at most eight countries of at most six actors. Answers are the same.
    drawing
        Where draws come from; by default from what the scenario says of payoffs.

    Raises
    ------
    ArgumentError
        If the backend is unknown or cannot take the scenario.
    """

    def __init__(
        self,
        scenario: Scenario,
        coalition: Sequence[str],
        *,
        favoured: Sequence[str] = (),
        questions: Sequence[Question] = (),
        backend: str = "auto",
        drawing: Drawing | None = None,
    ) -> None:
        self.scenario, self.coalition = scenario, tuple(coalition)
        self.drawing = drawing or Drawing(scenario, ties=False)
        self.members = scenario.country_names.positions(self.coalition)
        self.favoured = scenario.country_names.positions(favoured)
        self.questions = tuple(questions)
        self.voters = tuple(sum(1 for _ in country.actors) for country in scenario.countries)
        self.n_options = sum(scenario.sizes)
        suits = DrawSpace.suits(scenario.sizes, self.voters)
        if backend not in ("auto", "compiled", "numpy"):
            raise ArgumentError(
                f"backend must be 'auto', 'compiled' or 'numpy', not {shown(backend)}"
            )
        if backend == "compiled" and not suits:
            raise ArgumentError(
                "backend 'compiled' takes at most 8 countries of at most 6 actors and some 10**8 "
                "agreements; leave the backend to 'auto'"
            )
        self.compiled = suits and backend != "numpy" and find_spec("numba") is not None
        if self.compiled:
            self._prepare()

    def findings(
        self,
        games: DrawnGames,
        *,
        only: NDArray[np.intp] | None = None,
        coalition: Sequence[str] | None = None,
        bargains_only: bool = False,
    ) -> Findings:
        """Return what draws lead to.

        Parameters
        ----------
        games
            The draws.
        only
            Places of the draws to look at; all by default.
        coalition
            Who bargains, if not the coalition of the walker.
        bargains_only
            Whether solutions are all that is asked for; the rest may then be left blank.
        """
        places = np.arange(len(games)) if only is None else only
        members = self.members
        if coalition is not None:
            members = self.scenario.country_names.positions(coalition)
        if self.compiled:
            return self._by_walk(games, places, members, bargains_only=bargains_only)
        return self._one_by_one(games, places, members)

    @cached_property
    def n_feasible(self) -> int:
        """Number of agreements that no exclusion bars, in every draw alike."""
        if self.compiled:
            return int(np.unpackbits(self.space.feasible.view(np.uint8)).sum())
        blocks = self.drawing.centroid.enumeration.blocks()
        return sum(int(np.count_nonzero(block.feasible)) for block in blocks)

    # -- compiled ------------------------------------------------------------------------------

    def _prepare(self) -> None:
        point = self.drawing.centroid
        bodies = self.drawing.games([None] * len(self.drawing.statements), n_draws=1)
        self._scopes = bodies.scopes
        cares = [
            [s for s, table in zip(bodies.scopes, self._structure(), strict=True) if table[row]]
            for row in range(len(point.rows))
        ]
        self.space = DrawSpace(
            self.scenario.sizes,
            self._scopes,
            self.voters,
            cares,
            self.drawing.exclusions,
            point.requires,
        )
        space = self.space
        names = self.scenario.country_names
        shape = (len(self.questions), len(space.prefix_digits), space.n_words)
        bits = np.zeros(shape, dtype=np.uint64)
        masks = np.zeros(len(self.questions), dtype=np.int64)
        for place, question in enumerate(self.questions):
            issues = self.scenario.issue_names
            wanted = {
                issues.position(issue): self.scenario.issue(issue).option_names.index(option)
                for issue, option in question.having.items()
            }
            masks[place] = sum(1 << c for c in names.positions(question.coalition))
            bits[place] = space.having(wanted) & self._open(int(masks[place]))
        prefix_options, inner_options = space.option_places()
        self._constants = (
            np.cumsum([0, *self.voters]),
            space.inner_places,
            space.prefix_places,
            space.inner_ids,
            space.prefix_ids,
            space.feasible,
            space.class_bits,
            space.class_required,
            space.class_of,
            space.prefix_required,
            space.choices,
            space.first_prefix,
            space.n_choices,
            prefix_options,
            inner_options,
        )
        self._asked = (sum(1 << country for country in self.favoured), masks, bits)

    def _structure(self) -> list[list[bool]]:
        """Return, for each scope, which rows have a table over it in some draw."""
        found = []
        for scope in self._scopes:
            has = [
                any(
                    tuple(sorted(self.scenario.issue_names.positions(i.issues))) == scope
                    for i in actor.interests
                )
                for actor in self.scenario.actors
            ]
            ends = np.cumsum([0, *self.voters])
            has += [any(has[a:b]) for a, b in itertools.pairwise(ends)]
            found.append(has)
        return found

    def _open(self, present: int) -> NDArray[np.uint64]:
        """Return the feasible agreements that a coalition is enough for."""
        space = self.space
        found = np.zeros_like(space.feasible)
        for required, bits in zip(space.class_required, space.class_bits, strict=True):
            fits = (space.prefix_required | required) & ~np.int64(present) == 0
            found |= np.where(fits[:, None], space.feasible & bits, np.uint64(0))
        return found

    def _by_walk(
        self,
        games: DrawnGames,
        places: NDArray[np.intp],
        coalition: Sequence[int],
        *,
        bargains_only: bool,
    ) -> Findings:
        from twolevel.kernels.draw_walk import walk

        n, rows = len(places), games.thresholds.shape[1]
        countries, members = len(self.voters), len(coalition)
        none = np.zeros((n, rows, 0), dtype=np.int64)
        tables = np.concatenate(
            [none, *(t[places].reshape(n, rows, -1) for t in games.tables)], axis=2
        )
        by_class = np.zeros((n, len(self.space.required), 1 << countries), dtype=np.int64)
        sizes = np.zeros((n, countries, 3), dtype=np.int64)
        others = np.zeros((n, countries), dtype=np.int64)
        sums = np.zeros((n, countries, 2), dtype=np.int64)
        peaks = np.zeros((n, countries), dtype=np.int64)
        ideals = np.zeros((n, members), dtype=np.int64)
        solutions = (
            np.full((n, len(ORDERS)), -1, dtype=np.int64),
            np.zeros((n, len(ORDERS)), dtype=np.int64),
            np.zeros((n, len(ORDERS), members), dtype=np.int64),
            np.zeros((n, len(ORDERS), self.n_options), dtype=np.bool_),
        )
        favoured = np.zeros((n, countries, self.n_options), dtype=np.bool_)
        answers = np.zeros((n, len(self.questions)), dtype=np.int64)
        walk(
            tables,
            games.thresholds[places],
            passing_words(games.bodies, len(games))[places],
            self._constants,
            (np.array(coalition, dtype=np.int64), sum(1 << c for c in coalition), *self._asked),
            (by_class, sizes, others, sums, peaks, ideals, solutions, favoured, answers),
            bargains_only,
        )
        masks = np.arange(1 << countries)
        zones = sum(
            np.where(masks & required == required, by_class[:, k], 0)
            for k, required in enumerate(self.space.required.tolist())
        )
        scale = games.country_scale
        some = others > 0
        total = sums[..., 0].astype(object) * 2**32 + sums[..., 1].astype(object)
        mean = (total / (np.maximum(others, 1).astype(object) * scale)).astype(np.float64)
        return Findings(
            zones=np.asarray(zones),
            sizes=sizes,
            others=others,
            mean_gains=np.where(some, mean, np.nan),
            largest_gains=np.where(some, _utils(peaks, scale), np.nan),
            ideals=_utils(ideals, scale),
            solutions=solutions[0],
            ties=solutions[1],
            gains=_utils(solutions[2], scale),
            options=solutions[3],
            favoured=favoured,
            answers=answers,
        )

    # -- one by one ----------------------------------------------------------------------------

    def _one_by_one(
        self, games: DrawnGames, places: NDArray[np.intp], coalition: Sequence[int]
    ) -> Findings:
        names = [self.scenario.country_names[member] for member in coalition]
        parts = [self.of_game(games.game(place), names) for place in places.tolist()]
        return Findings(**{name: np.stack([part[name] for part in parts]) for name in parts[0]})

    def of_game(self, game: PointGame, coalition: Sequence[str]) -> dict[str, Any]:
        found = survey(game, method="enumerate", backend="numpy")
        known = win_sets(found).countries.values()
        masks = np.arange(1 << len(self.voters))
        zones = np.zeros(len(masks), dtype=np.int64)
        for required, counts in found.required_masks:
            zones += np.where(masks & required == required, superset_sums(counts), 0)
        problem = bargaining_problem(game, coalition)
        answers = solve_all(problem).values()
        return {
            "zones": zones,
            "sizes": np.array(
                [[c.win_set.count, c.acceptable.count, c.signable.count] for c in known]
            ),
            "others": np.array(
                [
                    sum(
                        counts[(masks | 1 << c) == masks[-1]].sum()
                        for _, counts in found.required_masks
                    )
                    for c in range(len(self.voters))
                ]
            ),
            "mean_gains": np.array([_float(gain) for gain in found.mean_gain]),
            "largest_gains": np.array([_float(gain) for gain in found.largest_gain]),
            "ideals": np.array(
                [float(g) for g in problem.gains_in_utils(first_look(problem).ideal).values()]
            ),
            "solutions": np.array([answer.ids[0] if answer.ids else -1 for answer in answers]),
            "ties": np.array([answer.tie_count for answer in answers]),
            "gains": np.array([[float(gain) for gain in a.gains.values()] for a in answers]),
            "options": np.stack([self._options(answer.ids) for answer in answers]),
            "favoured": np.stack([self._favourites(game, c) for c in range(len(self.voters))]),
            "answers": np.array([self._answer(game, q) for q in self.questions], dtype=np.int64),
        }

    def _options(self, ids: Sequence[int]) -> Mask:
        found = np.zeros(self.n_options, dtype=np.bool_)
        digits = np.stack(np.unravel_index(np.array(ids, dtype=np.int64), self.scenario.sizes))
        offsets = np.cumsum([0, *self.scenario.sizes[:-1]])
        found[digits + offsets[:, None]] = True
        return found

    def _favourites(self, game: PointGame, country: int) -> Mask:
        if country not in self.favoured:
            return np.zeros(self.n_options, dtype=np.bool_)
        best: int | None = None
        kept: list[int] = []
        everyone = self.scenario.country_names
        for ids, payoffs in zone_blocks(game, (everyone[country],), open_to=everyone):
            peak = int(payoffs[:, 0].max())
            if best is None or peak > best:
                best, kept = peak, []
            if peak == best:
                kept += ids[payoffs[:, 0] == peak].tolist()
        return self._options(kept)

    def _answer(self, game: PointGame, question: Question) -> int:
        count = 0
        for ids, _ in zone_blocks(game, question.coalition):
            digits = np.unravel_index(ids, self.scenario.sizes)
            keep = np.ones(len(ids), dtype=np.bool_)
            for issue, option in question.having.items():
                place = self.scenario.issue_names.position(issue)
                keep &= digits[place] == self.scenario.issue(issue).option_names.index(option)
            count += int(np.count_nonzero(keep))
        return count


def _utils(units: Units, scale: int) -> NDArray[np.float64]:
    """Return units of one over `scale` as the nearest floats."""
    if scale & (scale - 1) == 0:
        return units / float(scale)
    return (units.astype(object) / scale).astype(np.float64)


def _float(gain: Fraction | None) -> float:
    return np.nan if gain is None else float(gain)
