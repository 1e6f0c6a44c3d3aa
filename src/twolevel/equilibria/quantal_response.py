"""Quantal response: choices that are the likelier the better they pay.

Knows logit responses, the path of logit equilibria by precision, and the chance that a
ratification passes when voters respond so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table
from twolevel.equilibria.logit_path import PathPoint, at_precision, follow
from twolevel.equilibria.multilinear import Floats, Multilinear
from twolevel.equilibria.normal_form import NormalFormGame, check_profiles
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Record
from twolevel.provenance import Provenance

__all__ = [
    "QuantalResponses",
    "count_probabilities",
    "logit_response",
    "quantal_responses",
    "ratification_chance",
]

MOST_PROFILES = 1_000_000
RESIDUAL = 1e-9


def logit_response(payoffs: Iterable[float], precision: float) -> Floats:
    """Return the probability of each choice, proportional to ``exp(precision * payoff)``.

    Raises
    ------
    ArgumentError
        If a payoff is not a finite number, there is none, or the precision is negative.

    References
    ----------
    McKelvey, R. D. and Palfrey, T. R. (1995), "Quantal response equilibria for normal form
    games", *Games and Economic Behavior* 10, 6-38. doi:10.1006/game.1995.1023

    Examples
    --------
    >>> logit_response([1.0, 0.0], 2).round(3).tolist()
    [0.881, 0.119]
    """
    values = _vector(payoffs, "a payoff")
    powers = _precision(precision) * (values - values.max())
    weights = np.exp(powers)
    return weights / weights.sum()


def count_probabilities(probabilities: Iterable[float]) -> Floats:
    """Return the chance of every number of successes among independent trials (Poisson-binomial).

    Parameters
    ----------
    probabilities
        The chance of success in each of m trials.

    Returns
    -------
    numpy.ndarray
        ``(m + 1,)``: the chance of 0, 1, ... m successes, by sums of positive terms only.

    Raises
    ------
    ArgumentError
        If a probability does not lie between zero and one.

    Examples
    --------
    >>> count_probabilities([0.5, 0.5, 1.0]).tolist()
    [0.0, 0.25, 0.5, 0.25]
    """
    chances = _vector(probabilities, "a probability")
    if chances.min() < 0 or chances.max() > 1:
        raise ArgumentError(f"probabilities lie between 0 and 1, not {shown(chances.tolist())}")
    counts = np.zeros(len(chances) + 1)
    counts[0] = 1.0
    for chance in chances:
        counts[1:] = counts[1:] * (1 - chance) + counts[:-1] * chance
        counts[0] *= 1 - chance
    return counts


def ratification_chance(gains: Iterable[float], *, precision: float, quota: int) -> float:
    """Return the chance that at least `quota` voters approve, each by a logit response.

    Parameters
    ----------
    gains
        What each voter gains from ratification, in utils.
    precision
        Zero: coin flips. The larger, the surer a voter with a gain approves.
    quota
        Approvals needed.

    Raises
    ------
    ArgumentError
        If a gain is not a finite number, the precision is negative, or the quota does not lie
        between zero and the number of voters.

    Examples
    --------
    >>> round(ratification_chance([0.3, 0.1, -0.05, -0.2, 0.4], precision=5, quota=3), 6)
    0.716094
    """
    values = _vector(gains, "a gain")
    if not isinstance(quota, int) or not 0 <= quota <= len(values):
        raise ArgumentError(f"quota must lie between 0 and {len(values)}, not {shown(quota)}")
    powers = _precision(precision) * values
    approvals = np.where(powers >= 0, 1.0, np.exp(np.minimum(powers, 0.0)))
    approvals /= 1.0 + np.exp(-np.abs(powers))
    return float(count_probabilities(approvals)[quota:].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantalResponses(Reported):
    """Logit equilibria along the branch that begins with uniform play.

    Attributes
    ----------
    precisions
        Those asked for, increasing.
    responses
        For each precision, by player and strategy, the probabilities at the branch's first
        crossing of it; None where the branch could not be followed that far.
    turns
        Whether the branch turned back on the way, so that some precisions have several
        equilibria on it.
    provenance
        Method, explanation and options.
    """

    precisions: tuple[float, ...]
    responses: tuple[Record[Record[float]] | None, ...]
    turns: bool
    provenance: Provenance
    game: NormalFormGame = field(repr=False)

    def verify(self) -> None:
        """Recompute every response to the others' responses.

        Raises
        ------
        VerificationError
            If one is not the logit response to the others.
        """
        payoffs = Multilinear(self.game.payoffs)
        for precision, response in zip(self.precisions, self.responses, strict=True):
            if response is None:
                continue
            chances = np.array([p for mix in response.values() for p in mix.values()])
            values = payoffs.values(chances)
            for part in payoffs.slices:
                off = np.abs(chances[part] - logit_response(values[part], precision)).max()
                if off > RESIDUAL * max(1.0, precision * float(np.ptp(self.game.payoffs))):
                    raise VerificationError(
                        f"the response at precision {precision:g} is off by {off:.2g}"
                    )

    def tables(self) -> tuple[Table, ...]:
        names = zip(self.game.players, self.game.strategies, strict=True)
        columns = [(player, strategy) for player, labels in names for strategy in labels]
        rows = tuple(
            (p, *(None if r is None else r[player][strategy] for player, strategy in columns))
            for p, r in zip(self.precisions, self.responses, strict=True)
        )
        turned = "The branch turned back on its way; its first crossings are shown."
        return (
            Table(
                title="Logit quantal responses",
                columns=("precision", *(f"{player}: {strategy}" for player, strategy in columns)),
                rows=rows,
                note=turned if self.turns else "The branch never turned back.",
            ),
        )


def quantal_responses(game: NormalFormGame, precisions: Sequence[float]) -> QuantalResponses:
    """Return logit quantal response equilibria at some precisions.

    The branch that begins with uniform play at precision zero is followed through any turns, so
    that the answers belong together. Payoffs enter in utils, as they are: precision times utils
    is what matters.

    Parameters
    ----------
    game
        Any game of at most a million profiles.
    precisions
        Non-negative and increasing.

    Raises
    ------
    ArgumentError
        If the precisions are not such numbers.
    LimitError
        If the game has too many profiles.

    References
    ----------
    McKelvey, R. D. and Palfrey, T. R. (1995), "Quantal response equilibria for normal form
    games", *Games and Economic Behavior* 10, 6-38. doi:10.1006/game.1995.1023

    Examples
    --------
    Matching pennies in which one match pays nine times as much:

    >>> game = NormalFormGame.from_arrays(
    ...     [[[9, 0], [0, 1]], [[0, 1], [1, 0]]], players=["row", "column"]
    ... )
    >>> found = quantal_responses(game, [0, 1, 100])
    >>> [round(each["row"]["1"], 4) for each in found.responses]
    [0.5, 0.8936, 0.511]
    """
    wanted = _vector(precisions, "a precision")
    if wanted.min() < 0 or (np.diff(wanted) <= 0).any():
        raise ArgumentError(f"precisions must increase from 0 up, not {shown(list(precisions))}")
    check_profiles(game, MOST_PROFILES, "a path of quantal responses")
    payoffs = Multilinear(game.payoffs)
    found: list[Floats | None] = []
    turns = False
    last: PathPoint | None = None
    for point in follow(payoffs):
        turns |= point.direction[-1] < 0
        while len(found) < len(wanted) and point.precision >= wanted[len(found)]:
            found.append(_between(payoffs, last, point, float(wanted[len(found)])))
        if len(found) == len(wanted):
            break
        last = point
    found += [None] * (len(wanted) - len(found))
    missing = sum(each is None for each in found)
    return QuantalResponses(
        precisions=tuple(wanted.tolist()),
        responses=tuple(None if each is None else _named(game, payoffs, each) for each in found),
        turns=turns,
        provenance=Provenance(
            fingerprint=game.fingerprint,
            method="predictor and corrector",
            explanation=f"the branch from uniform play was followed; {missing} precisions not reached",
            exact=False,
            parameters=Record(precisions=tuple(wanted.tolist())),
        ),
        game=game,
    )


def _between(
    payoffs: Multilinear, before: PathPoint | None, after: PathPoint, precision: float
) -> Floats | None:
    ends = [end for end in (before, after) if end is not None]
    ends.sort(key=lambda end: abs(end.precision - precision))
    for end in ends:
        chances = at_precision(payoffs, end, precision)
        if chances is not None:
            return chances
    return None


def _named(game: NormalFormGame, payoffs: Multilinear, chances: Floats) -> Record[Record[float]]:
    parts = zip(game.players, game.strategies, payoffs.vectors(chances), strict=True)
    return Record(
        (player, Record(zip(labels, part.tolist(), strict=True))) for player, labels, part in parts
    )


def _vector(numbers: Iterable[float], what: str) -> NDArray[np.float64]:
    if isinstance(numbers, str) or not isinstance(numbers, Iterable):
        raise ArgumentError(f"expected numbers, not {shown(numbers)}")
    listed = list(numbers)
    for number in listed:
        if isinstance(number, bool) or not isinstance(number, int | float | np.number):
            raise ArgumentError(f"{what} must be a number, not {shown(number)}")
    values = np.array(listed, dtype=np.float64)
    if not len(values) or not np.isfinite(values).all():
        raise ArgumentError(f"{what} must be a finite number, not {shown(listed)}")
    return values


def _precision(precision: float) -> float:
    (value,) = _vector([precision], "the precision").tolist()
    if value < 0:
        raise ArgumentError(f"the precision must not be negative, not {shown(precision)}")
    return float(value)
