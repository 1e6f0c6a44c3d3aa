"""Pareto efficiency among points given as an array.

Knows numbers of which more is better; knows neither players nor agreements.
"""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twolevel.errors import ArgumentError, shown
from twolevel.kernels.dominance import undominated_mask

__all__ = ["pareto_mask"]


def pareto_mask(
    points: ArrayLike, *, backend: str = "auto", threads: int | None = None
) -> NDArray[np.bool_]:
    """Return which points no other improves on: at least as much of everything, more of something.

    More is better in every column. Points that are equal are kept or dropped together. Numbers
    are compared as they are, so the answer is exact.

    Cost: for n points with f of them kept, about n comparisons with some of the f, and f**2 / 1000
    operations on bit sets; memory of f times a few hundred bytes, beside the points.

    Parameters
    ----------
    points
        ``(n_points, n_columns)``: integers of at most 64 bits, or floats without NaN; infinities
        are numbers like others.
    backend
        ``"compiled"``, ``"numpy"``, or ``"auto"``: compiled code from some ten thousand points
        on. The answer is the same.
    threads
        Threads for compiled code; all cores by default.

    Raises
    ------
    ArgumentError
        If the points are no table of such numbers, or an option is not among those allowed.

    References
    ----------
    Kung, H. T., Luccio, F., Preparata, F. P. (1975). On finding the maxima of a set of vectors.
    Journal of the ACM 22(4), 469-476, https://doi.org/10.1145/321906.321910

    Examples
    --------
    >>> pareto_mask([(1, 1), (2, 1), (0, 3), (2, 1)]).tolist()
    [False, True, True, True]
    """
    if backend not in ("auto", "compiled", "numpy"):
        raise ArgumentError(f"backend must be 'auto', 'compiled' or 'numpy', not {shown(backend)}")
    if threads is not None and (
        not isinstance(threads, int) or isinstance(threads, bool) or threads < 1
    ):
        raise ArgumentError(f"threads must be a positive int, not {shown(threads)}")
    return undominated_mask(
        _numbers(points),
        compiled=None if backend == "auto" else backend == "compiled",
        threads=threads or os.cpu_count() or 1,
    )


def _numbers(points: ArrayLike) -> NDArray[np.int64] | NDArray[np.float64]:
    """Return points as a table of int64 or float64."""
    try:
        table = np.asarray(points)
    except ValueError as error:  # rows of different lengths
        raise ArgumentError("points must be a table: as many numbers in every row") from error
    if table.ndim != 2 or not table.shape[1]:
        raise ArgumentError(
            "points must be a table (n_points, n_columns) of at least one column, not an array of "
            f"shape {table.shape}"
        )
    if table.dtype.kind in "iub":
        if table.dtype == np.uint64 and table.size and table.max() > np.iinfo(np.int64).max:
            raise ArgumentError(f"points must be below 2**63, and {table.max()} is not")
        return table.astype(np.int64, copy=False)
    if table.dtype.kind != "f" or table.dtype.itemsize > 8:
        raise ArgumentError(
            f"points must be integers or floats of at most 64 bits, not {table.dtype}"
        )
    if table.size and np.isnan(table.max()):  # the largest is NaN where any is, without a copy
        row, column = np.argwhere(np.isnan(table))[0].tolist()
        raise ArgumentError(
            f"points must be numbers, and row {row} has NaN in column {column}: it is neither "
            "more nor less than anything. Drop such rows first"
        )
    return table.astype(np.float64, copy=False)
