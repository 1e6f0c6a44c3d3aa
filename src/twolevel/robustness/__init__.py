"""Results on trial: which observed facts the model confirms, and how much rests on a guess.

Knows facts, draws from the evidence and the results they are about. Does not know how one
game's results are computed.
"""

from twolevel.robustness.acceptability import Acceptability, FactShare, acceptability
from twolevel.robustness.draws import drawn_game
from twolevel.robustness.facts import FactCheck, Verdict, check_facts
from twolevel.robustness.sensitivity import Index, Sensitivity, sensitivity
from twolevel.robustness.shares import Share
from twolevel.robustness.stability import CoalitionShares, Stability, stability
from twolevel.robustness.tornado import (
    Flip,
    SmallestFlip,
    Swing,
    Tornado,
    smallest_flip,
    tornado,
)

__all__ = [
    "Acceptability",
    "CoalitionShares",
    "FactCheck",
    "FactShare",
    "Flip",
    "Index",
    "Sensitivity",
    "Share",
    "SmallestFlip",
    "Stability",
    "Swing",
    "Tornado",
    "Verdict",
    "acceptability",
    "check_facts",
    "drawn_game",
    "sensitivity",
    "smallest_flip",
    "stability",
    "tornado",
]
