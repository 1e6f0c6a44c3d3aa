"""Offers over agreements by definition: plain loops over turns, agreements, voters and coins."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from twolevel.protocols.agreements.assembly import PASS


@pytest.fixture(scope="session")
def gain_by_deviating():
    """Return the function that checks the values of some play and returns what a deviation gains."""
    return _gain_by_deviating


def _gain_by_deviating(game, rota, play):
    most = Fraction(0)
    worths = [[Fraction(0)] * len(game.scales) for _ in play.values]
    for seat, made in enumerate(play.offers):
        turn, who = rota.turns[seat], rota.proposers[seat]
        ahead = play.values[(turn + 1) % len(play.values)]
        waits = [d * v for d, v in zip(game.discounts, ahead, strict=True)]
        assert sum(offer.chance for offer in made) == 1
        got = Fraction(0)
        for place, chance, _ in made:
            paid = [waits, *_utils(game)][place + 1 if place != PASS else 0]
            passes = 0 if place == PASS else _passes(game, play.votes, turn, who, place, waits)
            for column, wait in enumerate(waits):
                worth = passes * paid[column] + (1 - passes) * wait
                worths[turn][column] += rota.chances[seat] * chance * worth
            got += chance * (passes * paid[who] + (1 - passes) * waits[who])
        best = waits[who]
        for place, paid in enumerate(_utils(game)):
            passes = _passes(game, play.votes, turn, who, place, waits)
            best = max(best, passes * paid[who] + (1 - passes) * waits[who])
        most = max(most, best - got)
    for (turn, column, place), chance in play.votes.items():
        assert 0 <= chance <= 1
        wait = game.discounts[column] * play.values[(turn + 1) % len(play.values)][column]
        surplus = _utils(game)[place][column] - wait
        most = max(most, max(surplus, 0) - chance * surplus)
    assert [tuple(worth) for worth in worths] == list(play.values)
    return most


def _utils(game):
    return [
        [Fraction(int(g), scale) for g, scale in zip(row, game.scales, strict=True)]
        for row in game.gains
    ]


def _passes(game, votes, turn, who, place, waits):
    """Return the chance to pass, over every pattern of votes."""
    gains = _utils(game)[place]
    accepts = [
        votes.get((turn, column, place), Fraction(int(gain >= wait)))
        for column, (gain, wait) in enumerate(zip(gains, waits, strict=True))
    ]
    total = Fraction(0)
    coins = [(0, 1) if 0 < chance < 1 else (int(chance),) for chance in accepts]
    for pattern in product(*coins):
        weight = Fraction(1)
        for vote, chance in zip(pattern, accepts, strict=True):
            weight *= chance if vote else 1 - chance
        signs = 0
        for country in range(game.n_countries):
            if game.ratified is None:
                columns, rule = game.voters[country]
                ratified = rule[sum(pattern[c] << bit for bit, c in enumerate(columns))]
            else:
                ratified = game.ratified[place, country]
            signs += bool(ratified) and (country == who or bool(pattern[country]))
        total += weight * (signs >= game.quota)
    return total
