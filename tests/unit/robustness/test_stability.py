"""Stability over draws: counts of single draws, whoever computes them."""

import pytest

import twolevel as tl
from twolevel.errors import ArgumentError, LabelError
from twolevel.robustness import Share, drawn_game, stability

TUMEN = tl.load_case("tumen")
BORDER = tl.load_case("border")
FIVE = {"china", "russia", "north_korea", "south_korea", "mongolia"}
TRUTHS = {
    "in_force": lambda v: True,
    "internal": lambda v: v.standing.internal,
    "external": lambda v: v.standing.external,
    "closed": lambda v: v.standing.closed,
    "equilibrium": lambda v: v.equilibrium,
    "strong": lambda v: v.strong,
    "coalition_proof": lambda v: v.coalition_proof,
    "unique_in_force": lambda v: v.unique_in_force,
    "unique": lambda v: v.unique,
}


def test_shares_are_counts_of_single_draws():
    options = {"spillovers": {"observer": "1/4"}, "solution": "egalitarian"}
    found = stability(TUMEN, draws=6, rng=5, **options)
    singles = [
        tl.Game(TUMEN, point=drawn_game(TUMEN, k, rng=5)).participation(**options) for k in range(6)
    ]
    seen = {verdict.coalition.members for single in singles for verdict in single.coalitions}
    assert {members for members, _ in found.coalitions} == seen
    for members, shares in found.coalitions:
        for name, truth in TRUTHS.items():
            count = sum(
                truth(verdict)
                for single in singles
                for verdict in single.coalitions
                if verdict.coalition.members == members
            )
            assert getattr(shares, name) == Share(count=count, draws=6), (members, name)
    idle = sum(not any(v.equilibrium for v in single.coalitions) for single in singles)
    assert found.none_in_force == Share(count=idle, draws=6)


def test_workers_change_nothing():
    found = [stability(BORDER, draws=25, rng=1, workers=workers) for workers in (1, 3)]
    assert found[0] == found[1]


def test_a_single_point_is_certain():
    point = BORDER.replace("countries.north.autonomy", 0.5)
    shares = stability(point, draws=3).of(["south", "north"])
    assert shares.strong == Share(count=3, draws=3)


def test_progress_and_tables():
    seen = []
    found = tl.Game(BORDER).stability(draws=10, progress=lambda *step: seen.append(step))
    assert seen == [(8, 10), (10, 10)]
    main, intervals = found.tables()
    assert main.rows[0][0] == "north, south"
    assert intervals.rows[0][1] == 1
    assert found.provenance.seed == "0"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"draws": 0}, ArgumentError, "draws must be a positive int"),
        ({"solution": "nahs"}, LabelError, "Did you mean 'nash'"),
        ({"roles": ["member"]}, ArgumentError, "at least one of observer"),
        ({"spillovers": 2}, ArgumentError, "share from 0 to 1"),
        ({"floor_mode": "x"}, ArgumentError, "no floor mode 'x'"),
        ({"workers": 0}, ArgumentError, "workers must be a positive int"),
    ],
)
def test_a_bad_call_is_told_what_is_wrong(options, error, message):
    with pytest.raises(error, match=message):
        stability(BORDER, **options)


def test_a_coalition_that_never_acts():
    with pytest.raises(LabelError, match="north bring nothing into force"):
        stability(BORDER, draws=2).of(["north"])


@pytest.mark.slow
def test_the_tumen_five_hold_with_the_door_closed_and_rarely_with_it_open():
    shares = stability(TUMEN, draws=40).of(FIVE)
    assert shares.in_force.value > 0.9
    assert shares.closed.interval[0] > 0.8
    assert shares.equilibrium.interval[1] < 0.2
    assert shares.unique.count == 0
