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
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from twolevel.kernels.search_goals import Anything, Goal, Level
from twolevel.kernels.search_parts import Part
from twolevel.kernels.search_quest import Compare, Quest
from twolevel.kernels.search_rounds import Allowance, Rounds
from twolevel.kernels.search_space import Zone, new_tree, new_work
from twolevel.kernels.search_standing import Agreement, Standing
from twolevel.kernels.search_walk import walk

__all__ = ["Agreement", "Allowance", "Finding", "Rounds", "proven", "search"]


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
    rivalled
        Whether an agreement with other gains reaches the best one's level too; looked for only
        where the goal says so.
    ended
        Whether the search went as far as it was to go: to the end, or to its own limit.
    """

    best: Agreement | None
    proven: bool
    bound: Level
    rivalled: bool = False
    ended: bool = True


def search(
    zone: Zone,
    goal: Goal,
    compare: Compare,
    *,
    allowance: Allowance,
    best: Agreement | None = None,
    rounds: Rounds | None = None,
    at_most: int | None = None,
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
    at_most
        Nodes after which this search ends even so, with what can be had at once: a bound on the
        whole, and the best agreement that a climb and chance lead to.
    kept
        The plain data of where the same search stood, to go on from there.
    keep
        Called with where the search stands: at its beginning, and after every round.
    """
    if zone.is_closed:
        return proven(zone, goal, None)
    space = zone.space(goal.coefficients)
    quest = Quest(zone=zone, goal=goal, compare=compare, space=space)
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
            return replace(proven(zone, goal, at.best), rivalled=at.rivalled)
        at = quest.improved(at, rounds, allowance, work)
        ended = at_most is not None and at.visited >= at_most
        if ended or allowance.spent:
            parts = (Part(tree=new_tree(space)),) if ended else at.parts
            bound = quest.bound(parts, work, at.best)
            return Finding(
                best=at.best, proven=False, bound=bound, rivalled=at.rivalled, ended=ended
            )
        left = None if at_most is None else at_most - at.visited
        at = quest.after_a_round(at, rounds, allowance, left)


def proven(zone: Zone, goal: Goal, best: Agreement | None) -> Finding:
    """Return what is found once a zone is known to hold nothing better, or nothing at all."""
    if best is not None:
        bound = goal.level(best[1])
    else:
        bound = goal.floor if zone.is_closed else goal.top(zone)
    return Finding(best=best, proven=True, bound=bound)
