"""Correlated and coarse correlated equilibria, by linear programming.

Knows lotteries over profiles ``(*shape)`` and the constraints that make obedience a best
response. A correlated equilibrium maximises a weighted sum of payoffs; the set is a polytope,
so extremes of welfare and of any player's payoff are found the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.normal_form import NormalFormGame, check_profiles, scaled_payoffs
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record, unknown

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = [
    "Objective",
    "best_correlated",
    "correlated_range",
    "joint_payoffs",
    "joint_regrets",
    "objective_weights",
]

Objective = Literal["welfare", "least_welfare"] | Mapping[str, float]
"""What a correlated equilibrium maximises: the sum of payoffs, its negative, or weights."""

MOST_PROFILES = 200_000


def objective_weights(game: NormalFormGame, objective: Objective) -> NDArray[np.float64]:
    """Return the weight of each player's payoff that an objective stands for.

    Raises
    ------
    ArgumentError
        If there is no such objective or a weight is not a finite number.
    LabelError
        If it names a player that does not exist.
    """
    if isinstance(objective, Mapping):
        weights = np.zeros(game.n_players)
        for name, weight in objective.items():
            if name not in game.players:
                raise unknown(name, game.players, kind="player")
            if not isinstance(weight, int | float) or not np.isfinite(weight):
                raise ArgumentError(
                    f"the weight of {name} must be a finite number, not {shown(weight)}"
                )
            weights[game.players.position(name)] = weight
        return weights
    names = get_args(get_args(Objective)[0])
    if objective not in names:
        raise ArgumentError(
            f"there is no objective {shown(objective)}. Allowed: {', '.join(names)}, or a mapping "
            "from players to weights"
        )
    return np.full(game.n_players, 1.0 if objective == "welfare" else -1.0)


def best_correlated(
    game: NormalFormGame, *, objective: Objective = "welfare", coarse: bool = False
) -> NDArray[np.float64]:
    """Return a correlated equilibrium that maximises an objective.

    Parameters
    ----------
    game
        Any game of at most 200,000 profiles.
    objective
        ``"welfare"`` (the sum of payoffs), ``"least_welfare"`` (its smallest value), or weights
        by player.
    coarse
        Whether players commit before they are told anything, which allows more lotteries.

    Returns
    -------
    numpy.ndarray
        ``(*shape)``: the probability of each profile. They satisfy the constraints to about
        1e-10 of each player's range of payoffs.

    Raises
    ------
    ArgumentError
        If the objective does not exist.
    LimitError
        If the game has too many profiles.

    References
    ----------
    Aumann, R. J. (1974), "Subjectivity and correlation in randomized strategies", *Journal of
    Mathematical Economics* 1, 67-96. doi:10.1016/0304-4068(74)90037-8

    Moulin, H. and Vial, J.-P. (1978), "Strategically zero-sum games", *International Journal of
    Game Theory* 7, 201-221. doi:10.1007/BF01769190

    Examples
    --------
    Chicken, in which no mixed equilibrium pays both players as much:

    >>> game = NormalFormGame.from_arrays([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
    >>> best_correlated(game).round(3).tolist()
    [[0.5, 0.25], [0.25, 0.0]]
    """
    check_profiles(game, MOST_PROFILES, "a correlated equilibrium")
    from scipy.optimize import linprog

    payoffs, weights = scaled_payoffs(game), objective_weights(game, objective)
    ranges = np.array([np.ptp(row) or 1.0 for row in game.payoffs])
    worth = np.tensordot(weights * ranges, payoffs, axes=1).ravel()
    worth = worth / (np.abs(worth).max() or 1.0)
    gains: Any = _coarse_gains(payoffs) if coarse else _gains(payoffs)
    options: Any = {
        "primal_feasibility_tolerance": 1e-10,
        "dual_feasibility_tolerance": 1e-10,
    }
    answer: Any = linprog(
        -worth,
        A_ub=gains,
        b_ub=np.zeros(gains.shape[0]),
        A_eq=np.ones((1, game.n_profiles)),
        b_eq=[1.0],
        bounds=(0, None),
        method="highs",
        options=options,
    )
    if not answer.success:
        raise ArgumentError(f"the linear programme could not be solved: {answer.message}")
    chances = np.where(answer.x < 1e-14, 0.0, answer.x)
    return (chances / chances.sum()).reshape(game.shape)


def correlated_range(game: NormalFormGame, *, coarse: bool = False) -> Record[tuple[float, float]]:
    """Return the least and largest expected payoff over all correlated equilibria.

    Parameters
    ----------
    game, coarse
        As in `best_correlated`.

    Returns
    -------
    Record
        Of every player, and under ``"welfare"`` of their sum.

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])
    >>> low, high = correlated_range(game)["welfare"]
    >>> round(low, 3), round(high, 3)
    (7.2, 10.5)
    """
    found = []
    for name in ("welfare", *game.players):
        weights = dict.fromkeys(game.players if name == "welfare" else [name], 1.0)
        ends = []
        for sign in (-1.0, 1.0):
            signed = {player: sign * weight for player, weight in weights.items()}
            joint = best_correlated(game, objective=signed, coarse=coarse)
            payoffs = dict(zip(game.players, joint_payoffs(game, joint), strict=True))
            ends.append(sum(payoffs[player] for player in weights))
        found.append((name, (ends[0], ends[1])))
    return Record(found)


def joint_payoffs(game: NormalFormGame, joint: NDArray[np.float64]) -> list[float]:
    """Return every player's expected payoff from a lottery over profiles, in utils."""
    return [float((row * joint).sum()) for row in game.payoffs]


def joint_regrets(game: NormalFormGame, joint: NDArray[np.float64], *, coarse: bool) -> list[float]:
    """Return what every player could gain by disobeying a lottery over profiles, in utils."""
    found = []
    for player, row in enumerate(game.payoffs):
        told = np.moveaxis(joint, player, 0).reshape(game.shape[player], -1)
        paid = np.moveaxis(row, player, 0).reshape(game.shape[player], -1)
        values = paid @ told.T  # (strategy done, strategy told)
        own = np.diag(values)
        best = values.sum(axis=1).max() - own.sum() if coarse else (values - own).max(axis=0).sum()
        found.append(max(0.0, float(best)))
    return found


def _gains(payoffs: NDArray[np.float64]) -> csr_array:
    """Return the gain from doing one strategy when told another, profile by profile."""
    from scipy.sparse import csr_array

    shape = payoffs.shape[1:]
    ids = np.arange(payoffs[0].size).reshape(shape)
    values, rows, columns = [], [], []
    n_rows = 0
    for player, row in enumerate(payoffs):
        paid = np.moveaxis(row, player, 0).reshape(shape[player], -1)
        places = np.moveaxis(ids, player, 0).reshape(shape[player], -1)
        for told in range(shape[player]):
            for done in range(shape[player]):
                if told != done:
                    values.append(paid[done] - paid[told])
                    columns.append(places[told])
                    rows.append(np.full(places.shape[1], n_rows))
                    n_rows += 1
    if not values:
        return csr_array((0, ids.size))
    data = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return csr_array(data, shape=(n_rows, ids.size))


def _coarse_gains(payoffs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gain from one strategy over obeying, profile by profile."""
    rows = []
    for player, row in enumerate(payoffs):
        for done in range(payoffs.shape[player + 1]):
            constant = np.take(row, [done], axis=player)
            rows.append((constant - row).ravel())
    return np.array(rows)
