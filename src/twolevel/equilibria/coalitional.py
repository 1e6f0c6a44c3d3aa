"""Pure equilibria that withstand deviations of coalitions.

Knows payoffs as numbers to be compared, and coalitions as bit masks. Deviations are joint
changes of pure strategies; a coalition moves only if every member gains strictly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.normal_form import Digits, NormalFormGame
from twolevel.errors import LimitError

__all__ = ["coalition_proof_equilibria", "strong_equilibria"]

MOST_COMPARISONS = 2**31


def strong_equilibria(game: NormalFormGame) -> NDArray[np.int64]:
    """Return the pure profiles from which no coalition can move to the gain of all its members.

    Returns
    -------
    numpy.ndarray
        ``(n_equilibria, n_players)``: positions of strategies.

    Raises
    ------
    LimitError
        If the game is too large: the cost grows as ``(strategies + 1) ** players`` times the
        number of pure equilibria.

    References
    ----------
    Aumann, R. J. (1959), "Acceptable points in general cooperative n-person games", in
    *Contributions to the Theory of Games IV*, Princeton University Press, 287-324.
    doi:10.1515/9781400882168-018

    Examples
    --------
    >>> stag_hunt = NormalFormGame.from_arrays([[[4, 0], [3, 3]], [[4, 3], [0, 3]]])
    >>> strong_equilibria(stag_hunt).tolist()
    [[0, 0]]
    """
    from twolevel.equilibria.pure import pure_equilibria

    pure = pure_equilibria(game)
    work = len(pure) * np.prod([float(size + 1) for size in game.shape])
    if work > MOST_COMPARISONS:
        raise LimitError(
            f"deviations of all coalitions from {len(pure):,} equilibria are too many to compare; "
            f"at most {MOST_COMPARISONS:,} comparisons are made"
        )
    kept = [digits for digits in pure.tolist() if not _blocked(game, tuple(digits))]
    return np.array(kept, dtype=np.int64).reshape(-1, game.n_players)


def _blocked(game: NormalFormGame, digits: Digits) -> bool:
    """Whether some coalition gains by moving away from a profile."""
    for members in _coalitions(game.n_players):
        place = tuple(slice(None) if k in members else digit for k, digit in enumerate(digits))
        gains = np.ones([game.shape[k] for k in members], dtype=np.bool_)
        for k in members:
            gains &= (game.numbers[(k, *place)] > game.numbers[(k, *digits)]).astype(np.bool_)
        if gains.any():
            return True
    return False


def _coalitions(n_players: int) -> Iterator[tuple[int, ...]]:
    """Yield all coalitions, smaller numbers first, every one after its subsets."""
    for mask in range(1, 1 << n_players):
        yield tuple(k for k in range(n_players) if mask >> k & 1)


def coalition_proof_equilibria(game: NormalFormGame) -> NDArray[np.int64]:
    """Return the pure profiles that withstand the deviations that themselves withstand others.

    A profile is self-enforcing for a coalition if no proper part of it has a coalition-proof
    deviation; it is coalition-proof if no other self-enforcing profile is better for all.

    Returns
    -------
    numpy.ndarray
        ``(n_equilibria, n_players)``: positions of strategies.

    Raises
    ------
    LimitError
        If the game is too large.

    References
    ----------
    Bernheim, B. D., Peleg, B. and Whinston, M. D. (1987), "Coalition-proof Nash equilibria I.
    Concepts", *Journal of Economic Theory* 42, 1-12. doi:10.1016/0022-0531(87)90099-8

    Examples
    --------
    >>> dilemma = NormalFormGame.from_arrays([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])
    >>> coalition_proof_equilibria(dilemma).tolist()
    [[1, 1]]
    """
    if game.n_profiles << game.n_players > MOST_COMPARISONS // 8:
        raise LimitError(
            f"coalition-proof equilibria need 2**players x profiles below {MOST_COMPARISONS // 8:,};"
            f" the game has {game.n_players} players and {game.n_profiles:,} profiles"
        )
    proof: dict[int, NDArray[np.bool_]] = {}
    for members in _coalitions(game.n_players):
        mask = sum(1 << k for k in members)
        enforcing = np.ones(game.shape, dtype=np.bool_)
        part = (mask - 1) & mask
        while part:
            enforcing &= proof[part]
            part = (part - 1) & mask
        proof[mask] = _undominated(game, members, enforcing)
    return np.argwhere(proof[(1 << game.n_players) - 1]).astype(np.int64)


def _undominated(
    game: NormalFormGame, members: tuple[int, ...], enforcing: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return where no other self-enforcing profile of a coalition is better for all members."""
    others = [k for k in range(game.n_players) if k not in members]
    order = [*others, *members]
    inner = int(np.prod([game.shape[k] for k in members]))
    allowed = enforcing.transpose(order).reshape(-1, inner)
    payoffs = [game.numbers[k].transpose(order).reshape(-1, inner) for k in members]
    kept = allowed.copy()
    for row, candidates in enumerate(allowed):
        places = np.flatnonzero(candidates)
        if len(places) ** 2 * len(members) > MOST_COMPARISONS:
            raise LimitError(f"{len(places):,} self-enforcing profiles are too many to compare")
        better = np.ones((len(places), len(places)), dtype=np.bool_)
        for values in payoffs:
            own = values[row, places]
            better &= (own[:, None] > own).astype(np.bool_)
        kept[row, places] = ~better.any(axis=0)
    shape = [game.shape[k] for k in order]
    return kept.reshape(shape).transpose(np.argsort(order))
