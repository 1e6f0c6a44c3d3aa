"""Where territories stand in many draws: the numbers from which their weight follows.

Knows the leverage that every draw has. Does not know what anybody wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from twolevel.payoffs.drawing import DrawnGames
from twolevel.payoffs.many import Floats, Many, floats_of

__all__ = ["DrawnStanding"]


class DrawnStanding:
    """Where territories stand in draws: by member ``(n, n_members)``, by country ``(n, n_countries)``."""

    def __init__(self, games: DrawnGames) -> None:
        n = len(games)
        known = [body.leverage for body in games.bodies]
        self.autonomy = _columns([a for each in known for a in each.autonomy.values()], n)
        self.power = _columns([p for each in known for p in each.power.values()], n)
        self.embeddedness = _columns([each.embeddedness for each in known], n)
        self.support = _columns([each.support for each in known], n)
        self._kappa = _columns([each.embeddedness_factor for each in known], n)
        self._eta = _columns([each.support_factor for each in known], n)
        countries = games.drawing.scenario.countries
        self._of = [
            [place for place, (c, _) in enumerate(_listed(countries)) if c == country]
            for country in range(len(countries))
        ]
        self._fixed = [
            None if c.centre is not None and c.members else float(c.centre is None)
            for c in countries
        ]

    def weights(self, autonomy: Floats, embeddedness: Floats) -> Floats:
        """Return the territories' weight against their centres."""
        mean = np.stack(
            [(self.power[:, of] * autonomy[:, of]).sum(axis=1) for of in self._of], axis=1
        )
        weights: Floats = 1 - (1 - mean) * (1 - self._kappa * embeddedness) * (
            1 - self._eta * self.support
        )
        for country, fixed in enumerate(self._fixed):
            if fixed is not None:
                weights[:, country] = fixed
        return weights


def _listed(countries: Sequence[Any]) -> list[tuple[int, str]]:
    return [(c, member.name) for c, body in enumerate(countries) for member in body.members]


def _columns(numbers: Sequence[Many | Fraction | Any], n_draws: int) -> Floats:
    columns = [floats_of(each, n_draws) for each in numbers]
    return np.stack(columns, axis=1) if columns else np.zeros((n_draws, 0))
