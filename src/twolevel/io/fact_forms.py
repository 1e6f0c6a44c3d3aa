"""How facts are written: one key that says what kind of claim it is, and the claim behind it."""

from __future__ import annotations

from typing import Any

from twolevel.io.evidence_forms import GROUNDS, differing, grounds_of
from twolevel.io.grammar import Choice, Field, Form, ListOf, Table, Text, Tiers, Truth
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

__all__ = ["FACT"]

COUNTRY = Field(
    key="country", node=Text(names="country"), about="the country", required=True, vital=True
)
ISSUE = Field(key="issue", node=Text(names="issue"), about="the issue", required=True, vital=True)
OPTIONS = Field(
    key="options",
    node=ListOf(item=Text(names="option")),
    about="options of the issue, one of which it is",
    required=True,
    vital=True,
)
COUNTRIES = ListOf(item=Text(names="country"))


def _form(title: str, about: str, kind: type, *claimed: Field) -> Form:
    return Form(
        title=title,
        about=about,
        fields=claimed,
        make=lambda values: kind(**values),
        parts=differing,
    )


RANKING = _form(
    "ranking",
    "The countries rank in this order by a measure.",
    Ranking,
    Field(
        key="of",
        node=Choice(words=("enthusiasm", "largest_gain", "gain_at_solution", "win_set_size")),
        about="the measure",
        required=True,
    ),
    Field(
        key="order",
        node=Tiers(names="country"),
        about="tiers of countries, highest first; 'others' stands for all that are left",
        required=True,
        vital=True,
    ),
)
CHOSEN = _form(
    "chosen", "The agreement settles the issue by one of these options.", Chosen, ISSUE, OPTIONS
)
FAVOURS = _form(
    "favours",
    "The agreement that the country likes best, of those it can sign, has one of these options.",
    Favours,
    COUNTRY,
    ISSUE,
    OPTIONS,
)
MOVED = _form(
    "moved",
    "An actor that likes one option best sees the issue settled by another.",
    Moved,
    Field(key="actor", node=Text(names="actor"), about="the actor", required=True, vital=True),
    ISSUE,
    Field(
        key="start",
        node=Text(names="option"),
        about="the option it likes best",
        required=True,
        vital=True,
    ),
    Field(
        key="end",
        node=ListOf(item=Text(names="option")),
        about="options, one of which settles the issue; by default any other",
    ),
)
STATUS = _form(
    "status",
    "A country takes part, watches, or stays out.",
    Status,
    COUNTRY,
    Field(
        key="status",
        node=Choice(words=("member", "observer", "out")),
        about="what it is",
        required=True,
    ),
)
ZONE = _form(
    "zone",
    "The zone of agreement of a coalition is empty, or is not.",
    Zone,
    Field(
        key="coalition",
        node=COUNTRIES,
        about="the countries that would sign",
        required=True,
        vital=True,
    ),
    Field(
        key="having",
        node=Table(names="issue", item=Text(names="option")),
        about="options that the agreements must have to count",
    ),
    Field(key="empty", node=Truth(), about="whether none is left; by default false"),
)

KINDS: dict[str, type] = {
    "ranking": Ranking,
    "chosen": Chosen,
    "favours": Favours,
    "moved": Moved,
    "status": Status,
    "signatories": Signatories,
    "zone": Zone,
}


def _fact(values: dict[str, Any]) -> Fact:
    claim = next(values.pop(kind) for kind in KINDS if kind in values)
    if isinstance(claim, tuple):
        claim = Signatories(countries=claim)
    return Fact(claim=claim, **values)


def _fact_parts(fact: Fact) -> dict[str, Any]:
    kind = next(name for name, kind in KINDS.items() if isinstance(fact.claim, kind))
    title = {"title": fact.title} if fact.title else {}
    claim = fact.claim.countries if isinstance(fact.claim, Signatories) else fact.claim
    return {**title, kind: claim, **grounds_of(fact)}


FACT = Form(
    title="fact",
    about="An observed outcome, stated as one of the kinds of claim.",
    fields=(
        Field(key="title", node=Text(), about="the words it stands for"),
        Field(key="ranking", node=RANKING, about=RANKING.about),
        Field(key="chosen", node=CHOSEN, about=CHOSEN.about),
        Field(key="favours", node=FAVOURS, about=FAVOURS.about),
        Field(key="moved", node=MOVED, about=MOVED.about),
        Field(key="status", node=STATUS, about=STATUS.about),
        Field(
            key="signatories",
            node=COUNTRIES,
            about="Exactly these countries sign.",
            vital=True,
        ),
        Field(key="zone", node=ZONE, about=ZONE.about),
        *GROUNDS,
    ),
    make=_fact,
    parts=_fact_parts,
    named=True,
    exactly_one=tuple(KINDS),
)
