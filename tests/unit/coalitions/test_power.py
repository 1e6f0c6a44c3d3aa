"""Power indices against a count of coalitions one by one, and against their axioms."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from math import factorial

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from twolevel.coalitions import VotingGame, absolute_quota, power_indices, swings
from twolevel.coalitions.power.counting import swings_of_patterns, swings_of_thresholds
from twolevel.coalitions.power.fitting import fitting, table_entries
from twolevel.coalitions.power.thresholds import alternatives, signed
from twolevel.errors import LimitError, VerificationError
from twolevel.labels import Record
from twolevel.model import AllOf, AnyOf, AtLeast, Majority, Quota, Unanimity, Veto

WEIGHTS = st.integers(0, 9) | st.sampled_from([Fraction(1, 3), Fraction(5, 2)])


@st.composite
def rules(draw, names, depth=2):
    def quota():
        weights = [draw(WEIGHTS) for _ in names]
        weights[draw(st.integers(0, len(names) - 1))] = 4
        share = Fraction(draw(st.integers(1, 9)), 10)
        return Quota(
            weights=Record(zip(names, weights, strict=True)),
            quota=share,
            strict=draw(st.booleans()),
        )

    simple = [
        Majority,
        Unanimity,
        lambda: AtLeast(count=draw(st.integers(1, len(names)))),
        lambda: Veto(members=draw(st.lists(st.sampled_from(names), min_size=1, unique=True))),
        quota,
        quota,
    ]
    if depth and draw(st.booleans()):
        parts = tuple(draw(rules(names, depth - 1)) for _ in range(draw(st.integers(1, 3))))
        return draw(st.sampled_from([AllOf, AnyOf]))(rules=parts)
    return draw(st.sampled_from(simple))()


@st.composite
def games(draw, largest=6):
    names = tuple("abcdefgh"[: draw(st.integers(1, largest))])
    return VotingGame(members=names, rule=draw(rules(names)))


@given(game=games())
def test_indices_stand_up_to_a_count_of_every_coalition(game):
    power_indices(game).verify(game)


@given(game=games(largest=8))
def test_counting_by_weight_and_size_agrees_with_tabulating(game):
    terms = signed(alternatives(game))
    assume(
        sum(table_entries(list(t), [sum(w) - n for w, n in t.items()]) for t, _ in terms) < 10**6
    )
    assert swings_of_thresholds(terms, len(game.members)) == swings(game)


@given(game=games(largest=5))
def test_shapley_shubik_is_the_chance_of_being_pivotal(game):
    pivots = dict.fromkeys(game.members, 0)
    for order in permutations(game.members):
        pivots[next(m for k, m in enumerate(order) if game.wins(order[: k + 1]))] += 1
    orders = factorial(len(game.members))
    expected = {name: Fraction(count, orders) for name, count in pivots.items()}
    assert power_indices(game).shapley_shubik == expected


@given(game=games())
def test_duality_symmetry_and_null_members(game):
    found = power_indices(game)
    assert sum(found.banzhaf_normalised.values()) == 1
    for name in game.members:
        act = found.power_to_act
        assert found.coleman_prevent[name] * act * 2 == found.banzhaf[name]
        assert found.coleman_initiate[name] * (1 - act) * 2 == found.banzhaf[name]
        is_null = all(name not in coalition for coalition in game.minimal_winning())
        assert (found.shapley_shubik[name] == 0) == is_null == (found.banzhaf[name] == 0)
    reordered = VotingGame(members=game.members[::-1], rule=game.rule)
    assert power_indices(reordered).shapley_shubik == found.shapley_shubik


def test_counts_beyond_one_machine_word_are_exact():
    """Every member of an equal-weight majority has the same power, whatever the weight."""
    game = VotingGame.weighted({f"m{k}": 7 for k in range(149)} | {"nil": 0}, quota=7 * 75)
    found = power_indices(game)
    found.verify(game)
    assert found.shapley_shubik["m0"] == Fraction(1, 149)
    assert found.shapley_shubik["nil"] == 0
    assert found.winning == 2**149


def test_two_hundred_unequal_weights_agree_with_their_dual():
    weights = {f"m{k}": 1 + (k * 37) % 50 for k in range(200)}
    total = sum(weights.values())
    found = power_indices(VotingGame.weighted(weights, quota=3 * total // 4))
    dual = power_indices(VotingGame.weighted(weights, quota=total - 3 * total // 4 + 1))
    assert found.shapley_shubik == dual.shapley_shubik
    assert found.swings == dual.swings
    assert found.winning + dual.winning == 2**200
    assert found.by_size.is_consistent()


@pytest.mark.parametrize("count", [300, 400, 520])
def test_equal_members_have_equal_power_however_many(count):
    """Without weights nothing but sizes is tabulated; the sums over sizes are long."""
    found = power_indices(VotingGame(members=[f"m{k}" for k in range(count)], rule=Majority()))
    assert set(found.shapley_shubik.values()) == {Fraction(1, count)}
    assert found.by_size.is_consistent()


def test_hundreds_of_members_without_a_weight_have_no_power():
    weights = {f"m{k}": int(k < 3) for k in range(400)}
    found = power_indices(VotingGame.weighted(weights, quota=2))
    expected = {name: Fraction(weight, 3) for name, weight in weights.items()}
    assert found.shapley_shubik == expected
    assert found.banzhaf == {name: Fraction(weight, 2) for name, weight in weights.items()}


def one_at_a_time(weights, bound):
    """Return the sets that fit, by size, in Python's integers."""
    table = [[0] * (bound + 1) for _ in range(len(weights) + 1)]
    table[0][0] = 1
    for done, weight in enumerate(weights):
        for size in range(done, -1, -1):
            for at in range(bound - weight, -1, -1):
                table[size + 1][at + weight] += table[size][at]
    return tuple(map(sum, table))


@given(
    zeros=st.integers(0, 90),
    weights=st.lists(st.integers(1, 4), min_size=1, max_size=30),
    share=st.fractions(0, 1),
)
@settings(max_examples=25, deadline=None)
def test_many_sets_that_fit_are_counted_exactly(zeros, weights, share):
    every = [0] * zeros + weights
    bound = int(share * sum(weights))
    found = fitting([every], [bound])
    assert found.total == one_at_a_time(every, bound)
    for member in {0, len(every) - 1}:
        others = every[:member] + every[member + 1 :]
        assert found.without[member] == (*one_at_a_time(others, bound), 0)


def test_quotas_over_several_weightings_are_counted_together():
    names = tuple(f"m{k}" for k in range(20))
    votes = absolute_quota({n: 1 + k % 5 for k, n in enumerate(names)}, 40)
    people = absolute_quota({n: (k * k) % 23 for k, n in enumerate(names)}, 120)
    rule = AnyOf(rules=(AllOf(rules=(votes, people, AtLeast(count=9))), AtLeast(count=18)))
    game = VotingGame(members=names, rule=rule)
    assert swings(game) == swings_of_patterns(game.patterns())


def test_sets_that_fit_are_counted_by_size():
    found = fitting([[2, 3, 5], [1, 1, 1]], [5, 2])
    assert found.total == (1, 3, 1, 0)
    assert found.without == ((1, 2, 0, 0), (1, 2, 0, 0), (1, 2, 1, 0))


def test_weights_too_fine_to_count_are_refused():
    game = VotingGame.weighted({f"m{k}": 10**9 + k for k in range(40)}, quota=20 * 10**9)
    with pytest.raises(LimitError, match="state weights in larger units"):
        power_indices(game)


def test_the_wrong_result_does_not_verify():
    game = VotingGame.weighted({"a": 2, "b": 1, "c": 1}, quota=3)
    found = power_indices(game)
    other = VotingGame.weighted({"a": 2, "b": 1, "c": 1}, quota=2)
    with pytest.raises(VerificationError, match="another count"):
        found.verify(other)
    with pytest.raises(VerificationError, match="do not fit"):
        replace(found, by_size=replace(found.by_size, winning=(0, 0, 0, 1))).verify(game)


def test_a_result_shows_itself():
    found = power_indices(VotingGame.weighted({"a": 2, "b": 1}, quota=3))
    assert "Shapley-Shubik" in found.summary()
    assert list(found.to_frame()["member"]) == ["a", "b"]
