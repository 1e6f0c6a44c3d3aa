"""Strategies of actors, of the bodies they make up, and of what they want."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from hypothesis import strategies as st

from twolevel.model.actors import (
    ENDOWMENTS,
    LEVELS,
    Actor,
    Body,
    Endowments,
    Interest,
    Motive,
    Role,
)
from twolevel.model.evidence import Ideal, Utils, Valuation, Values
from twolevel.model.issues import Issue, combinations_of
from twolevel.testing.institutions import rules
from twolevel.testing.pieces import (
    Draw,
    estimates,
    grounds,
    numbers,
    orders,
    records,
    some_of,
    texts,
    weights,
)

__all__ = ["actors", "bodies", "valuations"]

ROLES = st.sampled_from(get_args(Role))
MOTIVES = st.sampled_from(get_args(Motive))


@st.composite
def valuations(draw: Draw, issues: Sequence[Issue]) -> Valuation:
    """Return a strategy of valuations of one issue's options, or of two issues' combinations."""
    names = combinations_of(issues)
    numeric = len(issues) == 1 and issues[0].is_numeric
    kind = draw(st.sampled_from(("order", "values", "utils", *(["ideal"] if numeric else []))))
    if kind == "order":
        return draw(orders(names))
    if kind == "values":
        return Values(values=draw(records(names, numbers())))
    if kind == "utils":
        return Utils(utils=draw(records(names, numbers(-1, 2))))
    loss = draw(st.sampled_from(("absolute", "quadratic")))
    return Ideal(ideal=draw(numbers(-1, 2)), loss=loss)


@st.composite
def _interests(draw: Draw, issues: Sequence[Issue], *, awkward: bool) -> tuple[Interest, ...]:
    about = {name: (name,) for name in draw(some_of([issue.name for issue in issues]))}
    if len(issues) > 1 and draw(st.booleans()):
        about["linkage"] = draw(some_of([issue.name for issue in issues], least=2))[:2]
    known = {issue.name: issue for issue in issues}
    return tuple(
        Interest(
            name=name,
            issues=names,
            motive=draw(MOTIVES),
            valuation=draw(valuations([known[issue] for issue in names])),
            **draw(grounds(awkward=awkward)),
        )
        for name, names in about.items()
    )


@st.composite
def _endowments(draw: Draw, *, awkward: bool) -> Endowments:
    levels = st.one_of(numbers(), st.sampled_from(tuple(LEVELS.values())))
    factors = draw(st.lists(st.sampled_from(ENDOWMENTS), max_size=2, unique=True))
    return Endowments(levels=draw(records(factors, levels)), **draw(grounds(awkward=awkward)))


@st.composite
def actors(draw: Draw, name: str, issues: Sequence[Issue], *, awkward: bool = False) -> Actor:
    """Return a strategy of actors of that name with interests in some of `issues`."""
    interests = draw(_interests(issues, awkward=awkward))
    weighed = [one.name for one in interests if not isinstance(one.valuation, Utils)]
    stated = draw(st.sampled_from(("neither", "outside_option", "reservation")))
    fallback = {
        "neither": {},
        "outside_option": {"outside_option": estimates(awkward=awkward)},
        "reservation": {"reservation": estimates(-1, 1, awkward=awkward)},
    }[stated]
    return Actor(
        name=name,
        title=draw(texts(awkward=awkward)),
        role=draw(ROLES),
        interests=interests,
        importance=draw(weights(weighed, awkward=awkward)),
        autonomy=draw(st.none() | estimates(awkward=awkward)),
        endowments=draw(_endowments(awkward=awkward)),
        place=draw(st.none() | st.tuples(numbers(-180, 180), numbers(-90, 90))),
        **{key: draw(strategy) for key, strategy in fallback.items()},
        **draw(grounds(awkward=awkward)),
    )


@st.composite
def bodies(
    draw: Draw,
    name: str,
    issues: Sequence[Issue],
    names: Iterator[str],
    *,
    max_parts: int = 3,
    depth: int = 1,
    awkward: bool = False,
) -> Body:
    """Return a strategy of bodies whose parts take their names from `names`.

    Parameters
    ----------
    max_parts
        Most actors that the body has in all, its centre included.
    depth
        How deep bodies may nest.
    """
    size = draw(st.integers(1, max_parts))
    centre = None
    if draw(st.booleans()):
        centre = draw(actors(next(names), issues, awkward=awkward))
        size -= 1
    members: list[Actor | Body] = []
    while size > 0:
        if depth and draw(st.integers(0, 3)) == 0:
            inner = bodies(
                next(names), issues, names, max_parts=size, depth=depth - 1, awkward=awkward
            )
            member = draw(inner)
            size -= sum(1 for _ in member.actors)
        else:
            member = draw(actors(next(names), issues, awkward=awkward))
            size -= 1
        members.append(member)
    parts = [part.name for part in (*([centre] if centre else []), *members)]
    return Body(
        name=name,
        title=draw(texts(awkward=awkward)),
        role=draw(ROLES),
        centre=centre,
        members=tuple(members),
        power=draw(weights([member.name for member in members], awkward=awkward)),
        autonomy=draw(st.none() | estimates(awkward=awkward)),
        embeddedness=draw(estimates(awkward=awkward)),
        ratification=draw(rules(parts, shared=True, awkward=awkward)),
        **draw(grounds(awkward=awkward)),
    )
