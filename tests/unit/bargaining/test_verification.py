"""A certificate that cannot fail proves nothing: every claim, spoiled, is caught."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest

from twolevel.bargaining import BargainingProblem, Lottery, solve
from twolevel.errors import VerificationError
from twolevel.labels import Labels, Record

POINTS = [(5, 1), (3, 3), (1, 5), (3, 3), (2, 2), (9, -1)]
PROBLEM = BargainingProblem.from_points(POINTS, players=["a", "b"], disagreement=(0, 0))
NASH = solve(PROBLEM)
LOTTERY = solve(PROBLEM, "egalitarian", over="lotteries")


def both(a, b):
    return Record(a=Fraction(a), b=Fraction(b))


def at(number, gains, answer=NASH, **changes):
    changes = {"ids": (number,), "tie_count": 1, "gains": both(*gains)} | changes
    return dataclasses.replace(answer, payoffs=changes["gains"], **changes)


def certificate(answer, **changes):
    return dataclasses.replace(
        answer, certificate=dataclasses.replace(answer.certificate, **changes)
    )


def drawn(ids, probabilities, gains):
    lottery = Lottery(ids=ids, probabilities=tuple(map(Fraction, probabilities)))
    return dataclasses.replace(
        LOTTERY, ids=ids, lottery=lottery, gains=both(*gains), payoffs=both(*gains)
    )


SPOILED = {
    "a dominated agreement": (at(4, (2, 2)), "agreement [13] improves on agreement 4"),
    "a worse agreement": (at(0, (5, 1)), "agreement 1 is better than agreement 0"),
    "an agreement with a loss": (at(5, (9, -1)), "agreement 5 is not individually rational"),
    "an agreement that is not there": (at(77, (3, 3)), "agreement 77 .* does not exist"),
    "other gains": (dataclasses.replace(NASH, gains=both(4, 4)), "gains are not those"),
    "a loss": (dataclasses.replace(NASH, gains=both(4, -4)), "a player loses"),
    "other payoffs": (dataclasses.replace(NASH, payoffs=both(4, 4)), "disagreement plus gains"),
    "a tie left out": (dataclasses.replace(NASH, ids=(1,)), "tied agreements listed"),
    "another count": (dataclasses.replace(NASH, tie_count=3), "2 agreements tie, not 3"),
    "uniqueness": (dataclasses.replace(NASH, unique=True), "uniqueness"),
    "another ideal": (dataclasses.replace(NASH, ideal=both(9, 5)), "ideal point"),
    "another zone": (dataclasses.replace(NASH, considered=4), "5 agreements compete, not 4"),
    "another status": (dataclasses.replace(NASH, status="no_agreement"), "status is no_agreement"),
    "other players": (
        dataclasses.replace(NASH, players=Labels(["a", "c"])),
        r"about \['a', 'c'\]",
    ),
    "another value": (certificate(NASH, value=4.0), "the value is 3.0"),
    "no certificate": (dataclasses.replace(NASH, certificate=None), "no certificate"),
    "chances beyond one": (drawn((1, 2), ("1/2", 1), (3, 3)), "do not sum to one"),
    "a chance of a loss": (drawn((0, 5), ("1/2", "1/2"), (7, 0)), "agreement 5 is not indiv"),
    "a worse lottery": (drawn((4,), (1,), (2, 2)), "the value is 2.0, not 3.0"),
    "an understated gap": (certificate(LOTTERY, gap=0.5), "the gap is 0.0, not 0.5"),
    "a lower bound": (certificate(LOTTERY, bound=2.9), "the bound is 3.0, not 2.9"),
    "an exactness": (certificate(LOTTERY, exact=False), "exactly zero"),
}


@pytest.mark.parametrize("claim", SPOILED)
def test_a_spoiled_claim_does_not_stand(claim):
    answer, words = SPOILED[claim]
    with pytest.raises(VerificationError, match=words):
        answer.verify(PROBLEM)


def test_a_nash_lottery_that_leaves_somebody_nothing_does_not_stand():
    problem = BargainingProblem.from_points([(4, 0), (0, 4)], players=["a", "b"])
    answer = solve(problem, over="lotteries")
    answer.verify(problem)
    spoiled = dataclasses.replace(
        answer,
        ids=(0,),
        lottery=Lottery(ids=(0,), probabilities=(Fraction(1),)),
        gains=both(4, 0),
        payoffs=both(4, 0),
    )
    with pytest.raises(VerificationError, match="gains nothing"):
        spoiled.verify(problem)


def test_the_unspoiled_stand():
    NASH.verify(PROBLEM)
    LOTTERY.verify(PROBLEM)
    assert "Nash: agreement 1; gains a 3, b 3" in NASH.summary()
    assert "lottery" in LOTTERY.summary()
