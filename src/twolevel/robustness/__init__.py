"""Results on trial: which observed facts the model confirms, and how much rests on a guess.

Knows facts, draws from the evidence and the results they are about. Does not know how one
game's results are computed.
"""

from twolevel.robustness.acceptability import Acceptability, acceptability
from twolevel.robustness.confirming import confirmed_facts
from twolevel.robustness.draws import drawn_game
from twolevel.robustness.facts import FactCheck, Verdict, check_facts
from twolevel.robustness.flips import Flip, SmallestFlip, smallest_flip
from twolevel.robustness.hearings import Hearing, Trial
from twolevel.robustness.link_shares import LinkShares, link_shares
from twolevel.robustness.proceedings import Proceeding, proceed
from twolevel.robustness.scores import Score
from twolevel.robustness.sensitivity import Index, Sensitivity, sensitivity
from twolevel.robustness.shares import FactShare, Share
from twolevel.robustness.stability import CoalitionShares, Stability, stability
from twolevel.robustness.theories import COUNTERFACTUALS, THEORIES, Theory, register_theory
from twolevel.robustness.tornado import Swing, Tornado, tornado
from twolevel.robustness.trial import trial
from twolevel.robustness.variants import (
    with_autonomy,
    with_motives,
    with_shared_ratification,
    without_support,
)

__all__ = [
    "COUNTERFACTUALS",
    "THEORIES",
    "Acceptability",
    "CoalitionShares",
    "FactCheck",
    "FactShare",
    "Flip",
    "Hearing",
    "Index",
    "LinkShares",
    "Proceeding",
    "Score",
    "Sensitivity",
    "Share",
    "SmallestFlip",
    "Stability",
    "Swing",
    "Theory",
    "Tornado",
    "Trial",
    "Verdict",
    "acceptability",
    "check_facts",
    "confirmed_facts",
    "drawn_game",
    "link_shares",
    "proceed",
    "register_theory",
    "sensitivity",
    "smallest_flip",
    "stability",
    "tornado",
    "trial",
    "with_autonomy",
    "with_motives",
    "with_shared_ratification",
    "without_support",
]
