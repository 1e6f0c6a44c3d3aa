"""Participation recomputed: every bargain by itself, every equilibrium by its definition.

Knows the claims of a result, and slower ways to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import TYPE_CHECKING

import numpy as np

from twolevel._tabular import joined
from twolevel.bargaining import BargainingProblem, bargaining_problem, solve
from twolevel.bargaining.problem import Points
from twolevel.errors import VerificationError
from twolevel.participation.agreements import CoalitionAgreement
from twolevel.ratification.zone import zone_blocks

if TYPE_CHECKING:
    from twolevel.participation.result import Participation

__all__ = ["verify"]


def verify(found: Participation) -> None:
    """Raise VerificationError unless a result stands up to slower computations."""
    for each in found.agreements:
        if each.status != "not_in_force":
            _check_bargain(found, each)
    claimed = set(found.equilibria)
    numbers = found.game.numbers
    for place in product(range(len(found.roles)), repeat=len(found.countries)):
        held = not any(
            numbers[(k, *place[:k], other, *place[k + 1 :])] > numbers[(k, *place)]
            for k in range(len(place))
            for other in range(len(found.roles))
        )
        if held != (found.game.profile(place) in claimed):
            raise VerificationError(f"{dict(found.game.profile(place))} is misjudged")


def _check_bargain(found: Participation, each: CoalitionAgreement) -> None:
    options = found.provenance.parameters
    weights = options["weights"]
    alone = solve(
        _problem(found, each),
        options["solution"],
        weights=weights and {name: weights[name] for name in each.members},
    )
    first = alone.ids[:1] if each.status != "not_ratified" else ()
    claimed = () if each.agreement is None else (each.agreement.id,)
    if first != claimed:
        raise VerificationError(f"{joined(each.members)} agree on {first}, not on {claimed}")
    gains = alone.gains if options["floor_mode"] != "threat_point" else {}
    for name, gain in gains.items():
        if each.agreement is not None and each.gains[name] != gain:
            raise VerificationError(f"{name} does not gain {each.gains[name]}, but {gain}")


def _problem(found: Participation, each: CoalitionAgreement) -> BargainingProblem:
    """Return a coalition's problem; what lenders open is put together from larger zones.

    What is open to members with some lenders is what is in the zone of the members together with
    those lenders that it requires.
    """
    game, floor_mode = found._point, found.provenance.parameters["floor_mode"]  # noqa: SLF001 - verified result
    own = bargaining_problem(game, each.members, floor_mode=floor_mode)
    if not each.lenders:
        return own
    origin = np.array(
        [int(d * s) for d, s in zip(own.disagreement.values(), own.scales, strict=True)],
        dtype=np.int64,
    )
    seen: dict[int, tuple[int, ...]] = {}
    for group in _subsets(each.lenders):
        blocks = zone_blocks(
            game,
            (*each.members, *group),
            condition="accept" if floor_mode == "acceptance" else "sign",
        )
        for ids, payoffs in blocks:
            gains = (payoffs[:, : len(each.members)] - origin).tolist()
            seen |= {number: tuple(row) for number, row in zip(ids.tolist(), gains, strict=True)}
    points = Points(
        np.array(list(seen), dtype=np.int64),
        np.array(list(seen.values()), dtype=np.int64).reshape(-1, len(each.members)),
    )
    return BargainingProblem(
        players=own.players,
        scales=own.scales,
        blocks=lambda: [points],
        disagreement=own.disagreement,
    )


def _subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, k) for k in range(len(names) + 1))
