"""Strategies of the small parts of a scenario: numbers, texts, names, orders, weights.

Knows what makes each of them valid by itself; does not know where it will stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from twolevel.labels import Record
from twolevel.model.evidence import OTHERS, Estimate, Order, Weights

__all__ = [
    "Draw",
    "estimates",
    "grounds",
    "labels",
    "numbers",
    "orders",
    "records",
    "some_of",
    "texts",
    "weights",
]

Draw = Callable[[st.SearchStrategy[Any]], Any]

AWKWARD_NAMES = (
    *("NO", "yes", "null", "on", "true", "False", "e5", "inf", "nan", "y"),
    *("été", "a-b", "x_1", "北京", "none", "any", "shared", "members", "order", "A"),
)
AWKWARD_TEXTS = (
    *("null", "~", "1:30", "0.5", "yes", "- a", "a: b", "a #b", "# a", "'", '"', "%", "{a}"),
    *("[a", "*a", "&a", "!a", "|", ">", " a", "a ", "a\n", "\na", "a\n\n b\n", "\t", "\\n", "---"),
    *("é", "\x85", "\u2028", "\ufeff", "\x00", "\U0001f600", "a, b", "?", "a:", "<<", "=", "0x1f"),
    "A sentence long enough to be folded over two or even three lines by whoever writes it. " * 2,
)


def numbers(low: int = 0, high: int = 1) -> st.SearchStrategy[Fraction]:
    """Return a strategy of rational numbers in [low, high]: decimals and ratios."""
    decimals = st.integers(low * 100, high * 100).map(lambda cents: Fraction(cents, 100))
    return st.one_of(decimals, st.fractions(low, high, max_denominator=12))


def texts(*, awkward: bool = False) -> st.SearchStrategy[str]:
    """Return a strategy of short texts; awkward ones try the patience of a file format."""
    plain = st.sampled_from(("", "a port", "Putnam (1988), p. 434"))
    if not awkward:
        return plain
    characters = st.characters(codec="utf-8")
    return st.one_of(plain, st.sampled_from(AWKWARD_TEXTS), st.text(characters, max_size=8))


@st.composite
def labels(draw: Draw, kind: str, count: int, *, awkward: bool = False) -> tuple[str, ...]:
    """Return a strategy of `count` different names: ``kind1``, ``kind2`` and so on.

    Awkward ones are words that careless readers of files take for truth values or numbers.
    """
    plain = tuple(f"{kind}{place + 1}" for place in range(count))
    if not awkward or not draw(st.booleans()):
        return plain
    pool = draw(st.permutations(AWKWARD_NAMES))
    return tuple(pool[:count]) if count <= len(pool) else plain


@st.composite
def grounds(draw: Draw, *, awkward: bool = False) -> dict[str, str]:
    """Return a strategy of the arguments ``source`` and ``assumed``; mostly neither."""
    kind = draw(st.sampled_from(("", "", "source", "assumed")))
    return {kind: draw(texts(awkward=awkward))} if kind else {}


@st.composite
def estimates(draw: Draw, low: int = 0, high: int = 1, *, awkward: bool = False) -> Estimate:
    """Return a strategy of known numbers and intervals within [low, high]."""
    ends = sorted([draw(numbers(low, high)), draw(numbers(low, high))])
    if draw(st.booleans()):
        ends[1] = ends[0]
    return Estimate(low=ends[0], high=ends[1], **draw(grounds(awkward=awkward)))


@st.composite
def orders(draw: Draw, names: Sequence[str]) -> Order:
    """Return a strategy of weak orders that are complete over `names`."""
    left = list(draw(st.permutations(names)))
    if left and draw(st.booleans()):
        mentioned = draw(st.integers(0, len(left)))
        left = [*left[:mentioned], OTHERS]
    tiers: list[tuple[str, ...]] = []
    for name in left:
        if tiers and draw(st.booleans()):
            tiers[-1] = (*tiers[-1], name)
        else:
            tiers.append((name,))
    return Order(tiers=tuple(tiers))


@st.composite
def records(draw: Draw, names: Sequence[str], values: st.SearchStrategy[Any]) -> Record[Any]:
    """Return a strategy of records with one of `values` for each name, in any order."""
    return Record({name: draw(values) for name in draw(st.permutations(names))})


@st.composite
def weights(draw: Draw, names: Sequence[str], *, awkward: bool = False) -> Weights:
    """Return a strategy of weights over `names`: none stated, an order, or relative numbers."""
    support = draw(grounds(awkward=awkward))
    kind = draw(st.sampled_from(("equal", "order", "values")))
    if kind == "order":
        return Weights(order=draw(orders(names)), **support)
    if kind == "values":
        positive = estimates(0, 3, awkward=awkward).filter(lambda estimate: estimate.high > 0)
        return Weights(values=draw(records(names, positive)), **support)
    return Weights(**support)


@st.composite
def some_of(draw: Draw, names: Sequence[str], *, least: int = 0) -> tuple[str, ...]:
    """Return a strategy of at least `least` different ones of `names`, in any order."""
    order = draw(st.permutations(names))
    return tuple(order[: draw(st.integers(min(least, len(names)), len(names)))])
