"""The format of scenario files, version 1: issues, bodies, facts and the scenario itself.

Knows which class of the model each part of a file becomes.
"""

from __future__ import annotations

from typing import Any, get_args

from twolevel.io.evidence_forms import (
    ENDOWMENTS,
    ESTIMATE,
    GROUNDS,
    INTEREST,
    RULE,
    WEIGHTS,
    differing,
)
from twolevel.io.fact_forms import FACT
from twolevel.io.grammar import Choice, Field, Fork, Form, Later, ListOf, Number, Table, Text, Whole
from twolevel.io.tie_forms import REPORTED_LINK, TIES
from twolevel.model.actors import Actor, Body, Role
from twolevel.model.institutions import Outsider
from twolevel.model.issues import Exclusion, Issue, Option
from twolevel.model.scenario import Influence, Scenario

__all__ = ["FORMAT_VERSION", "SCENARIO"]

FORMAT_VERSION = 1
"""The version of the format that is written, and the only one that is read."""

TITLE = Field(key="title", node=Text(), about="the words a reader sees")
ROLE = Field(
    key="role",
    node=Choice(words=get_args(Role)),
    about="its part in the country's game; by default neutral",
)

# -- issues ------------------------------------------------------------------------------------

OPTION = Form(
    title="option",
    about="One way to settle an issue. Its title may stand alone, or nothing at all.",
    fields=(
        TITLE,
        Field(
            key="requires",
            node=ListOf(item=Text(names="country")),
            about="countries without which the option cannot be agreed",
        ),
        Field(
            key="position",
            node=Number(),
            about="its place on a numeric scale; for all options of an issue, or for none",
            repair=0,
        ),
        *GROUNDS,
    ),
    make=lambda values: Option(**values),
    parts=differing,
    named=True,
    shorthand="title",
    bare=True,
)

ISSUE = Form(
    title="issue",
    about="A question to settle.",
    fields=(
        TITLE,
        Field(
            key="status_quo",
            node=Text(names="option"),
            about="the option that holds without an agreement",
            required=True,
        ),
        Field(
            key="options",
            node=Table(names="option", item=OPTION),
            about="the ways to settle it",
            required=True,
        ),
        *GROUNDS,
    ),
    make=lambda values: Issue(**values),
    parts=differing,
    named=True,
)

EXCLUSION = Form(
    title="exclusion",
    about="Two options of different issues that no agreement may combine.",
    fields=(
        Field(
            key="options",
            node=Table(names="issue", item=Text(names="option")),
            about="two issues, each with one of its options",
            required=True,
            vital=True,
        ),
        *GROUNDS,
    ),
    make=lambda values: Exclusion(**values),
    parts=differing,
)

# -- actors and bodies -------------------------------------------------------------------------

_ACTOR_FIELDS = (
    TITLE,
    ROLE,
    Field(
        key="importance",
        node=WEIGHTS,
        about="how much each interest matters; by default all the same",
    ),
    Field(
        key="interests",
        node=Table(names="interest", item=INTEREST),
        about="what the actor cares about, each named after its issue or as you like",
    ),
    Field(
        key="outside_option",
        node=ESTIMATE,
        about="from 0 to 1: the share of its best possible gain that it can have without an "
        "agreement; by default 0",
    ),
    Field(
        key="reservation",
        node=ESTIMATE,
        about="the reservation utility in utils, in place of an outside option",
    ),
    Field(
        key="autonomy",
        node=ESTIMATE,
        about="from 0 to 1; by default that of the body it belongs to",
    ),
    Field(key="endowments", node=ENDOWMENTS, about="its sources of comparative advantage"),
    Field(
        key="place",
        node=ListOf(item=Number(), length=2),
        about="longitude and latitude in degrees, to draw it on a map",
    ),
    *GROUNDS,
)

ACTOR = Form(
    title="actor",
    about="A subnational actor with preferences over agreements.",
    fields=_ACTOR_FIELDS,
    make=lambda values: Actor(**values),
    parts=differing,
    named=True,
)

CENTRE = Form(
    title="centre",
    about="The central actor of a body: an actor that states its own name.",
    fields=(
        Field(key="name", node=Text(), about="the actor's label", required=True),
        *_ACTOR_FIELDS,
    ),
    make=lambda values: Actor(**values),
    parts=lambda actor: {"name": actor.name, **differing(actor)},
)


def _body_parts(body: Body) -> dict[str, Any]:
    return {**differing(body), "members": body.members}


BODY: Form = Form(
    title="body",
    about=(
        "A country, or a member that is itself made of members: a member with the key `members` "
        "is a body, any other an actor."
    ),
    fields=(
        TITLE,
        ROLE,
        Field(
            key="autonomy",
            node=ESTIMATE,
            about="from 0 to 1: the autonomy of members that state none of their own",
        ),
        Field(
            key="embeddedness",
            node=ESTIMATE,
            about="from 0 to 1: strength of the members' informal ties across borders; "
            "by default 0",
        ),
        Field(
            key="centre",
            node=CENTRE,
            about="the central government; a body within a country may have none",
        ),
        Field(
            key="members",
            node=Table(
                names="member",
                item=Fork(key="members", present=Later(get=lambda: BODY), absent=ACTOR),
            ),
            about="subnational actors, or bodies of several",
        ),
        Field(
            key="power",
            node=WEIGHTS,
            about="relative power of the members; by default all the same",
        ),
        Field(
            key="ratification",
            node=RULE,
            about="the rule over the approvals of the centre and the members; by default shared",
        ),
        *GROUNDS,
    ),
    make=lambda values: Body(**values),
    parts=_body_parts,
    named=True,
)

# -- outsiders and influence -------------------------------------------------------------------

OUTSIDER = Form(
    title="outsider",
    about="Someone with influence and no vote: an international organisation, a great power.",
    fields=(
        TITLE,
        Field(
            key="support",
            node=Table(names="country", item=ESTIMATE),
            about="from 0 to 1: the bargaining chip given to a country's subnational actors",
        ),
        *GROUNDS,
    ),
    make=lambda values: Outsider(**values),
    parts=differing,
    named=True,
)

INFLUENCE = Form(
    title="influence",
    about="How much informal ties and outsiders add to the territories' weight.",
    fields=(
        Field(
            key="embeddedness_factor",
            node=ESTIMATE,
            about="from 0 to 1: how much embeddedness counts; by default 1",
        ),
        Field(
            key="support_factor",
            node=ESTIMATE,
            about="from 0 to 1: how much outsiders' support counts; by default 1",
        ),
    ),
    make=lambda values: Influence(**values),
    parts=differing,
)

# -- the scenario ------------------------------------------------------------------------------


def _scenario(values: dict[str, Any]) -> Scenario:
    values.pop("twolevel")
    return Scenario(**values)


SCENARIO = Form(
    title="scenario",
    about="A two-level game: what may be agreed, by whom, and what each of them wants.",
    fields=(
        Field(
            key="twolevel",
            node=Whole(least=FORMAT_VERSION, most=FORMAT_VERSION),
            about="the version of the format",
            required=True,
            repair=FORMAT_VERSION,
        ),
        Field(key="name", node=Text(), about="a label", required=True, repair="unnamed"),
        TITLE,
        Field(key="description", node=Text(), about="what the case is about"),
        Field(
            key="sources",
            node=Table(names="work", item=Text()),
            about="short keys of the works cited, each with its full reference",
        ),
        Field(
            key="issues",
            node=Table(names="issue", item=ISSUE),
            about="in the order in which agreements are numbered, the last varying fastest",
            required=True,
        ),
        Field(
            key="exclusions",
            node=ListOf(item=EXCLUSION),
            about="pairs of options that no agreement combines",
        ),
        Field(
            key="countries",
            node=Table(names="country", item=BODY),
            about="the players of the international game",
            required=True,
        ),
        Field(
            key="international",
            node=RULE,
            about="which sets of ratifying countries bring an agreement into force; "
            "by default unanimity",
        ),
        Field(
            key="outsiders",
            node=Table(names="outsider", item=OUTSIDER),
            about="those with influence and no vote",
        ),
        Field(
            key="influence",
            node=INFLUENCE,
            about="how informal ties and outsiders strengthen territories",
        ),
        Field(
            key="ties",
            node=TIES,
            about="what stands between regions, and what a link between two of them costs",
        ),
        Field(
            key="reported_links",
            node=Table(names="reported link", item=REPORTED_LINK),
            about="links between regions that a study has seen; like facts, they never enter a "
            "prediction",
        ),
        Field(
            key="facts",
            node=Table(names="fact", item=FACT),
            about="observed outcomes to test results against; they never enter a payoff",
        ),
    ),
    make=_scenario,
    parts=lambda scenario: {
        "twolevel": FORMAT_VERSION,
        "name": scenario.name,
        **differing(scenario),
    },
)
