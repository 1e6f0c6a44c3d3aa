"""Payoffs with their labels: any listed, sampled or whole set of agreements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twolevel._optional import optional
from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.kernels.blocks import listed_block
from twolevel.kernels.radix import digits_of
from twolevel.kernels.tables import Integers
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.rng import generator

if TYPE_CHECKING:
    import pandas as pd
    from numpy.random import Generator, SeedSequence

__all__ = ["MOST_LISTED", "Payoffs", "payoffs"]

MOST_LISTED = 5_000_000
"""Agreements whose payoffs may be held in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Payoffs(Reported):
    """Payoffs of agreements to actors and to countries' negotiators.

    Attributes
    ----------
    digits
        Positions of the options: ``(n_agreements, n_issues)``.
    units
        Payoffs in grid units: ``(n_agreements, n_actors + n_countries)`` int64, exact.
    game
        The game, whose rows give the grids.
    """

    digits: Integers
    units: Integers
    game: PointGame
    provenance: Provenance

    def __len__(self) -> int:
        return len(self.digits)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the actors, then of the countries."""
        return tuple(row.name for row in self.game.rows)

    @property
    def utils(self) -> NDArray[np.float64]:
        """Payoffs in utils: ``(n_agreements, n_actors + n_countries)``."""
        scales = np.array([float(row.scale) for row in self.game.rows])
        found: NDArray[np.float64] = self.units / scales
        return found

    def exactly(self, place: int) -> dict[str, Fraction]:
        """Return the payoffs of the agreement at a place, as fractions of a util."""
        return {
            row.name: Fraction(int(units), row.scale)
            for row, units in zip(self.game.rows, self.units[place], strict=True)
        }

    def agreement(self, place: int) -> Agreement:
        """Return the agreement at a place."""
        issues = self.game.scenario.issues
        options = zip(issues, self.digits[place].tolist(), strict=True)
        return self.game.scenario.agreement({i.name: i.option_names[k] for i, k in options})

    def tables(self) -> tuple[Table, ...]:
        issues = self.game.scenario.issues
        shown_rows = range(min(len(self), 20))
        rows = tuple(
            (
                *(i.option_names[k] for i, k in zip(issues, self.digits[p].tolist(), strict=True)),
                *self.utils[p].tolist(),
            )
            for p in shown_rows
        )
        rest = len(self) - len(rows)
        return (
            Table(
                title=f"Payoffs of {len(self):,} agreements",
                columns=(*(issue.name for issue in issues), *self.columns),
                rows=rows,
                note=f"... and {rest:,} more." if rest else "",
            ),
        )

    def to_frame(self) -> pd.DataFrame:
        """Return all payoffs as a data frame, indexed by the options of each issue."""
        import pandas as pd

        issues = self.game.scenario.issues
        index = pd.MultiIndex(
            levels=[list(issue.option_names) for issue in issues],
            codes=list(self.digits.T),
            names=[issue.name for issue in issues],
        )
        return pd.DataFrame(self.utils, index=index, columns=list(self.columns))

    def to_xarray(self) -> Any:
        """Return the whole space as an ``xarray.DataArray`` with issues as dimensions.

        Raises
        ------
        ArgumentError
            If the payoffs are not those of the whole space.
        MissingDependencyError
            If xarray is not installed.
        """
        xarray = optional("xarray", extra="xarray", purpose="a labelled array of payoffs")
        scenario = self.game.scenario
        if len(self) != scenario.n_agreements:
            raise ArgumentError(
                f"a labelled array needs the payoffs of all {scenario.n_agreements:,} agreements, "
                f"not of {len(self):,}; call payoffs() without agreements and sample"
            )
        coords = {issue.name: list(issue.option_names) for issue in scenario.issues}
        return xarray.DataArray(
            self.utils.reshape(*scenario.sizes, len(self.columns)),
            dims=[*coords, "player"],
            coords={**coords, "player": list(self.columns)},
            name="payoff",
            attrs={"units": "utils", "fingerprint": self.provenance.fingerprint},
        )


def payoffs(
    game: PointGame,
    agreements: Iterable[int | Mapping[str, str]] | None = None,
    *,
    sample: int | None = None,
    rng: int | SeedSequence | Generator = 0,
) -> Payoffs:
    """Return the payoffs of listed agreements, of a random sample, or of all.

    Parameters
    ----------
    game
        The game in numbers.
    agreements
        Ids or mappings from issues to options; all agreements by default.
    sample
        Draw so many uniformly, with replacement, in place of a list.
    rng
        Seed of the sample.

    Raises
    ------
    ArgumentError
        If both a list and a sample are asked for, or the sample is not a positive int.
    LimitError
        If more than five million agreements would be held.
    """
    scenario = game.scenario
    if agreements is not None and sample is not None:
        raise ArgumentError("give agreements or a sample, not both")
    if sample is not None:
        if not isinstance(sample, int) or isinstance(sample, bool) or sample < 1:
            raise ArgumentError(f"sample must be a positive int, not {shown(sample)}")
        _check_size(sample)
        sizes = np.array(scenario.sizes)
        digits = generator(rng).integers(0, sizes, size=(sample, len(sizes)))
        method, seed = "sampling", shown(rng)
    elif agreements is None:
        _check_size(scenario.n_agreements)
        digits = digits_of(np.arange(scenario.n_agreements), scenario.sizes)
        method, seed = "enumeration", ""
    else:
        if isinstance(agreements, int | Mapping):
            raise ArgumentError("agreements must be a list of agreements; put the one in a list")
        found = [scenario.agreement(agreement) for agreement in agreements]
        digits = np.array(
            [[i.option_names.index(a[i.name]) for i in scenario.issues] for a in found],
            dtype=np.int64,
        ).reshape(len(found), len(scenario.issues))
        method, seed = "evaluation", ""
    block = listed_block(game.enumeration, digits)
    everywhere = np.arange(len(digits), dtype=np.intp)
    return Payoffs(
        digits=digits,
        units=np.ascontiguousarray(block.values(slice(0, len(game.rows)), everywhere).T),
        game=game,
        provenance=Provenance(
            fingerprint=fingerprint(scenario), method=method, exact=game.exact, seed=seed
        ),
    )


def _check_size(count: int) -> None:
    if count > MOST_LISTED:
        raise LimitError(
            f"{count:,} agreements are more than the {MOST_LISTED:,} whose payoffs are held at "
            "once; list the agreements that matter, or ask for a sample"
        )
