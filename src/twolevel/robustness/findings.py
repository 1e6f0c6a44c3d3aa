"""What draws lead to, as arrays: their shapes, and how those of coalitions are put together.

Knows arrays and what stands in them. Does not know how they are found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twolevel.bargaining import SOLUTIONS

__all__ = ["ORDERS", "Findings", "Question", "blank_findings", "fill_findings"]

ORDERS = tuple(SOLUTIONS)
"""The bargaining solutions, in the order of the arrays."""

Units = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: how many agreements of a coalition's zone have certain options."""

    coalition: tuple[str, ...]
    having: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings:
    """What some draws lead to; the first axis is the draw.

    Attributes
    ----------
    zones
        Agreements by the set of countries that can sign at least, of those that the set is
        enough for: ``(n, 2**n_countries)``.
    sizes
        Win-set, acceptability set and what can be signed: ``(n, n_countries, 3)``.
    others, mean_gains, largest_gains
        Agreements that all other countries can sign, and the country's gain over them in utils
        (NaN where there are none): ``(n, n_countries)``.
    ideals
        The largest gain of each member of the coalition over its zone, in utils.
    solutions, ties
        Smallest id and number of the agreements that each bargaining solution picks, -1 and 0
        where the zone is empty: ``(n, n_solutions)``, in the order of ``ORDERS``.
    gains
        Gains at the smallest id, in utils: ``(n, n_solutions, n_members)``.
    options
        Which options occur among the agreements picked, options of all issues in a row:
        ``(n, n_solutions, n_options)``.
    favoured
        Which options occur among the agreements that a country likes best of all that it can
        sign: ``(n, n_countries, n_options)``; asked for by name only.
    answers
        To the questions asked: ``(n, n_questions)``.
    """

    zones: Units
    sizes: Units
    others: Units
    mean_gains: NDArray[np.float64]
    largest_gains: NDArray[np.float64]
    ideals: NDArray[np.float64]
    solutions: Units
    ties: Units
    gains: NDArray[np.float64]
    options: Mask
    favoured: Mask
    answers: Units

    def __len__(self) -> int:
        return len(self.zones)


def blank_findings(n: int, n_countries: int, options: int, questions: int) -> dict[str, Any]:
    """Return the arrays of findings, to be filled; the coalition being all countries."""
    orders = len(ORDERS)
    return {
        "zones": np.zeros((n, 1 << n_countries), dtype=np.int64),
        "sizes": np.zeros((n, n_countries, 3), dtype=np.int64),
        "others": np.zeros((n, n_countries), dtype=np.int64),
        "mean_gains": np.full((n, n_countries), np.nan),
        "largest_gains": np.full((n, n_countries), np.nan),
        "ideals": np.full((n, n_countries), np.nan),
        "solutions": np.full((n, orders), -1, dtype=np.int64),
        "ties": np.zeros((n, orders), dtype=np.int64),
        "gains": np.full((n, orders, n_countries), np.nan),
        "options": np.zeros((n, orders, options), dtype=np.bool_),
        "favoured": np.zeros((n, n_countries, options), dtype=np.bool_),
        "answers": np.zeros((n, questions), dtype=np.int64),
    }


def fill_findings(
    ends: dict[str, Any],
    found: Findings,
    places: NDArray[np.intp],
    names: Sequence[str],
    members: Sequence[str],
    *,
    in_force: bool,
) -> None:
    """Write findings of a coalition at their draws; nothing is agreed unless it is in force."""
    columns = [names.index(name) for name in members] or list(range(len(names)))
    some = (found.ties > 0) & (in_force and bool(members))
    for each in fields(Findings):
        part, into = getattr(found, each.name), ends[each.name]
        if each.name in {"ideals", "gains"}:
            wide = np.full((len(places), *into.shape[1:]), np.nan)
            wide[..., columns] = part
            agreed = some[:, :1] if each.name == "ideals" else some[:, :, None]
            into[places] = np.where(agreed, wide, np.nan)
        elif each.name in {"solutions", "ties", "options"}:
            nothing = -1 if each.name == "solutions" else 0
            agreed = some[:, :, None] if each.name == "options" else some
            into[places] = np.where(agreed, part, nothing)
        else:
            into[places] = part
