"""How ties between regions are written, and the links that a study reports."""

from __future__ import annotations

from typing import get_args

from twolevel.io.evidence_forms import ESTIMATE, GROUNDS, WEIGHTS, differing
from twolevel.io.grammar import Choice, Field, Form, ListOf, Table, Text
from twolevel.model.ties import LinkKind, ReportedLink, Ties

__all__ = ["REPORTED_LINK", "TIES"]

TIES = Form(
    title="ties",
    about=(
        "What stands between regions and what a link between two of them costs. A pair is "
        "written `china+russia`, each side a country (for all its regions) or a region."
    ),
    fields=(
        Field(
            key="frictions",
            node=Table(names="pair", item=ESTIMATE),
            about="from 0 to 1: what a border, distance or hostility takes from what two sides "
            "could gain; a pair of regions overrides the pair of their countries",
        ),
        Field(
            key="friction",
            node=ESTIMATE,
            about="from 0 to 1: the friction of every other pair; by default 0",
        ),
        Field(
            key="zones",
            node=Table(names="region", item=ESTIMATE),
            about="from 0 to 1: the share of every friction that a region's free economic zones "
            "remove",
        ),
        Field(
            key="cost",
            node=ESTIMATE,
            about="what a link costs either side, in units of complementarity; by default 1/20",
        ),
        Field(
            key="common_neighbour",
            node=ESTIMATE,
            about="what a partner in common adds to a link; by default 0",
        ),
        Field(
            key="forum",
            node=ESTIMATE,
            about="what full support by outsiders adds to a link; by default 0",
        ),
        Field(
            key="factors",
            node=WEIGHTS,
            about="how much each factor of comparative advantage counts; by default all the same",
        ),
    ),
    make=lambda values: Ties(**values),
    parts=differing,
)

REPORTED_LINK = Form(
    title="reported_link",
    about="A link between two sides in different countries that a study has seen.",
    fields=(
        Field(key="title", node=Text(), about="the words it stands for"),
        Field(
            key="between",
            node=ListOf(item=Text(names="country or region"), length=2),
            about="two regions, or a country where the study names no region of it",
            required=True,
            vital=True,
        ),
        Field(
            key="kind",
            node=Choice(words=get_args(LinkKind)),
            about="what flows; by default other",
        ),
        *GROUNDS,
    ),
    make=lambda values: ReportedLink(**values),
    parts=differing,
    named=True,
)
