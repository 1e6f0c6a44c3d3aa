"""The case as frozen data: issues, actors, institutions, evidence, facts.

Knows the tree from countries to centres and subnational actors, ratification rules as data,
and ordinal statements with their sources. Knows no file, no array and no solver.
"""

from twolevel.model.actors import ENDOWMENTS, LEVELS, Actor, Body, Endowments, Interest
from twolevel.model.evidence import (
    OTHERS,
    Estimate,
    Ideal,
    Order,
    Utils,
    Values,
    Weights,
)
from twolevel.model.facts import (
    Chosen,
    Fact,
    Favours,
    Moved,
    Ranking,
    Signatories,
    Status,
    Zone,
)
from twolevel.model.institutions import (
    AllOf,
    AnyOf,
    AtLeast,
    Majority,
    Outsider,
    Quota,
    Shared,
    Unanimity,
    Veto,
)
from twolevel.model.issues import Agreement, Exclusion, Issue, Option
from twolevel.model.numbers import exact
from twolevel.model.scenario import Influence, Scenario
from twolevel.model.sources import Sourced
from twolevel.model.ties import ReportedLink, Ties

__all__ = [
    "ENDOWMENTS",
    "LEVELS",
    "OTHERS",
    "Actor",
    "Agreement",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Body",
    "Chosen",
    "Endowments",
    "Estimate",
    "Exclusion",
    "Fact",
    "Favours",
    "Ideal",
    "Influence",
    "Interest",
    "Issue",
    "Majority",
    "Moved",
    "Option",
    "Order",
    "Outsider",
    "Quota",
    "Ranking",
    "ReportedLink",
    "Scenario",
    "Shared",
    "Signatories",
    "Sourced",
    "Status",
    "Ties",
    "Unanimity",
    "Utils",
    "Values",
    "Veto",
    "Weights",
    "Zone",
    "exact",
]
