"""Results on trial: which observed facts the model confirms.

Knows facts and the results they are about. Does not know how results are computed.
"""

from twolevel.robustness.facts import FactCheck, Verdict, check_facts

__all__ = ["FactCheck", "Verdict", "check_facts"]
