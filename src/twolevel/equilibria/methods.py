"""What a method of finding equilibria is, to the rest of the package.

Knows the shape of an entry in the registry and of what a method hands back; knows no particular
method.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twolevel.equilibria.correlation import Objective
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.profiles import Mixed
from twolevel.tolerance import Tolerance

__all__ = ["Concept", "Found", "Guarantee", "Method", "Request"]

Concept = Literal["pure", "nash", "correlated", "coarse_correlated"]
"""What is looked for."""

Guarantee = Literal["all", "all found", "one"]
"""``all``: there are no others than those given (and what their subsets span). ``all found``:
all that the method came upon; there may be others. ``one``: the method looks for one only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a method is asked, besides the game."""

    tolerance: Tolerance
    objective: Objective = "welfare"
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a method hands back.

    Attributes
    ----------
    profiles
        Mixed profiles, exact or not.
    joint
        A lottery over profiles, for methods that find those.
    guarantee
        Whether that is all there is.
    isolated
        Whether all equilibria are isolated; None if the method cannot tell.
    subsets
        For two players, the maximal Nash subsets as positions in `profiles`.
    explanation
        What was done, in a sentence.
    """

    profiles: tuple[Mixed, ...] = ()
    joint: NDArray[np.float64] | None = None
    guarantee: Guarantee
    isolated: bool | None = None
    subsets: tuple[tuple[int, ...], ...] = ()
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way of finding equilibria.

    Attributes
    ----------
    name, title
        The label, and the words a reader sees.
    concept
        What it finds.
    guarantee
        What it promises, in words.
    limits
        For which games it works.
    reference, doi
        The original paper.
    needs
        The package it needs beyond the base ones, or an empty string.
    players
        How many players it takes, or None for any number.
    decides_degeneracy
        Whether its explanation itself says if a game is degenerate.
    timed
        Whether seconds end it; the work of the others is bounded by their limits.
    run
        Finds the equilibria.
    """

    name: str
    title: str
    concept: Concept
    guarantee: str
    limits: str
    reference: str
    doi: str
    needs: str = ""
    players: int | None = None
    decides_degeneracy: bool = False
    timed: bool = False
    run: Callable[[NormalFormGame, Request], Found] = field(repr=False)
