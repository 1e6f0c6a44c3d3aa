"""Orders over the states that options make: by statements of priority, and by weights.

Knows options and what is wished of them; knows no moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any, TypeVar

from twolevel.conflicts.options import Choice, Pattern, Space, matches, patterns_of, space_of
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record
from twolevel.model.numbers import exact

__all__ = ["prioritised", "weighted"]


def prioritised(
    options: Mapping[str, Iterable[str]],
    statements: Sequence[Pattern | Sequence[Pattern]],
    *,
    infeasible: Iterable[Pattern] = (),
    merged: Iterable[Pattern] = (),
) -> Record[int]:
    """Return a number for each state from statements in order of their importance.

    A state that makes a statement true is better than any that does not and agrees on all
    more important statements.

    Parameters
    ----------
    options, infeasible, merged
        As for `option_conflict`.
    statements
        Most important first; each a combination that is wished for, or several of which any
        will do.

    Raises
    ------
    ArgumentError
        If a statement holds in some of the states that were merged into one and not in others,
        or is malformed.
    LabelError
        If an option does not exist.

    References
    ----------
    Fang, L., Hipel, K. W., Kilgour, D. M., Peng, X. (2003). A decision support system for
    interactive decision making, part I: model formulation. IEEE Transactions on Systems, Man,
    and Cybernetics C 33(1), 42-55, https://doi.org/10.1109/TSMCC.2003.809361.

    Examples
    --------
    >>> dict(prioritised({"a": ["x"], "b": ["y"]}, [{"y": True}, {"x": False}]))
    {'NN': 1, 'YN': 0, 'NY': 3, 'YY': 2}
    """
    space = space_of(options, infeasible, merged)
    if isinstance(statements, Mapping | str) or not isinstance(statements, Iterable):
        raise ArgumentError(f"statements are a list of combinations, not {shown(statements)}")
    ways = [
        patterns_of([each] if isinstance(each, Mapping) else each, space.options, "a statement")
        for each in statements
    ]

    def value(choice: Choice) -> int:
        held = (any(matches(choice, pattern) for pattern in patterns) for patterns in ways)
        return reduce(lambda total, holds: 2 * total + holds, held, 0)

    return _by_state(space, value, "a statement tells")


def weighted(
    options: Mapping[str, Iterable[str]],
    weights: Mapping[str, Any],
    *,
    infeasible: Iterable[Pattern] = (),
    merged: Iterable[Pattern] = (),
) -> Record[Fraction]:
    """Return a number for each state: the sum of the weights of the options taken in it.

    Parameters
    ----------
    options, infeasible, merged
        As for `option_conflict`.
    weights
        By option, what taking it adds, negative where it is unwelcome; options not named add
        nothing.

    Raises
    ------
    ArgumentError
        If a weight is not a finite number, or tells apart states that were merged into one.
    LabelError
        If an option does not exist.

    References
    ----------
    Fang, L., Hipel, K. W., Kilgour, D. M., Peng, X. (2003). A decision support system for
    interactive decision making, part I: model formulation. IEEE Transactions on Systems, Man,
    and Cybernetics C 33(1), 42-55, https://doi.org/10.1109/TSMCC.2003.809361.

    Examples
    --------
    >>> numbers = weighted({"a": ["x"], "b": ["y"]}, {"y": 3, "x": -1})
    >>> [(state, int(number)) for state, number in numbers.items()]
    [('NN', 0), ('YN', -1), ('NY', 3), ('YY', 2)]
    """
    space = space_of(options, infeasible, merged)
    if not isinstance(weights, Mapping):
        raise ArgumentError(f"weights map options to numbers, not {shown(weights)}")
    places = space.options.positions(weights)
    numbers = [exact(weight, what=f"the weight of {name}") for name, weight in weights.items()]

    def value(choice: Choice) -> Fraction:
        taken = (number for place, number in zip(places, numbers, strict=True) if choice[place])
        return sum(taken, Fraction(0))

    return _by_state(space, value, "weights tell")


N = TypeVar("N", int, Fraction)


def _by_state(space: Space, value: Callable[[Choice], N], what: str) -> Record[N]:
    found: dict[str, N] = {}
    for choice, state in space.labels.items():
        number = value(choice)
        if found.setdefault(state, number) != number:
            raise ArgumentError(
                f"{what} apart states that are merged into {state}; name only options that the "
                "merged states share"
            )
    return Record(found)
