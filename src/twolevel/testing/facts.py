"""Strategies of facts to hold against results."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from twolevel.labels import Record
from twolevel.model.facts import (
    Chosen,
    Claim,
    Fact,
    Favours,
    Moved,
    Ranking,
    Signatories,
    Status,
    Zone,
)
from twolevel.model.issues import Issue
from twolevel.testing.pieces import Draw, grounds, orders, some_of, texts

__all__ = ["facts"]

MEASURES = st.sampled_from(("enthusiasm", "largest_gain", "gain_at_solution", "win_set_size"))
PARTS_PLAYED = st.sampled_from(("member", "observer", "out"))


@st.composite
def _claims(
    draw: Draw, issues: Sequence[Issue], countries: Sequence[str], actors: Sequence[str]
) -> Claim:
    issue = draw(st.sampled_from(issues))
    country = draw(st.sampled_from(countries))
    options = draw(some_of(issue.option_names, least=1))
    kind = draw(st.sampled_from((Ranking, Chosen, Favours, Moved, Status, Signatories, Zone)))
    if kind is Ranking:
        return Ranking(of=draw(MEASURES), order=draw(orders(countries)))
    if kind is Chosen:
        return Chosen(issue=issue.name, options=options)
    if kind is Favours:
        return Favours(country=country, issue=issue.name, options=options)
    if kind is Moved:
        actor = draw(st.sampled_from(actors))
        return Moved(actor=actor, issue=issue.name, start=options[0], end=options[1:])
    if kind is Status:
        return Status(country=country, status=draw(PARTS_PLAYED))
    if kind is Signatories:
        return Signatories(countries=draw(some_of(countries)))
    having = Record({issue.name: options[0]} if draw(st.booleans()) else {})
    coalition = draw(some_of(countries, least=1))
    return Zone(coalition=coalition, having=having, empty=draw(st.booleans()))


@st.composite
def facts(
    draw: Draw,
    name: str,
    issues: Sequence[Issue],
    countries: Sequence[str],
    actors: Sequence[str],
    *,
    awkward: bool = False,
) -> Fact:
    """Return a strategy of facts, of every kind of claim."""
    return Fact(
        name=name,
        title=draw(texts(awkward=awkward)),
        claim=draw(_claims(issues, countries, actors)),
        **draw(grounds(awkward=awkward)),
    )
