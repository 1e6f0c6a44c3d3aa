# mypy: ignore-errors

"""The compiled walk of a search tree over agreements.

A node leaves every issue some of its options and every voter open, bound to approve or bound
to refuse. Payoffs are losses: a row's largest conceivable payoff less what the options chosen
forgo, in shares of the row's span; a row is kept if its losses stay within its budget.

Floats guide and prune. Losses lie in [0, 1] and prices sum to one, so that rounding stays below
1e-12; a node is closed only by more than ``SAFETY``. What remains is decided with integers by
the caller, to whom every candidate is handed.

A change to a helper in another file is not seen by Numba's cache: remove ``__pycache__`` then.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from twolevel.kernels.search_arrays import SAFETY
from twolevel.kernels.search_prices import offer, raise_prices, set_rows, shut_dear
from twolevel.kernels.search_tightening import COMPILED, copy, fill, inner, tighten

__all__ = ["CANDIDATE", "DONE", "SPENT", "walk"]

DONE, CANDIDATE, SPENT = range(3)
"""Why the walk stops: nothing is left, an agreement to judge, the allowance of nodes."""

ROOT_ROUNDS, NODE_ROUNDS, LAST_ROUNDS = 300, 14, 4
FIRST_PRICE = 0.05
TIE = 0.0
BARRED = np.inf

DOUBT = 0.03
"""Voters are branched on where a rule falls short by more than this share of a row's span."""


@inner
def _doubtful_voter(space, stance, work):
    """Return the voter whose approval is most in doubt where a rule fails at the mean, or -1."""
    base = space.voter_start[0]
    chosen, widest = -1, DOUBT
    for c in range(len(space.voter_start) - 1):
        first, last = space.voter_start[c], space.voter_start[c + 1]
        shortest = BARRED
        pick = -1
        for s in range(space.set_start[c], space.set_start[c + 1]):
            shortfall, largest, member = 0.0, 0.0, -1
            for r in range(first, last):
                if not space.sets[s] >> (r - first) & 1:
                    continue
                if stance[r - base] < 0 or work.least[r] > space.budgets[r] + SAFETY:
                    shortfall = BARRED
                    break
                short = max(0.0, work.mean[r] - space.budgets[r])
                if work.most[r] <= space.budgets[r]:
                    short = 0.0
                shortfall += short
                if stance[r - base] == 0 and short > largest:
                    largest, member = short, r - base
            if shortfall < shortest:
                shortest, pick = shortfall, member
        if pick >= 0 and widest < shortest < BARRED:
            widest, chosen = shortest, pick
    return chosen


@inner
def _undecided_issue(space, alive, room, work):
    """Return the issue about which the cheapest agreements of late disagree most.

    Issues with few options that are nearly as cheap come first where they disagree alike, and
    before all others those tied to many that are open too: factors bound such pairs apart.
    """
    start = space.option_start
    for j in range(len(start) - 1):
        work.ties[j] = 0
    for f in range(len(space.first)):
        if work.live_start[f + 1] - work.live_start[f] > 1 and space.second[f] >= 0:
            work.ties[space.first[f]] += 1
            work.ties[space.second[f]] += 1
    chosen, lowest = -1, BARRED
    for j in range(len(start) - 1):
        count, top, near = 0, 0.0, 0.0
        for o in range(start[j], start[j + 1]):
            if alive[o]:
                count += 1
                top = max(top, work.often[o])
                near += max(0.0, 1.0 - work.dear_options[o] / room)
        score = top + 0.02 * near - TIE * max(0, work.ties[j] - 1)
        if count > 1 and score < lowest:
            chosen, lowest = j, score
    return chosen


@inner
def _branch(space, tree, depth, room, work):
    """Choose what to branch on, and the order in which to try it."""
    tree.following[depth] = 0
    voter = _doubtful_voter(space, tree.stance[depth], work)
    if voter >= 0:
        tree.issue[depth] = -1 - voter
        tree.count[depth] = 2
        tree.children[depth, 0] = 1
        tree.children[depth, 1] = -1
        return
    alive, children = tree.alive[depth], tree.children[depth]
    issue = _undecided_issue(space, alive, room, work)
    first = space.option_start[issue]
    count = 0
    for o in range(first, space.option_start[issue + 1]):
        if alive[o]:
            k = count
            while k > 0 and work.dear_options[first + children[k - 1]] > work.dear_options[o]:
                children[k] = children[k - 1]
                k -= 1
            children[k] = o - first
            count += 1
    tree.issue[depth] = issue
    tree.count[depth] = count


@inner
def _visit(space, aim, tree, depth, work):
    """Look at a node; return whether it is closed, and whether a candidate was found."""
    alive, stance, prices = tree.alive[depth], tree.stance[depth], tree.prices[depth]
    n_factors = len(space.first)
    fill(work.shut, 0)
    fill(work.measured, 0)
    found = False
    rounds = ROOT_ROUNDS if depth == 0 else NODE_ROUNDS
    while True:
        if not tighten(space, aim, alive, stance, work):
            return True, found
        if work.live_start[n_factors] == n_factors:  # one agreement is left
            for f in range(n_factors):
                work.cheapest[f] = work.live[f]
            copy(work.lost, work.least)
            return True, offer(space, aim, tree, work, True) or found
        set_rows(space, aim, stance, prices, work)
        excess, new = raise_prices(space, aim, tree, prices, work, rounds)
        found |= new
        if excess > SAFETY:
            return True, found
        if not shut_dear(space, alive, excess, work):
            _branch(space, tree, depth, max(SAFETY - excess, SAFETY), work)
            return False, found
        rounds = LAST_ROUNDS


@inner
def _descend(space, tree, depth):
    """Make the next child of a node the node at hand."""
    child, place = depth + 1, tree.following[depth]
    tree.following[depth] += 1
    copy(tree.alive[child], tree.alive[depth])
    copy(tree.stance[child], tree.stance[depth])
    copy(tree.prices[child], tree.prices[depth])
    issue, choice = tree.issue[depth], tree.children[depth, place]
    if issue < 0:
        tree.stance[child, -1 - issue] = choice
        tree.prices[child, space.voter_start[0] - 1 - issue] = FIRST_PRICE
    else:
        for o in range(space.option_start[issue], space.option_start[issue + 1]):
            tree.alive[child, o] = o == space.option_start[issue] + choice
    tree.state[0] = child
    tree.state[1] = 1


@njit(**COMPILED)
def walk(space, aim, tree, work, allowance):
    """Walk on from where the tree stands, for so many nodes; return why it stopped."""
    while tree.state[0] >= 0:
        if allowance <= 0:
            return SPENT
        depth = tree.state[0]
        if tree.state[1]:
            tree.state[1] = 0
            tree.state[2] += 1
            allowance -= 1
            closed, found = _visit(space, aim, tree, depth, work)
            if closed:
                tree.state[0] -= 1
            if found:
                return CANDIDATE
        elif tree.following[depth] == tree.count[depth]:
            tree.state[0] -= 1
        else:
            _descend(space, tree, depth)
    return DONE
