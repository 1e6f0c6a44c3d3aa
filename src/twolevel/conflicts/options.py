"""Conflicts in option form: who controls which yes-or-no option, and what cannot be.

Knows how options make states and moves. Analyses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal, get_args

from twolevel.conflicts.conflict import Conflict, checked_names
from twolevel.errors import ArgumentError, LimitError, listed, shown
from twolevel.labels import Labels, Record, unknown

__all__ = [
    "DIRECTIONS",
    "Choice",
    "Direction",
    "Pattern",
    "Space",
    "matches",
    "option_conflict",
    "option_states",
    "patterns_of",
    "space_of",
]

Direction = Literal["both", "forward", "backward"]
Pattern = Mapping[str, bool]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
"""How an option can be changed: taken and dropped, only taken, or only dropped."""

_MOST_OPTIONS = 16

Choice = tuple[bool, ...]
"""For each option, whether it is taken."""


@dataclass(frozen=True, slots=True)
class Space:
    """Feasible choices, and the label of the state that each belongs to."""

    options: Labels
    owners: tuple[str, ...]
    labels: dict[Choice, str]

    def meanings(self) -> Record[str]:
        """Return by state the options that are taken in all choices it stands for."""
        taken: dict[str, set[str]] = {}
        for choice, state in self.labels.items():
            own = {name for name, is_taken in zip(self.options, choice, strict=True) if is_taken}
            taken[state] = taken.get(state, own) & own
        return Record(
            (state, ", ".join(name for name in self.options if name in own) or "nothing")
            for state, own in taken.items()
        )


def option_states(
    options: Mapping[str, Iterable[str]],
    *,
    infeasible: Iterable[Pattern] = (),
    merged: Iterable[Pattern] = (),
) -> tuple[str, ...]:
    """Return the names of the states that options make, as `option_conflict` does.

    A state is named by a letter an option, Y for taken and N for not, in the order of the
    options; the first option varies fastest. Merged states have a dash where they differ.

    Raises
    ------
    ArgumentError
        If the options or patterns are malformed, or no state is feasible.
    LabelError
        If a pattern names an option that does not exist.
    LimitError
        If there are more than 16 options.

    Examples
    --------
    >>> option_states({"a": ["stay", "leave"]}, infeasible=[{"stay": True, "leave": True}])
    ('NN', 'YN', 'NY')
    """
    return tuple(dict.fromkeys(space_of(options, infeasible, merged).labels.values()))


def option_conflict(
    options: Mapping[str, Iterable[str]],
    *,
    preferences: Mapping[str, Any],
    infeasible: Iterable[Pattern] = (),
    merged: Iterable[Pattern] = (),
    directions: Mapping[str, Direction] | None = None,
    title: str = "",
    source: str = "",
) -> Conflict:
    """Return the conflict in which decision makers take or drop options of their own.

    A decision maker moves by changing any of its options at once, within what is feasible.

    Parameters
    ----------
    options
        By decision maker, the names of its yes-or-no options.
    preferences
        By decision maker: states best first (see `option_states` for their names), or a number
        for each, as for `Conflict.of`; `prioritised` and `weighted`
        make the latter from statements and from weights of options.
    infeasible
        Combinations that cannot be: ``{"release": True, "escalate": True}``.
    merged
        Combinations under which everything else is indifferent to everybody, so that all
        states with them are one.
    directions
        For options that can only be taken (``"forward"``) or only dropped (``"backward"``).
    title
        What the conflict is about.
    source
        Where it is described.

    Raises
    ------
    ArgumentError
        If options repeat or are missing, a pattern or direction is malformed, no state is
        feasible, or preferences are incomplete.
    LabelError
        If an option, a state or a decision maker does not exist.
    LimitError
        If there are more than 16 options.

    References
    ----------
    Howard, N. (1971). Paradoxes of Rationality. MIT Press.
    Fraser, N. M., Hipel, K. W. (1984). Conflict Analysis: Models and Resolutions.
    North-Holland.

    Examples
    --------
    >>> dilemma = option_conflict(
    ...     {"row": ["row cooperates"], "column": ["column cooperates"]},
    ...     preferences={"row": ["NY", "YY", "NN", "YN"], "column": ["YN", "YY", "NN", "NY"]},
    ... )
    >>> dilemma.states, dilemma.improvements("row", "YY")
    (('NN', 'YN', 'NY', 'YY'), ('NY',))
    """
    space = space_of(options, infeasible, merged)
    allowed = _directions(directions or {}, space.options)
    moves: dict[str, list[tuple[str, str]]] = {maker: [] for maker in options}
    for maker in options:
        own = [k for k, owner in enumerate(space.owners) if owner == maker]
        for choice, state in space.labels.items():
            for change in product((False, True), repeat=len(own)):
                after = _changed(choice, own, change, allowed)
                target = space.labels.get(after) if after is not None else None
                if target is not None and target != state:
                    moves[maker].append((state, target))
    for maker in options:
        if isinstance(preferences, Mapping) and maker not in preferences:
            raise ArgumentError(f"the preferences of {maker} are missing")
    return Conflict.of(
        dict.fromkeys(space.labels.values()),
        moves={maker: tuple(dict.fromkeys(pairs)) for maker, pairs in moves.items()},
        preferences=preferences,
        title=title,
        meanings=space.meanings(),
        source=source,
    )


def space_of(
    options: Mapping[str, Iterable[str]], infeasible: Iterable[Pattern], merged: Iterable[Pattern]
) -> Space:
    """Return the feasible choices that options make, and the states they belong to.

    Raises
    ------
    ArgumentError, LabelError, LimitError
        As `option_states`.
    """
    if not isinstance(options, Mapping) or not options:
        raise ArgumentError(f"options map decision makers to their options, not {shown(options)}")
    checked_names(options, "decision maker")
    names, owners = [], []
    for maker, own in options.items():
        if isinstance(own, str) or not isinstance(own, Iterable):
            raise ArgumentError(f"the options of {maker} are a list of names, not {shown(own)}")
        mine = list(own)
        names += mine
        owners += [maker] * len(mine)
    labels = checked_names(names, "option")
    if len(labels) > _MOST_OPTIONS:
        raise LimitError(
            f"{len(labels)} options make 2**{len(labels)} states (at most {_MOST_OPTIONS} options)"
        )
    barred = patterns_of(infeasible, labels, "an infeasible combination")
    joint = patterns_of(merged, labels, "a merged combination")
    feasible = [
        choice
        for choice in (bits[::-1] for bits in product((False, True), repeat=len(labels)))
        if not any(matches(choice, pattern) for pattern in barred)
    ]
    if not feasible:
        raise ArgumentError("no combination of options is feasible; bar fewer")
    found: dict[Choice, str] = {}
    groups = [[c for c in feasible if matches(c, pattern)] for pattern in joint]
    for choice in feasible:
        group = next((group for group in groups if choice in group), [choice])
        found[choice] = "".join(
            letters.pop() if len(letters) == 1 else "-"
            for letters in ({"Y" if c[k] else "N" for c in group} for k in range(len(labels)))
        )
    return Space(labels, tuple(owners), found)


def patterns_of(given: Any, options: Labels, what: str) -> list[dict[int, bool]]:
    """Return combinations of options by the places of these.

    Raises
    ------
    ArgumentError, LabelError
        If one is malformed, or names an option that does not exist.
    """
    if isinstance(given, Mapping | str) or not isinstance(given, Iterable):
        raise ArgumentError(f"{what} is a mapping from options to true or false, in a list")
    found = []
    for pattern in given:
        if not isinstance(pattern, Mapping) or not pattern:
            raise ArgumentError(
                f"{what} is a mapping from options to true or false, such as "
                f"{{{options[0]!r}: True}}, not {shown(pattern)}"
            )
        for name, value in pattern.items():
            if name not in options:
                raise unknown(name, options, kind="option")
            if not isinstance(value, bool):
                raise ArgumentError(f"{what} says true or false of {name}, not {shown(value)}")
        found.append({options.position(name): value for name, value in pattern.items()})
    return found


def matches(choice: Choice, pattern: Mapping[int, bool]) -> bool:
    """Return whether a choice has a combination."""
    return all(choice[place] == value for place, value in pattern.items())


def _directions(given: Mapping[str, Direction], options: Labels) -> tuple[Direction, ...]:
    if not isinstance(given, Mapping):
        raise ArgumentError(f"directions map options to one of {listed(DIRECTIONS)}")
    for name, direction in given.items():
        if name not in options:
            raise unknown(name, options, kind="option")
        if direction not in DIRECTIONS:
            raise ArgumentError(
                f"the direction of {name} is one of {listed(DIRECTIONS)}, not {shown(direction)}"
            )
    return tuple(given.get(name, "both") for name in options)


def _changed(
    choice: Choice, own: Sequence[int], change: Sequence[bool], allowed: Sequence[Direction]
) -> Choice | None:
    """Return a choice with some options changed, or None if one cannot change that way."""
    after = list(choice)
    for place, value in _differences(choice, own, change):
        if allowed[place] == ("backward" if value else "forward"):
            return None
        after[place] = value
    return tuple(after)


def _differences(
    choice: Choice, own: Sequence[int], change: Sequence[bool]
) -> Iterator[tuple[int, bool]]:
    return ((k, value) for k, value in zip(own, change, strict=True) if choice[k] != value)
