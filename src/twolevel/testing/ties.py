"""Strategies of what ties regions, and of the links that a study reports."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import get_args

from hypothesis import strategies as st

from twolevel.labels import Record
from twolevel.model.actors import ENDOWMENTS
from twolevel.model.ties import LinkKind, ReportedLink, Ties
from twolevel.testing.pieces import Draw, estimates, grounds, records, texts, weights

__all__ = ["reported_links", "ties"]

KINDS = st.sampled_from(get_args(LinkKind))


@st.composite
def ties(
    draw: Draw, names: Sequence[str], regions: Sequence[str], *, awkward: bool = False
) -> Ties:
    """Return a strategy of ties between some of `names`, with zones in some `regions`."""
    some = st.sampled_from(tuple(itertools.combinations(names, 2)))
    pairs = draw(st.lists(some, max_size=2, unique=True)) if len(names) > 1 else []
    zoned = draw(st.lists(st.sampled_from(regions), max_size=2, unique=True)) if regions else []
    shares = estimates(awkward=awkward)
    return Ties(
        frictions=Record({"+".join(pair): draw(shares) for pair in pairs}),
        friction=draw(shares),
        zones=draw(records(zoned, shares)),
        cost=draw(shares),
        common_neighbour=draw(shares),
        forum=draw(shares),
        factors=draw(weights(ENDOWMENTS, awkward=awkward)),
    )


@st.composite
def reported_links(
    draw: Draw, name: str, sides: Sequence[Sequence[str]], *, awkward: bool = False
) -> ReportedLink:
    """Return a strategy of links between names of different `sides`: countries and their actors."""
    first, second = draw(st.permutations(sides))[:2]
    return ReportedLink(
        name=name,
        title=draw(texts(awkward=awkward)),
        between=(draw(st.sampled_from(first)), draw(st.sampled_from(second))),
        kind=draw(KINDS),
        **draw(grounds(awkward=awkward)),
    )
