"""The survey: one pass over the agreements that answers every question about sizes.

For each agreement and country it asks which actors approve, whether the country's rule passes
(it is in the **win-set**) and whether the negotiator accepts (it is in the **acceptability
set**); a country can sign what is in both. Two families of counts are kept: agreements by the
set of countries that can sign and the set they require, and, for each country, agreements by
the pattern of approvals, acceptance, and whether all other countries can sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np

from twolevel.errors import ArgumentError, shown
from twolevel.kernels.blocks import Block, listed_block
from twolevel.kernels.counts import MOST_PATTERNED, Counts
from twolevel.kernels.tables import Integers
from twolevel.labels import Record
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.executors import check_seconds
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.counting import Counting, counted
from twolevel.ratification.signing import Mask, Signing, count_blocks, hindrance
from twolevel.ratification.standing import Standing
from twolevel.rng import generator

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

__all__ = [
    "COMPILED_FROM",
    "MOST_BY_BITSETS",
    "MOST_ENUMERATED",
    "PARTIAL",
    "Survey",
    "survey",
]

MOST_ENUMERATED = 200_000_000
"""Agreements up to which NumPy enumerates unasked: some tens of seconds on one core."""

MOST_BY_BITSETS = 20_000_000_000
"""Agreements up to which bit sets enumerate unasked: some tens of seconds on two cores."""

COMPILED_FROM = 5_000_000
"""Agreements from which compiled code is worth loading."""

PARTIAL = "partial enumeration"
"""The method of a survey whose time was up before all agreements were counted."""

SAMPLE = 200_000
"""Agreements that are sampled where the space is too large to enumerate."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Survey:
    """Counts of agreements by who approves, accepts and can sign.

    Attributes
    ----------
    game
        The point game surveyed.
    covered, feasible
        Agreements looked at, and how many of them no exclusion bars.
    by_mask
        For each mask of required countries, counts by mask of countries that can sign:
        ``(2**n_countries,)``.
    by_pattern
        For each country, counts by approvals, acceptance and the others' signing:
        ``(2 others, 2 acceptance, 2**n_actors)``; None for one of more than six actors.
    standings
        For each country, how often each actor approves, and how often its approval decides.
    mean_gain, largest_gain
        For each country, over the agreements that all the others can sign, in utils; None
        where there are none.
    provenance
        Whether sizes are exact counts of the whole space or come from a sample.
    """

    game: PointGame
    covered: int
    feasible: int
    by_mask: Record[Integers]
    by_pattern: tuple[Integers | None, ...]
    standings: tuple[Standing, ...]
    mean_gain: tuple[Fraction | None, ...]
    largest_gain: tuple[Fraction | None, ...]
    provenance: Provenance

    @property
    def is_exact(self) -> bool:
        """Whether the whole space was enumerated."""
        return self.provenance.method == "enumeration"

    @property
    def is_partial(self) -> bool:
        """Whether an enumeration ended before it had covered the space."""
        return self.provenance.method == PARTIAL

    @cached_property
    def passing(self) -> tuple[Mask, ...]:
        """For each country, which patterns of approval ratify."""
        return Signing(self.game).passing

    @property
    def required_masks(self) -> Iterator[tuple[int, Integers]]:
        """Masks of required countries, each with its counts by mask of signing countries."""
        for name, counts in self.by_mask.items():
            yield int(name), counts


def survey(  # noqa: PLR0913 - options are keyword-only, each with its default
    game: PointGame,
    *,
    method: str = "auto",
    backend: str = "auto",
    threads: int | None = None,
    samples: int = SAMPLE,
    rng: int | SeedSequence | Generator = 0,
    client: Any = None,
    checkpoint: str | Path | None = None,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Survey:
    """Return the survey of a game.

    Parameters
    ----------
    game
        The game in numbers.
    method
        ``"enumerate"``, ``"sample"``, or ``"auto"``: enumerate as far as the backend gets in
        about a minute (200 million agreements by NumPy, 20 billion by bit sets).
    backend
        ``"numpy"``, ``"bitset"`` (compiled), or ``"auto"``:
        bit sets from 5 million agreements on, where they apply. Answers are identical.
    threads
        Threads for bit sets; all cores by default.
    samples
        How many agreements to draw, uniformly and independently, when sampling.
    rng
        Seed of the sample.
    client
        A ``distributed.Client``, or the address of a Dask scheduler, whose workers enumerate;
        threads of this process by default. The answer is the same.
    checkpoint
        A file in which the counts are kept every few seconds, and from which an enumeration
        that was interrupted goes on.
    seconds
        How long to enumerate at most; None for no limit. What was counted by then is returned
        as a partial enumeration: it says which share of the space it covers, and every size has
        the ends between which the whole lies.
    progress
        Called with the number of agreements done and the total.

    Raises
    ------
    ArgumentError
        If an option is not among those allowed, the backend does not apply to the game, the
        checkpoint belongs to another run, or a sample is to be taken with a client or checkpoint.
    MissingDependencyError
        If there is a client and ``distributed`` is not installed.
    """
    _check_options(method, backend, threads, samples, seconds)
    began = monotonic()
    total = game.scenario.n_agreements
    chosen, hindered = _backend(game, backend)
    reach = MOST_BY_BITSETS if chosen == "bitset" else MOST_ENUMERATED
    sampling = method == "sample" or (method == "auto" and total > reach)
    if sampling and not (client is None and checkpoint is None):
        raise ArgumentError(
            f"a client or a checkpoint is for enumerating, and of {total:,} agreements a sample "
            "would be drawn; ask for method='enumerate', or leave them out"
        )
    if sampling:
        chosen, signing = "numpy", Signing(game)
        parts = count_blocks(signing, _sampled(game, samples, generator(rng)))
        why = f"{samples:,} of {total:,} agreements drawn at random, with 95% intervals"
        if method == "auto":
            why += f"; more than {reach:,} are not enumerated unless asked for"
    else:
        why = f"all {total:,} agreements were enumerated{hindered and f' by NumPy: {hindered}'}"
        work = Counting(game, chosen)
        signing = work.signing
        parts = counted(work, threads=threads, client=client, checkpoint=checkpoint)
    counts, covered = Counts.zero(signing.voters), 0
    with closing(parts):  # an interrupt is noted in the checkpoint at once
        for size, part in parts:
            counts += part
            covered += size
            if progress is not None:
                progress(covered, samples if sampling else total)
            if seconds is not None and monotonic() - began >= seconds:
                break
    partial = not sampling and covered < total
    if partial:
        why = (
            f"{covered:,} of {total:,} agreements ({float(Fraction(100 * covered, total)):.3g}%) "
            f"were enumerated in {seconds:g} seconds; sizes are of these at least"
        )
    if sampling and covered < samples:
        why = f"{covered:,} of {total:,} agreements drawn at random in {seconds:g} seconds"
    parameters: dict[str, object] = {"backend": chosen}
    by_pattern = tuple(
        tally.reshape(2, 2, len(passing)) if count <= MOST_PATTERNED else None
        for tally, passing, count in zip(
            counts.by_pattern, signing.passing, signing.voters, strict=True
        )
    )
    if sampling:
        parameters["samples"] = samples
    return Survey(
        game=game,
        covered=covered,
        feasible=counts.feasible,
        by_mask=Record({str(needed): counts.by_mask[needed] for needed in sorted(counts.by_mask)}),
        by_pattern=by_pattern,
        standings=tuple(
            Standing.of_tally(tally) if known is None else Standing.of_patterns(known, passing)
            for tally, known, passing in zip(
                counts.by_pattern, by_pattern, signing.passing, strict=True
            )
        ),
        mean_gain=tuple(
            Fraction(gain_sum, count * row.scale) if count else None
            for gain_sum, count, row in zip(
                counts.gain_sums, counts.gain_counts, game.country_rows, strict=True
            )
        ),
        largest_gain=tuple(
            None if peak is None else Fraction(peak, row.scale)
            for peak, row in zip(counts.gain_peaks, game.country_rows, strict=True)
        ),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="sampling" if sampling else PARTIAL if partial else "enumeration",
            explanation=why,
            exact=game.exact and not sampling and not partial,
            parameters=Record(parameters),
            seed=shown(rng) if sampling else "",
        ),
    )


def _check_options(
    method: str, backend: str, threads: int | None, samples: int, seconds: float | None
) -> None:
    check_seconds(seconds)
    if method not in ("auto", "enumerate", "sample"):
        raise ArgumentError(f"method must be 'auto', 'enumerate' or 'sample', not {shown(method)}")
    if backend not in ("auto", "numpy", "bitset"):
        raise ArgumentError(f"backend must be 'auto', 'numpy' or 'bitset', not {shown(backend)}")
    for name, number in (("samples", samples), ("threads", 1 if threads is None else threads)):
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise ArgumentError(f"{name} must be a positive int, not {shown(number)}")


def _backend(game: PointGame, backend: str) -> tuple[str, str]:
    """Return the backend to use, and why it is not bit sets where a space is large enough.

    Compiled code pays from some millions of agreements on.
    """
    large = game.scenario.n_agreements >= COMPILED_FROM and find_spec("numba") is not None
    if backend == "numpy" or (backend == "auto" and not large):
        return "numpy", ""
    hindered = hindrance(game)
    if hindered is None:
        return "bitset", ""
    if backend == "auto":
        return "numpy", hindered
    raise ArgumentError(f"backend 'bitset': {hindered}; leave the backend to 'auto'")


def _sampled(game: PointGame, samples: int, rng: Generator) -> Iterator[Block]:
    sizes = np.array(game.scenario.sizes)
    left = samples
    while left:
        count = min(left, 8192)
        digits = rng.integers(0, sizes, size=(count, len(sizes)))
        yield listed_block(game.enumeration, digits)
        left -= count
