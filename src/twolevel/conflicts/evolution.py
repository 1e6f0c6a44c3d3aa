"""Where a conflict can go from the state it is in, and which equilibria lie on the way.

Knows paths through the graph; which states are stable, it asks `stability`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from twolevel._tabular import Reported, Table, joined
from twolevel.conflicts.conflict import MOST_SHOWN, Conflict
from twolevel.conflicts.deterrence import Move
from twolevel.conflicts.reach import Reach, bits
from twolevel.conflicts.stability import stability
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Record
from twolevel.provenance import Provenance

__all__ = ["Evolution", "Reached", "evolution"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A state that can come about, and how.

    Attributes
    ----------
    state
        The state.
    path
        A shortest legal sequence of moves to it; empty for the state at the start.
    stable_by
        The concepts by which it is stable for everybody.
    """

    state: str
    path: tuple[Move, ...]
    stable_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evolution(Reported):
    """The states that can come about from the one at the start.

    Attributes
    ----------
    start
        The state at the start.
    reached
        The states, those that take fewest moves first.
    improvements
        Whether only moves count that are better for their movers.
    """

    start: str
    reached: tuple[Reached, ...]
    improvements: bool
    provenance: Provenance
    conflict: Conflict = field(repr=False)

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """Return the states reached that are stable for everybody by a concept."""
        from twolevel.conflicts.concepts import concept_of

        name = concept_of(concept).name
        return tuple(each.state for each in self.reached if name in each.stable_by)

    def verify(self) -> None:
        """Walk every path, and see that every state there is reached and no other.

        Raises
        ------
        VerificationError
            If a path has a move that nobody can make, or a state is missing or stable otherwise.
        """
        for each in self.reached:
            at, last = self.start, ""
            for move in each.path:
                able = move.to in self.conflict.reachable(move.by, at)
                willing = not self.improvements or self.conflict.prefers(move.by, move.to, at)
                if not able or not willing or move.by == last:
                    raise VerificationError(f"{move.by} cannot move from {at} to {move.to}")
                at, last = move.to, move.by
            if at != each.state:
                raise VerificationError(f"the path leads to {at}, not to {each.state}")
        again = evolution(self.conflict, self.start, improvements=self.improvements)
        claims = [(each.state, len(each.path), each.stable_by) for each in self.reached]
        if claims != [(each.state, len(each.path), each.stable_by) for each in again.reached]:
            raise VerificationError("other states can be reached, or are stable")

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (
                each.state,
                len(each.path),
                " ".join(f"-> {move.to} ({move.by})" for move in each.path) or None,
                joined(each.stable_by),
            )
            for each in self.reached[:MOST_SHOWN]
        )
        rest = len(self.reached) - len(rows)
        what = "improvements" if self.improvements else "moves"
        return (
            Table(
                title=f"From {self.start} by {what}",
                columns=("state", "moves", "path", "stable for all by"),
                rows=rows,
                note=f"... and {rest:,} more states." if rest else "",
            ),
        )


def evolution(conflict: Conflict, start: str, *, improvements: bool = True) -> Evolution:
    """Return the states that can come about from the present one, and which of them would last.

    An equilibrium says what would last if it came about. Whether it can come about from where
    things stand is another question: this is the analysis of the status quo.

    Parameters
    ----------
    conflict
        The graph.
    start
        The present state.
    improvements
        Count only moves that are better for whoever moves; else all that can be made. Nobody
        moves twice in succession.

    Raises
    ------
    LabelError
        If there is no such state.
    ArgumentError
        If it is no conflict, or improvements is neither true nor false.

    References
    ----------
    Li, K. W., Kilgour, D. M., Hipel, K. W. (2005). Status quo analysis in the graph model for
    conflict resolution. Journal of the Operational Research Society 56(6), 699-707,
    https://doi.org/10.1057/palgrave.jors.2601870.

    Examples
    --------
    >>> from twolevel.conflicts import strategic_conflict
    >>> both = ["share", "hold"]
    >>> dilemma = strategic_conflict(
    ...     [[[3, 1], [4, 2]], [[3, 4], [1, 2]]], strategies={"china": both, "russia": both}
    ... )
    >>> found = evolution(dilemma, "share+share")
    >>> [(each.state, len(each.path)) for each in found.reached]
    [('share+share', 0), ('share+hold', 1), ('hold+share', 1), ('hold+hold', 2)]
    >>> evolution(dilemma, "hold+hold").equilibria("sequential")
    ('hold+hold',)
    """
    if not isinstance(conflict, Conflict):
        raise ArgumentError(f"evolution is a question about a Conflict, not {shown(conflict)}")
    if not isinstance(improvements, bool):
        raise ArgumentError(f"improvements is true or false, not {shown(improvements)}")
    first = conflict.states.position(start)
    stable = stability(conflict).equilibria
    found = [
        Reached(
            state=conflict.states[at],
            path=tuple(
                Move(by=conflict.decision_makers[mover], to=conflict.states[target])
                for mover, target in path
            ),
            stable_by=tuple(
                name for name, states in stable.items() if conflict.states[at] in states
            ),
        )
        for at, path in _shortest_paths(Reach(conflict), first, improvements=improvements)
    ]
    return Evolution(
        start=start,
        reached=tuple(found),
        improvements=improvements,
        provenance=Provenance(
            fingerprint=conflict.fingerprint,
            method="graph model",
            parameters=Record(start=start, improvements=improvements),
        ),
        conflict=conflict,
    )


def _shortest_paths(
    reach: Reach, start: int, *, improvements: bool
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield each state that can be reached and a shortest path, fewest moves first."""
    came: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[int, tuple[int, int]] = {start: (-1, start)}
    pending = deque([(-1, start)])
    while pending:
        last, at = pending.popleft()
        for mover in reach.everybody:
            targets = reach.moves[mover][at] if mover != last else 0
            if improvements:
                targets &= reach.better[mover][at]
            for target in bits(targets):
                if (mover, target) not in came:
                    came[mover, target] = (last, at)
                    ends.setdefault(target, (mover, target))
                    pending.append((mover, target))
    lengths = []
    for state, end in ends.items():
        path = []
        step = end
        while step[0] >= 0:
            path.append(step)
            step = came[step]
        lengths.append((len(path), state, path[::-1]))
    for _, state, path in sorted(lengths, key=lambda each: each[:2]):
        yield state, path
