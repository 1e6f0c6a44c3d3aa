"""Sensitivity: which statements of the evidence drive a result.

Each open statement (a ranking, a weighting, an interval) is one factor, however many numbers
it stands for. First-order index: the share of a result's variance over draws that would vanish
if the statement alone were settled. Total index: the share that would remain if everything
else were settled. Both come from pairs of draws that share all statements but one.

References
----------
Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Computer
Physics Communications 181(2), 259-270. https://doi.org/10.1016/j.cpc.2009.09.018 (first order:
their estimator (b); total: that of Jansen 1999, https://doi.org/10.1016/S0010-4655(98)00154-4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import shown
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.statements import Statement, uniforms
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.acceptability import bargainers
from twolevel.robustness.draws import Progress, check_count, in_order, stream_key
from twolevel.robustness.measures import Measures

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

__all__ = ["Index", "Sensitivity", "sensitivity"]

SECOND_HALF = 2**40
"""Where the second draw of each pair starts, so that more draws extend both halves."""

ROWS = 512
"""Rows that a worker evaluates at once, at most."""

RESAMPLES = 200
MOST_SHOWN = 12

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """How much of a result one statement drives: estimates with 95% bootstrap intervals."""

    first: float
    first_interval: tuple[float, float]
    total: float
    total_interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity(Reported):
    """Which evidence drives which result.

    Attributes
    ----------
    draws
        Pairs of draws.
    means, variances
        Of each result over the draws.
    indices
        For each result, the statements by their total index, largest first; empty where the
        result never varies.
    """

    draws: int
    solution: str
    coalition: tuple[str, ...]
    means: Record[float]
    variances: Record[float]
    indices: Record[Record[Index]]
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        return tuple(
            Table(
                title=f"What drives {path}: shares of its variance",
                columns=("statement", "first order", "low", "high", "total", "low ", "high "),
                rows=tuple(
                    (name, i.first, *i.first_interval, i.total, *i.total_interval)
                    for name, i in list(known.items())[:MOST_SHOWN]
                ),
                note=(
                    f"Mean {self.means[path]:.4g}, variance {self.variances[path]:.4g}; "
                    f"{self.draws:,} pairs of draws, {self.solution} of {joined(self.coalition)}."
                ),
            )
            for path, known in self.indices.items()
        )


def sensitivity(
    scenario: Scenario,
    of: str | Iterable[str],
    *,
    draws: int = 256,
    rng: int | SeedSequence | Generator = 0,
    coalition: Iterable[str] | None = None,
    solution: str = "nash",
    workers: int | None = None,
    backend: str = "auto",
    progress: Progress | None = None,
) -> Sensitivity:
    """Return which statements of the evidence drive results.

    Cost: ``draws * (statements + 2)`` draws, whatever the number of results.

    Parameters
    ----------
    scenario
        The case.
    of
        One result or several, by their paths (see ``Measures``): ``"facts.rail_link"``,
        ``"enthusiasm.japan"``, ``"zone"``.
    draws
        Pairs of draws. The error of an index falls with their square root.
    rng
        Seed of the draws.
    coalition, solution
        Who bargains, and by which solution.
    workers, backend
        Threads, and how draws are computed.
    progress
        Called with the pairs done and their number.

    Raises
    ------
    LabelError, ArgumentError
        If a result, country, solution or option does not exist.
    """
    check_count("draws", draws)
    paths = (of,) if isinstance(of, str) else tuple(of)
    names = bargainers(scenario, coalition)
    measures = Measures(scenario, paths, coalition=names, solution=solution, backend=backend)
    factors = _factors(measures.walker.drawing.statements)
    key = stream_key(rng)
    batch = max(1, ROWS // (len(factors) + 2))
    n_uniforms = measures.walker.drawing.n_uniforms

    def work(ids: Sequence[int]) -> Numbers:
        one = uniforms(key, ids, n_uniforms)
        other = uniforms(key, [SECOND_HALF + number for number in ids], n_uniforms)
        mixed = [one, other]
        for columns in factors.values():
            swapped = one.copy()
            swapped[:, columns] = other[:, columns]
            mixed.append(swapped)
        games = measures.walker.drawing.from_uniforms(np.concatenate(mixed))
        return measures.of(games).reshape(len(mixed), len(ids), len(paths))

    ranges = [range(k, min(k + batch, draws)) for k in range(0, draws, batch)]
    parts, done = [], 0
    for part in in_order(work, ranges, workers):
        parts.append(part)
        done += part.shape[1]
        if progress is not None:
            progress(done, draws)
    values = np.concatenate(parts, axis=1)
    known = {path: _indices(values[..., k], tuple(factors)) for k, path in enumerate(paths)}
    return Sensitivity(
        draws=draws,
        solution=measures.solution,
        coalition=names,
        means=Record((p, float(np.nanmean(values[:2, :, k]))) for k, p in enumerate(paths)),
        variances=Record((p, float(np.nanvar(values[:2, :, k]))) for k, p in enumerate(paths)),
        indices=Record(known),
        provenance=Provenance(
            fingerprint=fingerprint(scenario),
            method="draws",
            explanation=f"{draws:,} pairs of draws that share all statements but one",
            exact=False,
            parameters=Record(draws=draws, statements=len(factors)),
            seed=shown(rng),
        ),
    )


def _factors(known: Sequence[Statement]) -> dict[str, slice]:
    return {s.path: slice(s.start, s.start + s.count) for s in known if s.is_open}


def indices(values: Numbers) -> tuple[Numbers, Numbers]:
    """Return first-order and total indices.

    Parameters
    ----------
    values
        ``(2 + n_factors, n_draws)``: a result at the first draws of all pairs, at the second
        ones, and at the first ones with one factor taken from the second.
    """
    one, other, mixed = values[0], values[1], values[2:]
    variance = np.concatenate([one, other]).var()
    if not variance:
        return np.zeros(len(mixed)), np.zeros(len(mixed))
    centred = other - values[:2].mean()
    first = (centred * (mixed - one)).mean(axis=1) / variance
    total = ((one - mixed) ** 2).mean(axis=1) / (2 * variance)
    return first, total


def _indices(values: Numbers, names: Sequence[str]) -> Record[Index]:
    """Return the indices of one result with intervals, by total index; NaN draws are left out."""
    values = values[:, ~np.isnan(values).any(axis=0)]
    if values.shape[1] < 2 or not values[:2].var():
        return Record()
    first, total = indices(values)
    rng = np.random.default_rng(0)
    places = rng.integers(0, values.shape[1], size=(RESAMPLES, values.shape[1]))
    resampled = np.array([indices(values[:, chosen]) for chosen in places])
    low, high = np.quantile(resampled, (0.025, 0.975), axis=0)
    found = {
        name: Index(
            first=float(first[k]),
            first_interval=(float(low[0, k]), float(high[0, k])),
            total=float(total[k]),
            total_interval=(float(low[1, k]), float(high[1, k])),
        )
        for k, name in enumerate(names)
    }
    return Record(sorted(found.items(), key=lambda item: -item[1].total))
