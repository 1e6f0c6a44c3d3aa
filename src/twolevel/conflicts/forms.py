"""The format of conflict files, version 1: states with moves, or options; and who wants what.

Knows how each part of a conflict is written. What is wrong with one, its draft knows.
"""

from __future__ import annotations

from typing import Any

from twolevel.conflicts.conflict import Conflict
from twolevel.conflicts.drafts import (
    WISHES,
    Draft,
    DraftOption,
    DraftState,
    Maker,
    drafted,
)
from twolevel.conflicts.options import DIRECTIONS
from twolevel.io.evidence_forms import differing
from twolevel.io.grammar import (
    Choice,
    Field,
    Fork,
    Form,
    ListOf,
    Number,
    Table,
    Text,
    Tiers,
    Truth,
    Whole,
)

__all__ = ["CONFLICT", "FORMAT_VERSION"]

FORMAT_VERSION = 1
"""The version of the format that is written, and the only one that is read."""

COMBINATION = Table(names="option", item=Truth())

STATE = Form(
    title="state",
    about="A state the conflict can be in. What it means may stand alone, or nothing at all.",
    fields=(Field(key="title", node=Text(), about="what it means, in words"),),
    make=lambda values: DraftState(**values),
    parts=differing,
    named=True,
    shorthand="title",
    bare=True,
)

OPTION = Form(
    title="option",
    about="What a decision maker can do or leave. Its direction may stand alone, or nothing at all.",
    fields=(
        Field(
            key="direction",
            node=Choice(words=DIRECTIONS),
            about="forward if it can only be taken, backward if it can only be dropped; by default "
            "both",
        ),
    ),
    make=lambda values: DraftOption(**values),
    parts=differing,
    named=True,
    shorthand="direction",
    bare=True,
)

ANY_OF = Form(
    title="any_of",
    about="Several combinations of options, of which any will do.",
    fields=(
        Field(
            key="any_of",
            node=ListOf(item=COMBINATION),
            about="the combinations",
            required=True,
            vital=True,
        ),
    ),
    make=lambda values: tuple(values["any_of"]),
    parts=lambda statement: {"any_of": statement},
)


def _maker(values: dict[str, Any]) -> Maker:
    said = values.pop("priorities", None)
    if said is not None:
        values["priorities"] = tuple(s if isinstance(s, tuple) else (s,) for s in said)
    return Maker(**values)


MAKER = Form(
    title="decision_maker",
    about="Somebody who can change the state of the conflict, and what it wants, in one of four ways.",
    fields=(
        Field(
            key="options",
            node=Table(names="option", item=OPTION),
            about="what it can do or leave; then the options of all make the states",
        ),
        Field(
            key="moves",
            node=Table(names="state", item=ListOf(item=Text(names="state"))),
            about="by state, the states that it can bring about from there alone; a way back is "
            "listed as well, or there is none",
        ),
        Field(
            key="ranking",
            node=Tiers(names="state"),
            about="all states in tiers, best first; equally good ones in brackets",
        ),
        Field(
            key="values",
            node=Table(names="state", item=Number()),
            about="a number for every state, of which only the order counts",
        ),
        Field(
            key="priorities",
            node=ListOf(item=Fork(key="any_of", present=ANY_OF, absent=COMBINATION)),
            about="combinations of options that it wishes for, the most important first",
        ),
        Field(
            key="weights",
            node=Table(names="option", item=Number()),
            about="by option, what taking it adds; states are ordered by the sum",
        ),
    ),
    make=_maker,
    parts=differing,
    named=True,
    at_most_one=WISHES,
)


def _conflict(values: dict[str, Any]) -> Conflict:
    values.pop("conflict")
    return Draft(**values).conflict()


def _parts(conflict: Conflict) -> dict[str, Any]:
    return {"conflict": FORMAT_VERSION, **differing(drafted(conflict))}


CONFLICT = Form(
    title="conflict",
    about="States of affairs, who can move between them, and who prefers which.",
    fields=(
        Field(
            key="conflict",
            node=Whole(least=FORMAT_VERSION, most=FORMAT_VERSION),
            about="the version of this format",
            required=True,
            repair=FORMAT_VERSION,
        ),
        Field(key="title", node=Text(), about="what it is about"),
        Field(key="source", node=Text(), about="where it is described"),
        Field(
            key="states",
            node=Table(names="state", item=STATE),
            about="what the conflict can come to; not needed where there are options, which make "
            "states such as YNN, a letter an option",
        ),
        Field(
            key="decision_makers",
            node=Table(names="decision maker", item=MAKER),
            about="who can change it",
            required=True,
        ),
        Field(
            key="infeasible",
            node=ListOf(item=COMBINATION),
            about="combinations of options that cannot be",
            vital=True,
        ),
        Field(
            key="merged",
            node=ListOf(item=COMBINATION),
            about="combinations under which everything else is indifferent to everybody, so that "
            "all states with them are one",
            vital=True,
        ),
    ),
    make=_conflict,
    parts=_parts,
)
