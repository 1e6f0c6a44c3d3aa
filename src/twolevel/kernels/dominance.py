"""Which vectors have no other above them.

A vector **dominates** another if it is nowhere below it and somewhere above it. Knows vectors of
int64 or float64 without NaN, and that more is better. Two routes, NumPy and compiled code, give
the same answers: what is undominated does not depend on how it is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "COMPILED_FROM",
    "Members",
    "strongest_first",
    "undominated",
    "undominated_mask",
    "use_compiled",
]

COMPILED_FROM = 50_000
"""Vectors from which compiled code is worth loading."""

CHUNK = 32_768
"""Vectors that are compared with the members at a time."""

SAMPLE = 16_384
"""Size of the first sample, whose undominated vectors meet a second, and then all others."""

SECOND_SAMPLE = 1 / 20
"""Share of all vectors in the second sample."""

PIVOTS = 12
"""So many members, which together dominate most, are tried before all others."""

TRIED = 256
"""Members, and vectors of a sample, among which those that dominate most are looked for."""

_FIRST_BATCH = 8
_PAIRS = 1_000_000

Vectors = NDArray[Any]
Places = NDArray[np.intp]
Mask = NDArray[np.bool_]


def use_compiled(count: int) -> bool:
    """Whether compiled code pays for so many vectors, and numba can be imported."""
    return count >= COMPILED_FROM and find_spec("numba") is not None


class Members:
    """Vectors of which none dominates another, ready to be compared with many.

    Parameters
    ----------
    vectors
        ``(n, width)``; distinct, none dominated by another.
    sample
        Vectors like those that will be asked about, to choose the members tried first.
    compiled
        Whether to use compiled code.

    Attributes
    ----------
    ranked
        The vectors, strongest first.
    """

    def __init__(self, vectors: Vectors, *, sample: Vectors | None, compiled: bool) -> None:
        self._order = strongest_first(vectors)
        self.ranked = np.ascontiguousarray(vectors[self._order])
        self._compiled = compiled
        if compiled:
            self._edges = _edges(self.ranked)
            self._bits = _nested_bits(self.ranked, self._edges)
            self._pivots = _pivots(self.ranked, self.ranked if sample is None else sample)

    def arrays(self) -> tuple[Places, Vectors, NDArray[np.uint64], Vectors]:
        """Return what compiled code needs: pivots, edges, bits and members in its order."""
        return self._pivots, self._edges, self._bits, self.ranked

    def above(self, vectors: Vectors) -> tuple[Places, Mask]:
        """Return a member nowhere below each vector, -1 for none, and whether they are equal.

        A vector equal to a member gets that member, for no other is above it.
        """
        found = np.full(len(vectors), -1, dtype=np.intp)
        equal = np.zeros(len(vectors), dtype=np.bool_)
        if not len(self.ranked) or not len(vectors):
            return found, equal
        if self._compiled:
            from twolevel.kernels.dominance_walk import above

            fresh = np.array(vectors, order="C")  # one type of array, whatever is given
            above(fresh, self._pivots, self._edges, self._bits, self.ranked, found, equal)
        else:
            found = _first_above(self.ranked, vectors)
            hit = np.flatnonzero(found >= 0)
            equal[hit] = (vectors[hit] == self.ranked[found[hit]]).all(axis=1)
        return np.where(found < 0, -1, self._order[found]), equal


def undominated(vectors: Vectors, *, compiled: bool | None = None) -> tuple[Places, Places]:
    """Return the distinct undominated vectors, and for every vector one above it.

    Parameters
    ----------
    vectors
        ``(n, width)``.
    compiled
        Whether to use compiled code; None: from some ten thousand vectors on.

    Returns
    -------
    members, above
        Rows of the distinct undominated vectors; and, for each row, which of the members is
        nowhere below it: for a member and its duplicates, that member.
    """
    if vectors.shape[1] <= 2:
        order, places, found = _staircase(vectors)
    else:
        order = strongest_first(vectors)
        ranked = np.ascontiguousarray(vectors[order])
        compiled = use_compiled(len(vectors)) if compiled is None else compiled
        sifted = _sifted if compiled else _sifted_by_numpy
        places, found = sifted(ranked)
    found[places] = np.arange(len(places))
    above = np.empty_like(found)
    above[order] = found
    return order[places], above


def undominated_mask(vectors: Vectors, *, compiled: bool | None = None, threads: int = 1) -> Mask:
    """Return which vectors no other dominates, all duplicates of one alike: ``(n,)``."""
    if not len(vectors):
        return np.zeros(0, dtype=np.bool_)
    compiled = use_compiled(len(vectors)) if compiled is None else compiled
    keep = np.zeros(len(vectors), dtype=np.bool_)
    left = _survivors(vectors, compiled=compiled, threads=threads)
    remaining = np.ascontiguousarray(vectors[left])
    members, above = undominated(remaining, compiled=compiled)
    keep[left] = (remaining == remaining[members[above]]).all(axis=1)
    return keep


def _survivors(vectors: Vectors, *, compiled: bool, threads: int) -> Places:
    """Return the rows that are not dominated by the best of growing samples."""
    if len(vectors) <= 2 * SAMPLE:
        return np.arange(len(vectors))
    rng = np.random.default_rng(0)  # which rows are sampled changes the time, not the answer
    known = np.empty((0, vectors.shape[1]), dtype=vectors.dtype)
    sizes = (SAMPLE, int(SECOND_SAMPLE * len(vectors)))
    rows = [rng.integers(0, len(vectors), size) for size in sizes]
    for sample in rows:
        part = np.concatenate([known, vectors[sample]])
        few = part[: len(known) + PIVOTS * 256]
        if len(known):
            strong = Members(known, sample=few, compiled=compiled)
            part = part[_not_dominated(strong, part)]
        known = part[undominated(part, compiled=compiled)[0]]
    strong = Members(known, sample=vectors[rows[0]], compiled=compiled)

    def left(start: int) -> Places:
        return start + np.flatnonzero(_not_dominated(strong, vectors[start : start + CHUNK]))

    return np.concatenate(list(_mapped(left, range(0, len(vectors), CHUNK), threads)))


def _not_dominated(members: Members, vectors: Vectors) -> Mask:
    found, equal = members.above(vectors)
    return (found < 0) | equal


def _mapped(work: Callable[[int], Places], starts: Sequence[int], threads: int) -> Iterator[Places]:
    if threads == 1:
        yield from map(work, starts)
        return
    with ThreadPoolExecutor(threads) as pool:
        try:
            yield from pool.map(work, starts)
        except BaseException:  # an interrupt leaves no part waiting
            pool.shutdown(cancel_futures=True)
            raise


# -- order -------------------------------------------------------------------------------------


def strongest_first(vectors: Vectors) -> Places:
    """Return an order of the rows in which none has a later row that dominates it."""
    score = np.zeros(len(vectors))
    for column in vectors.T:
        # division and addition round upwards or downwards alike, so more is never scored less
        values = np.nan_to_num(column.astype(np.float64))  # infinities as the largest numbers
        spread = np.abs(values).max(initial=0.0)
        low = values.min(initial=np.inf) / (spread or 1.0)
        scaled = values / (spread or 1.0)
        width = scaled.max(initial=-np.inf) - low
        score += scaled / (width if width > 0 else 1.0)
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    if (ranked[1:] == ranked[:-1]).any():  # what dominates comes earlier in lexical order too
        order = np.lexsort((*(-_ordered(c) for c in vectors.T[::-1]), -score))
    return order


def _staircase(vectors: Vectors) -> tuple[Places, Places, Places]:
    """Return the order, the members and the members above, of vectors of one or two numbers."""
    first, last = _ordered(vectors[:, 0]), vectors[:, -1]
    order = np.lexsort((-_ordered(last), -first))
    height = np.maximum.accumulate(last[order])
    steps = np.ones(len(order), dtype=np.bool_)
    steps[1:] = height[1:] > height[:-1]
    return order, np.flatnonzero(steps), np.cumsum(steps) - 1


def _ordered(column: Vectors) -> Vectors:
    return column if column.dtype.kind == "f" else np.unique(column, return_inverse=True)[1]


# -- by NumPy ----------------------------------------------------------------------------------


def _first_above(strong: Vectors, weak: Vectors) -> Places:
    """Return, for each weak vector, the first strong one that is nowhere below it, or -1."""
    first = np.full(len(weak), -1, dtype=np.intp)
    waiting = np.arange(len(weak))
    start, size = 0, _FIRST_BATCH
    while start < len(strong) and len(waiting):
        batch = strong[start : start + size]
        above = np.ones((len(batch), len(waiting)), dtype=np.bool_)
        for own, other in zip(batch.T, weak[waiting].T, strict=True):
            above &= own[:, None] >= other
        hit = above.any(axis=0)
        first[waiting[hit]] = start + above[:, hit].argmax(axis=0)
        waiting = waiting[~hit]
        start += size
        size = max(_FIRST_BATCH, _PAIRS // max(1, len(waiting)))
    return first


def _sifted_by_numpy(ranked: Vectors) -> tuple[Places, Places]:
    """Return the members of rows in order of strength, and a member above each other row."""
    places: Places = np.empty(0, dtype=np.intp)
    found = np.full(len(ranked), -1, dtype=np.intp)
    for start in range(0, len(ranked), 512):
        batch = np.arange(start, min(start + 512, len(ranked)))
        found[batch] = _first_above(ranked[places], ranked[batch])
        batch = batch[found[batch] < 0]
        above = np.tri(len(batch), k=-1, dtype=np.bool_).T  # an earlier row of the batch
        for column in ranked[batch].T:
            above &= column[:, None] >= column
        fresh = ~above.any(axis=0)
        # the first row above a row has none above itself, else that one would come first
        number = len(places) + np.cumsum(fresh) - 1
        if not fresh.all():
            found[batch[~fresh]] = number[above[:, ~fresh].argmax(axis=0)]
        places = np.concatenate([places, batch[fresh]])
    return places, found


# -- compiled ----------------------------------------------------------------------------------


def _sifted(ranked: Vectors) -> tuple[Places, Places]:
    from twolevel.kernels.dominance_walk import BINS, BLOCK, sift
    from twolevel.kernels.vectors import WORDS

    n, width = ranked.shape
    found = np.empty(n, dtype=np.intp)
    places = np.empty(n, dtype=np.intp)
    # memory is only touched as members are added
    bits = np.zeros(-(-n // BLOCK) * width * BINS * WORDS, dtype=np.uint64)
    members = np.empty_like(ranked)
    count = sift(ranked, _edges(ranked), bits, members, places, found)
    return places[:count].copy(), found


def _edges(vectors: Vectors) -> Vectors:
    """Return the lower ends of 255 bins that hold as many vectors each: ``(width, 255)``."""
    if not len(vectors):
        return np.zeros((vectors.shape[1], 255), dtype=vectors.dtype)
    ranks = np.linspace(0, len(vectors) - 1, 257).astype(np.intp)[1:-1]
    return np.ascontiguousarray(np.sort(vectors, axis=0)[ranks].T)


def _nested_bits(vectors: Vectors, edges: Vectors) -> NDArray[np.uint64]:
    from twolevel.kernels.dominance_walk import BINS, BLOCK
    from twolevel.kernels.vectors import WORDS

    n, width = vectors.shape
    shape = (-(-n // BLOCK), width, BINS, WORDS)
    bits = np.zeros(shape, dtype=np.uint64)
    number = np.arange(n)
    block, word = number // BLOCK, number % BLOCK >> 6
    bit = np.uint64(1) << (number & 63).astype(np.uint64)
    for c in range(width):
        bins = np.searchsorted(edges[c], vectors[:, c], side="right")
        places = np.ravel_multi_index((block, np.full(n, c), bins, word), shape)
        np.bitwise_or.at(bits.reshape(-1), places, bit)
    nested = np.bitwise_or.accumulate(bits[:, :, ::-1], axis=2)[:, :, ::-1]
    return np.ascontiguousarray(nested).ravel()


def _pivots(members: Vectors, sample: Vectors) -> Places:
    """Return the places of some members that together dominate much of a sample."""
    chosen = []
    open_to = sample[:: max(1, len(sample) // TRIED)][: 2 * TRIED]
    for _ in range(PIVOTS):
        if not len(open_to) or not len(members):
            break
        above = np.ones((min(len(members), TRIED), len(open_to)), dtype=np.bool_)
        for own, other in zip(members[:TRIED].T, open_to.T, strict=True):
            above &= own[:, None] >= other
        best = int(above.sum(axis=1).argmax())
        if best in chosen:
            break
        chosen.append(best)
        open_to = open_to[~above[best]]
    return np.array(chosen, dtype=np.intp)
