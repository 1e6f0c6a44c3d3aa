"""Random proposers: equilibrium conditions by definition, and what rests on them."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.errors import VerificationError
from twolevel.labels import Record
from twolevel.protocols import limit_of_offers, random_proposers

F = Fraction
DISCOUNTS = st.integers(1, 19).map(lambda k: F(k, 20))


@st.composite
def games(draw):
    n = draw(st.integers(2, 6))
    weights = draw(st.lists(st.integers(0, 6), min_size=n, max_size=n).filter(any))
    names = [f"c{k}" for k in range(n)]
    vetoes = draw(st.sets(st.sampled_from(names), max_size=n - 1))
    return {
        "discounts": dict(
            zip(names, draw(st.lists(DISCOUNTS, min_size=n, max_size=n)), strict=True)
        ),
        "recognition": [F(w, sum(weights)) for w in weights],
        "quota": draw(st.integers(1, n)),
        "vetoes": sorted(vetoes),
    }


def cheapest(found, proposer):
    """Return the least cost of a winning coalition, by trying all."""
    others = [name for name in found.players if name != proposer]
    prices = found.thresholds
    winning = [
        group
        for size in range(len(others) + 1)
        for group in combinations(others, size)
        if size + 1 >= found.quota and {*found.vetoes} <= {*group, proposer}
    ]
    return min(sum((prices[name] for name in group), F(0)) for group in winning)


@settings(max_examples=60, deadline=None)
@given(game=games())
def test_it_is_an_equilibrium_by_definition(game):
    found = random_proposers(**game)
    found.verify()
    prices = found.thresholds
    expected = dict.fromkeys(found.players, F(0))
    for proposer in found.players:
        coalitions = found.coalitions(proposer)
        assert sum(chance for _, chance in coalitions) == 1
        least = cheapest(found, proposer)
        for members, chance in coalitions:
            cost = sum((prices[c] for c in members if c != proposer), F(0))
            assert proposer in members
            assert cost == least
            assert 1 - cost >= prices[proposer]
            for name in members:
                gets = 1 - cost if name == proposer else prices[name]
                expected[name] += found.recognition[proposer] * chance * gets
    assert expected == dict(found.values)
    assert found.unique


@settings(max_examples=30, deadline=None)
@given(game=games(), data=st.data())
def test_names_and_order_do_not_matter(game, data):
    names = list(game["discounts"])
    order = data.draw(st.permutations(range(len(names))))
    moved = random_proposers(
        {names[k]: game["discounts"][names[k]] for k in order},
        recognition=[game["recognition"][k] for k in order],
        quota=game["quota"],
        vetoes=game["vetoes"],
    )
    assert dict(moved.values) == dict(random_proposers(**game).values)


def test_more_votes_needed_favour_no_proposer():
    kept = [random_proposers([0.9] * 5, quota=q).kept["player 1"] for q in range(1, 6)]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] == 1


def test_patient_unanimity_approaches_weighted_nash():
    rates, chances = (F(1, 10), F(3, 10), F(2, 10)), (F(1, 2), F(1, 4), F(1, 4))
    limit = limit_of_offers(rates, turns=chances)
    near = random_proposers([1 - rate / 10**9 for rate in rates], recognition=chances)
    for name in limit.players:
        assert float(near.values[name]) == pytest.approx(float(limit.shares[name]), abs=1e-8)


def test_other_values_do_not_stand():
    found = random_proposers([0.9] * 3, recognition=(0.5, 0.3, 0.2), quota=2)
    wrong = Record(zip(found.players, (F(1, 3),) * 3, strict=True))
    with pytest.raises(VerificationError, match="deviating"):
        dataclasses.replace(found, values=wrong).verify()
    rows = dict(found.invited) | {"player 1": Record(zip(found.players, (0, 0, 0), strict=True))}
    with pytest.raises(VerificationError, match="does not invite"):
        dataclasses.replace(found, invited=Record(rows)).verify()
