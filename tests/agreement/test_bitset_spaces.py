"""Bit sets count as a plain loop over agreements does, for any tables, links and cut."""

import itertools
from math import prod

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.kernels.bitset import BitsetSpace
from twolevel.kernels.bitset_cut import Grain
from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.counts import Counts
from twolevel.kernels.tables import PairTable, Tables

small = st.integers(-4, 6)


def tables_of(draw, sizes, n_rows):
    def entries(*shape):
        numbers = draw(st.lists(small, min_size=prod(shape), max_size=prod(shape)))
        return np.array(numbers, dtype=np.int64).reshape(shape)

    ends = list(itertools.combinations(range(len(sizes)), 2))
    links = draw(st.lists(st.sampled_from(ends), unique=True, max_size=5))
    return Tables(
        singles=tuple(entries(n_rows, size) for size in sizes),
        pairs=tuple(
            PairTable(first=a, second=b, entries=entries(n_rows, sizes[a], sizes[b]))
            for a, b in links
        ),
    )


def monotone(draw, voters):
    enough = draw(st.lists(st.integers(0, 2**voters - 1), max_size=3))
    return np.array([any(p & m == m for m in enough) for p in range(1 << voters)])


@st.composite
def spaces(draw):
    """Everything that makes a space of a few hundred agreements."""
    sizes = draw(
        st.lists(st.integers(1, 6), min_size=2, max_size=5).filter(lambda s: prod(s) < 400)
    )
    voters = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3) | st.just([1] * 10))
    n_rows = sum(voters) + len(voters)
    exclusions = []
    for _ in range(draw(st.integers(0, 3))):
        a, b = sorted(draw(st.permutations(range(len(sizes))))[:2])
        options = (draw(st.integers(0, sizes[j] - 1)) for j in (a, b))
        exclusions.append(Exclusion(a, next(options), b, next(options)))
    masks = st.sampled_from([0, 0, 1, 1 << (len(voters) - 1)])
    return {
        "tables": tables_of(draw, sizes, n_rows),
        "thresholds": draw(st.lists(small, min_size=n_rows, max_size=n_rows)),
        "voters": voters,
        "passing": [monotone(draw, count) for count in voters],
        "exclusions": exclusions,
        "requires": [
            np.array(draw(st.lists(masks, min_size=size, max_size=size)), dtype=np.int64)
            for size in sizes
        ],
    }


def by_loops(tables, thresholds, voters, passing, exclusions, requires):
    counts, n = Counts.zero(voters), len(voters)
    first = np.cumsum([0, *voters]).tolist()
    for choice in itertools.product(*map(range, tables.sizes)):
        if any(
            choice[e.first] == e.first_option and choice[e.second] == e.second_option
            for e in exclusions
        ):
            continue
        pay = [sum(int(t[row, o]) for t, o in zip(tables.singles, choice, strict=True))
               + sum(int(p.entries[row, choice[p.first], choice[p.second]]) for p in tables.pairs)
               for row in range(len(thresholds))]  # fmt: skip
        gains = [p - t for p, t in zip(pay, thresholds, strict=True)]
        patterns = [
            sum(1 << k for k in range(voters[c]) if gains[first[c] + k] >= 0) for c in range(n)
        ]
        accepts = [gains[first[-1] + c] >= 0 for c in range(n)]
        signs = [bool(passing[c][patterns[c]]) and accepts[c] for c in range(n)]
        required = 0
        for masks, option in zip(requires, choice, strict=True):
            required |= int(masks[option])
        known = counts.by_mask.setdefault(required, np.zeros(1 << n, dtype=np.int64))
        known[sum(1 << c for c in range(n) if signs[c])] += 1
        for c in range(n):
            others = all(signs[d] for d in range(n) if d != c)
            counts.by_pattern[c][patterns[c] + (accepts[c] + 2 * others << voters[c])] += 1
            if others:
                gain = gains[first[-1] + c]
                counts.gain_sums[c] += gain
                counts.gain_counts[c] += 1
                counts.add_peak(c, gain)
    return counts


@settings(max_examples=80, deadline=None)
@given(
    given_space=spaces(),
    grain=st.builds(
        Grain,
        block=st.integers(1, 200),
        prefixes=st.integers(1, 40),
        preparing=st.sampled_from([0, 1, 1000]),
    ),
)
def test_bit_sets_count_as_loops_do(given_space, grain):
    expected = by_loops(**given_space)
    space = BitsetSpace(**given_space, grain=grain)
    found = Counts.zero(given_space["voters"])
    for chunk in range(space.n_chunks):
        found += space.chunk(chunk)
    found.by_mask = {mask: counts for mask, counts in found.by_mask.items() if counts.any()}
    expected.by_mask = dict(sorted(expected.by_mask.items()))
    found.by_mask = dict(sorted(found.by_mask.items()))
    assert found.state() == expected.state()
