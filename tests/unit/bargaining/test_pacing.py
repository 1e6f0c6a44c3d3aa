"""When time is up, what was looked at is told exactly, and nothing is claimed of the rest."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import signal
import threading
import time
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.bargaining import SOLUTIONS, Argmax, bargaining_problem, pacing, run, settlement
from twolevel.bargaining.choosing import settle_all
from twolevel.bargaining.pacing import Pacer, Reach
from twolevel.bargaining.players import weights_of
from twolevel.bargaining.problem import Points
from twolevel.bargaining.survey import survey
from twolevel.bargaining.zone_pass import ZonePass
from twolevel.errors import ArgumentError, VerificationError
from twolevel.kernels.bitset_cut import Grain
from twolevel.kernels.blocks import Enumeration
from twolevel.payoffs import point_game
from twolevel.testing import scenarios


def ticking(patch):
    """Let time go on by a second whenever somebody looks at the clock."""
    ticks = itertools.count()
    patch.setattr(pacing, "monotonic", lambda: float(next(ticks)))


def test_no_pass_goes_further_than_the_one_before(monkeypatch):
    ticking(monkeypatch)
    pacer = Pacer(100, 7.0)
    assert (pacer.is_first, pacer.allowed, pacer.reach) == (True, 100, None)
    assert list(pacer.paced(range(10), 10, lambda: 0.5)) == [0, 1, 2]
    assert (pacer.is_first, pacer.allowed) == (False, 30)
    assert list(pacer.paced(range(10), 10, lambda: 1.0)) == [0, 1]
    assert pacer.reach == Reach(seconds=7.0, total=100, surveyed=30, covered=20)
    assert str(pacer.reach) == "20 of 100 agreements (20%) were looked at in 7 seconds"
    again = Pacer(100, 0.1, reach=pacer.reach)
    passes = [list(again.paced(range(10), 10, lambda: 0.0)) for _ in range(3)]
    assert passes == [[0, 1, 2], [0, 1], [0, 1]]
    assert again.reach == pacer.reach


def test_a_first_piece_is_always_looked_at_and_the_end_is_no_limit(monkeypatch):
    ticking(monkeypatch)
    late = Pacer(30, 0.5)
    assert list(late.paced(range(3), 10, lambda: 1.0)) == [0]
    enough = Pacer(30, 99.0)
    for _ in range(2):
        assert list(enough.paced(range(3), 10, lambda: 1.0)) == [0, 1, 2]
    assert enough.reach is None


@contextlib.contextmanager
def a_slow_game(scenario, size, *, compiled, kept, threads=1):
    """Give a game gone through in small pieces by a clock that ticks at each."""
    game = point_game(scenario)
    blocks = Enumeration(game.tables, game.exclusions, game.requires, inner_agreements=size)
    object.__setattr__(game, "enumeration", blocks)
    with pytest.MonkeyPatch.context() as patch:
        ticking(patch)
        patch.setattr(settlement, "CACHED_NUMBERS", 10**6 if kept else 0)
        patch.setattr(settlement, "suits_passes", lambda _: compiled)
        small = partial(
            ZonePass, grain=Grain(prefixes=1, block=size + 1, preparing=0), threads=threads
        )
        patch.setattr(settlement, "ZonePass", small)
        yield game


def looked_at(game, coalition, mode, reach):
    """Return all points, which of them were surveyed, and which covered, by fresh passes."""
    whole = bargaining_problem(game, coalition, floor_mode=mode)
    points = [each for each in whole.blocks() if len(each.ids)]
    ids = np.concatenate([np.empty(0, dtype=np.int64), *(each.ids for each in points)])
    everyone = np.arange(game.scenario.n_agreements)
    masks = []
    for allowed in (reach.surveyed, reach.covered):
        if whole.shortcut is None:
            held = everyone < allowed
        else:
            given_reach = dataclasses.replace(reach, surveyed=allowed)
            again = bargaining_problem(game, coalition, floor_mode=mode, reach=given_reach)
            held = again.shortcut.holds(everyone)
        assert held.sum() == allowed
        masks.append(held[ids])
    assert not (masks[1] & ~masks[0]).any()
    return whole, points, masks


def restricted(whole, points, mask):
    """Return a problem about some of the points, without any short cut."""
    ids = np.concatenate([np.empty(0, dtype=np.int64), *(each.ids for each in points)])
    none = np.empty((0, len(whole.players)), dtype=np.int64)
    gains = np.concatenate([none, *(each.gains for each in points)])
    some = Points(ids[mask], gains[mask])
    return dataclasses.replace(whole, blocks=lambda: [some], shortcut=None)


@pytest.mark.parametrize(("compiled", "threads"), [(False, 1), (True, 1), (True, 2)])
@settings(max_examples=30, deadline=None)
@given(
    scenario=scenarios(),
    size=st.integers(1, 6),
    seconds=st.integers(1, 40),
    mode=st.sampled_from(["truncate", "threat_point", "acceptance"]),
    kept=st.booleans(),
)
def test_the_best_of_what_was_looked_at(scenario, size, seconds, mode, kept, compiled, threads):
    coalition = scenario.country_names
    full = settle_all(point_game(scenario), coalition=coalition, floor_mode=mode)
    with a_slow_game(scenario, size, compiled=compiled, kept=kept, threads=threads) as game:
        found = settle_all(game, coalition=coalition, floor_mode=mode, seconds=seconds)
        for name, partly in found.items():
            solution, reach = partly.solution, partly.solution.reach
            partly.verify()
            if reach is None:
                assert solution == full[name].solution
                assert partly.covered == scenario.n_agreements
                continue
            assert (partly.status, partly.is_partial, partly.unique) == ("limit", True, None)
            assert partly.covered == reach.covered < scenario.n_agreements
            assert not partly.provenance.exact
            whole, points, (surveyed, covered) = looked_at(game, coalition, mode, reach)
            first = survey(restricted(whole, points, surveyed))
            assert solution.considered == first.rational
            assert solution.ideal == whole.gains_in_utils(first.ideal)
            assert solution.agreed == (first.rational > 0)
            if not first.rational:
                assert "others may be" in partly.no_agreement_reason
                continue
            shares = weights_of(None, whole.players)
            objective = SOLUTIONS[name].objective(whole, first, shares)
            fold = Argmax(objective)
            run(restricted(whole, points, covered), [fold])
            best = fold.result()
            assert (solution.ids, solution.tie_count) == (best.ids, best.count)
            assert solution.gains == whole.gains_in_utils(best.gains)
            if solution.certificate is not None:
                proof, true = solution.certificate, full[name].solution.certificate
                assert proof.value <= true.value + 1e-12
                assert true.value <= proof.bound
                assert (proof.gap, proof.exact) == (proof.bound - proof.value, False)


def test_what_is_claimed_of_the_part_is_verified(quota_game):
    scenario = quota_game(n_issues=4, n_options=6, generosity=0.8)
    for compiled in (False, True):
        with a_slow_game(scenario, 36, compiled=compiled, kept=False) as game:
            found = settle_all(game, ["nash"], seconds=30)["nash"]
            reach = found.solution.reach
            assert 0 < reach.covered < reach.total
            found.verify()
            assert found.solution.certificate.bound > found.solution.certificate.value
            best = settle_all(game, ["nash"])["nash"]
            whole = dataclasses.replace(reach, surveyed=reach.total, covered=reach.total)
            for claim in (
                {"reach": whole},
                {"reach": dataclasses.replace(reach, covered=36, surveyed=36)},
                {"considered": found.solution.considered + 1},
                {"certificate": None},
                {"certificate": best.solution.certificate},
            ):
                wrong = dataclasses.replace(found.solution, **claim)
                with pytest.raises(VerificationError):
                    dataclasses.replace(found, solution=wrong).verify()


def test_a_large_game_in_little_time(quota_game):
    game = tl.Game(quota_game(generosity=0.9))
    game.solve(seconds=1e-9)  # compiles
    before = time.monotonic()
    found = game.solve_all(seconds=0.01)
    assert time.monotonic() - before < 1
    share = Fraction(found["nash"].covered, game.scenario.n_agreements)
    assert 0 < share < 1
    said = f"({float(100 * share):.3g}%) were looked at in 0.01 seconds"
    assert said in found["nash"].provenance.explanation
    assert {(each.status, each.agreement is None) for each in found.values()} == {("limit", False)}
    assert game.solve("nash").status == "agreement"


def test_an_interrupt_is_answered_within_a_second(quota_game):
    game = tl.Game(quota_game(n_issues=9, generosity=0.5))
    game.solve(method="enumerate", seconds=1e-9)
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        game.solve_all(method="enumerate", seconds=600)
    assert time.monotonic() - before < 1.2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seconds": 0}, "seconds must be a positive number or None, not 0"),
        ({"seconds": True}, "seconds must be a positive number or None, not True"),
        ({"seconds": "long"}, "seconds must be a positive number or None, not 'long'"),
        ({"seconds": 1, "over": "lotteries"}, "a time limit is for solutions over agreements"),
    ],
)
def test_bad_calls(options, message):
    with pytest.raises(ArgumentError, match=message):
        tl.load("border").solve(**options)
