"""Offers in turn over agreements: the definition by plain loops, limits, ratifiers, and orders."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.bargaining import BargainingProblem, split_the_pie
from twolevel.errors import ArgumentError, LabelError, VerificationError
from twolevel.model import Actor, Body, Interest, Issue, Order, Scenario
from twolevel.protocols import alternating_offers, turns_over
from twolevel.protocols.agreements.assembly import Assembly
from twolevel.protocols.agreements.deviations import check_play
from twolevel.protocols.agreements.rota import Rota, pure_play, values_of
from twolevel.protocols.agreements.turn_play import turn_play
from twolevel.tolerance import Tolerance

F = Fraction


@st.composite
def assemblies(draw):
    """Two or three countries with two strategic voters each, under any quota."""
    n = draw(st.integers(2, 3))
    count = draw(st.integers(1, 8))
    columns = 3 * n
    gains = draw(
        st.lists(
            st.lists(st.integers(-3, 9), min_size=columns, max_size=columns),
            min_size=count,
            max_size=count,
        )
    )
    any_of, all_of = np.array([False, True, True, True]), np.array([False, False, False, True])
    rules = [draw(st.sampled_from([any_of, all_of])) for _ in range(n)]
    factors = [draw(st.sampled_from([F(1, 2), F(4, 5), F(9, 10)])) for _ in range(n)]
    game = Assembly(
        gains=np.array(gains, dtype=np.int64),
        scales=(1,) * columns,
        chances=(F(1, n),) * n,
        discounts=tuple(factors * 1 + [f for f in factors for _ in range(2)]),
        ratified=None,
        voters=tuple(((n + 2 * c, n + 2 * c + 1), rule) for c, rule in enumerate(rules)),
        quota=draw(st.integers(1, n)),
    )
    order = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=4))
    return game, order


CYCLE = [[9, 4, 0], [0, 9, 4], [4, 0, 9]]
"""Each country's favourite suits the next a little, and the last not at all."""


def council(gains, discount, quota=2):
    """Return three countries, without ratifiers, who decide by majority."""
    return Assembly(
        gains=np.array(gains, dtype=np.int64),
        scales=(1,) * 3,
        chances=(F(1, 3),) * 3,
        discounts=(discount,) * 3,
        ratified=np.ones((len(gains), 3), dtype=np.bool_),
        voters=(),
        quota=quota,
    )


@st.composite
def councils(draw):
    """Three countries with a cycle of majorities, where pure play often fails."""
    row = st.lists(st.integers(-3, 9), min_size=3, max_size=3)
    others = draw(st.lists(row, max_size=4))
    factor = draw(st.sampled_from([F(1, 2), F(4, 5), F(9, 10)]))
    return council([*CYCLE, *others], factor), draw(st.permutations(range(3)))


TOLERANCE = Tolerance(gap=1e-6, rounds=300)


@settings(max_examples=40, deadline=None)
@given(st.one_of(assemblies(), councils()))
def test_no_deviation_pays_by_definition(gain_by_deviating, drawn):
    game, order = drawn
    found = turn_play(game, order, TOLERANCE)
    assert gain_by_deviating(game, Rota.in_order(order), found.play) <= found.play.residual
    assert found.play.residual <= F(1, 10**40)
    if found.play.is_pure:
        assert found.play.residual == 0


@pytest.mark.slow
def test_every_council_has_an_answer(gain_by_deviating):
    """Three countries and a cycle of majorities: each proposer buys whoever is cheap next turn."""
    rng = np.random.default_rng(0)
    rota = Rota.in_order((0, 1, 2))
    kinds = {"pure": 0, "fractions": 0, "roots": 0}
    for _ in range(200):
        gains = rng.permuted(np.vstack([CYCLE, rng.integers(-3, 10, (8, 3))]), axis=0)
        game = council(gains, F(9, 10))
        found = turn_play(game, (0, 1, 2), TOLERANCE)
        assert gain_by_deviating(game, rota, found.play) <= found.play.residual <= F(1, 10**40)
        if found.play.is_pure:
            kinds["pure"] += 1
        else:
            kinds["roots" if found.play.residual else "fractions"] += 1
    assert kinds["pure"] >= 190
    assert kinds["roots"] >= 5


@pytest.mark.parametrize("discount", [F(4, 5), F(9, 10), F(99, 100)])
def test_whoever_comes_next_is_kept_indifferent(discount):
    """By symmetry one chance q suffices, with which the next country accepts its 4.

    Its own turn is then worth 4 / d: 9 with chance q, else d times the last place in the turn after,
    which in turn is worth d times the 4 of the next country, with chance 1 - q.
    """
    found = turn_play(council(CYCLE, discount), (0, 1, 2), TOLERANCE)
    (chance,) = {float(offer.passes) for made in found.play.offers for offer in made}
    d = float(discount)
    a, b, c = 4 * d * d, 9 - 8 * d * d, 4 * d * d - 4 / d
    assert chance == pytest.approx((-b + (b * b - 4 * a * c) ** 0.5) / (2 * a), abs=1e-12)
    assert (
        max(abs(found.play.values[0][0] - 4 / discount), abs(found.play.values[0][1] - 4)) < 1e-60
    )


def lone_supports(game):
    """Yield values of a lone proposer's stationary play with at most one coin a side, exactly.

    Either it names one agreement that passes, or nothing, or it mixes between one that somebody
    else accepts with a chance and one that passes for sure.
    """
    d = game.discounts[0]
    rows = [[F(int(g)) for g in row] for row in game.gains]
    zeros = [F(0)] * 3

    def willing(row, values):
        return 1 + sum(row[k] >= d * values[k] for k in (1, 2)) >= game.quota

    def best(values):
        return max([d * values[0], *(row[0] for row in rows if willing(row, values))])

    if best(zeros) <= 0:
        yield zeros
    for row in rows:
        if willing(row, row) and row[0] == best(row) >= d * row[0]:
            yield row
    for doubtful, safe in permutations(rows, 2):
        # naming the safe one is a best reply, so that it is what the turn is worth
        worth = safe[0]
        if worth < 0 or doubtful[0] <= worth:
            continue
        passes = worth * (1 - d) / (doubtful[0] - d * worth)
        for voter in (1, 2):
            # what it accepts is worth d times its value, which lies between those of the two
            value = doubtful[voter] / d
            keeps = 1 - d * (1 - passes)
            # value = p (passes doubtful + (1 - passes) d value) + (1 - p) safe
            slope = passes * doubtful[voter] + (1 - passes) * d * value - safe[voter]
            if not slope or not 0 < (value - safe[voter]) / slope < 1:
                continue
            chance = (value - safe[voter]) / slope
            whole = 1 - d * chance * (1 - passes)
            values = [
                (chance * passes * x + (1 - chance) * y) / whole
                for x, y in zip(doubtful, safe, strict=True)
            ]
            assert keeps > 0
            assert values[0] == worth
            other = [row for row in rows if row is not doubtful and willing(row, values)]
            if willing(safe, values) and max(row[0] for row in other) == worth:
                yield values


def test_a_lone_proposer_agrees_with_all_supports():
    rng = np.random.default_rng(3)
    coins = 0
    for _ in range(200):
        game = council(rng.integers(-9, 9, (5, 3)), F(4, 5))
        found = turn_play(game, (0,), TOLERANCE)
        assert list(found.play.values[0]) in [list(v) for v in lone_supports(game)]
        coins += not found.play.is_pure
    assert coins >= 3


@pytest.mark.parametrize("floors", [None, (0.6, 0.2), (0.2, 0.6)])
def test_a_fine_pie_is_divided_as_rubinstein_says(floors):
    mode = None if floors is None else "truncate"
    pie = split_the_pie(steps=4000, floors=floors, floor_mode=mode)
    found = turns_over(pie, discounts=0.9)
    found.verify()
    exact = alternating_offers((0.9, 0.9), floors=floors)
    for turn, shares in zip(found.turns, exact.divisions, strict=True):
        for name, share in zip(found.players, shares.values(), strict=True):
            # rounding up by a step each turn adds up to at most 1 / (1 - d * d) steps
            assert float(turn.gains[name]) == pytest.approx(float(share), abs=6 / 4000)


def test_who_proposes_twice_gets_more():
    pie = split_the_pie(steps=2000)
    once = turns_over(pie, discounts=0.8)
    twice = turns_over(pie, discounts=0.8, order=["player 1", "player 1", "player 2"])
    never = turns_over(pie, discounts=0.8, order=["player 2"])
    assert twice.values["player 1"] > once.values["player 1"] > never.values["player 1"] == 0
    exact = alternating_offers((0.8, 0.8), order=["first", "first", "second"])
    assert float(twice.values["player 1"]) == pytest.approx(float(exact.shares["first"]), abs=0.002)


def test_strategic_ratifiers_in_turn():
    game = tl.load("border")
    plain, strategic = (
        game.offers_in_turn(ratifiers=kind, discounts=0.6) for kind in ("status_quo", "strategic")
    )
    for found in (plain, strategic):
        found.verify()
        assert found.agreed
        assert found.values == found.turns[0].gains
    bridges = [[t.proposal["bridge"] for t in found.turns] for found in (plain, strategic)]
    # North's ratifiers would rather wait for North's turn than ratify what South likes best
    assert bridges == [["upstream", "downstream"], ["upstream", "upstream"]]
    assert "accept from" in str(plain)
    assert plain.provenance.parameters["order"] == ("north", "south")


def test_tampered_answers_do_not_stand():
    found = turns_over(split_the_pie(steps=10), discounts=0.5)
    play = found._play
    other = dataclasses.replace(play, offers=play.offers[::-1])
    with pytest.raises(VerificationError, match="values are not"):
        dataclasses.replace(found, _play=other).verify()
    other = pure_play(found._game, found._rota, (5, 5))
    with pytest.raises(VerificationError, match=r"in turn 1 player 1 gains .* by another proposal"):
        dataclasses.replace(found, _play=other).verify()


def test_tampered_coins_do_not_stand():
    game, rota = council(CYCLE, F(9, 10)), Rota.in_order((0, 1, 2))
    play = turn_play(game, (0, 1, 2), TOLERANCE).play
    seats = ("first", "second", "third")
    check_play(game, rota, play, seats)
    kind = dict.fromkeys(play.votes, F(1))
    with pytest.raises(VerificationError, match=r"first proposes passes with chance 1, not 0\.334"):
        check_play(game, rota, dataclasses.replace(play, votes=kind), seats)
    offers = tuple((made[0]._replace(passes=F(1)),) for made in play.offers)
    generous = dataclasses.replace(
        play, offers=offers, votes=kind, values=values_of(game, rota, offers)
    )
    with pytest.raises(VerificationError, match="accepts less"):
        check_play(game, rota, generous, seats)


def test_nothing_that_can_pass_is_no_agreement():
    found = turns_over(BargainingProblem.from_points([(1, -1), (-1, 1)]))
    assert (found.status, found.no_agreement_reason) == ("no_agreement", "no agreement can pass")
    assert found.agreement is None
    assert set(found.values.values()) == {0}
    found.verify()
    assert "no agreement can pass" in str(found)


def test_a_scenario_whose_countries_toss_coins():
    """Each country likes its own site best, the last country's second, and the next one's not at all."""
    sites = ["west", "middle", "east"]
    countries = []
    for place, name in enumerate(sites):
        tiers = [name, sites[place - 1], [sites[place - 2], "none"]]
        interest = Interest(name="site", issues=["site"], valuation=Order(tiers=tiers))
        countries.append(
            Body(name=name, centre=Actor(name=f"{name}_capital", interests=[interest]))
        )
    site = Issue(name="site", options=["none", *sites], status_quo="none")
    game = tl.Game(Scenario(name="sites", issues=[site], countries=countries))
    found = game.offers_in_turn(quota=2, discounts=0.8)
    found.verify()
    assert not found.pure
    assert found.unique
    assert found.residual < 1e-60
    assert not found.provenance.exact
    assert sum(chance for _, chance in found.agreements) == pytest.approx(1)
    # West is first to propose its site, which is likeliest; every refusal costs all a fifth
    assert [a["site"] for a, _ in found.agreements] == sites
    for turn in found.turns:
        (made,) = turn.proposals
        assert made.agreement["site"] == turn.proposer
        assert 0 < made.passes < 1
        assert turn.gains[turn.proposer] == max(turn.gains.values())
    worth = sum(
        found.turns[k].proposals[0].passes
        * float(found.turns[k].gains["west"])
        * 0.8**k
        * np.prod([1 - turn.proposals[0].passes for turn in found.turns[:k]])
        for k in range(3)
    )
    again = 0.8**3 * np.prod([1 - turn.proposals[0].passes for turn in found.turns])
    assert found.values["west"] == pytest.approx(worth / (1 - again))
    waits = [1 - turn.proposals[0].passes for turn in found.turns]
    expected = sum(np.prod(waits[: k + 1]) for k in range(3)) / (1 - np.prod(waits))
    assert found.delay == pytest.approx(expected)
    assert [table.columns[0] for table in found.tables()] == ["turn", "id", "turn"]
    assert "turns are expected to pass first" in str(found)
    assert "probability" in str(found)


def test_exact_chances_are_fractions():
    """A proposer who never changes mixes a safe agreement with one that a voter may accept.

    Proposing the safe one, worth 4, is a best reply, so that its turn is worth 4; the other one
    passes with q where 7 q + (1 - q) 4 d = 4. The voter accepts -1 if its turn is worth -1 / d.
    """
    problem = BargainingProblem.from_points([(4, -6, 4), (7, -1, -6)])
    found = turns_over(problem, order=["player 1"], quota=2, discounts="4/5")
    found.verify()
    assert found.residual == 0
    assert "solved exactly" in found.selection
    (turn,) = found.turns
    assert [(m.agreement, m.chance, m.passes) for m in turn.proposals] == [
        (1, F(19, 20), F(4, 19)),
        (0, F(1, 20), F(1)),
    ]
    assert list(found.values.values()) == [4, F(-5, 4), F(-5, 2)]
    assert list(turn.thresholds.values()) == [F(16, 5), -1, -2]
    assert found.agreements == ((1, 0.8), (0, 0.2))
    assert found.delay == 3


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"order": []}, ArgumentError, "the number of turns"),
        ({"order": "north"}, ArgumentError, "several names"),
        ({"order": 3}, ArgumentError, "several names"),
        ({"order": ["nord"]}, LabelError, "Did you mean 'north'"),
        ({"ratifiers": "naive"}, ArgumentError, "status_quo"),
        ({"quota": 3}, ArgumentError, "the quota"),
        ({"discounts": 0}, ArgumentError, "must be positive"),
        ({"coalition": []}, ArgumentError, "at least one country"),
    ],
)
def test_bad_calls(options, error, words):
    with pytest.raises(error, match=words):
        tl.load("border").offers_in_turn(**options)
