"""Published results on protocols of offers, by case. Numbers are exact unless a tolerance is named.

Rubinstein, A. (1982), Econometrica 50(1), doi:10.2307/1912531. Krishna, V., Serrano, R. (1996),
Review of Economic Studies 63(1), doi:10.2307/2298115. Ponsati, C., Sakovics, J. (1998), Economic
Theory 11(3). Baron, D. P., Ferejohn, J. A. (1989), American Political Science Review 83(4),
doi:10.2307/1961664. Eraslan, H. (2002), Journal of Economic Theory 103(1),
doi:10.1006/jeth.2001.2829. Winter, E. (1996), American Political Science Review 90(4),
doi:10.2307/2945844. Closed forms marked "after" were derived from the protocol and are not
the paper's numbers. Likewise for Iida, K. (1993), Journal of Conflict Resolution 37(3); Iida, K.
(1996), Public Choice 89; Mo, J. (1995), American Political Science Review 89(4); and Schelling, T.
C. (1960), The Strategy of Conflict. Banks, J. S., Duggan, J. (2000), American Political Science
Review 94(1), doi:10.2307/2586381. Predtetchinski, A. (2011), Games and Economic Behavior 72(2).
Humphreys, M. (2007), Public Choice 132.
"""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from twolevel.bargaining import solve, split_the_pie
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

F = Fraction


@pytest.mark.parametrize(
    ("n", "discount", "shares"),
    [
        pytest.param(3, F(9, 10), (0.369004, 0.332103, 0.298893), id="B7-N.rot3"),
        pytest.param(
            6,
            F(95, 100),
            (0.188745, 0.179307, 0.170342, 0.161825, 0.153734, 0.146047),
            id="B7-N.rot6",
        ),
    ],
)
def test_rotating_proposers_under_unanimity(n, discount, shares):
    """After Rubinstein (1982): the k-th to propose gets d^k (1 - d) / (1 - d^n).

    N.rot3.bi: as do games of ever more rounds, the last of which is lost.
    """
    offers = alternating_offers([discount] * n)
    offers.verify()
    ahead = [0.0] * n
    for turn in reversed(range(n * 500)):
        ahead = [float(discount) * share for share in ahead]
        ahead[turn % n] += 1 - sum(ahead)
    assert ahead == pytest.approx([float(share) for share in offers.shares.values()], abs=1e-12)
    assert tuple(offers.shares.values()) == tuple(
        discount**k * (1 - discount) / (1 - discount**n) for k in range(n)
    )
    assert [round(float(share), 6) for share in offers.shares.values()] == list(shares)


@pytest.mark.parametrize(
    ("n", "discount", "sustained"),
    [
        pytest.param(3, F(1, 2), True, id="B7-N.shaked.3.half"),
        pytest.param(3, F(49, 100), False, id="B7-N.shaked.3.below"),
        pytest.param(6, F(1, 5), True, id="B7-N.shaked.6.fifth"),
        pytest.param(2, F(99, 100), False, id="B7-N.shaked.2"),
    ],
)
def test_patient_unanimity_sustains_every_division(n, discount, sustained):
    """N.shaked: Shaked, in Herrero (1985), any division, if and only if d >= 1 / (n - 1)."""
    offers = alternating_offers([discount] * n)
    assert ("other divisions are equilibria" in offers.selection) == sustained
    assert not (sustained and offers.unique)


@pytest.mark.parametrize(
    "n", [pytest.param(6, id="B7-N.pigeon"), pytest.param(3, id="B7-N.pigeon.3")]
)
def test_no_division_gives_every_responder_more_than_an_equal_part(n):
    """The step of the argument that sets the bound: someone is left with 1 / (n - 1) at most.

    Whoever is left with that refuses once its discount factor reaches it, for the sake of a
    pie that is then its own.
    """
    responders = split_the_pie(steps=3 * (n - 1), n_players=n - 1)
    most = min(solve(responders, "egalitarian").payoffs.values())
    assert most == F(1, n - 1)
    for step, sustained in ((F(0), True), (-F(1, 10**6), False)):
        offers = alternating_offers([most + step] * n)
        assert (f"at least {most} " in offers.selection) == sustained


@pytest.mark.parametrize("n", [pytest.param(3, id="B7-N.KS3"), pytest.param(2, id="B7-N.KS.2")])
def test_exit_restores_uniqueness(n):
    """Krishna and Serrano (1996): 1 / (1 + (n - 1) d) and d / (1 + (n - 1) d)."""
    offers = exit_offers([0.9] * n)
    offers.verify()
    whole = 1 + (n - 1) * F(9, 10)
    assert tuple(offers.shares.values()) == (1 / whole, *[F(9, 10) / whole] * (n - 1))
    assert offers.unique
    if n == 2:
        assert dict(offers.shares) == dict(alternating_offers([0.9] * 2).shares)


@pytest.mark.parametrize("discount", [pytest.param(F(8, 10), id="B7-N.KS.consist")])
def test_a_responder_who_refuses_alone_gets_what_it_was_offered(discount):
    """Krishna and Serrano (1996): d (x_1 + x_j) / (1 + d) = x_j."""
    shares = exit_offers([discount] * 4).shares
    own, other = shares["player 1"], shares["player 2"]
    assert discount / (1 + discount) * (own + other) == other == F(4, 17)


@pytest.mark.parametrize("options", [pytest.param((0.3, 0.4), id="B6-PS")])
def test_two_sided_outside_options_are_flagged(options):
    """Ponsati and Sakovics (1998): where both can leave, equilibria form a continuum."""
    both = alternating_offers((0.9, 0.9), outside_options=options, proposer_may_leave=True)
    assert both.agreed
    assert not both.unique
    assert "continuum" in both.selection
    assert alternating_offers((0.9, 0.9), outside_options=options).unique


@pytest.mark.parametrize(
    ("rates", "limit"), [pytest.param((F(1, 10), F(3, 10)), F(3, 4), id="B5-RUB.limit.nash")]
)
def test_the_limit_of_frequent_offers_is_weighted_nash(rates, limit):
    """Binmore, Rubinstein and Wolinsky (1986): weights inverse to the rates."""
    found = limit_of_offers(rates)
    found.verify()
    assert found.shares["first"] == limit
    offers = alternating_offers([math.exp(-float(rate) * 1e-7) for rate in rates])
    assert float(offers.shares["first"]) == pytest.approx(float(limit), abs=1e-7)


@pytest.mark.parametrize("payoffs", [pytest.param((0.2, 0.1), id="B5-BRW.lim.nash")])
def test_the_limit_of_breakdown_has_it_as_threat_point(payoffs):
    found = limit_of_offers((0, 0), breakdown_rate=1, breakdown_payoffs=payoffs)
    assert found.shares["first"] == F(55, 100)
    assert tuple(found.disagreement.values()) == (F(1, 5), F(1, 10))


@pytest.mark.parametrize(
    ("recognition", "discounts", "values"),
    [
        pytest.param(None, [F(9, 10)] * 3, (F(1, 3),) * 3, id="B7-N.rand"),
        pytest.param(
            (0.5, 0.3, 0.2), [F(9, 10)] * 3, (F(5, 10), F(3, 10), F(2, 10)), id="B7-N.randp"
        ),
        pytest.param(
            (0.5, 0.3, 0.2), (0.9, 0.8, 0.95), (F(10, 21), F(3, 21), F(8, 21)), id="B7-N.hetero"
        ),
    ],
)
def test_random_proposers_under_unanimity(recognition, discounts, values):
    """After Baron and Ferejohn (1989): v_i proportional to p_i / (1 - d_i); N.hetero.val."""
    found = random_proposers(discounts, recognition=recognition)
    found.verify()
    assert tuple(found.values.values()) == values
    if recognition is None:
        assert (found.kept["player 1"], found.thresholds["player 1"]) == (F(4, 10), F(3, 10))


@pytest.mark.parametrize(
    ("n", "quota", "discount", "kept"),
    [
        pytest.param(3, 2, 1, F(2, 3), id="C1-BF.sym.3"),
        pytest.param(5, 3, F(9, 10), F(64, 100), id="C1-BF.sym.5"),
        pytest.param(101, 51, F(8, 10), 1 - F(8, 10) * F(50, 101), id="C1-BF.sym.101"),
    ],
)
def test_the_proposer_keeps_what_a_minimal_majority_leaves(n, quota, discount, kept):
    """Baron and Ferejohn (1989): 1 - d (q - 1) / n, and d / n for each partner.

    BF.sym, BF.sym.solver, BF.sym.sum.
    """
    found = random_proposers([discount] * n, quota=quota)
    found.verify()
    assert sum(found.values.values()) == 1
    assert found.unique
    assert set(found.values.values()) == {F(1, n)}
    assert set(found.kept.values()) == {kept}
    assert set(found.thresholds.values()) == {discount * F(1, n)}


UNEQUAL = [
    ((0.5, 0.3, 0.2), 0.9, (F(11, 31), F(10, 31), F(10, 31))),
    ((0.6, 0.25, 0.15), 0.9, (F(33, 73), F(20, 73), F(20, 73))),
    ((0.7, 0.2, 0.1), 1, (F(7, 13), F(3, 13), F(3, 13))),
    ((0.4, 0.35, 0.25), 1, (F(1, 3),) * 3),
    ((0.8, 0.1, 0.1), 0.5, (F(3, 4), F(1, 8), F(1, 8))),
]


@pytest.mark.parametrize(
    ("recognition", "discount", "values"),
    [pytest.param(*case, id=f"C2-BF3.{case[0]}.{case[1]}") for case in UNEQUAL],
)
def test_unequal_recognition_under_majority(recognition, discount, values):
    """After Eraslan (2002), who shows that stationary payoffs are unique."""
    found = random_proposers([discount] * 3, recognition=recognition, quota=2)
    found.verify()
    assert found.residual == 0  # BF3.res
    assert found.unique
    assert tuple(found.values.values()) == values
    lead, d = F(str(recognition[0])), F(str(discount))
    low, high = (1 - d) / (3 - 2 * d), 1 / (3 - d)
    if all(low <= F(str(p)) <= high for p in recognition):
        assert set(found.values.values()) == {F(1, 3)}
    elif values[1] == values[2]:  # one leader above, BF3.half
        assert values[0] == lead * (2 - d) / (2 - d * lead)


@pytest.mark.parametrize("leader", [pytest.param(F(7, 10), id="C2-BF3.hop")])
def test_one_strong_proposer_without_discounting(leader):
    """The leader gets m p / (2 - m p), as in the study aid of Humphreys."""
    rest = (1 - leader) / 2
    found = random_proposers([1] * 3, recognition=(leader, rest, rest), quota=2)
    assert found.values["player 1"] == leader / (2 - leader)


@pytest.mark.parametrize(
    "recognition",
    [
        pytest.param((F(1, 2), F(1, 4), F(1, 4)), id="C2-BF3.equal.half"),
        pytest.param((F(1, 2), F(1, 3), F(1, 6)), id="C2-BF3.equal"),
    ],
)
def test_without_discounting_recognition_does_not_matter(recognition):
    """Up to one half; see Eraslan (2002) on how chances to propose are competed away."""
    found = random_proposers([1] * 3, recognition=recognition, quota=2)
    assert set(found.values.values()) == {F(1, 3)}


@pytest.mark.parametrize("quota", [pytest.param(3, id="C2-BF5.het.exact")])
def test_five_unequal_proposers(quota):
    """BF5.het, BF5.het.res."""
    found = random_proposers([0.9] * 5, recognition=(0.4, 0.3, 0.1, 0.1, 0.1), quota=quota)
    found.verify()
    assert found.residual == 0
    assert [value * 29 for value in found.values.values()] == [8, 6, 5, 5, 5]


@pytest.mark.parametrize(
    ("n", "quota", "discount", "value"),
    [
        pytest.param(3, 2, F(9, 10), F(11, 15), id="C3-BFV"),
        pytest.param(3, 3, F(9, 10), F(1, 3), id="C3-BFV.unanimity"),
        pytest.param(5, 3, F(9, 10), F(11, 19), id="C3-BFV.5"),
        pytest.param(5, 5, F(9, 10), F(1, 5), id="C3-BFV.unanimity.5"),
    ],
)
def test_one_veto_player(n, quota, discount, value):
    """After Winter (1996): with k = (q - 1) d / (n - 1), (1 - k) / (n - d (n - 1) - k)."""
    found = random_proposers([discount] * n, quota=quota, vetoes=["player 1"])
    found.verify()
    part = (quota - 1) * discount / (n - 1)
    assert found.values["player 1"] == value == (1 - part) / (n - discount * (n - 1) - part)


@pytest.mark.parametrize("rounds", [pytest.param(400, id="C3-BFV.iter")])
def test_rounds_without_end_lead_to_the_veto_players_value(rounds):
    """By finite games of ever more rounds: each proposer buys the cheapest vote that it needs."""
    discount = F(9, 10)
    veto, other = 1 / 3, 1 / 3  # expected in the last round, when whoever proposes takes all
    for _ in range(rounds):
        keep = 1 - 0.9 * veto  # an ordinary player buys the veto player
        veto, other = (
            (1 - 0.9 * other) / 3 + 2 / 3 * 0.9 * veto,
            keep / 3 + 0.9 * other / 6,
        )
    found = random_proposers([discount] * 3, quota=2, vetoes=["player 1"])
    assert [float(value) for value in found.values.values()] == pytest.approx(
        [veto, other, other], abs=1e-12
    )
    assert (veto, other) == pytest.approx((11 / 15, 2 / 15), abs=1e-12)


@pytest.mark.parametrize("discount", [pytest.param(1 - F(1, 10**12), id="C3-BFV.limit")])
def test_a_patient_veto_player_takes_everything(discount):
    found = random_proposers([discount] * 3, quota=2, vetoes=["player 1"])
    assert found.values["player 1"] > 1 - F(1, 10**11)


GROUPS = [
    ((1, 1), (1, 1), 0.526316),
    ((3, 3), (2, 2), 0.625),
    ((3, 3), (3, 2), 0.869565),
    ((101, 3), (51, 2), 0.549959),
    ((101, 3), (101, 2), 0.869565),
    ((1, 101), (1, 51), 0.923103),
]


@pytest.mark.parametrize(
    ("sizes", "quotas", "share"),
    [pytest.param(*case, id=f"C4-SY.{case[0]}.{case[1]}") for case in GROUPS],
)
def test_strict_ratification_strengthens_a_group(sizes, quotas, share):
    """After the abstract of Sethi and Yoo on intergroup bargaining with ratification quotas.

    SY.1.1.1.1, SY.3.2.3.2, SY.3.3.3.2, SY.101.51.3.2, SY.101.101.3.2, SY.1.1.101.51: size and
    quota of the first group, then of the second.
    """
    found = group_offers(sizes, quotas=quotas, discounts=(0.9, 0.9))
    found.verify()
    assert float(found.shares["first"]) == pytest.approx(share, abs=5e-7)


@pytest.mark.parametrize("sizes", [pytest.param((3, 3), id="C4-SY.mono")])
def test_only_the_share_of_the_quota_matters(sizes):
    found = [
        group_offers(sizes, quotas=(q, 2), discounts=(0.9, 0.9)).shares["first"] for q in (1, 2, 3)
    ]
    assert found == sorted(found)
    large = group_offers((300, 3), quotas=(200, 2), discounts=(0.9, 0.9))
    assert large.shares["first"] == found[1]


UNIFORM = [
    ((0, 1), 0, F(1, 2), F(1, 2)),
    ((0.4, 0.6), 0, F(3, 5), 1),
    ((0.2, 0.8), 0, F(3, 5), F(2, 3)),
    ((0.2, 0.8), 0.3, F(9, 20), F(5, 12)),
    ((0, 0.4), 0, F(2, 5), 1),
]


@pytest.mark.parametrize(
    ("bounds", "breakdown", "offer", "chance"),
    [pytest.param(*case, id=f"F4-IID.{case[0]}.{case[1]}") for case in UNIFORM],
)
def test_an_offer_to_uncertain_ratifiers(bounds, breakdown, offer, chance):
    """After Iida (1993): (1 - d + a) / 2 within the bounds; IID.s3 is a spread of 0.3."""
    found = uncertain_ratification(UniformReservation(*bounds), breakdown=breakdown)
    found.verify()
    assert (found.share, found.probability) == (offer, chance)
    numeric = uncertain_ratification(UniformReservation(*bounds).cdf, breakdown=breakdown)
    assert numeric.method == "scalar optimisation"
    assert numeric.share == pytest.approx(float(offer), abs=1e-6)


SPREADS = [("1/20", 0.55, 1), ("1/6", 0.6667, 1), ("1/5", 0.65, 0.875), ("3/10", 0.6, 0.6667)]
SPREADS += [("2/5", 0.55, 0.5625), ("1/2", 0.5, 0.5)]


@pytest.mark.parametrize(
    ("spread", "offer", "chance"),
    [pytest.param(*case, id=f"F4-IID.spread.{case[0]}") for case in SPREADS],
)
def test_involuntary_defection_starts_at_a_spread_of_a_sixth(spread, offer, chance):
    wide = F(spread)
    found = uncertain_ratification(UniformReservation(F(1, 2) - wide, F(1, 2) + wide))
    assert float(found.share) == pytest.approx(offer, abs=5e-5)
    assert float(found.probability) == pytest.approx(chance, abs=5e-5)
    assert (found.involuntary_defection > 0) == (wide > F(1, 6))  # IID.thr


LOGISTIC = [(10, 0.5, 0.607373, 0.745305), (20, 0.5, 0.597633, 0.875735)]
LOGISTIC += [(5, 0.3, 0.425471, 0.651889)]


@pytest.mark.parametrize(
    ("slope", "middle", "offer", "chance"),
    [pytest.param(*case, id=f"F4-LOGIT.{case[0]}.{case[1]}") for case in LOGISTIC],
)
def test_an_offer_under_logistic_ratification(slope, middle, offer, chance):
    distribution = LogisticReservation(middle, slope)
    found = uncertain_ratification(distribution)
    found.verify()
    assert found.share == pytest.approx(offer, abs=5e-7)
    assert found.probability == pytest.approx(chance, abs=5e-7)
    assert uncertain_ratification(distribution.cdf).share == pytest.approx(offer, abs=1e-6)


@pytest.mark.parametrize("share", [pytest.param(0.75, id="F4-NASHPI")])
def test_the_expected_nash_product_under_uncertain_ratification(share):
    """After Iida (1993): ratified with chance x, the product of expected gains is x^3 (1 - x)."""
    found = uncertain_ratification(UniformReservation(0, 1), aim="nash")
    found.verify()
    assert found.share == pytest.approx(share, abs=1e-7)


@pytest.mark.parametrize(
    ("high", "curve", "best", "pays"),
    [
        pytest.param(1, {0: 0.375, 0.3: 0.33, 0.5: 0.25, 0.7: 0.21}, 0, False, id="F5-TIE.b1"),
        pytest.param(0.4, {0: 0.5, 0.6: 0.6, 0.7: 0.525}, 0.6, True, id="F5-TIE.b4"),
    ],
)
def test_tying_hands_pays_up_to_sure_ratification(high, curve, best, pays):
    """After Schelling (1960)."""
    found = best_own_floor(UniformReservation(0, high))
    found.verify()
    assert {floor: float(found.expected(floor)) for floor in curve} == curve
    assert (float(found.floor), found.pays) == (best, pays)


TYPES = {"soft": F(1, 5), "tough": F(3, 5)}
VETOES = [("noveto", 0, 0, 0.2, 0), ("veto", 0.5, 0, 0.6, 0.6), ("extreme", 0.9, 0, 0.9, 0.9)]
VETOES += [("dF.none", 0, 0.3, 0.2, 0), ("dF.3", 0.3, 0.3, 0.3, 0), ("dF.55", 0.55, 0.3, 0.6, 0.6)]
VETOES += [("dF.65", 0.65, 0.3, 0.65, 0.65), ("dF.75", 0.75, 0.3, 0, 0)]


@pytest.mark.parametrize(
    ("floor", "breakdown", "soft", "tough"),
    [pytest.param(*case[1:], id=f"F6-MO.{case[0]}") for case in VETOES],
)
def test_an_agent_with_a_veto_helps_unless_it_is_extreme(floor, breakdown, soft, tough):
    """After Mo (1995)."""
    found = screening_offer(TYPES, (0.6, 0.4), agent_floor=floor, breakdown=breakdown)
    found.verify()
    assert tuple(map(float, found.outcomes.values())) == (soft, tough)


@pytest.mark.parametrize(
    ("breakdown", "switch"),
    [pytest.param(0, F(1, 3), id="F6-MO.switch"), pytest.param(0.3, F(8, 15), id="F6-MO.dF.pool")],
)
def test_the_floor_at_which_the_proposer_pools(breakdown, switch):
    at = screening_offer(TYPES, (0.6, 0.4), agent_floor=switch, breakdown=breakdown)
    assert at.ties == (switch, F(3, 5))
    assert not at.unique
    for step, pooling in ((-F(1, 1000), False), (F(1, 1000), True)):
        near = screening_offer(TYPES, (0.6, 0.4), agent_floor=switch + step, breakdown=breakdown)
        assert near.pooling == pooling


@pytest.mark.parametrize("types", [pytest.param((0.2, 0.5, 0.8), id="F13-POLL")])
def test_a_poll_is_not_answered_truthfully(types):
    """After Iida (1996)."""
    found = poll(types, (0.3, 0.4, 0.3))
    offer = found.unpolled
    offer.verify()
    assert (offer.offer, offer.proposer_payoff) == (F(1, 2), F(35, 100))  # POLL.base
    assert (offer.probability, offer.rent) == (F(7, 10), F(9, 100))
    assert (found.proposer_payoff, found.rent) == (F(1, 2), 0)  # POLL.truth
    assert not found.truthful  # POLL.ic
    assert found.gains_from_lying["type 1"] == F(6, 10)


def proposed(found):
    return [made[0][0][0] for made in found.proposals.values()]


LINE = [("quadratic", 1, 0.5, 0.866025), ("quadratic", 1, 0.9, 0.5)]
LINE += [("quadratic", 1, 0.99, 0.171499), ("quadratic", 4, 0.95, 0.738549)]
LINE += [("absolute", 1, 0.5, 0.75), ("absolute", 1, 0.9, 0.25), ("absolute", 1, 0.99, 0.029412)]


@pytest.mark.parametrize(
    ("loss", "worth", "discount", "reach"),
    [pytest.param(*case, id=f"C5-BD1.{'.'.join(map(str, case[:3]))}") for case in LINE],
)
def test_majority_on_a_line_draws_offers_to_the_median(loss, worth, discount, reach):
    """After Banks and Duggan (2000): BD1.quad, BD1.abs, and BD1.K with more to lose from delay."""
    found = spatial_offers([-1, 0, 1], discounts=discount, quota=2, worth=worth, loss=loss)
    found.verify()
    assert proposed(found) == pytest.approx([-reach, 0, reach], abs=1e-6)
    share = worth * (1 - discount) / (1 - 2 * discount / 3)
    exact_reach = share**0.5 if loss == "quadratic" else share
    assert proposed(found)[2] == pytest.approx(exact_reach, abs=1e-8)


PIVOTS = [((0, 0.3, 1), None, 3, 0.397751), ((0, 0.3, 1), (0.5, 0.25, 0.25), 3, 0.341831)]
PIVOTS += [((0, 0.3, 1), (0.6, 0.3, 0.1), 3, 0.3), ((0, 0.1, 0.2, 0.9, 1), None, 5, 0.439531)]
PIVOTS += [((0, 0.1, 0.2, 0.9, 1), None, 4, 0.441663), ((0, 0.1, 0.2, 0.9, 1), None, 3, 0.2)]


@pytest.mark.parametrize(
    ("ideals", "recognition", "quota", "limit"),
    [pytest.param(*case, id=f"C6-BD1.lim.{case[0]}.{case[1]}.q{case[2]}") for case in PIVOTS],
)
def test_patient_offers_on_a_line_are_the_bargain_of_the_pivots(ideals, recognition, quota, limit):
    """After Predtetchinski (2011)."""
    found = pivots_limit(ideals, recognition=recognition, quota=quota)
    found.verify()
    assert found.position == pytest.approx(limit, abs=5e-7)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ideals", "recognition", "quota", "limit"),
    [pytest.param(*case, id=f"C6-BD1.near.{case[0]}.{case[1]}.q{case[2]}") for case in PIVOTS],
)
def test_offers_near_the_limit_come_near_it(ideals, recognition, quota, limit):
    found = spatial_offers(ideals, recognition=recognition, quota=quota, discounts=0.9975)
    assert found.mean[0] == pytest.approx(limit, abs=0.006)


@pytest.mark.parametrize("naive", [pytest.param(0.462610, id="C6-BD1.naive")])
def test_nash_over_all_players_is_not_the_limit(naive):
    """The Nash solution of all three, by a fine grid."""
    ideals = (0, 0.3, 1)
    grid = [k / 200_000 for k in range(1, 200_000)]
    best = max(grid, key=lambda x: math.prod(1 - (x - ideal) ** 2 for ideal in ideals))
    assert best == pytest.approx(naive, abs=1e-5)
    assert abs(pivots_limit(ideals).position - best) > 0.02


QUOTAS = [(3, 0.028223, 0.371777, 0.214355), (4, 0.431492, 0.453021, 0.440104)]
QUOTAS += [(5, 0.432502, 0.447791, 0.438618)]


@pytest.mark.parametrize(
    ("quota", "low", "high", "mean"),
    [pytest.param(*case, id=f"C6-BD1.quota.{case[0]}") for case in QUOTAS],
)
def test_acceptance_intervals_by_quota(quota, low, high, mean):
    found = spatial_offers([0, 0.1, 0.2, 0.9, 1], quota=quota, discounts=0.99)
    found.verify()
    assert found.acceptance_interval == pytest.approx((low, high), abs=1e-6)
    assert found.mean[0] == pytest.approx(mean, abs=1e-6)


TRIANGLE = [(0, 0), (1, 0), (0.5, math.sqrt(0.75))]


@pytest.mark.parametrize(
    ("discount", "fraction"),
    [
        pytest.param(0.5, 0.115563, id="C7-BD2.0.5"),
        pytest.param(0.9, 0.279847, id="C7-BD2.0.9"),
        pytest.param(0.9999, 0.333333, id="C7-BD2.1"),
        pytest.param(1, 1 / 3, id="C7-BD2.eq.1.0"),
    ],
)
def test_majority_in_the_plane_has_no_core_and_mixes_partners(discount, fraction):
    """After Banks and Duggan (2000): a part of the way to either partner.

    BD2.eq.0.5, BD2.eq.0.9, BD2.t: nobody gains by one deviation.
    """
    found = spatial_offers(TRIANGLE, discounts=discount, quota=2)
    found.verify()
    assert found.unique
    (to_right, first), (to_top, second) = found.proposals["player 1"]
    assert (first, second) == (0.5, 0.5)
    assert to_right == pytest.approx((fraction, 0), abs=1e-4 if discount == 0.9999 else 5e-7)
    assert math.hypot(*to_top) == pytest.approx(to_right[0], abs=1e-9)
    if discount < 0.99:
        root = math.sqrt((2 - discount) ** 2 - 4 * (1 - discount) * discount / 3)
        formula = (2 - discount - root) / (2 * (1 - discount))
        assert to_right[0] == pytest.approx(formula, abs=1e-7)


def ratified(*ratifiers):
    """Two negotiators propose, and A's ratifiers too must agree."""
    ideals = {"A": (-1, 0), "B": (1, 0)} | {f"R{k}": at for k, at in enumerate(ratifiers)}
    recognition = [F(1, 2), F(1, 2), *[0] * len(ratifiers)]
    found = spatial_offers(ideals, recognition=recognition, discounts=0.8, worth=9)
    found.verify()
    return found


@pytest.mark.parametrize("at", [pytest.param((-1.5, 0), id="F12-HUM.mid")])
def test_a_strategic_ratifier_helps_its_negotiator(at):
    """After Humphreys (2007): the mean moves to the middle of the extreme veto players.

    Every proposal beats the status quo for the ratifier, so that one who compares with the status
    quo would not bind (HUM.strategic).
    """
    assert ratified().mean == pytest.approx((0, 0), abs=1e-6)  # HUM.base
    found = ratified(at)
    assert found.mean == pytest.approx((-0.25, 0), abs=1e-6)  # HUM.one
    assert all(found.payoff("R0", made[0][0]) > 0 for made in found.proposals.values())
    assert found.values["A"] > ratified().values["A"]


SPREAD = [
    *((axis, 0, 0, 0) for axis in ("disagreed", "agreed", "together", "further")),
    ("disagreed", 0.5, -0.25, 0.668009),
    ("disagreed", 1, -0.5, 1.113183),
    ("agreed", 0.5, -0.013388, 0.042718),
    ("agreed", 1, -0.055518, 0.171478),
    ("together", 0.5, -0.00398, 0.009545),
    ("together", 1, -0.014066, 0.030345),
    ("further", 0.5, -0.25, 0.668009),
    ("further", 1, -0.5, 1.113183),
]


@pytest.mark.parametrize(
    ("axis", "spread", "mean", "gain"),
    [pytest.param(*case, id=f"F12-HUM.spread.{case[0]}.{case[1]}") for case in SPREAD],
)
def test_dissension_among_ratifiers_helps_on_the_disagreed_axis(axis, spread, mean, gain):
    """After Humphreys (2007); his claim on the agreed axis is not reproduced by this model.

    Two ratifiers who both stand further out help as much as two who stand to either side: only the
    extreme one binds.
    """
    places = {
        "disagreed": ((-1 - spread, 0), (-1 + spread, 0)),
        "agreed": ((-1, spread), (-1, -spread)),
        "together": ((-1, spread), (-1, spread)),
        "further": ((-1 - spread, 0), (-1 - spread, 0)),
    }
    found = ratified(*places[axis])
    assert found.mean[0] == pytest.approx(mean, abs=2e-6)
    assert found.values["A"] - ratified().values["A"] == pytest.approx(gain, abs=2e-6)
