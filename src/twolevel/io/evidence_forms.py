"""How numbers, orders, interests and rules are written: the forms that others are made of.

Knows the classes of evidence and of rules, and their shorthands.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, get_args

from twolevel.io.grammar import (
    Choice,
    Field,
    Form,
    Later,
    ListOf,
    Nothing,
    Number,
    Table,
    Text,
    Tiers,
    Truth,
    Whole,
)
from twolevel.labels import Record
from twolevel.model.actors import LEVELS, Endowments, Interest, Motive
from twolevel.model.evidence import Estimate, Ideal, Order, Utils, Valuation, Values, Weights
from twolevel.model.institutions import (
    AllOf,
    AnyOf,
    AtLeast,
    Majority,
    Quota,
    Rule,
    Shared,
    Unanimity,
    Veto,
)

__all__ = ["ENDOWMENTS", "ESTIMATE", "GROUNDS", "INTEREST", "RULE", "WEIGHTS", "differing"]

GROUNDS = (
    Field(key="source", node=Text(), about="the place in the literature that supports this"),
    Field(key="assumed", node=Text(), about="the reason for this where no source supports it"),
)


def differing(thing: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that are not at their default, without its name."""
    said = {}
    for one in dataclasses.fields(thing):
        value = getattr(thing, one.name)
        default = one.default
        if one.default_factory is not dataclasses.MISSING:
            default = one.default_factory()
        if one.name != "name" and value != default:
            said[one.name] = value
    return said


def grounds_of(thing: Any) -> dict[str, str]:
    """Return the source and the assumption that are given."""
    said = {"source": thing.source, "assumed": thing.assumed}
    return {key: text for key, text in said.items() if text}


# -- estimates ---------------------------------------------------------------------------------


def _estimate(values: dict[str, Any]) -> Estimate:
    value = values.pop("value", None)
    low, high = values.pop("interval", (value, value))
    return Estimate(low=low, high=high, **values)


def _estimate_parts(estimate: Estimate) -> dict[str, Any]:
    if estimate.low == estimate.high:
        return {"value": estimate.low, **grounds_of(estimate)}
    return {"interval": (estimate.low, estimate.high), **grounds_of(estimate)}


ESTIMATE = Form(
    title="estimate",
    about="A number that is known, or known to lie in an interval.",
    fields=(
        Field(key="value", node=Number(), about="the number"),
        Field(
            key="interval",
            node=ListOf(item=Number(), length=2),
            about="the lowest and the highest number it may be",
            vital=True,
        ),
        *GROUNDS,
    ),
    make=_estimate,
    parts=_estimate_parts,
    shorthand="value",
    exactly_one=("value", "interval"),
)

# -- weights -----------------------------------------------------------------------------------

WEIGHTS = Form(
    title="weights",
    about="What matters more, by rank or by number. Without either, everything matters the same.",
    fields=(
        Field(
            key="order",
            node=Tiers(names="interest or member"),
            about="tiers of names, most important first; 'others' stands for all that are left",
        ),
        Field(
            key="values",
            node=Table(names="interest or member name", item=ESTIMATE),
            about="relative weights, divided by their sum",
        ),
        *GROUNDS,
    ),
    make=lambda values: Weights(**values),
    parts=differing,
    at_most_one=("order", "values"),
)

# -- interests ---------------------------------------------------------------------------------


def _interest(values: dict[str, Any]) -> Interest:
    values.setdefault("issues", (values["name"],))
    loss = values.pop("loss", "absolute")
    valuations: dict[str, Callable[[Any], Valuation]] = {
        "order": lambda order: order,
        "values": lambda numbers: Values(values=numbers),
        "utils": lambda numbers: Utils(utils=numbers),
        "ideal": lambda number: Ideal(ideal=number, loss=loss),
    }
    said = [make(values.pop(key)) for key, make in valuations.items() if key in values]
    return Interest(valuation=said[0], **values)


def _interest_parts(interest: Interest) -> dict[str, Any]:
    said: dict[str, Any] = {"issues": interest.issues, "motive": interest.motive}
    if interest.issues == (interest.name,):
        del said["issues"]
    valuation = interest.valuation
    if isinstance(valuation, Order):
        said["order"] = valuation
    else:
        said |= differing(valuation)
    return said | grounds_of(interest)


_OPTION_NUMBERS = Table(names="option", item=Number())

INTEREST = Form(
    title="interest",
    about=(
        "How an actor values the options of one issue, or of two that it links. The options of "
        "a linkage are written `first+second`."
    ),
    fields=(
        Field(
            key="issues",
            node=ListOf(item=Text(names="issue")),
            about="one issue or two; by default the one that the interest is named after",
            vital=True,
        ),
        Field(
            key="motive",
            node=Choice(words=get_args(Motive)),
            about="why the actor cares: gains from trade, development, or security and power",
        ),
        Field(
            key="order",
            node=Tiers(names="option"),
            about="tiers of options, best first; 'others' stands for all that are left",
        ),
        Field(key="values", node=_OPTION_NUMBERS, about="a number from 0 to 1 for every option"),
        Field(
            key="utils",
            node=_OPTION_NUMBERS,
            about="utils for every option, which enter the payoff without a weight",
        ),
        Field(
            key="ideal",
            node=Number(),
            about="the position liked best, where the options of the issue have positions",
        ),
        Field(
            key="loss",
            node=Choice(words=("absolute", "quadratic")),
            about="how value falls with distance from the ideal; by default absolute",
        ),
        *GROUNDS,
    ),
    make=_interest,
    parts=_interest_parts,
    named=True,
    exactly_one=("order", "values", "utils", "ideal"),
    needs=Record({"loss": "ideal"}),
)

# -- endowments --------------------------------------------------------------------------------

ENDOWMENTS = Form(
    title="endowments",
    about="What a region has: the sources of its comparative advantage.",
    fields=(
        Field(
            key="levels",
            node=Table(names="factor", item=Number(words=LEVELS)),
            about="amount of each factor, a number from 0 to 1 or none, some, abundant",
        ),
        *GROUNDS,
    ),
    make=lambda values: Endowments(**values),
    parts=differing,
)

# -- rules -------------------------------------------------------------------------------------


def _rule(values: dict[str, Any]) -> Rule:
    support = {key: values.pop(key) for key in ("source", "assumed") if key in values}
    ((kind, said),) = values.items()
    rules: dict[str, Callable[[], Rule]] = {
        "unanimity": lambda: Unanimity(**support),
        "majority": lambda: Majority(**support),
        "any": lambda: AtLeast(count=1, **support),
        "at_least": lambda: AtLeast(count=said, **support),
        "veto": lambda: Veto(members=said, **support),
        "quota": lambda: Quota(**said, **support),
        "shared": lambda: Shared(**said, **support),
        "all_of": lambda: AllOf(rules=said, **support),
        "any_of": lambda: AnyOf(rules=said, **support),
    }
    return rules[kind]()


def _rule_parts(rule: Rule) -> dict[str, Any]:
    said = {key: part for key, part in differing(rule).items() if key not in grounds_of(rule)}
    spelled: dict[str, Any]
    if isinstance(rule, AtLeast):
        spelled = {"any": None} if rule.count == 1 else {"at_least": rule.count}
    elif isinstance(rule, Veto):
        spelled = {"veto": rule.members}
    elif isinstance(rule, Quota):
        spelled = {"quota": said}
    elif isinstance(rule, Shared):
        spelled = {"shared": said}
    elif isinstance(rule, AllOf):
        spelled = {"all_of": rule.rules}
    elif isinstance(rule, AnyOf):
        spelled = {"any_of": rule.rules}
    else:
        spelled = {"unanimity" if isinstance(rule, Unanimity) else "majority": None}
    return spelled | grounds_of(rule)


_SHARE = Field(key="quota", node=Number(), about="share of the total weight; by default 1/2")

_QUOTA = Form(
    title="quota",
    about="The approving weight reaches a share of the total.",
    fields=(
        Field(
            key="weights",
            node=Table(names="member", item=Number()),
            about="weight of each member; one that is not named weighs nothing",
            required=True,
        ),
        _SHARE,
        Field(
            key="strict",
            node=Truth(),
            about="whether the share must be exceeded (true) or reached (false, the default)",
        ),
    ),
    make=dict,
    parts=dict,
)

_SHARED = Form(
    title="shared",
    about="The centre and the territories share the decision by the territories' weight.",
    fields=(_SHARE,),
    make=dict,
    parts=dict,
    bare=True,
)

_RULES = ListOf(item=Later(get=lambda: RULE))

RULE: Form = Form(
    title="rule",
    about="Whose approval it takes. Written as one word, or as a mapping with one of the keys.",
    fields=(
        Field(key="unanimity", node=Nothing(), about="everyone approves"),
        Field(key="majority", node=Nothing(), about="more than half approve, one vote each"),
        Field(key="any", node=Nothing(), about="at least one approves"),
        Field(
            key="shared",
            node=_SHARED,
            about="the centre and the territories share the decision; for bodies with a centre",
        ),
        Field(key="at_least", node=Whole(least=1), about="so many approve"),
        Field(
            key="veto",
            node=ListOf(item=Text(names="member")),
            about="all of these approve; the others do not matter",
        ),
        Field(key="quota", node=_QUOTA, about="the approving weight reaches a quota"),
        Field(key="all_of", node=_RULES, about="every one of several rules is met"),
        Field(key="any_of", node=_RULES, about="at least one of several rules is met"),
        *GROUNDS,
    ),
    make=_rule,
    parts=_rule_parts,
    words=("unanimity", "majority", "any", "shared"),
    exactly_one=(
        *("unanimity", "majority", "any", "shared", "at_least"),
        *("veto", "quota", "all_of", "any_of"),
    ),
)
