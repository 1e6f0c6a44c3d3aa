"""What it means that a state is stable: one rule a concept, one registry.

Knows improvements and what deters them; knows no names of states.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twolevel.conflicts.reach import Members, Reach, bits
from twolevel.labels import Record, unknown

__all__ = ["CONCEPTS", "Concept", "concept_of"]

Deters = Callable[[Reach, Members, int, int, bool], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A concept of stability.

    Attributes
    ----------
    name, title
        How it is called.
    foresight
        How far a mover looks ahead.
    reference, doi
        Where it comes from.
    deters
        Given the reach, the movers, the state, an improvement and whether others act in
        coalitions: the states, as bits, with which others answer the improvement so as to
        deter it. A state is stable when there is one for every improvement.
    """

    name: str
    title: str
    foresight: str
    reference: str
    doi: str
    deters: Deters


def _nothing(_reach: Reach, _movers: Members, _state: int, _after: int, _joint: bool) -> int:  # noqa: FBT001 - the registry's signature
    return 0


def _general(reach: Reach, movers: Members, state: int, after: int, _joint: bool) -> int:  # noqa: FBT001 - the registry's signature
    answers = reach.unilateral(reach.others(movers), after)
    return answers & ~reach.better_for_all(movers, state)


def _symmetric(reach: Reach, movers: Members, state: int, after: int, joint: bool) -> int:  # noqa: FBT001 - the registry's signature
    better = reach.better_for_all(movers, state)
    answers = _general(reach, movers, state, after, joint)
    return sum(1 << at for at in bits(answers) if not reach.unilateral(movers, at) & better)


def _sequential(reach: Reach, movers: Members, state: int, after: int, joint: bool) -> int:  # noqa: FBT001 - the registry's signature
    others = reach.others(movers)
    credible = reach.joint_improvements if joint else reach.improvements
    return credible(others, after) & ~reach.better_for_all(movers, state)


CONCEPTS: Record[Concept] = Record(
    (each.name, each)
    for each in (
        Concept(
            name="nash",
            title="Nash stability (rationality)",
            foresight="one move: there is no improvement",
            reference="Nash (1951), Non-cooperative games",
            doi="10.2307/1969529",
            deters=_nothing,
        ),
        Concept(
            name="general_metarational",
            title="general metarationality (GMR)",
            foresight="two moves: others can answer every improvement so that nothing is won",
            reference="Howard (1971), Paradoxes of Rationality",
            doi="10.1016/0005-1098(87)90117-8",
            deters=_general,
        ),
        Concept(
            name="symmetric_metarational",
            title="symmetric metarationality (SMR)",
            foresight="three moves: and the mover cannot escape the answer",
            reference="Howard (1971), Paradoxes of Rationality",
            doi="10.1016/0005-1098(87)90117-8",
            deters=_symmetric,
        ),
        Concept(
            name="sequential",
            title="sequential stability (SEQ)",
            foresight="two moves: and every step of the answer is better for whoever takes it",
            reference="Fraser and Hipel (1979), Solving complex conflicts",
            doi="10.1109/TSMC.1979.4310131",
            deters=_sequential,
        ),
    )
)
"""Every concept by its name, from the least foresight on."""


def concept_of(concept: str | Concept) -> Concept:
    """Return a concept by name; a concept stands for itself.

    Raises
    ------
    LabelError
        If there is no concept of that name.

    Examples
    --------
    >>> concept_of("sequential").title
    'sequential stability (SEQ)'
    """
    if isinstance(concept, Concept):
        return concept
    if not isinstance(concept, str) or concept not in CONCEPTS:
        raise unknown(concept, CONCEPTS, kind="concept of stability")
    return CONCEPTS[concept]
