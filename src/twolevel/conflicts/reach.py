"""What decision makers can bring about, alone and in sequence, as sets of bits.

Knows positions and bits; knows no names and no concept of stability.

A sequence of moves is **legal** when nobody moves twice in succession. With transitive moves the
rule changes nothing; without, it keeps a decision maker from doing in two moves what it cannot
do in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from twolevel.conflicts.conflict import Conflict

__all__ = ["Reach", "bits", "subsets"]

Members = tuple[int, ...]
Step = Callable[[int], int]


def bits(mask: int) -> Iterator[int]:
    """Yield the positions of the bits that are set, in order.

    Examples
    --------
    >>> list(bits(0b1101))
    [0, 2, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def subsets(members: Members) -> Iterator[Members]:
    """Yield the subsets of some members that are not empty, small ones first."""
    for size in range(1, len(members) + 1):
        yield from combinations(members, size)


class Reach:
    """Moves and improvements of decision makers and of coalitions.

    Parameters
    ----------
    conflict
        The graph.

    Notes
    -----
    What a coalition can reach from a state is computed when it is first asked for, and kept: at
    most one step a state and mover.
    """

    def __init__(self, conflict: Conflict) -> None:
        place = {state: k for k, state in enumerate(conflict.states)}
        self.count = len(place)
        self.everybody: Members = tuple(range(len(conflict.decision_makers)))
        self.moves = [[0] * self.count for _ in self.everybody]
        self.better = [[0] * self.count for _ in self.everybody]
        for who, maker in enumerate(conflict.decision_makers):
            for state, targets in conflict.moves[maker].items():
                self.moves[who][place[state]] = sum(1 << place[target] for target in targets)
            above = 0
            for tier in conflict.preferences[maker]:
                for state in tier:
                    self.better[who][place[state]] = above
                above |= sum(1 << place[state] for state in tier)
        self._known: dict[tuple[str, Members, int], int] = {}

    def unilateral(self, members: Members, state: int) -> int:
        """Return what legal sequences of the members' moves can bring about."""
        return self._kept("unilateral", members, state, self._unilateral)

    def improvements(self, members: Members, state: int) -> int:
        """Return what legal sequences of moves can bring about, each better for its mover."""
        return self._kept("improvements", members, state, self._improvements)

    def joint(self, members: Members, state: int) -> int:
        """Return what the members can bring about together that is better for all of them."""
        return self.unilateral(members, state) & self.better_for_all(members, state)

    def joint_improvements(self, members: Members, state: int) -> int:
        """Return what sequences of joint improvements by any of the members can bring about.

        No coalition moves twice in succession.
        """
        return self._kept("joint", members, state, self._joint_improvements)

    def better_for_all(self, members: Members, state: int) -> int:
        """Return the states that all members prefer to a state."""
        found = (1 << self.count) - 1
        for who in members:
            found &= self.better[who][state]
        return found

    def others(self, members: Members) -> Members:
        """Return those who are not members."""
        return tuple(who for who in self.everybody if who not in members)

    def _kept(
        self, what: str, members: Members, state: int, compute: Callable[[Members, int], int]
    ) -> int:
        key = (what, members, state)
        if key not in self._known:
            self._known[key] = compute(members, state)
        return self._known[key]

    def _unilateral(self, members: Members, state: int) -> int:
        return _sequences([self.moves[who].__getitem__ for who in members], state)

    def _improvements(self, members: Members, state: int) -> int:
        def step(who: int) -> Step:
            return lambda at: self.moves[who][at] & self.better[who][at]

        return _sequences([step(who) for who in members], state)

    def _joint_improvements(self, members: Members, state: int) -> int:
        def step(group: Members) -> Step:
            return lambda at: self.joint(group, at)

        return _sequences([step(group) for group in subsets(members)], state)


def _sequences(steps: Sequence[Step], start: int) -> int:
    """Return what sequences of steps can reach in which nobody steps twice in succession."""
    if len(steps) == 1:
        return steps[0](start)
    seen = [0] * len(steps)
    pending: list[tuple[int, int]] = [(start, -1)]
    while pending:
        at, last = pending.pop()
        for mover, step in enumerate(steps):
            if mover == last:
                continue
            fresh = step(at) & ~seen[mover]
            seen[mover] |= fresh
            pending.extend((target, mover) for target in bits(fresh))
    found = 0
    for reached in seen:
        found |= reached
    return found
