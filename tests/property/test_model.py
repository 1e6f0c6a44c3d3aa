"""What must hold of every scenario, whatever its numbers."""

from __future__ import annotations

import dataclasses
import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.game import Game
from twolevel.labels import Record
from twolevel.model import (
    Actor,
    Body,
    Estimate,
    Interest,
    Issue,
    Order,
    Scenario,
    Weights,
)
from twolevel.ratification import zone_blocks
from twolevel.ratification.approval import passing_country_masks, passing_patterns
from twolevel.rng import generator
from twolevel.testing import estimates, numbers, orders, scenarios

few = settings(max_examples=20)
NAMES = ("a", "b", "c", "d", "e")


def without_facts(scenario):
    return dataclasses.replace(scenario, facts=())


# -- labels ------------------------------------------------------------------------------------


def plain(name):
    """A name as it is."""
    return name


def turned(name):
    """Another name for everything: turned round, with a letter in front."""
    return f"x{name[::-1]}"


def rewritten(value, names):
    """A part of a scenario with every name in it replaced, also in ``first+second``."""
    if isinstance(value, str):
        parts = value.split("+")
        return "+".join(names[p] for p in parts) if all(p in names for p in parts) else value
    if isinstance(value, Record):
        return Record({rewritten(k, names): rewritten(v, names) for k, v in value.items()})
    if isinstance(value, tuple):
        return tuple(rewritten(item, names) for item in value)
    if dataclasses.is_dataclass(value):
        changes = {
            f.name: rewritten(getattr(value, f.name), names) for f in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changes)
    return value


def every_name(scenario):
    """Names of issues, options, countries, bodies within them and actors."""

    def within(part):
        yield part.name
        for inner in getattr(part, "parts", ()):
            yield from within(inner)

    names = {issue.name for issue in scenario.issues}
    names |= {option for issue in scenario.issues for option in issue.option_names}
    return names | {name for country in scenario.countries for name in within(country)}


def shuffled(scenario, draw):
    """The scenario with its countries, members, issues, options and exclusions in other orders."""

    def body(one):
        if isinstance(one, Actor):
            return dataclasses.replace(one, interests=tuple(draw(st.permutations(one.interests))))
        members = tuple(body(member) for member in draw(st.permutations(one.members)))
        return dataclasses.replace(one, members=members)

    def issue(one):
        return dataclasses.replace(one, options=tuple(draw(st.permutations(one.options))))

    return dataclasses.replace(
        scenario,
        issues=tuple(issue(one) for one in draw(st.permutations(scenario.issues))),
        countries=tuple(body(one) for one in draw(st.permutations(scenario.countries))),
        exclusions=tuple(draw(st.permutations(scenario.exclusions))),
    )


def findings(game, called=plain):
    """What a game answers, by the names that `called` gives, in no order."""
    sizes, zones, pivots = game.win_sets(), game.overlap(), game.pivots()
    nearest, nash = game.nearest(), game.solve("nash")

    def deals(agreements):
        return {frozenset((called(k), called(v)) for k, v in deal.items()) for deal in agreements}

    return {
        "sizes": {
            called(name): (c.win_set.count, c.acceptable.count, c.signable.count, c.binds)
            for name, c in sizes.countries.items()
        },
        "approvals": {
            called(a.name): (a.approves.count, a.refused_alone.count)
            for c in sizes.countries.values()
            for a in c.actors
        },
        "zones": {frozenset(map(called, names)): z.count for names, z in zones.coalitions},
        "in_force": zones.in_force.count,
        "blocking": {frozenset(map(called, names)) for names in zones.blocking},
        "pivots": {
            called(n): (p.win_set_on, p.win_set_off, p.zone_on, p.zone_off)
            for n, p in pivots.actors.items()
        },
        "enthusiasm": {called(n): gain for n, gain in game.enthusiasm().mean_gain.items()},
        "nearest": (nearest.concession, deals(nearest.agreements)),
        "nash": (nash.status, deals(nash.agreements)),
    }


@few
@given(scenario=scenarios(), data=st.data())
def test_other_names_and_another_order_change_nothing_but_labels(scenario, data):
    scenario = without_facts(scenario)
    names = {name: turned(name) for name in every_name(scenario)}
    renamed = rewritten(scenario, names)
    assert set(renamed.country_names).isdisjoint(scenario.country_names)
    expected = findings(Game(scenario), turned)
    assert findings(Game(renamed)) == expected
    assert findings(Game(shuffled(renamed, data.draw))) == expected


# -- monotonicity ------------------------------------------------------------------------------


def is_monotone(table):
    masks = np.arange(len(table))
    return all(
        (table <= table[masks | 1 << bit]).all() for bit in range(len(table).bit_length() - 1)
    )


@few
@given(scenario=scenarios(max_issues=1, max_options=1, max_countries=2, max_parts=5))
def test_no_rule_punishes_an_approval(scenario):
    tables = [passing_patterns(body) for body in Game(scenario).point.bodies]
    tables.append(passing_country_masks(scenario.international, scenario.country_names))
    for table in tables:
        assert is_monotone(table)
        assert table[-1]
        assert not table[0]


def zone(game, coalition):
    blocks = zone_blocks(game.point, coalition)
    return {number for ids, _ in blocks for number in ids.tolist()}


@few
@given(scenario=scenarios(max_countries=4, max_parts=2))
def test_one_country_more_never_enlarges_a_zone_to_which_all_is_open(scenario):
    issues = tuple(
        dataclasses.replace(
            issue, options=tuple(dataclasses.replace(o, requires=()) for o in issue.options)
        )
        for issue in scenario.issues
    )
    game = Game(dataclasses.replace(scenario, issues=issues))
    sizes = dict(game.overlap().coalitions)
    for size in range(1, len(scenario.countries)):
        for some in itertools.combinations(scenario.country_names, size):
            inside = zone(game, some)
            assert len(inside) == sizes[some].count
            for one in set(scenario.country_names) - set(some):
                assert zone(game, (*some, one)) <= inside


@few
@given(scenario=scenarios(), data=st.data())
def test_asking_for_more_never_enlarges_a_win_set(scenario, data):
    game = Game(scenario)
    place = data.draw(st.integers(0, len(game.point.actors) - 1))
    row = game.point.actor_rows[place]
    more = data.draw(numbers(0, 2))
    path = f"actors.{row.name}"
    asking = Estimate.of(row.reservation + more)
    stricter = scenario.replace(f"{path}.outside_option", 0).replace(f"{path}.reservation", asking)
    tougher = Game(stricter)
    before, after = game.win_sets(), tougher.win_sets()
    for name in scenario.country_names:
        assert after[name].win_set.count <= before[name].win_set.count
        assert after[name].acceptable.count <= before[name].acceptable.count
    for size in range(1, len(scenario.countries) + 1):
        for some in itertools.combinations(scenario.country_names, size):
            assert zone(tougher, some) <= zone(game, some)


@few
@given(scenario=scenarios())
def test_counts_add_up_to_the_number_of_agreements(scenario):
    survey = Game(scenario).survey()
    feasible = sum(
        not any(
            all(scenario.agreement(number)[issue] == o for issue, o in exclusion.options.items())
            for exclusion in scenario.exclusions
        )
        for number in range(scenario.n_agreements)
    )
    assert (survey.covered, survey.feasible) == (scenario.n_agreements, feasible)
    assert sum(int(counts.sum()) for _, counts in survey.required_masks) == survey.feasible
    assert {int(counts.sum()) for counts in survey.by_pattern} == {survey.feasible}


# -- evidence ----------------------------------------------------------------------------------


def in_order(order, numbers_by_name, names):
    """Whether no name of a tier has a smaller number than one of the next tier."""
    tiers = [[numbers_by_name[name] for name in tier] for tier in order.expanded(names)]
    return all(min(one) >= max(other) for one, other in itertools.pairwise(tiers))


@few
@given(order=orders(NAMES), seed=st.integers(0, 2**32))
def test_values_satisfy_their_order(order, seed):
    for found in (order.centroid(NAMES), order.draw(NAMES, generator(seed))):
        assert in_order(order, found, NAMES)
        assert all(len({found[n] for n in tier}) == 1 for tier in order.expanded(NAMES))
        if not order.is_indifferent(NAMES):
            assert (min(found.values()), max(found.values())) == (0, 1)


@few
@given(order=orders(NAMES), seed=st.integers(0, 2**32))
def test_weights_satisfy_their_order_and_sum_to_one(order, seed):
    weights = Weights(order=order)
    for found in (weights.centroid(NAMES), weights.draw(NAMES, generator(seed))):
        assert in_order(order, found, NAMES)
        assert sum(found.values()) == 1
        assert set(found) == set(NAMES)


@few
@given(estimate=estimates(-2, 3), seed=st.integers(0, 2**32))
def test_estimates_stay_within_their_interval(estimate, seed):
    for found in (estimate.centroid, estimate.draw(generator(seed))):
        assert estimate.low <= found <= estimate.high


DRAWS = 2000
"""With five standard errors of slack a true mean is missed less than once in a million."""


def assert_is_mean(expected, drawn):
    """Check a mean of draws, ``(DRAWS, n)``, against expected values, ``(n,)``."""
    drawn = np.array(drawn, dtype=float)
    error = drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn))
    assert np.all(np.abs(drawn.mean(axis=0) - np.array(expected, dtype=float)) <= 5 * error + 1e-12)


TIERS = [
    ("a", "b", "c", "d", "e"),
    (("a", "b"), "c", ("d", "e")),
    ("c", ("a", "b", "d", "e")),
    (("a", "b", "c", "d"), "e"),
]


@pytest.mark.parametrize("tiers", TIERS)
def test_centroids_of_orders_are_the_means_of_draws(tiers):
    order, rng = Order(tiers=tiers), generator(20)
    drawn = [list(map(order.draw(NAMES, rng).__getitem__, NAMES)) for _ in range(DRAWS)]
    assert_is_mean([order.centroid(NAMES)[name] for name in NAMES], drawn)


@pytest.mark.parametrize("tiers", TIERS)
def test_centroids_of_weights_are_the_means_of_draws(tiers):
    weights, rng = Weights(order=Order(tiers=tiers)), generator(21)
    drawn = [list(map(weights.draw(NAMES, rng).__getitem__, NAMES)) for _ in range(DRAWS)]
    assert_is_mean([weights.centroid(NAMES)[name] for name in NAMES], drawn)


def test_the_centroid_of_an_interval_is_the_mean_of_draws():
    estimate, rng = Estimate.between(Fraction(-1, 3), Fraction(5, 7)), generator(22)
    drawn = [[estimate.draw(rng)] for _ in range(DRAWS)]
    assert_is_mean([estimate.centroid], drawn)


def test_payoffs_at_the_centroid_are_the_means_of_payoffs_over_draws():
    names = ("port", "depth")

    def actor(name, tiers):
        return Actor(
            name=name,
            importance=Weights(order=Order(tiers=tiers)),
            interests=tuple(
                Interest(name=n, issues=(n,), valuation=Order(tiers=("b", "a", "c"))) for n in names
            ),
        )

    issues = tuple(Issue(name=n, options=("a", "b", "c"), status_quo="a") for n in names)
    country = Body(
        name="country",
        centre=actor("centre", ("port", "depth")),
        members=(actor("province", (("depth", "port"),)), actor("city", ("depth", "port"))),
        autonomy=Estimate.between(Fraction(1, 5), 1),
        embeddedness=Estimate.between(0, Fraction(1, 2)),
    )
    game = Game(Scenario(name="ranked", issues=issues, countries=(country,)))
    rng = generator(23)
    drawn = [game.draw(rng).payoffs().utils.ravel() for _ in range(400)]
    assert_is_mean(game.payoffs().utils.ravel(), drawn)
