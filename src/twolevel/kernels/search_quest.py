"""What is looked for in a zone, and what one step of the search for it does.

Knows walks, climbs and walks by chance, and judges with integers what they hand up. Knows no label.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from twolevel.kernels.search_anneal import anneal
from twolevel.kernels.search_arrays import Aim, Space, Tree, Work
from twolevel.kernels.search_climb import climb
from twolevel.kernels.search_goals import Gains, Goal, InOrder, Level
from twolevel.kernels.search_parts import Part, divided, open_nodes
from twolevel.kernels.search_rounds import Allowance, Rounds
from twolevel.kernels.search_space import Zone, new_tree, new_work
from twolevel.kernels.search_standing import Agreement, Standing
from twolevel.kernels.search_walk import CANDIDATE, DONE, SPENT, walk

__all__ = ["Compare", "Quest"]

CLIMB_AFTER = 50
"""Nodes after which a search is worth a climb from the best agreement known."""

WANDER_AFTER, WANDER_LESS = 1_000, 10
"""Nodes after which chance is given a first try, and by how much later each next one is."""

WANDER_MOVES, WANDER_LONGER = 4_000, 3
"""Moves of a first try, for every option, and how much longer each next one is."""

WANDERERS = 2
"""Walks by chance that are made side by side."""

BOUND_STEPS, BOUND_COLUMNS = 30, 500_000
"""Bisections of a bound, and columns up to which every open node is looked at for it."""

SEED = 0x9E3779B97F4A7C15
"""An odd number whose multiples have their bits well mixed."""

Compare = Callable[[Gains, Gains], int]


class _Step(NamedTuple):
    """A part to be walked on by so many nodes, and what is known at the round's beginning."""

    tree: Tree
    aim: Aim
    best: Agreement | None
    nodes: int
    rivalled: bool


class _Stretch(NamedTuple):
    """Where a walk stopped, after how many nodes, and at which agreement if one is better.

    Or at a rival: one that is as good by the leading number, if those are looked for.
    """

    tree: Tree
    visited: int
    better: Agreement | None
    rivalled: bool


class _Chance(NamedTuple):
    """A walk by chance to be made: from where, by how many moves, and the seed."""

    start: Agreement
    moves: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quest:
    """What is looked for, and where."""

    zone: Zone
    goal: Goal
    compare: Compare
    space: Space

    def aim(self, best: Agreement | None, *, rivalled: bool = False) -> Aim:
        """Return what is worth looking at once an agreement is known, and a rival of it or not."""
        goal = self.goal
        if best is None:
            return goal.aim(self.zone, None, None)
        if rivalled and isinstance(goal, InOrder):
            goal = replace(goal, rivals=False)
        return goal.aim(self.zone, goal.level(best[1]), best[1])

    def improves(self, gains: Gains, best: Agreement | None) -> bool:
        """Return whether gains are better than those of the best agreement known."""
        return best is None or self.compare(gains, best[1]) > 0

    def ties(self, one: Agreement | None, other: Agreement | None) -> bool:
        """Return whether two agreements that gain apart are alike by the leading number."""
        return (
            one is not None
            and other is not None
            and one[1] != other[1]
            and self.goal.level(one[1]) == self.goal.level(other[1])
        )

    def with_best(self, at: Standing, best: Agreement | None) -> Standing:
        """Return a standing once a better agreement is known, or the same one still."""
        if best is None or best is at.best:
            return at
        same = at.best is not None and self.goal.level(at.best[1]) == self.goal.level(best[1])
        rivalled = self.ties(at.best, best) or (same and at.rivalled)
        return replace(at, best=best, climbed=False, rivalled=rivalled)

    def judged(self, tree: Tree) -> Agreement | None:
        """Return a tree's candidate if it belongs to the zone and has the least gains."""
        digits = tuple(tree.candidate.tolist())
        gains = self.zone.gains(digits)
        if gains is None or any(g < n for g, n in zip(gains, self.goal.least, strict=True)):
            return None
        return digits, gains

    def after_a_round(
        self, at: Standing, rounds: Rounds, allowance: Allowance, left: int | None
    ) -> Standing:
        """Return where the search stands after the first parts were walked on."""
        parts = divided(self.space, at.parts, rounds.width)
        if allowance.nodes is not None:
            rest = allowance.nodes - allowance.used
            left = rest if left is None else min(left, rest)
        count, nodes = rounds.plan(len(parts), len(self.space.losses), left)
        aim = self.aim(at.best, rivalled=at.rivalled)
        steps = [
            _Step(tree=part.tree, aim=aim, best=at.best, nodes=nodes, rivalled=at.rivalled)
            for part in parts[:count]
        ]
        stretches = list(rounds.over(self.walk, steps))
        walked = [
            Part(tree=stretch.tree, weight=part.weight)
            for part, stretch in zip(parts, stretches, strict=False)
        ]
        left_over = [part for part in (*walked, *parts[count:]) if part.tree.state[0] >= 0]
        visited = sum(stretch.visited for stretch in stretches)
        allowance.used += visited
        if allowance.report is not None:
            allowance.report(allowance.used, 1.0 - sum(part.left for part in left_over))
        rivalled = at.rivalled or any(stretch.rivalled for stretch in stretches)
        at = replace(at, parts=tuple(left_over), visited=at.visited + visited, rivalled=rivalled)
        for stretch in stretches:
            better = stretch.better
            if better is not None and self.improves(better[1], at.best):
                at = self.with_best(at, better)
            elif self.looks_for_rivals and self.ties(better, at.best):
                at = replace(at, rivalled=True)
        return at

    @property
    def looks_for_rivals(self) -> bool:
        """Whether agreements that are as good by the leading number matter."""
        return isinstance(self.goal, InOrder) and self.goal.rivals

    def walk(self, step: _Step) -> _Stretch:
        """Walk a part on, until it ends, something better is found, or the nodes are used up.

        The part itself stays where it is, for it is where the search stands until the round ends.
        """
        tree, work = Tree(*(array.copy() for array in step.tree)), new_work(self.space)
        start = int(tree.state[2])
        stop = start + step.nodes
        watch = self.looks_for_rivals and not step.rivalled
        while True:
            nodes = stop - int(tree.state[2])
            reason = walk(self.space, step.aim, tree, work, nodes)
            found = self.judged(tree) if reason == CANDIDATE else None
            better = found if found is not None and self.improves(found[1], step.best) else None
            rival = watch and better is None and self.ties(found, step.best)
            if better is not None or rival or reason in {DONE, SPENT}:
                return _Stretch(tree, int(tree.state[2]) - start, better, rival)

    def improved(self, at: Standing, rounds: Rounds, allowance: Allowance, work: Work) -> Standing:
        """Return the standing once chance and a climb were given a try, where they are due."""
        if at.best is None:
            return at
        if at.visited >= WANDER_AFTER * WANDER_LESS**at.wandered:
            at = replace(self.wandered(at, rounds, allowance), wandered=at.wandered + 1)
        assert at.best is not None
        if not at.climbed and (at.visited >= CLIMB_AFTER or allowance.spent):
            at = replace(self.with_best(at, self.climbed(at.best, work)), climbed=True)
        return at

    def climbed(self, best: Agreement, work: Work) -> Agreement:
        """Return the best agreement that steps from a known one lead to."""
        scratch = new_tree(self.space)
        place = 0
        while place >= 0:
            scratch.candidate[:] = best[0]
            place = climb(self.space, self.aim(best, rivalled=True), scratch, work, place)
            better = self.judged(scratch)
            if better is None or not self.improves(better[1], best):
                break
            best = better
        return best

    def wandered(self, at: Standing, rounds: Rounds, allowance: Allowance) -> Standing:
        """Return the standing with the best agreement that walks by chance come by."""
        assert at.best is not None
        before = time.monotonic()
        self.wander(_Chance(start=at.best, moves=0, seed=1))  # compiles, if it must
        allowance.started += time.monotonic() - before
        moves = WANDER_MOVES * int(self.space.option_start[-1]) * WANDER_LONGER**at.wandered
        chances = [
            _Chance(start=at.best, moves=moves, seed=1 + at.wandered * WANDERERS + k)
            for k in range(WANDERERS)
        ]
        for found in list(rounds.over(self.wander, chances)):
            if found is not None and at.best is not None and self.improves(found[1], at.best):
                at = self.with_best(at, found)
        return at

    def wander(self, chance: _Chance) -> Agreement | None:
        """Return the best agreement that a walk by chance comes by, if it is another."""
        tree = new_tree(self.space)
        tree.candidate[:] = chance.start[0]
        aim, merit = self.goal.aim(self.zone, None, None), self.goal.merit(self.zone)
        seed = np.uint64(SEED * chance.seed % 2**64)
        changed = anneal(self.space, aim, merit, tree, new_work(self.space), chance.moves, seed)
        return self.judged(tree) if changed else None

    def bound(self, parts: Sequence[Part], work: Work, best: Agreement | None) -> Level:
        """Return a level that nothing left open exceeds: the largest of the open nodes' bounds."""
        goal = self.goal
        bound = goal.floor if best is None else goal.level(best[1])
        top = goal.top(self.zone)
        opened = [node for part in parts for node in open_nodes(self.space, part.tree)]
        if len(opened) * len(self.space.losses) > BOUND_COLUMNS:
            opened = [new_tree(self.space)]
        for node in opened:
            bound = self.bound_of(node, work, bound, top)
        return bound

    def bound_of(self, node: Tree, work: Work, low: Level, high: Level) -> Level:
        """Return a level that a node does not exceed, by bisection on what prices refute.

        It is `low` if that holds for it, as for most nodes once the widest has been seen.
        """
        if self.refuted(self.goal.aim(self.zone, low, None), node, work):
            return low
        for _ in range(BOUND_STEPS):
            middle = (low + high) / 2
            if self.refuted(self.goal.aim(self.zone, middle, None), node, work):
                high = middle
            else:
                low = middle
        return high

    def refuted(self, aim: Aim, node: Tree, work: Work) -> bool:
        """Return whether a node can be closed at sight."""
        copy = Tree(*(array.copy() for array in node))
        return bool(walk(self.space, aim, copy, work, 1) == DONE)
