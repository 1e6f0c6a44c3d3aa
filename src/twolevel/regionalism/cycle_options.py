"""How the steps of a cycle are taken, and what outsiders lend for a while.

Knows names of choices and checks them. Does not know what the steps do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, get_args

from twolevel.bargaining.settlement import FloorMode
from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record, nearest
from twolevel.model.numbers import exact
from twolevel.model.ties import Ties
from twolevel.regionalism.domestic_results import DomesticCosts, Initiative

__all__ = ["Chip", "CycleOptions"]

Embeddedness = Literal["network", "stated", "none"]
Threat = Literal["reservation", "domestic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """Support that outsiders lend territories for some rounds, over what the scenario states.

    Attributes
    ----------
    support
        By country, in [0, 1].
    rounds
        How many rounds it lasts, from the first.
    """

    support: Record[Fraction]
    rounds: int

    def __post_init__(self) -> None:
        support = Record(
            (name, exact(share, what=f"the support of {name}"))
            for name, share in self.support.items()
        )
        for name, share in support.items():
            if not 0 <= share <= 1:
                raise ArgumentError(f"the support of {name} must lie in [0, 1], not {shown(share)}")
        object.__setattr__(self, "support", support)
        if not isinstance(self.rounds, int) or self.rounds < 0:
            raise ArgumentError(f"a chip lasts a number of rounds, not {shown(self.rounds)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleOptions:
    """How the steps of a round are taken. Numbers here are assumptions, not evidence.

    Attributes
    ----------
    ties, network
        What ties regions, by default as the game has it, and which stable network forms:
        ``"greatest"`` or ``"least"``.
    embeddedness
        ``"network"``: as the network has it; ``"stated"``: as the scenario states; ``"none"``.
    initiative, costs
        See ``domestic_bargaining``.
    threat
        What negotiators compare with: ``"reservation"`` values, or the values of the selected
        ``"domestic"`` equilibrium.
    solution, floor_mode
        How the negotiation is settled.
    response, embedding
        What a util gained, and full embeddedness, add to autonomy.
    damping
        In (0, 1]: how much of the way to its new value autonomy goes in a round.
    ratchet
        Whether what was signed becomes the status quo.
    chip
        Temporary support, or None.
    guarantees
        By actor, in utils: by how much outsiders lower what it needs.

    Raises
    ------
    ArgumentError
        If an option is not among those allowed.
    """

    ties: Ties | None = None
    network: Literal["greatest", "least"] = "greatest"
    embeddedness: Embeddedness = "network"
    initiative: Initiative = "bottom_up"
    costs: DomesticCosts = field(default_factory=DomesticCosts)
    threat: Threat = "reservation"
    solution: str = "nash"
    floor_mode: FloorMode = "truncate"
    response: Fraction = Fraction(1, 4)
    embedding: Fraction = Fraction(1, 4)
    damping: Fraction = Fraction(1)
    ratchet: bool = False
    chip: Chip | None = None
    guarantees: Record[Fraction] = field(default_factory=Record)

    def __post_init__(self) -> None:
        for name, allowed in (
            ("network", ("greatest", "least")),
            ("embeddedness", get_args(Embeddedness)),
            ("initiative", get_args(Initiative)),
            ("threat", get_args(Threat)),
            ("floor_mode", get_args(FloorMode)),
        ):
            value = getattr(self, name)
            if value not in allowed:
                raise ArgumentError(
                    f"there is no {name} {shown(value)}. Allowed: {', '.join(allowed)}. "
                    f"Did you mean '{nearest(value, allowed) or allowed[0]}'?"
                )
        for name in ("response", "embedding", "damping"):
            object.__setattr__(self, name, exact(getattr(self, name), what=name))
        if not 0 < self.damping <= 1:
            raise ArgumentError(f"damping lies in (0, 1], 1 is undamped, not {self.damping}")
        guarantees = {name: exact(each) for name, each in self.guarantees.items()}
        object.__setattr__(self, "guarantees", Record(guarantees))
