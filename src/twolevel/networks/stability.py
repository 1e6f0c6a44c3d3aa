"""Stable networks: the greatest and the least.

Knows how many common partners each link needs. Does not know what regions are.

A network is **stable** when both sides want every link in it and no two regions both want a
link that is missing. Since a link is wanted the more the more partners two regions share,
the map from a network to the links wanted in it is isotone, so that its fixed points, the
stable networks, form a complete lattice (Tarski 1955, https://doi.org/10.2140/pjm.1955.5.285):
deleting unwanted links from the full network leads to the greatest one, adding wanted links
to the empty network to the least.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["greatest_stable", "is_stable", "least_stable"]

Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]


def wanted(links: Mask, needed: Counts) -> Mask:
    """Return the links that both sides want, given those that exist: ``(n, n)``."""
    common = links.astype(np.int64) @ links.astype(np.int64)
    return (common >= needed) & (needed < len(needed))


def greatest_stable(needed: Counts) -> Mask:
    """Return the greatest stable network.

    Parameters
    ----------
    needed
        ``(n, n)``, symmetric: common partners that a link needs; n or more where it cannot be.

    Examples
    --------
    >>> triangle = np.array([[3, 1, 1], [1, 3, 1], [1, 1, 3]])
    >>> int(greatest_stable(triangle).sum()), int(least_stable(triangle).sum())
    (6, 0)
    """
    return _limit(needed < len(needed), needed)


def least_stable(needed: Counts) -> Mask:
    """Return the least stable network; the parameter is as in `greatest_stable`."""
    return _limit(np.zeros(needed.shape, dtype=np.bool_), needed)


def is_stable(links: Mask, needed: Counts) -> bool:
    """Return whether both sides want every link, and no missing one."""
    return bool((wanted(links, needed) == links).all())


def _limit(links: Mask, needed: Counts) -> Mask:
    """Return where the isotone map leads from the full or the empty network."""
    while not ((after := wanted(links, needed)) == links).all():
        links = after
    return links
