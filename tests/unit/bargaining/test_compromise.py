"""The compromise model against means taken by hand."""

from fractions import Fraction

import twolevel as tl
from twolevel.model import (
    Actor,
    Body,
    Estimate,
    Ideal,
    Interest,
    Issue,
    Option,
    Scenario,
    Weights,
)


def council(positions, saliences, options):
    """Return a scenario of one-actor countries with positions and saliences on two issues."""
    issues = tuple(
        Issue(
            name=name,
            options=tuple(Option(name=f"o{p}", position=p) for p in options),
            status_quo=f"o{options[0]}",
        )
        for name in ("first", "second")
    )
    countries = []
    for k, (places, weights) in enumerate(zip(positions, saliences, strict=True)):
        interests = tuple(
            Interest(name=i.name, issues=(i.name,), valuation=Ideal(ideal=p, loss="quadratic"))
            for i, p in zip(issues, places, strict=True)
        )
        values = {i.name: Estimate.of(w) for i, w in zip(issues, weights, strict=True)}
        actor = Actor(name=f"a{k}", interests=interests, importance=Weights(values=values))
        countries.append(Body(name=f"c{k}", centre=actor))
    return Scenario(name="council", issues=issues, countries=tuple(countries))


def test_positions_are_salience_weighted_means():
    game = tl.load(council([(0, 10), (40, 10), (100, 90)], [(1, 1), (1, 3), (3, 1)], (0, 50, 100)))
    found = game.compromise()
    # Saliences sum to one within a country: 1/2 and 1/2, 1/4 and 3/4, 3/4 and 1/4.
    assert found.positions["first"] == Fraction(40 * 1 + 100 * 3, 4) / Fraction(3, 2)
    assert found.positions["second"] == Fraction(10 * 5 + 90, 4) / Fraction(3, 2)
    assert dict(found.options) == {"first": ("o50",), "second": ("o0",)}
    assert found.status == "agreement"
    assert dict(found.agreements[0]) == {"first": "o50", "second": "o0"}


def test_options_equally_near_are_all_listed():
    game = tl.load(council([(0, 0), (50, 0)], [(1, 1), (1, 1)], (0, 50)))
    found = game.compromise()
    assert found.options["first"] == ("o0", "o50")
    assert [dict(a)["first"] for a in found.agreements] == ["o0", "o50"]


def test_a_coalition_counts_its_own_members_only():
    game = tl.load(council([(0, 0), (50, 0), (100, 0)], [(1, 1)] * 3, (0, 50, 100)))
    assert game.compromise(["c1", "c2"]).positions["first"] == 75


def test_without_positions_it_does_not_apply_and_says_where():
    found = tl.load("border").compromise()
    assert found.status == "not_applicable"
    assert "bridge, toll, zone" in found.no_agreement_reason
    assert "not_applicable" in found.summary()
