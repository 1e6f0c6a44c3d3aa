"""Stable states of a conflict: for each decision maker, for coalitions, and for all.

Knows names and results; the rules of stability are those of `concepts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from twolevel._tabular import Reported, Table, joined
from twolevel.conflicts.concepts import CONCEPTS, Concept, concept_of
from twolevel.conflicts.conflict import MOST_SHOWN, Conflict
from twolevel.conflicts.reach import Members, Reach, bits, subsets
from twolevel.errors import ArgumentError, LimitError, listed, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.provenance import Provenance

__all__ = ["Stability", "Verdict", "coalition_stability", "stability"]

_MOST_MAKERS = 10

Answers = Literal["individual", "joint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The states that are stable for somebody by one concept.

    Attributes
    ----------
    concept
        The concept's name.
    movers
        The decision maker, or the coalition, that would have to move.
    states
        Where it has no improvement that others do not deter.
    """

    concept: str
    movers: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability(Reported):
    """Which states of a conflict are stable.

    Attributes
    ----------
    equilibria
        By concept, the states that are stable for everybody asked.
    verdicts
        The states that are stable for each decision maker or coalition by each concept.
    answers
        ``"individual"``: others answer by legal sequences of moves of their own.
        ``"joint"``: they also form coalitions, whose members all gain.
    """

    equilibria: Record[tuple[str, ...]]
    verdicts: tuple[Verdict, ...]
    answers: Answers
    provenance: Provenance
    conflict: Conflict = field(repr=False)

    def stable(self, concept: str, *movers: str) -> tuple[str, ...]:
        """Return the states that are stable for a decision maker, or a coalition, by a concept.

        Raises
        ------
        LabelError
            If the concept or a decision maker does not exist or was not asked about.
        """
        asked = dict.fromkeys(verdict.concept for verdict in self.verdicts)
        if concept not in asked:
            raise unknown(concept, asked, kind="concept that was asked about")
        places = self.conflict.decision_makers.positions(movers)
        names = tuple(self.conflict.decision_makers[k] for k in sorted(set(places)))
        for verdict in self.verdicts:
            if (verdict.concept, verdict.movers) == (concept, names):
                return verdict.states
        known = dict.fromkeys(" + ".join(v.movers) for v in self.verdicts)
        raise unknown(" + ".join(names), known, kind="coalition that was asked about")

    def verify(self) -> None:
        """Decide every state again by the words of the definitions, with sets of names.

        Raises
        ------
        VerificationError
            If a verdict, or the list of equilibria, is another.
        """
        from twolevel.conflicts.verification import verify

        verify(self)

    def tables(self) -> tuple[Table, ...]:
        states = self.conflict.states
        concepts = tuple(self.equilibria)
        stable = {(v.concept, v.movers): set(v.states) for v in self.verdicts}
        asked = tuple(dict.fromkeys(v.movers for v in self.verdicts))
        idle = [m for m in self.conflict.decision_makers if not self.conflict.moves[m]]
        movers = tuple(group for group in asked if not set(group) <= {*idle}) or asked
        rows = []
        for state in states[:MOST_SHOWN]:
            marks = []
            for concept in concepts:
                who = [m for m in movers if state in stable[concept, m]]
                marks.append("all" if len(who) == len(movers) else _listed(who))
            words = (self.conflict.meanings.get(state, ""),) if self.conflict.meanings else ()
            rows.append((state, *words, *marks))
        rest = len(states) - len(rows)
        title = self.conflict.title or "Conflict"
        note = f"... and {rest:,} more states. " if rest else ""
        if len(movers) < len(asked):
            note += f"Left out, because they cannot move: {joined(idle)}. "
        source = f" Source: {self.conflict.source}." if self.conflict.source else ""
        return (
            Table(
                title=f"{title}: for whom each state is stable",
                columns=("state", *(("meaning",) if self.conflict.meanings else ()), *concepts),
                rows=tuple(rows),
                note=note + self.provenance.explanation + source,
            ),
            Table(
                title="Stable for all" + (" coalitions" if self.answers == "joint" else ""),
                columns=("concept", "states", "count"),
                rows=tuple((c, listed(e) or "-", len(e)) for c, e in self.equilibria.items()),
            ),
        )


def _listed(groups: list[tuple[str, ...]]) -> str:
    return joined(" + ".join(group) for group in groups)


def stability(conflict: Conflict, *, concepts: Iterable[str | Concept] | None = None) -> Stability:
    """Return the states that are stable for each decision maker, and for all.

    An improvement of a decision maker is a move to a state that it strictly prefers. A state is
    stable for it by **Nash** if it has none; by **GMR** if the others can answer each by a legal
    sequence of moves that leaves it no better off than before; by **SMR** if one such answer
    also leaves no move back to something better; by **SEQ** if each step of the answer is
    itself an improvement of whoever moves. Every Nash stable state is stable by all, and every
    stable state by GMR.

    Parameters
    ----------
    conflict
        The graph.
    concepts
        Names from `CONCEPTS`; all by default.

    Raises
    ------
    LabelError
        If there is no concept of that name.
    ArgumentError
        If it is no conflict, or no concept is named.

    References
    ----------
    Fang, L., Hipel, K. W., Kilgour, D. M. (1993). Interactive Decision Making: The Graph Model
    for Conflict Resolution. Wiley.

    Examples
    --------
    >>> from twolevel.conflicts import strategic_conflict
    >>> both = ["share", "hold"]
    >>> dilemma = strategic_conflict(
    ...     [[[3, 1], [4, 2]], [[3, 4], [1, 2]]], strategies={"china": both, "russia": both}
    ... )
    >>> found = stability(dilemma)
    >>> found.equilibria["nash"], found.equilibria["sequential"]
    (('hold+hold',), ('share+share', 'hold+hold'))
    """
    _check(conflict)
    singles: list[Members] = [(k,) for k in range(len(conflict.decision_makers))]
    return _analysed(conflict, _concepts(concepts), singles, "individual")


def coalition_stability(
    conflict: Conflict,
    coalitions: Iterable[Iterable[str]] | None = None,
    *,
    concepts: Iterable[str | Concept] | None = None,
) -> Stability:
    """Return the states that are stable for coalitions, and for all of them.

    A joint improvement of a coalition is a state that its members can bring about by a legal
    sequence of their moves and that all of them strictly prefer. An answer deters it if it
    leaves at least one member no better off than before. For SEQ, others answer by sequences
    of joint improvements of any coalitions among them.

    Parameters
    ----------
    conflict
        The graph.
    coalitions
        Coalitions of decision makers; all that can form by default, single ones included, so
        that what is stable for all of them is universally stable.
    concepts
        Names from `CONCEPTS`; all by default.

    Raises
    ------
    LabelError
        If a concept or a decision maker does not exist.
    ArgumentError
        If it is no conflict, or a coalition is empty.
    LimitError
        If there are more than 10 decision makers.

    References
    ----------
    Kilgour, D. M., Hipel, K. W., Fang, L., Peng, X. (2001). Coalition analysis in group decision
    support. Group Decision and Negotiation 10(2), 159-175,
    https://doi.org/10.1023/A:1008713120075.
    Inohara, T., Hipel, K. W. (2008). Coalition analysis in the graph model for conflict
    resolution. Systems Engineering 11(4), 343-359, https://doi.org/10.1002/sys.20104.

    Examples
    --------
    >>> from twolevel.conflicts import strategic_conflict
    >>> both = ["share", "hold"]
    >>> dilemma = strategic_conflict(
    ...     [[[3, 1], [4, 2]], [[3, 4], [1, 2]]], strategies={"china": both, "russia": both}
    ... )
    >>> coalition_stability(dilemma).stable("nash", "china", "russia")
    ('share+share', 'share+hold', 'hold+share')
    """
    _check(conflict)
    makers = conflict.decision_makers
    if len(makers) > _MOST_MAKERS:
        raise LimitError(
            f"{len(makers)} decision makers form too many coalitions (at most {_MOST_MAKERS})"
        )
    groups = list(subsets(tuple(range(len(makers)))))
    if coalitions is not None:
        groups = [_members(group, makers) for group in coalitions]
        if not groups:
            raise ArgumentError("name at least one coalition, or leave coalitions out for all")
    return _analysed(conflict, _concepts(concepts), list(dict.fromkeys(groups)), "joint")


def _check(conflict: object) -> None:
    if not isinstance(conflict, Conflict):
        raise ArgumentError(f"stability is a question about a Conflict, not {shown(conflict)}")


def _concepts(given: Iterable[str | Concept] | None) -> list[Concept]:
    if given is None:
        return list(CONCEPTS.values())
    if isinstance(given, str | Concept):
        given = [given]
    found = [concept_of(each) for each in given]
    if not found:
        raise ArgumentError("name at least one concept, or leave concepts out for all")
    return list({each.name: each for each in found}.values())


def _members(group: Iterable[str], makers: Labels) -> Members:
    names = [group] if isinstance(group, str) else list(group)
    if not names:
        raise ArgumentError("a coalition needs at least one member")
    return tuple(sorted(set(makers.positions(names))))


def _analysed(
    conflict: Conflict, concepts: list[Concept], groups: list[Members], answers: Answers
) -> Stability:
    reach = Reach(conflict)
    verdicts, equilibria = [], {}
    for concept in concepts:
        common = (1 << reach.count) - 1
        for group in groups:
            stable = _stable(reach, concept, group, joint=answers == "joint")
            common &= stable
            verdicts.append(
                Verdict(
                    concept=concept.name,
                    movers=tuple(conflict.decision_makers[who] for who in group),
                    states=tuple(conflict.states[at] for at in bits(stable)),
                )
            )
        equilibria[concept.name] = tuple(conflict.states[at] for at in bits(common))
    return Stability(
        equilibria=Record(equilibria),
        verdicts=tuple(verdicts),
        answers=answers,
        provenance=Provenance(
            fingerprint=conflict.fingerprint,
            method="graph model",
            explanation=f"All {reach.count:,} states were decided, from orders alone.",
            parameters=Record(concepts=tuple(each.name for each in concepts)),
        ),
        conflict=conflict,
    )


def _stable(reach: Reach, concept: Concept, movers: Members, *, joint: bool) -> int:
    found = 0
    for state in range(reach.count):
        improvements = reach.joint(movers, state)
        if all(concept.deters(reach, movers, state, at, joint) for at in bits(improvements)):
            found |= 1 << state
    return found
