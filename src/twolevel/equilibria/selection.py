"""Choosing among several equilibria, and saying how.

Knows equilibria with their payoffs, and what each criterion prefers. A criterion may choose
none: then the next one is asked, and all of that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.answers import Equilibrium, mixed_of
from twolevel.equilibria.coalitional import coalition_proof_equilibria, strong_equilibria
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import deviation_payoffs, is_exact
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record, unknown

__all__ = ["CRITERIA", "Criterion", "Selection", "criteria", "select"]

Profiles = Sequence[Equilibrium]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A reason to prefer some equilibria to others.

    Attributes
    ----------
    name, title
        The label, and the words a reader sees.
    reference, doi
        The original work.
    players
        How many players it is defined for, or None for any number.
    chosen
        Gives the positions of the equilibria that pass.
    """

    name: str
    title: str
    reference: str
    doi: str = ""
    players: int | None = None
    chosen: Callable[[NormalFormGame, Profiles], list[int]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which equilibrium was chosen, and why.

    Attributes
    ----------
    position
        Its position among those found, or None if no criterion chose one.
    words
        The choice in a sentence.
    """

    position: int | None
    words: str


def _payoff_dominant(_game: NormalFormGame, found: Profiles) -> list[int]:
    """Return the equilibrium that pays everybody at least as much as every other one."""
    payoffs = [tuple(each.payoffs.values()) for each in found]
    most = tuple(max(paid) for paid in zip(*payoffs, strict=True))
    best = [k for k, own in enumerate(payoffs) if own == most]
    return best if len(best) == 1 else []


def _risk_dominant(game: NormalFormGame, found: Profiles) -> list[int]:
    """Return the equilibrium whose losses from deviating to another's strategies multiply to more."""
    profiles = [mixed_of(game, each) for each in found]
    exactly = all(is_exact(each) for each in profiles)
    tables = [game.integers(k)[0] if exactly else game.payoffs[k] for k in range(2)]

    @cache
    def gained(at: int) -> tuple[NDArray[Any], ...]:
        """Return what every strategy gains by departing from a profile, scaled by player."""
        values = [deviation_payoffs(table, profiles[at], k) for k, table in enumerate(tables)]
        own = [_expected(profiles[at][k], values[k]) for k in range(2)]
        return values[0] - own[0], values[1] - own[1]

    def losses(at: int, towards: int) -> Any:
        """Return the product of both players' losses from moving alone to another profile."""
        first, second = (_expected(profiles[towards][k], gained(at)[k]) for k in range(2))
        return first * second

    best = [
        k
        for k in range(len(profiles))
        if all(losses(k, other) > losses(other, k) for other in range(len(profiles)) if other != k)
    ]
    return best if len(best) == 1 else []


def _expected(mixed: NDArray[Any], values: NDArray[Any]) -> Any:
    """Return the mean of values over the strategies played."""
    played = np.flatnonzero(mixed != 0)
    return np.dot(mixed[played], values[played])


def _strong(game: NormalFormGame, found: Profiles) -> list[int]:
    return _listed(game, found, strong_equilibria(game))


def _coalition_proof(game: NormalFormGame, found: Profiles) -> list[int]:
    return _listed(game, found, coalition_proof_equilibria(game))


def _listed(game: NormalFormGame, found: Profiles, digits: Any) -> list[int]:
    kept = {tuple(row) for row in digits.tolist()}
    pure = ((k, each.strategies) for k, each in enumerate(found))
    return [k for k, named in pure if named is not None and game.digits(named) in kept]


CRITERIA: Record[Criterion] = Record(
    (each.name, each)
    for each in (
        Criterion(
            name="payoff_dominance",
            title="payoff dominance",
            reference="Harsanyi and Selten (1988), A General Theory of Equilibrium Selection in Games",
            chosen=_payoff_dominant,
        ),
        Criterion(
            name="risk_dominance",
            title="risk dominance",
            reference="Harsanyi and Selten (1988), A General Theory of Equilibrium Selection in Games",
            players=2,
            chosen=_risk_dominant,
        ),
        Criterion(
            name="strong",
            title="strength against coalitions",
            reference="Aumann (1959), Acceptable points in general cooperative n-person games",
            doi="10.1515/9781400882168-018",
            chosen=_strong,
        ),
        Criterion(
            name="coalition_proof",
            title="coalition-proofness",
            reference="Bernheim, Peleg and Whinston (1987), Coalition-proof Nash equilibria I",
            doi="10.1016/0022-0531(87)90099-8",
            chosen=_coalition_proof,
        ),
    )
)
"""Every criterion by its name."""


def criteria(names: str | Iterable[str]) -> tuple[Criterion, ...]:
    """Return criteria by name, in the order in which they are asked.

    Raises
    ------
    LabelError
        If there is no criterion of a name.
    ArgumentError
        If `names` is neither a name nor several.
    """
    if isinstance(names, str):
        names = (names,)
    if not isinstance(names, Iterable):
        raise ArgumentError(f"selection must be a name or several, not {shown(names)}")
    found = []
    for name in names:
        if name not in CRITERIA:
            raise unknown(name, CRITERIA, kind="selection")
        found.append(CRITERIA[name])
    return tuple(found)


def select(
    game: NormalFormGame, found: Profiles, by: Iterable[Criterion], *, complete: bool
) -> Selection:
    """Return the equilibrium that the first decisive criterion chooses.

    Parameters
    ----------
    game, found
        The game, and its equilibria as far as they are known.
    by
        Criteria in the order in which they are asked.
    complete
        Whether `found` holds all equilibria.
    """
    if not found:
        return Selection(position=None, words="there is nothing to select from")
    if len(found) == 1:
        only = "the only equilibrium" if complete else "the only one found"
        return Selection(position=0, words=f"equilibrium 1 is {only}")
    said = []
    for criterion in by:
        if criterion.players not in {None, game.n_players}:
            said.append(f"{criterion.title} is defined for {criterion.players} players only")
            continue
        chosen = criterion.chosen(game, found)
        if len(chosen) == 1:
            said.append(f"{criterion.title} selects equilibrium {chosen[0] + 1} of {len(found)}")
            return Selection(position=chosen[0], words="; ".join(said))
        passing = f"{len(chosen)} pass" if chosen else "none passes"
        said.append(f"{criterion.title} does not decide among {len(found)} ({passing})")
    return Selection(position=None, words="; ".join(said) or "no selection was asked for")
