"""Helpers for tests of code that uses the library: strategies of random scenarios.

Knows Hypothesis and the model. Nothing else in the library imports it.

>>> from hypothesis import given
>>> from twolevel.testing import scenarios
>>> @given(scenario=scenarios(max_countries=2))
... def test_status_quo_is_possible(scenario):
...     assert scenario.agreement().id < scenario.n_agreements
"""

from twolevel.testing.actors import actors, bodies, valuations
from twolevel.testing.facts import facts
from twolevel.testing.institutions import rules
from twolevel.testing.pieces import estimates, labels, numbers, orders, texts, weights
from twolevel.testing.strategies import scenarios

__all__ = [
    "actors",
    "bodies",
    "estimates",
    "facts",
    "labels",
    "numbers",
    "orders",
    "rules",
    "scenarios",
    "texts",
    "valuations",
    "weights",
]
