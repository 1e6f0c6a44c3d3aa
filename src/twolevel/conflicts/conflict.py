"""A conflict as a graph: states, who can move from which to which, and who prefers which.

Knows names and order only: no payoff is added, multiplied or compared between decision makers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from twolevel._tabular import Reported, Table, joined
from twolevel.conflicts.preferences import Tiers, tiers_of
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.provenance import fingerprint

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Conflict", "checked_names"]

MOST_SHOWN = 40

Moves = Record[Record[tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Reported):
    """A graph model of a conflict.

    Attributes
    ----------
    decision_makers
        The names.
    states
        The names of the states that the conflict can be in.
    moves
        By decision maker and state, the states that it can bring about on its own in one move.
        States that it cannot leave are not listed.
    preferences
        By decision maker, the states in tiers, best first; states of a tier are equally good.
    title
        What the conflict is about.
    meanings
        By state, what it means in words; states whose names say enough are not listed.
    source
        Where the conflict is described.

    Raises
    ------
    ArgumentError
        If there are no decision makers or states, a name repeats, a state leads to itself or
        twice to the same state, or a state is missing from somebody's preferences.
    LabelError
        If a decision maker or a state does not exist.

    See Also
    --------
    of : builds a conflict from mappings, lists and pairs.

    References
    ----------
    Kilgour, D. M., Hipel, K. W., Fang, L. (1987). The graph model for conflicts. Automatica
    23(1), 41-55, https://doi.org/10.1016/0005-1098(87)90117-8.
    Fang, L., Hipel, K. W., Kilgour, D. M. (1993). Interactive Decision Making: The Graph Model
    for Conflict Resolution. Wiley.
    """

    decision_makers: Labels
    states: Labels
    moves: Moves
    preferences: Record[Tiers]
    title: str = ""
    meanings: Record[str] = Record()  # noqa: RUF009 - a Record cannot be changed
    source: str = ""

    def __post_init__(self) -> None:
        makers = checked_names(self.decision_makers, "decision maker")
        states = checked_names(self.states, "state")
        object.__setattr__(self, "decision_makers", makers)
        object.__setattr__(self, "states", states)
        object.__setattr__(self, "moves", _moves(self.moves, makers, states))
        object.__setattr__(self, "preferences", _preferences(self.preferences, makers, states))
        object.__setattr__(self, "meanings", _meanings(self.meanings, states))

    @classmethod
    def of(
        cls,
        states: Iterable[str],
        *,
        moves: Mapping[str, Any],
        preferences: Mapping[str, Any],
        title: str = "",
        meanings: Mapping[str, str] | None = None,
        source: str = "",
    ) -> Self:
        """Return the conflict with these states, moves and preferences.

        Parameters
        ----------
        states
            Names.
        moves
            By decision maker, either a mapping from a state to the states it can lead to, or
            pairs ``(from, to)``. A decision maker without moves may be left out.
        preferences
            By decision maker, either all states, best first, equally good ones in a list of
            their own; or a number for each state, of which only the order counts. The decision
            makers are those who have preferences, in this order.
        title
            What the conflict is about.
        meanings
            By state, what it means in words.
        source
            Where the conflict is described.

        Raises
        ------
        ArgumentError
            If there are no decision makers or states, a name repeats, a state leads to itself or
            twice to the same state, a number is not finite, or a state is missing from
            somebody's preferences or ranked twice.
        LabelError
            If a decision maker or a state does not exist.

        Examples
        --------
        >>> dam = Conflict.of(
        ...     ["talk", "build", "protest"],
        ...     moves={"up": [("talk", "build")], "down": {"build": ["protest"]}},
        ...     preferences={"up": ["build", "talk", "protest"], "down": [["talk"], ["protest"], ["build"]]},
        ... )
        >>> dam.improvements("up", "talk"), dam.prefers("down", "talk", "build")
        (('build',), True)
        """
        if not isinstance(preferences, Mapping):
            raise ArgumentError(
                f"preferences map decision makers to their orders, not {shown(preferences)}"
            )
        makers, labels = (
            checked_names(preferences, "decision maker"),
            checked_names(states, "state"),
        )
        return cls(
            decision_makers=makers,
            states=labels,
            moves=_moves(moves, makers, labels),
            preferences=_preferences(preferences, makers, labels),
            title=title,
            meanings=_meanings(meanings or {}, labels),
            source=source,
        )

    def tier(self, decision_maker: str, state: str) -> int:
        """Return the place of a state in somebody's order: 1 for the best tier."""
        self.decision_makers.position(decision_maker)
        self.states.position(state)
        tiers = self.preferences[decision_maker]
        return next(k for k, tier in enumerate(tiers, start=1) if state in tier)

    def prefers(self, decision_maker: str, state: str, other: str) -> bool:
        """Return whether a decision maker strictly prefers a state to another."""
        return self.tier(decision_maker, state) < self.tier(decision_maker, other)

    def reachable(self, decision_maker: str, state: str) -> tuple[str, ...]:
        """Return the states that a decision maker can bring about from a state in one move."""
        self.decision_makers.position(decision_maker)
        self.states.position(state)
        return self.moves[decision_maker].get(state, ())

    def improvements(self, decision_maker: str, state: str) -> tuple[str, ...]:
        """Return the states among those that the decision maker strictly prefers."""
        return tuple(
            target
            for target in self.reachable(decision_maker, state)
            if self.prefers(decision_maker, target, state)
        )

    @property
    def is_transitive(self) -> bool:
        """Whether whatever a decision maker can reach in two moves, it can reach in one."""
        for by_state in self.moves.values():
            for state, targets in by_state.items():
                onward = {far for target in targets for far in by_state.get(target, ())}
                if not onward <= {state, *targets}:
                    return False
        return True

    @property
    def fingerprint(self) -> str:
        """A digest of states, moves and preferences: 16 hexadecimal digits of SHA-256."""
        return fingerprint(self)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the graph: one node a state, one edge a move.

        Nodes carry the tier of each decision maker as ``tier of NAME``; edges carry
        ``decision_maker`` and whether the move is an ``improvement``, so that the graph can be
        written as GraphML.
        """
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=self.title)
        places = {
            maker: {state: k for k, tier in enumerate(tiers, start=1) for state in tier}
            for maker, tiers in self.preferences.items()
        }
        for state in self.states:
            tiers = {f"tier of {maker}": place[state] for maker, place in places.items()}
            graph.add_node(state, **tiers)
        for maker, by_state in self.moves.items():
            for state, targets in by_state.items():
                for target in targets:
                    better = places[maker][target] < places[maker][state]
                    graph.add_edge(
                        state, target, key=maker, decision_maker=maker, improvement=better
                    )
        return graph

    def tables(self) -> tuple[Table, ...]:
        makers = self.decision_makers
        places = [
            {state: k for k, tier in enumerate(self.preferences[maker], start=1) for state in tier}
            for maker in makers
        ]
        said = [("meaning", self.meanings)] if self.meanings else []
        rows = [
            (
                state,
                *(words.get(state, "") for _, words in said),
                *(place[state] for place in places),
                *(joined(self.moves[maker].get(state, ())) for maker in makers),
            )
            for state in self.states[:MOST_SHOWN]
        ]
        columns = (
            "state",
            *(heading for heading, _ in said),
            *(f"tier of {m}" for m in makers),
            *(f"moves of {m}" for m in makers),
        )
        rest = len(self.states) - len(rows)
        note = f"... and {rest:,} more states." if rest else "Tier 1 is the best."
        return (
            Table(title=self.title or "Conflict", columns=columns, rows=tuple(rows), note=note),
        )


def checked_names(names: object, kind: str) -> Labels:
    """Return names that somebody gave as labels, or say what is wrong with them."""
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise ArgumentError(f"{kind}s are a list of names, not {shown(names)}")
    listed = list(names)
    for name in listed:
        if not isinstance(name, str) or not name.strip():
            raise ArgumentError(f"a {kind} needs a name that is not empty, not {shown(name)}")
    labels = Labels(listed, kind=kind)
    if not labels:
        raise ArgumentError(f"a conflict needs at least one {kind}, none was given")
    return labels


def _moves(given: object, makers: Labels, states: Labels) -> Moves:
    if not isinstance(given, Mapping):
        raise ArgumentError(f"moves map decision makers to their moves, not {shown(given)}")
    for name in given:
        if name not in makers:
            raise unknown(name, makers, kind="decision maker")
    return Record((maker, _moves_of(maker, given.get(maker, ()), states)) for maker in makers)


def _moves_of(maker: str, given: object, states: Labels) -> Record[tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for state, target in _pairs(maker, given):
        states.positions((state, target))
        if state == target:
            raise ArgumentError(f"the move of {maker} from {state} leads nowhere else")
        targets = found.setdefault(state, {})
        if target in targets:
            raise ArgumentError(f"the move of {maker} from {state} to {target} is given twice")
        targets[target] = None
    return Record((state, tuple(found[state])) for state in states if state in found)


def _pairs(maker: str, given: object) -> Iterator[tuple[str, str]]:
    if isinstance(given, Mapping):
        for state, targets in given.items():
            if isinstance(targets, str) or not isinstance(targets, Iterable):
                raise ArgumentError(
                    f"the moves of {maker} from {shown(state)} are a list of states, "
                    f"not {shown(targets)}"
                )
            yield from ((state, target) for target in targets)
        return
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ArgumentError(
            f"the moves of {maker} are pairs (from, to), or a mapping from states to lists of "
            f"states, not {shown(given)}"
        )
    for pair in given:
        if isinstance(pair, str) or not isinstance(pair, Iterable) or len(both := [*pair]) != 2:
            raise ArgumentError(f"a move of {maker} is a pair (from, to), not {shown(pair)}")
        yield both[0], both[1]


def _preferences(given: object, makers: Labels, states: Labels) -> Record[Tiers]:
    if not isinstance(given, Mapping):
        raise ArgumentError(f"preferences map decision makers to their orders, not {shown(given)}")
    for name in given:
        if name not in makers:
            raise unknown(name, makers, kind="decision maker")
    for maker in makers:
        if maker not in given:
            raise ArgumentError(f"the preferences of {maker} are missing")
    return Record((maker, tiers_of(given[maker], states, whose=maker)) for maker in makers)


def _meanings(given: object, states: Labels) -> Record[str]:
    if not isinstance(given, Mapping):
        raise ArgumentError(f"meanings map states to words, not {shown(given)}")
    states.positions(given)
    return Record((state, str(given[state])) for state in states if given.get(state))
