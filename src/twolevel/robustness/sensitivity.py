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
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table
from twolevel.errors import shown
from twolevel.labels import Record
from twolevel.model.scenario import Scenario
from twolevel.payoffs.statements import Statement, uniforms
from twolevel.provenance import Provenance, fingerprint
from twolevel.robustness.counting import Rows, count_draws, kept_in
from twolevel.robustness.draws import Progress, check_count, stream_key
from twolevel.robustness.measures import Measures
from twolevel.robustness.shares import Share
from twolevel.robustness.theories import Theory

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

__all__ = ["Index", "Sensitivity", "sensitivity"]

SECOND_HALF = 2**40
"""Where the second draw of each pair starts, so that more draws extend both halves."""

ROWS = 512
"""Rows that a worker evaluates at once, at most."""

RESAMPLES = 200
MOST_SHOWN = 12

FEW = 10
"""Draws with an unusual value below which indices are no more than hints."""

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
    asked
        What they are results of: a solution of some countries, or a theory.
    means, variances
        Of each result over the draws, those left out in which a fact is undecided.
    unusual
        In how many of the draws that decide it each result is other than its commonest value.
    indices
        For each result, the statements by their total index, largest first; empty where the
        result never varies.
    """

    draws: int
    asked: str
    means: Record[float]
    variances: Record[float]
    unusual: Record[Share]
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
                    if i.total > 0
                ),
                note=f"{self._moves(path)}; {self.draws:,} pairs of draws, {self.asked}.",
            )
            for path, known in self.indices.items()
        )

    def _moves(self, path: str) -> str:
        """Return how a result varies, in words."""
        mean, unusual = f"{self.means[path]:.4g}", self.unusual[path]
        if not unusual.draws:
            return "No draw decides it"
        if not unusual.count:
            return (
                f"It is {mean} in every draw: no statement drives it, as far as {unusual.draws:,} "
                f"draws tell (in less than {unusual.interval[1]:.2g} of all draws is it another)"
            )
        said = f"Mean {mean}, variance {self.variances[path]:.4g}"
        if unusual.count >= FEW and self.indices[path]:
            return said
        return (
            f"{said}; in only {unusual.count} of {unusual.draws:,} draws other than its commonest "
            "value, too few to trust the indices: take more draws"
        )


def sensitivity(  # noqa: PLR0913 - options of a long run, all by keyword
    scenario: Scenario,
    of: str | Iterable[str],
    *,
    theory: str | Theory | None = None,
    draws: int = 256,
    rng: int | SeedSequence | Generator = 0,
    coalition: Iterable[str] | None = None,
    solution: str = "nash",
    workers: int | None = None,
    backend: str = "auto",
    client: Any = None,
    checkpoint: str | Path | None = None,
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
    theory
        What a theory, or a name from ``THEORIES``, makes of the game is asked; by default a
        solution of the whole game.
    draws
        Pairs of draws. The error of an index falls with their square root.
    rng
        Seed of the draws.
    coalition, solution
        Who bargains, and by which solution; a theory says itself who does.
    workers, backend
        Threads, all cores by default, and how draws are computed.
    client
        A ``distributed.Client``, or the address of a Dask scheduler, whose workers draw; threads
        of this process by default. The answer is the same.
    checkpoint
        A file in which what is found is kept every few seconds, and from which a run that was
        interrupted goes on. The seed must then be an int or a seed sequence.
    progress
        Called with the pairs done and their number.

    Raises
    ------
    LabelError, ArgumentError
        If a result, theory, country, solution or option does not exist, a fact is about who
        takes part and no theory says that, or the checkpoint belongs to another run.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = sensitivity(tl.load_case("border"), "zone", draws=64, backend="numpy")
    >>> next(iter(found.indices["zone"]))
    'countries.north.autonomy'
    """
    check_count("draws", draws)
    paths = (of,) if isinstance(of, str) else tuple(of)
    measures = Measures(
        scenario, paths, theory=theory, coalition=coalition, solution=solution, backend=backend
    )
    factors = _factors(measures.drawing.statements)
    key = stream_key(rng)
    rows = Rows()
    count_draws(
        _Pairs(measures=measures, factors=factors, key=key),
        rows,
        rows.add,
        draws=draws,
        batch=max(1, ROWS // (len(factors) + 2)),
        workers=workers,
        client=client,
        kept=kept_in(checkpoint, "sensitivity", scenario, **measures.asks, key=key.tolist()),
        progress=progress,
    )
    by_pair = np.stack(rows.found).reshape(draws, len(factors) + 2, len(paths))
    values = np.ascontiguousarray(by_pair.swapaxes(0, 1))
    decided = [_decided(values[:2, :, k]) for k in range(len(paths))]
    known = {path: _indices(values[..., k], tuple(factors)) for k, path in enumerate(paths)}
    return Sensitivity(
        draws=draws,
        asked=measures.asked,
        means=Record(zip(paths, (float(each.mean()) for each in decided), strict=True)),
        variances=Record(zip(paths, (float(each.var()) for each in decided), strict=True)),
        unusual=Record(zip(paths, map(_unusual, decided), strict=True)),
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pairs:
    """Results at pairs of draws, and at the first draws with one statement from the second."""

    measures: Measures
    factors: dict[str, slice]
    key: NDArray[np.uint64]

    def __call__(self, ids: Sequence[int]) -> Numbers:
        """Return a row a pair, the results of its ``2 + n_factors`` draws one after the other."""
        drawing = self.measures.drawing
        one = uniforms(self.key, ids, drawing.n_uniforms)
        other = uniforms(self.key, [SECOND_HALF + number for number in ids], drawing.n_uniforms)
        mixed = [one, other]
        for columns in self.factors.values():
            swapped = one.copy()
            swapped[:, columns] = other[:, columns]
            mixed.append(swapped)
        games = drawing.from_uniforms(np.concatenate(mixed))
        values = self.measures.of(games).reshape(len(mixed), len(ids), -1)
        return values.swapaxes(0, 1).reshape(len(ids), -1)


def _decided(values: Numbers) -> Numbers:
    """Return the values that are decided; NaN alone where none is."""
    found = values[~np.isnan(values)]
    return found if found.size else np.array([np.nan])


def _unusual(values: Numbers) -> Share:
    """Return how many decided values are other than the commonest; of none where it is NaN."""
    if np.isnan(values).all():
        return Share(count=0, draws=0)
    counts = np.unique(values, return_counts=True)[1]
    return Share(count=int(counts.sum() - counts.max()), draws=int(counts.sum()))


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
