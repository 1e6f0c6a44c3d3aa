"""Why a state is stable or not: every improvement, and who answers it by which moves.

Knows names and paths; the rules of stability are those of `concepts`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from twolevel._tabular import Reported, Table
from twolevel.conflicts.concepts import CONCEPTS
from twolevel.conflicts.conflict import Conflict
from twolevel.conflicts.reach import Members, Reach, bits
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record
from twolevel.provenance import Provenance

__all__ = ["Deterrence", "Move", "Reply", "why"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move: who brings about which state."""

    by: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What deters an improvement by one concept.

    Attributes
    ----------
    improvement
        The state that is better for the mover.
    concept
        The concept of stability.
    path
        A shortest sequence of moves by others to a state that deters; empty if none does.
    """

    improvement: str
    concept: str
    path: tuple[Move, ...]

    @property
    def deters(self) -> bool:
        """Whether there is such a sequence."""
        return bool(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deterrence(Reported):
    """Why a state is stable for a decision maker, or is not.

    Attributes
    ----------
    state, decision_maker
        What was asked.
    stable
        By concept, whether the state is stable.
    replies
        For every improvement and every concept but Nash's, what deters it.
    """

    state: str
    decision_maker: str
    stable: Record[bool]
    replies: tuple[Reply, ...]
    provenance: Provenance
    conflict: Conflict = field(repr=False)

    def verify(self) -> None:
        """Decide the state again by the definitions, and follow every path.

        Raises
        ------
        VerificationError
            If the state is stable by other concepts, or a path is not made of legal moves.
        """
        from twolevel.conflicts.verification import verify_deterrence

        verify_deterrence(self)

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (
                reply.improvement,
                reply.concept,
                reply.deters,
                " ".join(f"-> {move.to} ({move.by})" for move in reply.path) or None,
            )
            for reply in self.replies
        )
        stable = [name for name, holds in self.stable.items() if holds]
        verdict = f"stable by {', '.join(stable)}" if stable else "not stable"
        return (
            Table(
                title=f"{self.state} is {verdict} for {self.decision_maker}",
                columns=("improvement", "concept", "deterred", "by"),
                rows=rows,
                note="" if rows else "There is no improvement.",
            ),
        )


def why(conflict: Conflict, state: str, decision_maker: str) -> Deterrence:
    """Return why a state is stable for a decision maker, or why not.

    Raises
    ------
    LabelError
        If the state or the decision maker does not exist.
    ArgumentError
        If it is no conflict.

    Examples
    --------
    >>> from twolevel.conflicts import strategic_conflict
    >>> both = ["share", "hold"]
    >>> dilemma = strategic_conflict(
    ...     [[[3, 1], [4, 2]], [[3, 4], [1, 2]]], strategies={"china": both, "russia": both}
    ... )
    >>> reply = why(dilemma, "share+share", "china").replies[-1]
    >>> reply.concept, reply.improvement, [(move.by, move.to) for move in reply.path]
    ('sequential', 'hold+share', [('russia', 'hold+hold')])
    """
    if not isinstance(conflict, Conflict):
        raise ArgumentError(f"stability is a question about a Conflict, not {shown(conflict)}")
    reach = Reach(conflict)
    at, who = conflict.states.position(state), conflict.decision_makers.position(decision_maker)
    improvements = list(bits(reach.joint((who,), at)))
    replies = []
    stable = {}
    for concept in CONCEPTS.values():
        found = [concept.deters(reach, (who,), at, after, False) for after in improvements]
        stable[concept.name] = all(found)
        if concept.name == "nash":
            continue
        credible = concept.name == "sequential"
        for after, answers in zip(improvements, found, strict=True):
            steps = _shortest(reach, reach.others((who,)), after, answers, credible=credible)
            replies.append(
                Reply(
                    improvement=conflict.states[after],
                    concept=concept.name,
                    path=tuple(
                        Move(by=conflict.decision_makers[mover], to=conflict.states[target])
                        for mover, target in steps
                    ),
                )
            )
    return Deterrence(
        state=state,
        decision_maker=decision_maker,
        stable=Record(stable),
        replies=tuple(replies),
        provenance=Provenance(fingerprint=conflict.fingerprint, method="graph model"),
        conflict=conflict,
    )


def _shortest(
    reach: Reach, movers: Members, start: int, goals: int, *, credible: bool
) -> Iterable[tuple[int, int]]:
    """Return a shortest legal sequence of (mover, state) from a state to one of some goals."""
    if not goals:
        return ()
    came: dict[tuple[int, int], tuple[int, int]] = {}
    pending = deque([(-1, start)])
    while pending:
        last, at = pending.popleft()
        for mover in movers:
            if mover == last:
                continue
            targets = reach.moves[mover][at]
            if credible:
                targets &= reach.better[mover][at]
            for target in bits(targets):
                if (mover, target) in came:
                    continue
                came[mover, target] = (last, at)
                if goals >> target & 1:
                    return reversed([*_backward(came, (mover, target))])
                pending.append((mover, target))
    return ()


def _backward(
    came: dict[tuple[int, int], tuple[int, int]], end: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    while end[0] >= 0:
        yield end
        end = came[end]
