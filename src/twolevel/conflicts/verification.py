"""Deciding stability again by the words of the definitions, one state and one name at a time.

Knows sets of names only, and shares no step with the analysis that it checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from twolevel.conflicts.conflict import Conflict
from twolevel.errors import VerificationError

if TYPE_CHECKING:
    from twolevel.conflicts.deterrence import Deterrence
    from twolevel.conflicts.stability import Stability

__all__ = ["stable_by_definition", "verify", "verify_deterrence"]

Group = tuple[str, ...]
Mover = TypeVar("Mover")


def verify(found: Stability) -> None:
    """Raise unless a stability analysis says what the definitions say."""
    for verdict in found.verdicts:
        again = stable_by_definition(
            found.conflict, verdict.concept, verdict.movers, joint=found.answers == "joint"
        )
        if again != verdict.states:
            raise VerificationError(
                f"{verdict.concept} for {' + '.join(verdict.movers)}: stable are {list(again)}, "
                f"not {list(verdict.states)}"
            )
    for concept, states in found.equilibria.items():
        for state in found.conflict.states:
            everybody = all(state in v.states for v in found.verdicts if v.concept == concept)
            if everybody != (state in states):
                raise VerificationError(f"{concept}: {state} is wrongly listed or left out")


def verify_deterrence(found: Deterrence) -> None:
    """Raise unless a state is stable by the concepts claimed, and every path can be walked."""
    conflict, mover = found.conflict, found.decision_maker
    for concept, claimed in found.stable.items():
        if claimed != (found.state in stable_by_definition(conflict, concept, (mover,))):
            raise VerificationError(
                f"{found.state} is wrongly said to be stable by {concept}, or not"
            )
        if concept != "nash" and claimed != all(
            reply.deters for reply in found.replies if reply.concept == concept
        ):
            raise VerificationError(f"{concept}: the replies do not fit the verdict")
    for reply in found.replies:
        at, last = reply.improvement, mover
        for move in reply.path:
            able = move.to in conflict.reachable(move.by, at)
            willing = reply.concept != "sequential" or conflict.prefers(move.by, move.to, at)
            if not able or not willing or move.by in {last, mover}:
                raise VerificationError(f"{move.by} cannot move from {at} to {move.to} in reply")
            at, last = move.to, move.by
        if reply.path and conflict.prefers(mover, at, found.state):
            raise VerificationError(f"{at} does not deter {mover} from {reply.improvement}")


def stable_by_definition(
    conflict: Conflict, concept: str, movers: Group, *, joint: bool = False
) -> tuple[str, ...]:
    """Return the states that are stable for movers, from the definition alone."""
    order = {
        maker: {state: k for k, tier in enumerate(conflict.preferences[maker]) for state in tier}
        for maker in conflict.decision_makers
    }
    others = tuple(maker for maker in conflict.decision_makers if maker not in movers)

    def prefers(who: Iterable[str], state: str, other: str) -> bool:
        return all(order[maker][state] < order[maker][other] for maker in who)

    def moves(maker: str, state: str) -> AbstractSet[str]:
        return set(conflict.moves[maker].get(state, ()))

    def improving(maker: str, state: str) -> AbstractSet[str]:
        return {after for after in moves(maker, state) if prefers([maker], after, state)}

    def together(who: Group, state: str) -> AbstractSet[str]:
        reached = _reached(who, moves, state)
        return {after for after in reached if prefers(who, after, state)}

    def answers(after: str) -> AbstractSet[str]:
        if concept != "sequential":
            return _reached(others, moves, after)
        return (
            _reached(tuple(_groups(others)), together, after)
            if joint
            else _reached(others, improving, after)
        )

    def deterred(state: str, after: str) -> bool:
        for answer in answers(after):
            if prefers(movers, answer, state):
                continue
            escapes = _reached(movers, moves, answer)
            if concept != "symmetric_metarational" or not any(
                prefers(movers, back, state) for back in escapes
            ):
                return True
        return False

    return tuple(
        state
        for state in conflict.states
        if all(concept != "nash" and deterred(state, after) for after in together(movers, state))
    )


def _groups(members: Group) -> Iterator[Group]:
    for size in range(1, len(members) + 1):
        yield from combinations(members, size)


def _reached(
    movers: tuple[Mover, ...], step: Callable[[Mover, str], AbstractSet[str]], start: str
) -> AbstractSet[str]:
    """Return what sequences of steps can reach, no mover stepping twice in succession."""
    ends: set[tuple[str, Mover]] = {(at, mover) for mover in movers for at in step(mover, start)}
    while True:
        further = {
            (at, mover)
            for state, last in ends
            for mover in movers
            if mover != last
            for at in step(mover, state)
        }
        if further <= ends:
            return {state for state, _ in ends}
        ends |= further
