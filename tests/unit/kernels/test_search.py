"""The search itself: equal to looking at every agreement, honest at a limit, quick to stop."""

import dataclasses
import itertools
from fractions import Fraction
from math import prod

import numpy as np
import pytest

from twolevel.kernels import search_quest
from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.search import Allowance, search
from twolevel.kernels.search_goals import (
    Anything,
    InOrder,
    LargestProduct,
    LargestSum,
    LargestWorst,
)
from twolevel.kernels.search_space import Zone
from twolevel.kernels.tables import PairTable, Tables


def random_zone(seed, *, largest=4, fine=1):
    """A small zone with everything in it: linked issues, exclusions, rules, closed options.

    Payoffs that are `fine` differ by a few units in 1e15, so that floats lose some gains whole.
    """
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 5, size=rng.integers(1, 6))
    voters = [int(n) for n in rng.integers(1, 4, size=rng.integers(1, 5))]
    players = range(sum(voters), sum(voters) + len(voters))
    n_rows = sum(voters) + len(voters)

    def entries(*shape):
        coarse = rng.integers(-largest, largest + 1, size=shape).astype(np.int64)
        return coarse * fine + (rng.integers(0, 3, size=shape) if fine > 1 else 0)

    pairs = [pair for pair in itertools.combinations(range(len(sizes)), 2) if rng.random() < 0.3]
    ends = np.cumsum([0, *voters])
    tied = [pair for pair in itertools.combinations(range(len(sizes)), 2) if rng.random() < 0.3]
    return Zone(
        tables=Tables(
            singles=tuple(entries(n_rows, size) for size in sizes),
            pairs=tuple(
                PairTable(first=a, second=b, entries=entries(n_rows, sizes[a], sizes[b]))
                for a, b in pairs
            ),
        ),
        thresholds=tuple(int(n) * fine for n in rng.integers(-6, 4, size=n_rows)),
        players=tuple(players),
        voters=tuple(tuple(range(a, b)) for a, b in itertools.pairwise(ends.tolist())),
        winning=tuple(
            tuple(int(mask) for mask in set(rng.integers(0, 1 << n, size=2))) for n in voters
        ),
        exclusions=tuple(
            Exclusion(a, int(rng.integers(sizes[a])), b, int(rng.integers(sizes[b])))
            for a, b in tied
        ),
        open_options=tuple(rng.random(size) < 0.9 for size in sizes),
    )


def every_gain(zone):
    """The gains of all agreements of a zone, one by one."""
    return [gains for digits in every_agreement(zone) if (gains := zone.gains(digits)) is not None]


def every_agreement(zone):
    """All combinations of options, allowed or not."""
    return itertools.product(*(range(size) for size in zone.tables.sizes))


def goals(zone):
    """Every kind of goal, with the key that it maximises."""
    n = len(zone.players)
    nobody, everyone = (0,) * n, (1,) * n
    shares = (Fraction(1, n),) * n
    weights = tuple(range(1, n + 1))
    worst = LargestWorst(places=tuple(range(n)), offsets=nobody, denominators=weights, least=nobody)

    def weighted(gains):
        return sum(w * gain for w, gain in zip(weights, gains, strict=True))

    return [
        (Anything(least=nobody), lambda gains: 0),
        (Anything(least=everyone), lambda gains: 0),
        (LargestSum(coefficients=weights, least=nobody), weighted),
        (LargestSum(coefficients=weights, least=everyone, strict=False), weighted),
        (LargestProduct(shares=shares, least=everyone), prod),
        (worst, lambda gains: min(worst.values(gains))),
        (InOrder(worst=worst), lambda gains: sorted(worst.values(gains))),
    ]


def search_by(zone, goal, key, *, best=None, **limits):
    def compare(first, second):
        return (key(first) > key(second)) - (key(first) < key(second))

    if isinstance(goal, InOrder) and not limits:
        best = search(zone, goal.worst, compare, allowance=Allowance()).best
    return search(zone, goal, compare, allowance=Allowance(**limits), best=best)


def fit_for(goal, every):
    return [gains for gains in every if all(map(int.__ge__, gains, goal.least))]


@pytest.mark.parametrize("fine", [1, 10**15])
@pytest.mark.parametrize("chunk", range(5))
def test_equal_to_looking_at_every_agreement(chunk, fine):
    outcomes = []
    for seed in range(20 * chunk, 20 * chunk + 20):
        zone = random_zone(seed, fine=fine)
        every = every_gain(zone)
        for goal, key in goals(zone):
            fit = fit_for(goal, every)
            finding = search_by(zone, goal, key)
            assert finding.proven
            assert (finding.best is not None) == bool(fit)
            outcomes.append(bool(fit))
            if fit:
                assert finding.best[1] == zone.gains(finding.best[0])
                assert key(finding.best[1]) == max(map(key, fit))
                assert finding.bound == goal.level(finding.best[1])
    assert any(outcomes)
    assert not all(outcomes)


@pytest.mark.parametrize("nodes", [1, 2, 5])
def test_bound_holds_at_a_limit(nodes):
    unproven = 0
    for seed in range(60):
        zone = random_zone(seed)
        every = every_gain(zone)
        for goal, key in goals(zone)[2:]:
            finding = search_by(zone, goal, key, nodes=nodes)
            unproven += not finding.proven
            for gains in fit_for(goal, every):
                assert finding.bound >= goal.level(gains) - 1e-12
                assert finding.best is None or finding.bound >= goal.level(finding.best[1])
    assert unproven > 5


def test_rivals_are_found_where_there_are_any():
    outcomes = []
    for seed in range(150):
        zone = random_zone(seed, largest=1 + seed % 3)
        every = fit_for(goals(zone)[-1][0], every_gain(zone))
        if not every:
            continue
        goal, key = goals(zone)[-1]
        finding = search_by(zone, dataclasses.replace(goal, rivals=True), key, seconds=None)
        assert key(finding.best[1]) == max(map(key, every))
        top = goal.level(finding.best[1])
        best = {gains for gains in every if goal.level(gains) == top}
        assert finding.rivalled == (len(best) > 1)
        outcomes.append(finding.rivalled)
    assert 10 < sum(outcomes) < len(outcomes) - 10


@pytest.mark.parametrize("fine", [1, 10**15])
def test_chance_leads_to_nothing_worse_and_nothing_false(fine, monkeypatch):
    monkeypatch.setattr(search_quest, "WANDER_AFTER", 0)
    improved = 0
    for seed in range(60):
        zone = random_zone(seed, fine=fine)
        every = every_gain(zone)
        for goal, key in goals(zone)[2:]:
            fit = fit_for(goal, every)
            start = min(fit, key=key, default=None)
            if start is None:
                continue
            digits = next(d for d in every_agreement(zone) if zone.gains(d) == start)
            finding = search_by(zone, goal, key, nodes=1, best=(digits, start))
            assert finding.best[1] == zone.gains(finding.best[0])
            assert finding.best[1] in fit
            assert key(finding.best[1]) >= key(start)
            improved += key(finding.best[1]) > key(start)
    assert improved > 20


def test_zone_is_the_same_backwards():
    for seed in range(30):
        zone = random_zone(seed)
        assert sorted(every_gain(zone)) == sorted(every_gain(zone.backwards()))


def test_known_optimum_leaves_only_the_proof():
    zone = random_zone(3, largest=50)
    goal, key = goals(zone)[2]
    first = search_by(zone, goal, key)
    again = search_by(zone, goal, key, best=first.best)
    assert again == first


def test_interrupt_passes():
    zone = next(zone for seed in range(9) if every_gain(zone := random_zone(seed)))
    goal, key = goals(zone)[0]

    def interrupt(nodes, share):
        assert nodes > 0
        assert 0 <= share <= 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search_by(zone, goal, key, report=interrupt)
