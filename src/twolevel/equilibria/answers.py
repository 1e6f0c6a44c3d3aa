"""What an equilibrium is, as labelled data.

Knows names, probabilities, payoffs and regrets; does not know how they were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import number
from twolevel.equilibria.correlation import joint_payoffs, joint_regrets
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed, is_exact, payoffs_and_regrets
from twolevel.labels import Record

__all__ = ["Amount", "CorrelatedEquilibrium", "Equilibrium", "correlated", "mixed_of", "profile_of"]

Amount = Fraction | float
"""A fraction where it is exact, else a float."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equilibrium:
    """One profile of mixed strategies.

    Attributes
    ----------
    chances
        By player, the strategies it plays with positive probability and those probabilities.
    payoffs
        Expected payoffs in utils.
    regrets
        What each player could gain by deviating alone, in utils.
    """

    chances: Record[Record[Amount]]
    payoffs: Record[Amount]
    regrets: Record[Amount]

    @property
    def exact(self) -> bool:
        """Whether probabilities, payoffs and regrets are exact."""
        return all(isinstance(p, Fraction) for mix in self.chances.values() for p in mix.values())

    @property
    def pure(self) -> bool:
        """Whether every player plays one strategy."""
        return all(len(mix) == 1 for mix in self.chances.values())

    @property
    def regret(self) -> Amount:
        """The largest regret of any player, in utils."""
        return max(self.regrets.values())

    @property
    def strategies(self) -> Record[str] | None:
        """Each player's strategy in a pure equilibrium, else None."""
        if not self.pure:
            return None
        return Record((name, next(iter(mix))) for name, mix in self.chances.items())

    def cells(self) -> tuple[str, ...]:
        """Return each player's strategy as text."""
        return tuple(
            next(iter(mix))
            if len(mix) == 1
            else " + ".join(f"{_chance(p)} {strategy}" for strategy, p in mix.items())
            for mix in self.chances.values()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrelatedEquilibrium:
    """One lottery over profiles, from which every player is told its own strategy.

    Attributes
    ----------
    profiles, probabilities
        The profiles drawn with positive probability, and those probabilities.
    payoffs
        Expected payoffs in utils.
    regrets
        What each player could gain by disobeying, in utils: by any rule that maps what it is
        told to what it does (correlated), or by one strategy settled beforehand (coarse).
    """

    profiles: tuple[Record[str], ...]
    probabilities: tuple[float, ...]
    payoffs: Record[Amount]
    regrets: Record[Amount]

    @property
    def regret(self) -> Amount:
        """The largest regret of any player, in utils."""
        return max(self.regrets.values())


def _chance(probability: Amount) -> str:
    if isinstance(probability, Fraction) and probability.denominator < 1000:
        return str(probability)
    return number(float(probability), 4)


def profile_of(game: NormalFormGame, mixed: Mixed) -> Equilibrium:
    """Return a mixed profile with its names, payoffs and regrets."""
    payoffs, regrets = payoffs_and_regrets(game, mixed)
    chances = []
    for player, labels, vector in zip(game.players, game.strategies, mixed, strict=True):
        values = vector.tolist()
        chances.append(
            (player, Record((s, p) for s, p in zip(labels, values, strict=True) if p != 0))
        )
    return Equilibrium(
        chances=Record(chances),
        payoffs=Record(zip(game.players, payoffs, strict=True)),
        regrets=Record(zip(game.players, regrets, strict=True)),
    )


def mixed_of(game: NormalFormGame, equilibrium: Equilibrium) -> Mixed:
    """Return an equilibrium's probabilities as one vector a player."""
    vectors: list[NDArray[Any]] = []
    for player, labels in zip(game.players, game.strategies, strict=True):
        mix = equilibrium.chances[player]
        vector = np.zeros(len(labels), dtype=object if equilibrium.exact else np.float64)
        if equilibrium.exact:
            vector[:] = Fraction(0)
        for strategy, probability in mix.items():
            vector[labels.position(strategy)] = probability
        vectors.append(vector)
    found = tuple(vectors)
    assert is_exact(found) == equilibrium.exact
    return found


def correlated(
    game: NormalFormGame, joint: NDArray[np.float64], *, coarse: bool
) -> CorrelatedEquilibrium:
    """Return a lottery over profiles with its names, payoffs and regrets."""
    places = np.argwhere(joint > 0)
    payoffs, regrets = joint_payoffs(game, joint), joint_regrets(game, joint, coarse=coarse)
    return CorrelatedEquilibrium(
        profiles=tuple(game.profile(place) for place in places.tolist()),
        probabilities=tuple(joint[joint > 0].tolist()),
        payoffs=Record(zip(game.players, payoffs, strict=True)),
        regrets=Record(zip(game.players, regrets, strict=True)),
    )
