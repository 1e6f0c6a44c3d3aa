"""Games in normal form: equilibria in pure and mixed strategies, correlated and quantal.

Knows any payoffs of any number of players; knows no scenario, no plot and no dynamics. Every
answer carries its regret, whether it is all there is, and what selected it.
"""

from twolevel.equilibria.answers import CorrelatedEquilibrium, Equilibrium
from twolevel.equilibria.coalitional import coalition_proof_equilibria, strong_equilibria
from twolevel.equilibria.correlation import best_correlated, correlated_range
from twolevel.equilibria.dominance import (
    Dominated,
    Elimination,
    dominated,
    eliminate,
    rationalizable,
)
from twolevel.equilibria.equilibria import Equilibria
from twolevel.equilibria.extremes import Extremes
from twolevel.equilibria.gambit_text import nfg_text, parse_nfg, read_nfg, write_nfg
from twolevel.equilibria.gambit_trees import read_efg
from twolevel.equilibria.methods import Method
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.one_path import lemke_howson
from twolevel.equilibria.pure import pure_equilibria, stream_pure_equilibria
from twolevel.equilibria.quantal_response import (
    QuantalResponses,
    count_probabilities,
    logit_response,
    quantal_responses,
    ratification_chance,
)
from twolevel.equilibria.registry import METHODS, method_of
from twolevel.equilibria.response_graph import ResponseGraph, response_graph
from twolevel.equilibria.security import Security, maximin
from twolevel.equilibria.selection import CRITERIA, Criterion, Selection
from twolevel.equilibria.solving import find_equilibria
from twolevel.equilibria.two_players import extreme_equilibria

__all__ = [
    "CRITERIA",
    "METHODS",
    "CorrelatedEquilibrium",
    "Criterion",
    "Dominated",
    "Elimination",
    "Equilibria",
    "Equilibrium",
    "Extremes",
    "Method",
    "NormalFormGame",
    "QuantalResponses",
    "ResponseGraph",
    "Security",
    "Selection",
    "best_correlated",
    "coalition_proof_equilibria",
    "correlated_range",
    "count_probabilities",
    "dominated",
    "eliminate",
    "extreme_equilibria",
    "find_equilibria",
    "lemke_howson",
    "logit_response",
    "maximin",
    "method_of",
    "nfg_text",
    "parse_nfg",
    "pure_equilibria",
    "quantal_responses",
    "ratification_chance",
    "rationalizable",
    "read_efg",
    "read_nfg",
    "response_graph",
    "stream_pure_equilibria",
    "strong_equilibria",
    "write_nfg",
]
