"""Random numbers: from a seed to generators that no worker count can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twolevel.errors import ArgumentError, shown

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

__all__ = ["generator"]


def generator(rng: int | SeedSequence | Generator) -> Generator:
    """Return the generator that `rng` stands for.

    Parameters
    ----------
    rng
        A seed (0 is a seed like any other), a seed sequence, or a generator, which is used as
        it is and so advances.

    Raises
    ------
    ArgumentError
        If it is none of these, None included: a result must be reproducible.
    """
    import numpy as np

    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, np.random.SeedSequence) or (
        isinstance(rng, int | np.integer) and not isinstance(rng, bool) and rng >= 0
    ):
        return np.random.default_rng(rng)
    raise ArgumentError(
        f"rng must be a seed (an int from 0 up), a SeedSequence or a Generator, not {shown(rng)}; "
        "write rng=0 for a reproducible result"
    )
