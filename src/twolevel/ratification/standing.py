"""Standings: how often each actor approves, and how often its approval decides.

An actor **decides** at an agreement if its country's rule passes with its approval and fails
without, the others' approvals being what they are. These few counts answer what is asked of
a country's actors; patterns of approval, which double with every actor, are not needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.counts import SCOPES, standings
from twolevel.kernels.tables import Integers

__all__ = ["Standing", "deciding", "scopes_of", "tally_standings"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """Counts of a country's agreements in three scopes.

    The scopes are all feasible agreements, those its negotiator accepts, and those it accepts
    and all other countries can sign.

    Attributes
    ----------
    agreements, passing
        Agreements, and those that pass its rule: ``(3,)``.
    approves, decides, decides_approving
        For each actor, agreements that it approves, in which its approval decides, and in which
        it decides and approves: ``(3, n_actors)``.
    """

    agreements: Integers
    passing: Integers
    approves: Integers
    decides: Integers
    decides_approving: Integers

    @classmethod
    def of_tally(cls, tally: Integers) -> Standing:
        """Return the standings that a large country's counts hold."""
        table = tally.reshape(SCOPES, -1)
        approves, decides, both = np.split(table[:, 2:], 3, axis=1)
        return cls(
            agreements=table[:, 0],
            passing=table[:, 1],
            approves=approves,
            decides=decides,
            decides_approving=both,
        )

    @classmethod
    def of_patterns(cls, by_pattern: Integers, passing: Mask) -> Standing:
        """Return the standings that counts by pattern hold: ``(2 others, 2 acceptance, n)``."""
        scopes = scopes_of(by_pattern)
        n_actors = len(passing).bit_length() - 1
        tally = np.zeros(SCOPES * standings(n_actors), dtype=np.int64)
        tally_standings(tally, scopes, passing, np.arange(len(passing)), deciding(passing))
        return cls.of_tally(tally)


def scopes_of(by_pattern: Integers) -> Integers:
    """Return counts of each scope by pattern: ``(3, n)`` from ``(2 others, 2 acceptance, n)``."""
    return np.stack([by_pattern.sum(axis=(0, 1)), by_pattern[:, 1].sum(axis=0), by_pattern[1, 1]])


def deciding(passing: Mask) -> Integers:
    """Return whose approval decides at each pattern of approvals, as bits: ``(2**n_actors,)``.

    Examples
    --------
    Two of three: who decides once the first approves, and once the first two do.

    >>> decides = deciding(np.array([0, 0, 0, 1, 0, 1, 1, 1], dtype=bool))
    >>> f"{decides[0b001]:03b}", f"{decides[0b011]:03b}"
    ('110', '011')
    """
    patterns = np.arange(len(passing))
    found = np.zeros(len(passing), dtype=np.int64)
    for voter in range(len(passing).bit_length() - 1):
        bit = 1 << voter
        found |= (passing[patterns | bit] & ~passing[patterns & ~bit]).astype(np.int64) << voter
    return found


def tally_standings(
    tally: Integers, scopes: Integers | Mask, passes: Mask, pattern: Integers, decides: Integers
) -> None:
    """Add up the standings of some agreements, or of some patterns with their counts.

    Parameters
    ----------
    tally
        Counts to add to: ``(3 * (2 + 3 * n_actors),)``.
    scopes
        Whether each agreement is in each scope, or how often: ``(3, n)``.
    passes, pattern, decides
        Whether it passes, who approves it, and whose approval decides.
    """
    table = tally.reshape(SCOPES, -1)
    n_actors = (table.shape[1] - 2) // 3
    table[:, 0] += scopes.sum(axis=1)
    table[:, 1] += scopes[:, passes].sum(axis=1)
    voters = np.arange(n_actors)
    times = scopes.astype(np.int64)
    for part, bits in enumerate((pattern, decides, pattern & decides)):
        first = 2 + part * n_actors
        table[:, first : first + n_actors] += times @ (
            (bits[:, None].astype(np.int64) >> voters) & 1
        )
