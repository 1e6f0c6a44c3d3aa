"""The arrays that the compiled parts of a search share.

Knows their names and shapes. Knows no label, and not how they are used.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = [
    "ANY",
    "GRAIN",
    "ORDER",
    "PRODUCT",
    "ROWS",
    "SAFETY",
    "Aim",
    "Merit",
    "Space",
    "Tree",
    "Work",
]

SAFETY = 1e-11
"""No node is closed by less; all rounding errors together stay below a tenth of it."""

GRAIN = 1e-12
"""No sum of losses errs by more."""

ANY, ROWS, PRODUCT, ORDER = range(4)
"""Aims: any agreement; budgets alone; a product of gains; sorted values after the smallest."""


class Space(NamedTuple):
    """The agreements as factors: tables over one issue or two whose columns are options.

    Attributes
    ----------
    option_start
        Where each issue's options start among all options, and their number.
    factor_start, first, second
        Where each factor's columns start; its issues (the second is -1 if there is none).
    possible
        Which columns may be chosen.
    losses
        ``(n_columns, n_rows)``: players, then one row for an objective, then voters.
    budgets, units
        By row, what a payoff at the threshold loses, and the smallest step of a payoff.
    voter_start
        The row at which each player's voters start, and the number of rows.
    set_start, sets
        Each player's minimal winning sets, as masks of its own voters.
    """

    option_start: np.ndarray
    factor_start: np.ndarray
    first: np.ndarray
    second: np.ndarray
    possible: np.ndarray
    losses: np.ndarray
    budgets: np.ndarray
    units: np.ndarray
    voter_start: np.ndarray
    set_start: np.ndarray
    sets: np.ndarray


class Aim(NamedTuple):
    """What an agreement must do to be worth looking at.

    Attributes
    ----------
    kind
        ``ANY``, ``ROWS``, ``PRODUCT`` or ``ORDER``.
    limits
        Budgets of the players and of the objective.
    shares, level
        Exponents of a product of gains, which sum to one, and the logarithm that it must reach.
    tops, spans, sorted_values
        A player's value is its top less its span times its loss (span zero: not compared); the
        sorted values to beat.
    twin
        Losses of the best agreement known; agreements with the same losses are passed over.
        Negative where losses do not tell gains apart.
    """

    kind: int
    limits: np.ndarray
    shares: np.ndarray
    level: float
    tops: np.ndarray
    spans: np.ndarray
    sorted_values: np.ndarray
    twin: np.ndarray


class Merit(NamedTuple):
    """What makes one agreement better than another, roughly, in shares of a row's span.

    Attributes
    ----------
    kind
        ``ANY``: nothing does; ``ROWS``: what the objective row loses; ``ORDER``: the smallest
        value; ``PRODUCT``: a product of gains.
    tops, spans
        A player's value is its top less its span times its loss (span zero: not compared).
    shares
        Exponents of a product of gains, which sum to one.
    """

    kind: int
    tops: np.ndarray
    spans: np.ndarray
    shares: np.ndarray


class Tree(NamedTuple):
    """The path from the root to the node at hand, one row a depth; changed by the walk.

    ``issue`` is the issue branched on, or -1 less the voter; ``children`` its options in the
    order to be tried, or the voter's stances. ``state`` holds the depth, whether the node there
    is new, and the number of nodes visited.
    """

    alive: np.ndarray
    stance: np.ndarray
    prices: np.ndarray
    issue: np.ndarray
    children: np.ndarray
    count: np.ndarray  # type: ignore[assignment] # shadows tuple.count on purpose
    following: np.ndarray
    state: np.ndarray
    candidate: np.ndarray


class Work(NamedTuple):
    """Room for what is computed at a node.

    Attributes
    ----------
    live, live_start
        The columns still open, factor by factor, and where each factor's start.
    shut
        Columns found impossible at this node.
    marks, often, dear_options, cheapest_options
        By option: whether it has a column; how often it was cheapest of late; by how much it
        is dearer than the cheapest; and the least price of its columns in a factor.
    lows, highs, least, most
        What each row loses at least and at most, by factor and in all.
    measured
        By factor, the number of columns that its extremes are of; 0 for none yet.
    slack, spare, limits
        By row, by how much its least losses may still grow and its most still fall; the players'
        limits at this node.
    signs, due, prices, signed, slopes
        By row: 1 for a budget to keep, -1 for one to break, 0 for none; that budget; its price;
        sign and price in one; and how the excess changes with the price.
    lost, mean
        By row, what the cheapest agreement loses, and the mean over those of late.
    table
        By row that has a price, what the live columns lose.
    dear, lowest, cheapest
        The price of each live column; the least in each factor, and the column that has it.
    values
        Room for sorting.
    ties
        By issue, how many open factors tie it to another.
    digits, home
        By issue, its option in an agreement, and its factor if it is tied to no other, else -1.
    """

    live: np.ndarray
    live_start: np.ndarray
    shut: np.ndarray
    marks: np.ndarray
    often: np.ndarray
    dear_options: np.ndarray
    cheapest_options: np.ndarray
    lows: np.ndarray
    highs: np.ndarray
    least: np.ndarray
    most: np.ndarray
    measured: np.ndarray
    slack: np.ndarray
    spare: np.ndarray
    limits: np.ndarray
    signs: np.ndarray
    prices: np.ndarray
    due: np.ndarray
    signed: np.ndarray
    slopes: np.ndarray
    lost: np.ndarray
    mean: np.ndarray
    table: np.ndarray
    dear: np.ndarray
    lowest: np.ndarray
    cheapest: np.ndarray
    values: np.ndarray
    ties: np.ndarray
    digits: np.ndarray
    home: np.ndarray
