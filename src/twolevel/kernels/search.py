"""Search in place of enumeration: the best agreement of a space that no one can list.

Knows integer payoffs, thresholds, winning sets and a goal. Knows no label and no scenario.

A branch and bound (Land and Doig 1960, https://doi.org/10.2307/1910129) with Lagrangian bounds
(Geoffrion 1974, https://doi.org/10.1007/BFb0120690). The compiled walk closes what it can prove
to hold nothing better, with floats and a margin above their rounding; every agreement that it
hands up is judged here with integers, and so is every comparison between two of them.

A long search goes on in rounds. In each, some parts of the tree are walked apart for a number of
nodes, all from the best agreement known at the round's beginning; then their findings are put
together in the order of the parts. Who walks which part changes nothing, so that the answer and
the nodes visited are the same for any number of workers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from twolevel.kernels.search_arrays import Aim, Space, Tree, Work
from twolevel.kernels.search_climb import climb
from twolevel.kernels.search_goals import Anything, Gains, Goal, Level
from twolevel.kernels.search_parts import Part, divided, open_nodes
from twolevel.kernels.search_space import Zone, new_tree, new_work
from twolevel.kernels.search_standing import Agreement, Standing
from twolevel.kernels.search_walk import CANDIDATE, DONE, SPENT, walk

__all__ = ["Agreement", "Allowance", "Finding", "Rounds", "proven", "search"]

WIDTH, SLICE, SLICE_COLUMNS = 8, 200, 400_000
"""Parts walked in a round, nodes of each, and columns of all nodes of all parts."""

CLIMB_AFTER = 50
"""Nodes after which a search is worth a climb from the best agreement known."""

BOUND_STEPS, BOUND_COLUMNS = 30, 500_000
"""Bisections of a bound, and columns up to which every open node is looked at for it."""

Compare = Callable[[Gains, Gains], int]
Mapping = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(slots=True, kw_only=True)
class Allowance:
    """Time and nodes that several searches may use together.

    Attributes
    ----------
    seconds, nodes
        The most of each; None for no limit.
    report
        Called with the nodes visited so far, and the share of the tree walked.
    """

    seconds: float | None = None
    nodes: int | None = None
    report: Callable[[int, float], None] | None = None
    used: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def spent(self) -> bool:
        """Whether time or nodes are used up."""
        return (self.seconds is not None and self.elapsed >= self.seconds) or (
            self.nodes is not None and self.used >= self.nodes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How a long search goes on in rounds, which settles its answer; and who walks, which does not.

    Attributes
    ----------
    width
        Parts of the tree that are walked in a round.
    nodes
        Nodes by which each is walked; by default few enough for a look at the clock in time.
    over
        What applies a function to every part of a round and gives the answers in order: `map`,
        or one that shares them out among threads or processes; all that it is given pickles,
        if the order of gains does.
    """

    width: int = WIDTH
    nodes: int | None = None
    over: Mapping = map

    def plan(self, n_parts: int, n_columns: int, left: int | None) -> tuple[int, int]:
        """Return how many parts to walk, and by how many nodes, where so many are left."""
        count = min(n_parts, self.width)
        each = self.nodes or max(1, min(SLICE, SLICE_COLUMNS // (n_columns * count)))
        if left is None:
            return count, each
        return min(count, left), min(each, max(1, left // count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a search found.

    Attributes
    ----------
    best
        Options and gains of the best agreement found, or None.
    proven
        Whether the tree was walked to its end: nothing is better, or there is nothing.
    bound
        A level that no agreement exceeds; exactly the best one's if that is proven.
    """

    best: Agreement | None
    proven: bool
    bound: Level


def search(
    zone: Zone,
    goal: Goal,
    compare: Compare,
    *,
    allowance: Allowance,
    best: Agreement | None = None,
    rounds: Rounds | None = None,
    kept: dict[str, Any] | None = None,
    keep: Callable[[Standing], None] | None = None,
) -> Finding:
    """Return the best agreement of a zone by a goal, with a proof or an honest bound.

    Parameters
    ----------
    zone
        Where to look.
    goal
        What to look for.
    compare
        The exact order of two vectors of gains: 1, 0 or -1.
    allowance
        Time and nodes; what is used is added to it.
    best
        An agreement known already that meets the goal's least gains.
    rounds
        How it goes on where it is long.
    kept
        The plain data of where the same search stood, to go on from there.
    keep
        Called with where the search stands: at its beginning, and after every round.
    """
    if zone.is_closed:
        return proven(zone, goal, None)
    space = zone.space(goal.coefficients)
    quest = _Quest(zone=zone, goal=goal, compare=compare, space=space)
    rounds = rounds or Rounds()
    work = new_work(space)
    root = new_tree(space)
    before = time.monotonic()
    walk(space, goal.aim(zone, None, None), root, work, 0)  # compiles, if it must
    allowance.started += time.monotonic() - before
    at = Standing(parts=(Part(tree=root),), best=best)
    if kept is not None:
        at = Standing.of(kept, zone, space)
    while True:
        if keep is not None:
            keep(at)
        if not at.parts or (at.best is not None and isinstance(goal, Anything)):
            return proven(zone, goal, at.best)
        due = at.visited >= CLIMB_AFTER or allowance.spent
        if at.best is not None and not at.climbed and due:
            at = replace(at, best=quest.climbed(at.best, work), climbed=True)
        if allowance.spent:
            bound = quest.bound(at.parts, work, at.best)
            return Finding(best=at.best, proven=False, bound=bound)
        at = quest.after_a_round(at, rounds, allowance)


def proven(zone: Zone, goal: Goal, best: Agreement | None) -> Finding:
    """Return what is found once a zone is known to hold nothing better, or nothing at all."""
    if best is not None:
        bound = goal.level(best[1])
    else:
        bound = goal.floor if zone.is_closed else goal.top(zone)
    return Finding(best=best, proven=True, bound=bound)


class _Step(NamedTuple):
    """A part to be walked on by so many nodes, and what is known at the round's beginning."""

    tree: Tree
    aim: Aim
    best: Agreement | None
    nodes: int


class _Stretch(NamedTuple):
    """Where a walk stopped, after how many nodes, and at which agreement if one is better."""

    tree: Tree
    visited: int
    better: Agreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quest:
    """What is looked for, and where."""

    zone: Zone
    goal: Goal
    compare: Compare
    space: Space

    def aim(self, best: Agreement | None) -> Aim:
        """Return what is worth looking at once an agreement is known."""
        if best is None:
            return self.goal.aim(self.zone, None, None)
        return self.goal.aim(self.zone, self.goal.level(best[1]), best[1])

    def improves(self, gains: Gains, best: Agreement | None) -> bool:
        """Return whether gains are better than those of the best agreement known."""
        return best is None or self.compare(gains, best[1]) > 0

    def judged(self, tree: Tree, best: Agreement | None) -> Agreement | None:
        """Return a tree's candidate if it belongs to the zone and is better, else None."""
        digits = tuple(tree.candidate.tolist())
        gains = self.zone.gains(digits)
        if gains is None or any(g < n for g, n in zip(gains, self.goal.least, strict=True)):
            return None
        return (digits, gains) if self.improves(gains, best) else None

    def after_a_round(self, at: Standing, rounds: Rounds, allowance: Allowance) -> Standing:
        """Return where the search stands after the first parts were walked on."""
        parts = divided(self.space, at.parts, rounds.width)
        left = None if allowance.nodes is None else allowance.nodes - allowance.used
        count, nodes = rounds.plan(len(parts), len(self.space.losses), left)
        aim, best, climbed = self.aim(at.best), at.best, at.climbed
        steps = [_Step(tree=part.tree, aim=aim, best=best, nodes=nodes) for part in parts[:count]]
        stretches = list(rounds.over(self.walk, steps))
        for stretch in stretches:
            if stretch.better is not None and self.improves(stretch.better[1], best):
                best, climbed = stretch.better, False
        walked = [
            Part(tree=stretch.tree, weight=part.weight)
            for part, stretch in zip(parts, stretches, strict=False)
        ]
        left_over = [part for part in (*walked, *parts[count:]) if part.tree.state[0] >= 0]
        visited = sum(stretch.visited for stretch in stretches)
        allowance.used += visited
        if allowance.report is not None:
            allowance.report(allowance.used, 1.0 - sum(part.left for part in left_over))
        return Standing(
            parts=tuple(left_over), best=best, climbed=climbed, visited=at.visited + visited
        )

    def walk(self, step: _Step) -> _Stretch:
        """Walk a part on, until it ends, something better is found, or the nodes are used up.

        The part itself stays where it is, for it is where the search stands until the round ends.
        """
        tree, work = Tree(*(array.copy() for array in step.tree)), new_work(self.space)
        start = int(tree.state[2])
        stop = start + step.nodes
        while True:
            nodes = stop - int(tree.state[2])
            reason = walk(self.space, step.aim, tree, work, nodes)
            better = self.judged(tree, step.best) if reason == CANDIDATE else None
            if better is not None or reason in {DONE, SPENT}:
                return _Stretch(tree, int(tree.state[2]) - start, better)

    def climbed(self, best: Agreement, work: Work) -> Agreement:
        """Return the best agreement that steps from a known one lead to."""
        scratch = new_tree(self.space)
        place = 0
        while place >= 0:
            scratch.candidate[:] = best[0]
            place = climb(self.space, self.aim(best), scratch, work, place)
            better = self.judged(scratch, best)
            if better is None:
                break
            best = better
        return best

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
