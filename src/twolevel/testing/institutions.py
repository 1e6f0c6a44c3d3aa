"""Strategies of ratification rules and outsiders."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from twolevel.model.institutions import (
    AllOf,
    AnyOf,
    AtLeast,
    Majority,
    Outsider,
    Quota,
    Rule,
    Shared,
    Unanimity,
    Veto,
)
from twolevel.testing.pieces import Draw, estimates, grounds, numbers, records, some_of, texts

__all__ = ["outsiders", "rules"]


@st.composite
def rules(
    draw: Draw, names: Sequence[str], *, shared: bool, depth: int = 1, awkward: bool = False
) -> Rule:
    """Return a strategy of rules over the approvals of `names`.

    Parameters
    ----------
    names
        The parts of a body, or countries.
    shared
        Whether a centre is there to share the decision with.
    depth
        How deep rules may nest.
    """
    simple = ["unanimity", "majority", "at_least", "veto", "quota", *(["shared"] if shared else [])]
    kind = draw(st.sampled_from(simple + (["all_of", "any_of"] if depth else [])))
    support = draw(grounds(awkward=awkward))
    if kind == "at_least":
        return AtLeast(count=draw(st.integers(1, len(names))), **support)
    if kind == "veto":
        return Veto(members=draw(some_of(names, least=1)), **support)
    if kind == "quota":
        strict = draw(st.booleans())
        share = numbers().filter(lambda q: q < 1 if strict else q > 0)
        weighing = draw(some_of(names, least=1))
        weights = draw(records(weighing, numbers(0, 3).filter(bool)))
        return Quota(weights=weights, quota=draw(share), strict=strict, **support)
    if kind == "shared":
        return Shared(quota=draw(numbers().filter(lambda q: q < 1)), **support)
    if kind in ("all_of", "any_of"):
        inner = rules(names, shared=shared, depth=depth - 1, awkward=awkward)
        nested = tuple(draw(st.lists(inner, min_size=1, max_size=2)))
        return (AllOf if kind == "all_of" else AnyOf)(rules=nested, **support)
    return (Unanimity if kind == "unanimity" else Majority)(**support)


@st.composite
def outsiders(
    draw: Draw, name: str, countries: Sequence[str], *, awkward: bool = False
) -> Outsider:
    """Return a strategy of an outsider that supports some of the countries."""
    backed = draw(some_of(countries))
    return Outsider(
        name=name,
        title=draw(texts(awkward=awkward)),
        support=draw(records(backed, estimates(awkward=awkward))),
        **draw(grounds(awkward=awkward)),
    )
