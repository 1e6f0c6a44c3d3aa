"""Bargaining under a ratification floor, and linkage: small models of claims in the literature.

The models are built here to show what the papers cited claim; the numbers follow from the
models and are not printed in the papers. Where an outcome is rational the grid holds it, and
the solution must be that very option; elsewhere the objective is single-peaked on the line, so
that the best option lies within one step of the outcome.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import lcm, sqrt

import pytest

from twolevel.game import Game
from twolevel.model import (
    Actor,
    Body,
    Estimate,
    Ideal,
    Interest,
    Issue,
    Majority,
    Option,
    Scenario,
    Unanimity,
    Utils,
    Veto,
    Weights,
)
from twolevel.protocols import spatial_offers, worth_over

F = Fraction


# -- building blocks ---------------------------------------------------------------------------


def line(name, low, high, cells, status_quo):
    """A numeric issue with ``cells + 1`` equally spaced options; the k-th is called x<k>."""
    places = [F(low) + (F(high) - F(low)) * k / cells for k in range(cells + 1)]
    options = tuple(Option(name=f"x{k}", position=place) for k, place in enumerate(places))
    return Issue(name=name, options=options, status_quo=f"x{places.index(F(status_quo))}")


def wants(issue, ideal, loss):
    return Interest(name=issue, issues=(issue,), valuation=Ideal(ideal=F(ideal), loss=loss))


def floor(value):
    return None if value is None else Estimate.of(value)


def country(name, interests, *, ratifier=None, ratifier_needs=None, needs=None, importance=None):
    """A centre that negotiates alone, and a ratifier (with the same wants unless stated)."""
    importance = importance or Weights()
    centre = Actor(
        name=f"{name}_centre",
        interests=interests,
        importance=importance,
        reservation=floor(needs),
    )
    parliament = Actor(
        name=f"{name}_parliament",
        interests=ratifier or interests,
        importance=importance,
        reservation=floor(ratifier_needs),
    )
    rule = Veto(members=(parliament.name,))
    return Body(name=name, centre=centre, members=(parliament,), ratification=rule)


def game_of(issues, countries):
    return Game(Scenario(name="model", issues=tuple(issues), countries=tuple(countries)))


def position(game, settlement, issue):
    return game.scenario.issue(issue).positions[settlement.agreement[issue]]


# -- a pie with two ratification floors --------------------------------------------------------


def pie(first, second, cells):
    """Shares x and 1 - x, nothing without agreement, and parliaments that ask for a floor."""
    return game_of(
        [line("share", 0, 1, cells, 0)],
        [
            country("a", (wants("share", 1, "absolute"),), ratifier_needs=first, needs=0),
            country("b", (wants("share", 0, "absolute"),), ratifier_needs=second, needs=0),
        ],
    )


FLOORS = [(F(3, 10), F(1, 5)), (F(3, 5), F(0)), (F(7, 10), F(1, 5)), (F(1, 5), F(13, 20))]
FLOORS.append((F(9, 20), F(9, 20)))

PIES = [
    pytest.param(solution, mode, r1, r2, outcome(r1, r2), id=f"SCH.{case}.{float(r1)}.{float(r2)}")
    for case, solution, mode, outcome in (
        ("a", "nash", "truncate", lambda r1, r2: min(max(F(1, 2), r1), 1 - r2)),
        ("b", "nash", "threat_point", lambda r1, r2: (1 + r1 - r2) / 2),
        ("c", "kalai_smorodinsky", "truncate", lambda r1, r2: (1 - r2) / (2 - r1 - r2)),
    )
    for r1, r2 in FLOORS
]


@pytest.mark.parametrize(("solution", "mode", "first", "second", "share"), PIES)
def test_a_floor_enters_bargaining_in_ways_that_differ(solution, mode, first, second, share):
    """Schelling (1956), An essay on bargaining, American Economic Review 46, 281-306.

    Nash (1950), https://doi.org/10.2307/1907266, on what both can sign or with the floors as
    threat point; Kalai and Smorodinsky (1975), https://doi.org/10.2307/1914280.
    """
    cells = 2 * lcm(first.denominator, second.denominator, share.denominator)
    game = pie(first, second, cells)
    settlement = game.solve(solution, floor_mode=mode)
    assert position(game, settlement, "share") == share
    assert settlement.unique
    settlement.verify()


def test_one_floor_gives_three_numbers():
    """SCH.tab: 0.6, 0.8 and 5/7 from the same floors (Schelling 1956)."""
    game = pie(F(3, 5), F(0), 70)
    found = [
        position(game, game.solve(solution, floor_mode=mode), "share")
        for solution, mode in (
            ("nash", "truncate"),
            ("nash", "threat_point"),
            ("kalai_smorodinsky", "truncate"),
        )
    ]
    assert found == [F(3, 5), F(4, 5), F(5, 7)]


def test_negotiators_who_ignore_the_floor_are_not_ratified():
    """Involuntary defection (Putnam 1988, https://doi.org/10.1017/S0020818300027697)."""
    settlement = pie(F(3, 5), F(0), 20).solve("nash", floor_mode="acceptance")
    assert settlement.status == "not_ratified"
    assert settlement.not_ratified_by == ("a",)


def test_floors_that_leave_nothing_end_in_no_agreement():
    assert pie(F(3, 5), F(1, 2), 20).solve("nash").status == "no_agreement"


# -- a hawkish legislature ---------------------------------------------------------------------

STEP = F(1, 1000)
FREE = (sqrt(17) - 1) / 4


@cache
def divided_government(legislature, loss="quadratic"):
    """Foreign executive at 0, home executive at 1, status quo 2, home legislature further out.

    The legislature accepts [2 l - 2, 2]. Gains are quarters of the difference of squared
    distances, which moves no solution.
    """
    home = country("home", (wants("x", 1, loss),), ratifier=(wants("x", legislature, loss),))
    foreign = Body(name="foreign", centre=Actor(name="executive", interests=(wants("x", 0, loss),)))
    return game_of([line("x", 0, 2, int(2 / STEP), 2)], [foreign, home])


def home_gain(legislature):
    """What the home executive gains, 1 - (x - 1)^2."""
    return 4 * divided_government(legislature).solve("nash").gains["home"]


@pytest.mark.parametrize(
    ("legislature", "expected", "gain"),
    [
        pytest.param(F(1), FREE, 0.951941, id="MR.free"),
        pytest.param(F(6, 5), FREE, 0.951941, id="MR.1.2"),
        pytest.param(F(139, 100), FREE, 0.951941, id="MR.1.39"),
        pytest.param(F(29, 20), 0.9, 0.99, id="MR.1.45"),
        pytest.param(F(3, 2), 1.0, 1.0, id="MR.1.5"),
        pytest.param(F(31, 20), 1.1, 0.99, id="MR.1.55"),
        pytest.param(F(8, 5), 1.2, 0.96, id="MR.1.6"),
        pytest.param(F(33, 20), 1.3, 0.91, id="MR.1.65"),
        pytest.param(F(9, 5), 1.6, 0.64, id="MR.1.8"),
        pytest.param(F(39, 20), 1.9, 0.19, id="MR.1.95"),
    ],
)
def test_a_legislature_moves_the_nash_outcome_to_its_edge(legislature, expected, gain):
    """Milner and Rosendorff (1997), Journal of Conflict Resolution 41, 117-146.

    The outcome is max(x*, 2 l - 2) with x* = (sqrt(17) - 1) / 4; near x* a step changes the
    gain by less than half a step.
    """
    game = divided_government(legislature)
    x = position(game, game.solve("nash"), "x")
    if expected == FREE:
        assert abs(float(x) - FREE) <= STEP
        assert float(home_gain(legislature)) == pytest.approx(gain, abs=float(STEP) / 2)
    else:
        assert x == 2 * legislature - 2 == F(str(expected))
        assert home_gain(legislature) == F(str(gain))


def test_a_hawkish_legislature_helps_only_while_it_is_not_too_hawkish():
    """MR.thresholds, MR.hump: Schelling's conjecture in Milner and Rosendorff (1997).

    Irrelevant below l = 1.390388, best at 1.5, harmful above 1.609612, fatal from 2 on; the
    legislatures tried lie a thousandth or two to either side.
    """
    free = home_gain(F(1))
    assert home_gain(F("1.390")) == free
    assert home_gain(F("1.392")) > free
    assert home_gain(F("1.5")) == 1
    assert home_gain(F("1.608")) > free
    assert home_gain(F("1.611")) < free
    stalemate = divided_government(F(2))
    assert stalemate.overlap().zone().count == 1
    assert stalemate.explain().in_force


def test_with_linear_losses_the_conjecture_is_vacuous():
    """Milner and Rosendorff's game again: Nash already gives the home executive its ideal."""
    game = divided_government(F(1), "absolute")
    assert position(game, game.solve("nash"), "x") == 1


# -- take it or leave it -----------------------------------------------------------------------

TENTHS = [F(k, 10) for k in range(-30, 26)]


@cache
def taken(quo, proposer, ratifier=None):
    """The offer that is accepted at once: foreign ideal 1, home ideal 0, a ratifier at home.

    One side makes all offers, so that refusing leads to no more than the status quo.
    """
    wish = None if ratifier is None else (wants("x", ratifier, "absolute"),)
    home = country("home", (wants("x", 0, "absolute"),), ratifier=wish)
    game = game_of(
        [line("x", -3, 3, 60, quo)], [single("foreign", (wants("x", 1, "absolute"),)), home]
    )
    made = game.offers(recognition={c: int(c == proposer) for c in ("foreign", "home")})
    made.verify()
    ((agreement, chance),) = made.agreements
    assert (chance, made.delay) == (1, 0)
    return game.scenario.issue("x").positions[agreement["x"]]


HAWK = F(-1, 2)
HELPED = [("-3", 1, 1), ("-2", 1, 1), ("-1.6", 1, "0.6"), ("-1", 1, 0), ("-0.8", "0.8", "-0.2")]
HELPED += [("-0.5", "0.5", "-0.5"), ("-0.2", "0.2", "-0.2"), ("0.5", "0.5", "0.5"), ("1.5", 1, 1)]
HURT = [("-3", 0, 0), ("-1.2", 0, 0), ("-0.8", 0, "-0.2"), ("-0.5", 0, "-0.5"), ("-0.2", 0, "-0.2")]
HURT += [("0.5", "0.5", "0.5"), ("1.5", "0.5", "0.5"), ("2.5", 0, 0)]


@pytest.mark.parametrize(
    ("quo", "without", "with_hawk"), [pytest.param(*c, id=f"HP.Fprop.{c[0]}") for c in HELPED]
)
def test_a_hawk_at_home_and_offers_from_abroad(quo, without, with_hawk):
    """After Hammond and Prins (1999): the effect of a ratifier depends on the status quo.

    Over agreements of a case, and over positions on the whole line.
    """
    assert taken(F(quo), "foreign") == F(without)
    assert taken(F(quo), "foreign", HAWK) == F(with_hawk)
    places = {"foreign": 1, "home": 0, "hawk": HAWK}
    worth = worth_over(places, quo, loss="absolute")
    made = spatial_offers(
        places, recognition=(1, 0, 0), discounts=0.5, worth=worth, loss="absolute"
    )
    made.verify()
    assert made.mean[0] == pytest.approx(float(F(with_hawk)), abs=1e-6)


@pytest.mark.parametrize("hawk", [pytest.param(HAWK, id="HP.Fprop.region")])
def test_a_hawk_helps_where_offers_come_from_abroad_and_the_status_quo_is_near_it(hawk):
    """It helps exactly for a status quo in (2 L - F, L), and never hurts."""
    gains = {q: abs(taken(q, "foreign")) - abs(taken(q, "foreign", hawk)) for q in TENTHS}
    assert min(gains.values()) == 0
    assert [q for q, gain in gains.items() if gain] == [q for q in TENTHS if -2 < q < hawk]


@pytest.mark.parametrize(
    ("quo", "without", "with_hawk"), [pytest.param(*c, id=f"HP.Hprop.{c[0]}") for c in HURT]
)
def test_a_hawk_at_home_and_offers_from_home(quo, without, with_hawk):
    """After Hammond and Prins (1999)."""
    assert taken(F(quo), "home") == F(without)
    assert taken(F(quo), "home", HAWK) == F(with_hawk)


@pytest.mark.parametrize("hawk", [pytest.param(HAWK, id="HP.Hprop.region")])
def test_a_hawk_hurts_where_home_makes_the_offers(hawk):
    """It hurts exactly for a status quo in (2 L - H, H), and never helps."""
    losses = {q: abs(taken(q, "home", hawk)) - abs(taken(q, "home")) for q in TENTHS}
    assert min(losses.values()) == 0
    assert [q for q, loss in losses.items() if loss] == [q for q in TENTHS if -1 < q < 0]


@pytest.mark.parametrize("dove", [pytest.param(F(1, 2), id="HP.dove")])
def test_a_dove_changes_nothing(dove):
    for proposer in ("foreign", "home"):
        assert all(taken(q, proposer) == taken(q, proposer, dove) for q in TENTHS)


# -- linkage -----------------------------------------------------------------------------------


def deal(names):
    """Yes-or-no issues."""
    return [Issue(name=name, options=("no", "yes"), status_quo="no") for name in names]


def pays(**utils):
    """Utils from saying yes to each issue."""
    return tuple(
        Interest(name=name, issues=(name,), valuation=Utils(utils={"no": 0, "yes": paid}))
        for name, paid in utils.items()
    )


def single(name, interests):
    return Body(name=name, centre=Actor(name=f"{name}_centre", interests=interests))


def test_two_issues_that_fail_alone_pass_as_a_package():
    """LINK.TW: Tollison and Willett (1979), International Organization 33, 425-449.

    https://doi.org/10.1017/S0020818300032252.
    """
    game = game_of(
        deal(["trade", "money"]),
        [single("a", pays(trade=3, money=-1)), single("b", pays(trade=-1, money=3))],
    )
    assert not game.explain(trade="yes").in_force
    assert not game.explain(money="yes").in_force
    settlement = game.solve("nash")
    assert dict(settlement.agreement) == {"trade": "yes", "money": "yes"}
    assert dict(settlement.gains) == {"a": 2, "b": 2}


@pytest.mark.parametrize(("rule", "passes"), [(Majority(), True), (Unanimity(), False)])
def test_synergistic_linkage_finds_a_majority_that_no_issue_has(rule, passes):
    """LINK.syn: synergistic linkage in the sense of Putnam (1988), pp. 446-448."""
    groups = [(2, -1), (-1, 2), (-1, -1)]
    members = tuple(
        Actor(name=f"group{k}", interests=pays(oil=oil, steel=steel))
        for k, (oil, steel) in enumerate(groups)
    )
    game = game_of(deal(["oil", "steel"]), [Body(name="home", members=members, ratification=rule)])

    def votes(**agreement):
        return sum(verdict.approves for verdict in game.explain(**agreement).actors.values())

    assert [votes(oil="yes"), votes(steel="yes"), votes(oil="yes", steel="yes")] == [1, 1, 2]
    assert not game.explain(oil="yes").countries["home"].ratifies
    assert not game.explain(steel="yes").countries["home"].ratifies
    assert game.explain(oil="yes", steel="yes").countries["home"].ratifies == passes


CELL = F(1, 1000)


@cache
def two_dimensions(weight):
    """Ideals (0, 0) and (1, 1), status quo (1/2, 1/2), each weighing its issue `weight` to 1.

    Options cover [-0.12, 0.56] x [0.44, 1.12], which holds all that both approve; two far ones
    on either issue, refused by one of them, give both issues the same span.
    """

    def axis(name, low):
        places = [F(low) / 100 + k * CELL for k in range(681)]
        every = [*places, F(-1, 5), F(6, 5)]
        options = tuple(Option(name=f"p{k}", position=p) for k, p in enumerate(every))
        return Issue(name=name, options=options, status_quo=f"p{places.index(F(1, 2))}")

    def side(name, ideal, salient):
        values = {n: Estimate.of(weight if n == salient else 1) for n in ("x", "y")}
        interests = tuple(wants(n, ideal, "quadratic") for n in ("x", "y"))
        return Body(
            name=name,
            centre=Actor(
                name=f"{name}_centre", interests=interests, importance=Weights(values=values)
            ),
        )

    return game_of([axis("x", -12), axis("y", 44)], [side("a", 0, "x"), side("b", 1, "y")])


def test_a_second_dimension_of_different_salience_opens_a_zone():
    """LINK2.area: the claim of König and Hug (2000), European Union Politics 1, 93-124.

    https://doi.org/10.1177/1465116500001001005. The zone is the intersection of two ellipses of
    area 0.204265; a convex curve in a box of 680 by 680 cells cuts at most 2 * 1360 + 4 of them.
    """
    count = two_dimensions(4).overlap().zone().count
    assert float(count * CELL**2) == pytest.approx(0.2042651, abs=float(2724 * CELL**2))


def test_with_equal_salience_linking_does_not_help():
    """LINK2.equal: only the status quo itself is left, where the two circles touch."""
    game = two_dimensions(1)
    assert game.overlap().zone().count == 1
    assert game.explain().in_force


def test_each_side_gets_the_issue_that_matters_to_it():
    """LINK2.nbs: Nash (1950) over the linked issues is (0.2, 0.8)."""
    game = two_dimensions(4)
    settlement = game.solve("nash")
    assert [position(game, settlement, issue) for issue in ("x", "y")] == [F(1, 5), F(4, 5)]
    assert settlement.unique


@pytest.mark.parametrize(
    ("parliament_needs", "package", "gains"),
    [
        pytest.param(0, {"one", "two"}, {"a": 1, "b": 3}, id="SUB.free"),
        pytest.param(2, {"one", "four"}, {"a": 2, "b": 1}, id="SUB.floor"),
    ],
)
def test_a_domestic_constraint_drops_the_uncomfortable_issue(parliament_needs, package, gains):
    """Issue subtraction: Hug and König (2002), International Organization 56, 447-476."""
    of_a, of_b = (3, -2, 1, -1), (-1, 4, -3, 2)
    names = ("one", "two", "three", "four")
    constrained = country(
        "a", pays(**dict(zip(names, of_a, strict=True))), ratifier_needs=parliament_needs
    )
    other = single("b", pays(**dict(zip(names, of_b, strict=True))))
    settlement = game_of(deal(names), [constrained, other]).solve("nash")
    assert {name for name, said in settlement.agreement.items() if said == "yes"} == package
    assert dict(settlement.gains) == gains
    assert settlement.unique
