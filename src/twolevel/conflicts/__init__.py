"""Conflicts as graphs: which states are stable when one move may be answered by another.

Knows states, moves and orders of preference, of any conflict or of a scenario's agreements;
knows no bargaining solution and no mixed strategy. Nothing here is added up: orders suffice.
"""

from twolevel.conflicts.agreements import agreement_conflict
from twolevel.conflicts.concepts import CONCEPTS, Concept, concept_of
from twolevel.conflicts.conflict import Conflict
from twolevel.conflicts.deterrence import Deterrence, Move, Reply, why
from twolevel.conflicts.evolution import Evolution, Reached, evolution
from twolevel.conflicts.files import (
    conflict_reference,
    conflict_schema,
    format_conflict,
    is_conflict_file,
    parse_conflict,
    read_conflict,
    write_conflict,
)
from twolevel.conflicts.option_orders import prioritised, weighted
from twolevel.conflicts.options import option_conflict, option_states
from twolevel.conflicts.stability import Stability, Verdict, coalition_stability, stability
from twolevel.conflicts.strategies import strategic_conflict

__all__ = [
    "CONCEPTS",
    "Concept",
    "Conflict",
    "Deterrence",
    "Evolution",
    "Move",
    "Reached",
    "Reply",
    "Stability",
    "Verdict",
    "agreement_conflict",
    "coalition_stability",
    "concept_of",
    "conflict_reference",
    "conflict_schema",
    "evolution",
    "format_conflict",
    "is_conflict_file",
    "option_conflict",
    "option_states",
    "parse_conflict",
    "prioritised",
    "read_conflict",
    "stability",
    "strategic_conflict",
    "weighted",
    "why",
    "write_conflict",
]
