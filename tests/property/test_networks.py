"""Properties of stable networks under strategic complements."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.labels import Labels, Record
from twolevel.networks import (
    LinkIncentives,
    greatest_stable,
    is_stable,
    least_stable,
    soft_regionalism,
)
from twolevel.networks.complementarity import complementarity
from twolevel.testing import scenarios

shares = st.fractions(0, 1, max_denominator=12)


@st.composite
def incentives(draw, *, most=6):
    count = draw(st.integers(2, most))
    names = Labels([f"r{k}" for k in range(count)], kind="region")
    return LinkIncentives(
        regions=names,
        countries=Record((n, draw(st.sampled_from("xyz"))) for n in names),
        autonomy=Record((n, draw(shares)) for n in names),
        benefit_squares=tuple(tuple(draw(shares) for _ in names) for _ in names),
        cost=draw(shares),
        common_neighbour=draw(st.fractions(0, "1/4", max_denominator=12)),
    )


@given(incentives(), st.data())
def test_stable_networks_are_isotone_in_autonomy(low, data):  # NET.isotone
    high = replace(
        low,
        autonomy=Record((n, a + (1 - a) * data.draw(shares)) for n, a in low.autonomy.items()),
    )
    for stable in (greatest_stable, least_stable):
        assert (stable(low.needed) <= stable(high.needed)).all()


@given(incentives())
def test_greatest_contains_least_and_both_are_stable(found):
    greatest, least = greatest_stable(found.needed), least_stable(found.needed)
    assert (least <= greatest).all()
    assert is_stable(greatest, found.needed)
    assert is_stable(least, found.needed)


@given(incentives(most=4))
def test_every_stable_network_lies_between(found):
    count = len(found.regions)
    pairs = list(itertools.combinations(range(count), 2))
    greatest, least = greatest_stable(found.needed), least_stable(found.needed)
    seen = 0
    for chosen in itertools.product((False, True), repeat=len(pairs)):
        links = np.zeros((count, count), dtype=np.bool_)
        for (i, j), linked in zip(pairs, chosen, strict=True):
            links[i, j] = links[j, i] = linked
        if is_stable(links, found.needed):
            seen += 1
            assert (least <= links).all()
            assert (links <= greatest).all()
    assert seen >= 1


@given(incentives())
def test_links_cross_borders_and_are_wanted_by_both(found):
    links = greatest_stable(found.needed)
    for i, j in zip(*np.nonzero(links), strict=True):
        one, other = found.regions[i], found.regions[j]
        common = int((links[i] & links[j]).sum())
        assert found.countries[one] != found.countries[other]
        assert found.wants(one, other, common=common)


@given(incentives())
def test_comparison_of_irrational_benefits_is_exact(found):
    one, other = found.regions[0], found.regions[1]
    if found.countries[one] != found.countries[other]:
        gap = float(found.autonomy[one]) ** 2 * float(found.benefit_squares[0][1])
        gap -= float(found.cost) ** 2
        if abs(gap) > 1e-12:
            assert found.wants(one, other) == (gap > 0)
        else:
            square = found.autonomy[one] ** 2 * found.benefit_squares[0][1]
            assert found.wants(one, other) == (square >= found.cost**2)


@settings(max_examples=20)
@given(scenarios(max_issues=1, max_options=2))
def test_complementarity_needs_two_sides(scenario):
    found = complementarity(scenario)
    for i, one in enumerate(found.regions):
        for j, other in enumerate(found.regions):
            square = found.square(one, other)
            assert square == found.square(other, one)
            if not found.offers[i][j] or not found.offers[j][i]:
                assert square == 0


@settings(max_examples=20)
@given(scenarios(max_issues=1, max_options=2))
def test_measures_of_any_scenario(scenario):
    found = soft_regionalism(scenario)
    found.verify()
    assert all(0 <= share <= 1 for share in found.embeddedness.values())
    assert all(0 <= share <= 1 for share in found.country_embeddedness.values())
    assert all(gain >= Fraction(-1, 10**6) for gain in found.gains.values())
