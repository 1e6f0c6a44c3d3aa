"""Search in place of enumeration: the best agreement of a space that no one can list.

Knows integer payoffs, thresholds, winning sets and a goal. Knows no label and no scenario.

A branch and bound (Land and Doig 1960, https://doi.org/10.2307/1910129) with Lagrangian bounds
(Geoffrion 1974, https://doi.org/10.1007/BFb0120690). The compiled walk closes what it can prove
to hold nothing better, with floats and a margin above their rounding; every agreement that it
hands up is judged here with integers, and so is every comparison between two of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from twolevel.kernels.search_arrays import Aim, Space, Tree, Work
from twolevel.kernels.search_climb import climb
from twolevel.kernels.search_goals import Anything, Gains, Goal, Level
from twolevel.kernels.search_space import Zone, new_tree, new_work
from twolevel.kernels.search_walk import CANDIDATE, DONE, walk

__all__ = ["Allowance", "Finding", "search"]

SLICE, SLICE_COLUMNS = 100, 100_000
"""Nodes, and columns of all of them, between two looks at the clock: a tenth of a second."""

CLIMB_AFTER = 50
"""Nodes after which a search is worth a climb from the best agreement known."""

BOUND_STEPS, BOUND_COLUMNS = 30, 50_000
"""Bisections of a bound, and columns up to which every open node is looked at for it."""

Agreement = tuple[tuple[int, ...], Gains]
Compare = Callable[[Gains, Gains], int]


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

    def slice(self, n_columns: int) -> int:
        """Return how many nodes may be walked before the next look."""
        most = max(1, min(SLICE, SLICE_COLUMNS // n_columns))
        return most if self.nodes is None else min(most, self.nodes - self.used)


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
    zone: Zone, goal: Goal, compare: Compare, *, allowance: Allowance, best: Agreement | None = None
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
    """
    if zone.is_closed:
        return Finding(best=best, proven=True, bound=goal.floor)
    space = zone.space(goal.coefficients)
    tree, work = new_tree(space), new_work(space)
    before = time.monotonic()
    walk(space, goal.aim(zone, None, None), tree, work, 0)  # compiles, if it must
    allowance.started += time.monotonic() - before
    climbed: Agreement | None = None
    while True:
        if best is not None and isinstance(goal, Anything):
            return Finding(best=best, proven=True, bound=goal.level(best[1]))
        if best is not None and best is not climbed and tree.state[2] >= CLIMB_AFTER:
            best = climbed = _climbed(zone, goal, compare, space, tree, work, best)
        level, gains = (None, None) if best is None else (goal.level(best[1]), best[1])
        aim = goal.aim(zone, level, gains)
        while best is climbed or tree.state[2] < CLIMB_AFTER:
            visited = int(tree.state[2])
            reason = walk(space, aim, tree, work, allowance.slice(len(space.losses)))
            allowance.used += int(tree.state[2]) - visited
            if allowance.report is not None:
                allowance.report(allowance.used, _share(tree))
            if reason == DONE:
                bound = goal.top(zone) if best is None else goal.level(best[1])
                return Finding(best=best, proven=True, bound=bound)
            if reason == CANDIDATE:
                better = _judged(zone, goal, compare, tree, best)
                if better is not None:
                    best = better
                    break
            if allowance.spent:
                bound = _bound(zone, goal, space, tree, work, level)
                return Finding(best=best, proven=False, bound=bound)


def _climbed(
    zone: Zone,
    goal: Goal,
    compare: Compare,
    space: Space,
    tree: Tree,
    work: Work,
    best: Agreement,
) -> Agreement:
    """Return the best agreement that steps from a known one lead to."""
    place = 0
    while place >= 0:
        aim = goal.aim(zone, goal.level(best[1]), best[1])
        tree.candidate[:] = best[0]
        place = climb(space, aim, tree, work, place)
        better = _judged(zone, goal, compare, tree, best)
        if better is None:
            break
        best = better
    return best


def _judged(
    zone: Zone, goal: Goal, compare: Compare, tree: Tree, best: Agreement | None
) -> Agreement | None:
    """Return the candidate if it belongs to the zone and is better, else None."""
    digits = tuple(tree.candidate.tolist())
    gains = zone.gains(digits)
    if gains is None or any(g < least for g, least in zip(gains, goal.least, strict=True)):
        return None
    if best is not None and compare(gains, best[1]) <= 0:
        return None
    return digits, gains


def _share(tree: Tree) -> float:
    """Return the share of the tree walked, if all subtrees of a node were of one size."""
    share, part = 0.0, 1.0
    for depth in range(int(tree.state[0]) + (not tree.state[1])):
        part /= tree.count[depth]
        share += part * (tree.following[depth] - (depth < tree.state[0]))
    return share if tree.state[0] >= 0 else 1.0


def _bound(
    zone: Zone, goal: Goal, space: Space, tree: Tree, work: Work, level: Level | None
) -> Level:
    """Return a level that nothing left open exceeds, by bisection on what prices can refute."""
    low, high = goal.floor if level is None else level, goal.top(zone)
    opened = list(_open_nodes(space, tree))
    if len(opened) * len(space.losses) > BOUND_COLUMNS:
        opened = [new_tree(space)]
    for _ in range(BOUND_STEPS):
        middle = (low + high) / 2
        aim = goal.aim(zone, middle, None)
        if all(_refuted(space, aim, node, work) for node in opened):
            high = middle
        else:
            low = middle
    return high


def _refuted(space: Space, aim: Aim, node: Tree, work: Work) -> bool:
    """Return whether a node can be closed at sight."""
    copy = Tree(*(array.copy() for array in node))
    return bool(walk(space, aim, copy, work, 1) == DONE)


def _open_nodes(space: Space, tree: Tree) -> Iterator[Tree]:
    """Yield what the walk has not yet looked at, as trees that stand at such a node."""
    last = int(tree.state[0])
    for depth in range(last + 1):
        node = new_tree(space)
        node.alive[0], node.stance[0] = tree.alive[depth], tree.stance[depth]
        node.prices[0] = tree.prices[depth]
        if depth < last or not tree.state[1]:
            left = tree.children[depth, tree.following[depth] : tree.count[depth]]
            issue = int(tree.issue[depth])
            if not len(left):
                continue
            if issue >= 0:
                start, stop = space.option_start[issue : issue + 2]
                node.alive[0, start:stop] = 0
                node.alive[0, start + left] = 1
            elif len(left) == 1:
                node.stance[0, -1 - issue] = left[0]
        yield node
