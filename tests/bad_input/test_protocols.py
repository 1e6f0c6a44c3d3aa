"""Bad calls of the protocols, and what they are told."""

from __future__ import annotations

import math

import pytest

import twolevel as tl
from twolevel.errors import ArgumentError, LabelError, TwoLevelError
from twolevel.protocols import (
    LogisticReservation,
    UniformReservation,
    alternating_offers,
    best_own_floor,
    exit_offers,
    group_offers,
    limit_of_offers,
    pivots_limit,
    poll,
    random_proposers,
    screening_offer,
    spatial_offers,
    uncertain_ratification,
)


def random(*args, **options):
    return lambda: random_proposers(*(args or ([0.9] * 3,)), **options)


def turns(*args, **options):
    return lambda: alternating_offers(*(args or ([0.9] * 3,)), **options)


def limit(*args, **options):
    return lambda: limit_of_offers(*(args or ((0.1, 0.2),)), **options)


def screen(*args, **options):
    return lambda: screening_offer(*(args or ((0.2, 0.6),)), **options)


def groups(**options):
    usual = {"sizes": (3, 3), "quotas": (2, 2), "discounts": (0.9, 0.9)}
    given = usual | options
    return lambda: group_offers(given.pop("sizes"), **given)


def agreed(*args, **options):
    return lambda: tl.load("border").offers(*args, **options)


def spatial(ideals=(-1, 0, 1), **options):
    return lambda: spatial_offers(ideals, **({"discounts": 0.9} | options))


def pivotal(ideals=(0, 0.3, 1), **options):
    return lambda: pivots_limit(ideals, **options)


CALLS = {
    "ragged ideals": (spatial([(0, 1), (0,)]), ArgumentError, "same number of coordinates"),
    "a number for ideals": (spatial(3), ArgumentError, "one position a player, not 3"),
    "an ideal that is NaN": (spatial([0, math.nan]), ArgumentError, "ideal of player 2 .* not nan"),
    "an unknown loss": (spatial(loss="cubic"), ArgumentError, "\"absolute\", not 'cubic'"),
    "patience without end": (spatial(discounts=1), ArgumentError, "must be below 1"),
    "a worthless ideal": (spatial(worth=0), ArgumentError, "must be positive, not 0"),
    "a stranger's veto on a line": (spatial(vetoes=["x"]), LabelError, "no player 'x'"),
    "no majority": (pivotal(quota=1), ArgumentError, "integer from 2 to 3, not 1"),
    "pivots too far apart": (pivotal(worth=0.5), ArgumentError, "the loss between the pivots"),
    "nobody at the table": (agreed([]), ArgumentError, "needs at least one country"),
    "a stranger at the table": (agreed(["nroth"]), LabelError, "Did you mean 'north'"),
    "unknown ratifiers": (agreed(ratifiers="loyal"), ArgumentError, "not 'loyal'"),
    "an impossible quota": (agreed(quota=3), ArgumentError, "integer from 1 to 2, not 3"),
    "a discount above one for all": (agreed(discounts=1.5), ArgumentError, "must lie between"),
    "a discount that is NaN": (agreed(discounts=math.nan), ArgumentError, "not nan"),
    "one discount missing": (agreed(discounts={"north": 0.9}), ArgumentError, "south is missing"),
    "one player in turns": (turns([0.9]), ArgumentError, "need two players or more"),
    "a number of discounts": (turns(0.9), ArgumentError, "one number a player .* not 0.9"),
    "text of discounts": (turns("0.9"), ArgumentError, "one number a player .* not '0.9'"),
    "NaN": (turns([0.9, math.nan, 0.9]), ArgumentError, "factor of player 2 .* not nan"),
    "a stranger's turn": (turns(order=["player 4"]), LabelError, "Did you mean 'player"),
    "text of turns": (turns(order="player 1"), ArgumentError, "several names, not the text"),
    "no turns": (turns(order=[]), ArgumentError, "number of turns must be an integer from 1"),
    "a floor above the pie": (turns(floors=(2, 0, 0)), ArgumentError, "floor of player 1 must lie"),
    "a stranger's floor": (turns(floors={"chna": 0}), LabelError, "no player 'chna'"),
    "exit without impatience": (
        lambda: exit_offers((1, 0.9)),
        ArgumentError,
        "discount factor of first must be below 1",
    ),
    "exit alone": (lambda: exit_offers((0.9,)), ArgumentError, "two players or more"),
    "a negative rate": (limit((-1, 1)), ArgumentError, "rates must not be negative"),
    "no rate": (limit((0, 1)), ArgumentError, "waiting costs first nothing"),
    "never a turn": (limit(turns=(1, 0)), ArgumentError, "second never proposes"),
    "claims beyond the pie": (limit(floors=(0.6, 0.6)), ArgumentError, "claim more than the pie"),
    "chances that do not sum": (
        random(recognition=(0.3, 0.3, 0.3)),
        ArgumentError,
        'must sum to 1, but sums to 9/10; write thirds as "1/3"',
    ),
    "a negative chance": (random(recognition=(-1, 1, 1)), ArgumentError, "must lie between 0 and"),
    "a quota of none": (random(quota=0), ArgumentError, "integer from 1 to 3, not 0"),
    "a quota of more than all": (random(quota=4), ArgumentError, "integer from 1 to 3, not 4"),
    "half a quota": (random(quota=1.5), ArgumentError, "integer from 1 to 3, not 1.5"),
    "a stranger's veto": (random(vetoes=["player 9"]), LabelError, "no player 'player 9'"),
    "vetoes of a number": (random(vetoes=3), ArgumentError, "several names, not 3"),
    "text of vetoes on a line": (spatial(vetoes="player 1"), ArgumentError, "not the text"),
    "text of vetoes": (random(vetoes="player 1"), ArgumentError, "not the text 'player 1'"),
    "a veto twice": (random(vetoes=["player 1"] * 2), ArgumentError, "occurs twice"),
    "a veto that can wait": (
        random([1, 0.9, 0.9], quota=2, vetoes=["player 1"]),
        ArgumentError,
        "can refuse everything and does not mind waiting",
    ),
    "three groups": (groups(sizes=(1, 1, 1)), ArgumentError, "two groups, not 3"),
    "a quota beyond the group": (groups(quotas=(4, 2)), ArgumentError, "first must be .* 1 to 3"),
    "half a member": (groups(sizes=(2.5, 3)), ArgumentError, "size of first must be an integer"),
    "groups that can wait": (
        groups(quotas=(3, 3), discounts=(1, 1)),
        ArgumentError,
        "divide the pie anyhow",
    ),
    "no types": (screen(()), ArgumentError, "at least one type"),
    "text of types": (screen("soft"), ArgumentError, "not a text"),
    "a type above the pie": (screen((0.2, 1.2)), ArgumentError, "reservation of type 2 must lie"),
    "an unknown type": (
        screen({"soft": 0.2}, {"sotf": 1}),
        LabelError,
        "no type 'sotf'|no player 'sotf'",
    ),
    "an agent above the pie": (screen(agent_floor=2), ArgumentError, "agent's floor must lie"),
    "an offer above the pie": (
        lambda: screening_offer((0.2,)).payoff_of(2),
        ArgumentError,
        "offer must lie between",
    ),
    "a poll of nobody": (lambda: poll([]), ArgumentError, "at least one type"),
    "bounds in the wrong order": (
        lambda: UniformReservation(0.6, 0.4),
        ArgumentError,
        "0 <= low <= high <= 1",
    ),
    "a flat slope": (lambda: LogisticReservation(0.5, 0), ArgumentError, "slope must be positive"),
    "no distribution": (
        lambda: uncertain_ratification(0.5),
        ArgumentError,
        "a distribution is .* not 0.5",
    ),
    "a falling chance": (
        lambda: uncertain_ratification(lambda x: 1 - x),
        ArgumentError,
        "must rise with the share",
    ),
    "a chance that is NaN": (
        lambda: uncertain_ratification(lambda x: math.nan),
        ArgumentError,
        "must rise with the share",
    ),
    "an unknown aim": (
        lambda: uncertain_ratification(UniformReservation(0, 1), aim="kalai"),
        ArgumentError,
        '"offer" or "nash", not \'kalai\'',
    ),
    "a floor that is no number": (
        lambda: best_own_floor(UniformReservation(0, 1)).expected("high"),
        ArgumentError,
        "floor must be a finite number",
    ),
    "a foreign floor of another kind": (
        lambda: best_own_floor(LogisticReservation(0.5, 10)),
        ArgumentError,
        "must be a UniformReservation",
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_bad_call_says_what_is_wrong(call):
    function, kind, words = CALLS[call]
    with pytest.raises(TwoLevelError, match=words) as caught:
        function()
    assert type(caught.value) is kind
