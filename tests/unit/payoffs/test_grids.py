"""Payoffs on integer grids: exact where the numbers allow it, told where not."""

from fractions import Fraction

import numpy as np
import pytest

import twolevel as tl
from twolevel.model import Actor, Body, Estimate, Interest, Issue, Scenario, Utils
from twolevel.payoffs import point_game
from twolevel.robustness.draws import drawn_game


def alone(utils, **options):
    """Return a game of one actor over one issue."""
    issue = Issue(name="issue", options=tuple(utils), status_quo=next(iter(utils)))
    interest = Interest(name="issue", issues=("issue",), valuation=Utils(utils=utils))
    actor = Actor(name="actor", interests=(interest,), **options)
    return tl.load(
        Scenario(name="alone", issues=(issue,), countries=(Body(name="country", centre=actor),))
    )


def test_thirds_add_up_to_one():
    thirds = Fraction(1, 3)
    issues = tuple(Issue(name=f"i{k}", options=("no", "yes"), status_quo="no") for k in range(3))
    interests = tuple(
        Interest(name=i.name, issues=(i.name,), valuation=Utils(utils={"no": 0, "yes": thirds}))
        for i in issues
    )
    actor = Actor(name="actor", interests=interests, reservation=Estimate.of(1))
    game = tl.load(
        Scenario(name="thirds", issues=issues, countries=(Body(name="c", centre=actor),))
    )
    assert game.win_sets()["c"].win_set.count == 1
    assert game.point.exact


def test_the_finest_grids_do_not_overflow():
    game = alone({"o0": -1, "o1": 1, "o2": Fraction(1, 2**62)})
    assert not game.point.exact
    assert game.solve().agreement["issue"] == "o1"
    assert game.enthusiasm().largest_gain["country"] == 2


def test_rounding_keeps_the_tie_with_the_status_quo():
    tiny = Fraction(1, 3**45)
    game = alone({"quo": tiny, "same": tiny, "less": tiny - Fraction(1, 2**40)})
    assert not game.point.exact
    assert game.win_sets()["country"].win_set.count == 2


def test_a_reservation_between_two_grid_points_is_rounded_up():
    game = alone({"o0": 0, "o1": 1}, reservation=Estimate.of("1/2"))
    assert game.point.rows[0].reservation == Fraction(1, 2)
    assert game.win_sets()["country"].win_set.count == 1


def test_the_outside_option_counts_feasible_gains_only():
    border = tl.load("border")
    # Without exclusions north's best would be no bridge with the capitals' toll.
    bank = border.replace("actors.south_bank.outside_option", 1)
    row = bank.point.actor_rows[bank.point.actors.position("south_bank")]
    payoffs = bank.payoffs()
    column = bank.point.actors.position("south_bank")
    feasible = [
        payoffs.units[k, column] for k in range(len(payoffs)) if not bank.explain(k).excluded
    ]
    assert row.threshold == max(feasible)


def test_draws_differ_by_seed_and_repeat_by_seed():
    game = tl.load("tumen")
    first, again, other = (game.draw(seed).point.tables.singles for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_payoffs_carry_their_labels():
    game = tl.load("border")
    whole = game.payoffs()
    assert (
        whole.to_xarray().sel(bridge="upstream", toll="regions", zone="open", player="north_bank")
        == 1
    )
    frame = whole.to_frame()
    assert frame.loc[("upstream", "regions", "open"), "north_bank"] == 1
    assert game.payoffs([{"bridge": "upstream"}]).exactly(0)["north_bank"] > 0
    assert whole.agreement(17) == game.scenario.agreement(17)
    sample = game.payoffs(sample=5, rng=3)
    assert (sample.units == game.payoffs(sample=5, rng=3).units).all()
    assert len(sample) == 5


@pytest.mark.parametrize("count", [6_000_000])
def test_too_many_payoffs_are_refused(count):
    with pytest.raises(tl.errors.LimitError, match="ask for a sample"):
        tl.load("border").payoffs(sample=count)


def test_a_point_game_may_be_read_twice():
    scenario = tl.load_case("tumen")
    assert point_game(scenario).rows == point_game(scenario).rows


def test_what_a_drawn_game_asks_for_is_met_closely_on_a_coarse_grid():
    stated = alone({"o0": 0, "o1": 1}, reservation=Estimate.of("2/5"))
    assert float(drawn_game(stated.scenario, 0).rows[0].reservation) == pytest.approx(0.4)
    elsewhere = alone({"o0": 0, "o1": 1}, outside_option=Estimate.between("1/5", "1/4"))
    assert 0.2 <= drawn_game(elsewhere.scenario, 0).rows[0].reservation <= 0.2500001
