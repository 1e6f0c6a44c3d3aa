"""Published voting power and values of cooperative games, by case; all numbers are exact.

Shapley, L. S., Shubik, M. (1954), American Political Science Review 48(3), doi:10.2307/1951053.
Banzhaf, J. F. (1965), Rutgers Law Review 19. Felsenthal, D. S., Machover, M. (1998), The
Measurement of Voting Power, for the European Communities and the Security Council. Owen, G.
(1975), Naval Research Logistics Quarterly 22(4), doi:10.1002/nav.3800220409, and (1977),
doi:10.1007/978-3-642-45494-3_7. Littlechild, S. C., Owen, G. (1973), Management Science 20(3),
doi:10.1287/mnsc.20.3.370. Aumann, R. J., Maschler, M. (1985), Journal of Economic Theory 36(2),
doi:10.1016/0022-0531(85)90102-4. Aumann, R. J., Maschler, M. (1964), Advances in Game Theory,
443-476. Myerson, R. B. (1977), Mathematics of Operations Research 2(3), doi:10.1287/moor.2.3.225.
Small games that only apply a paper's definition are marked "after".
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import networkx as nx
import pytest

from twolevel.coalitions import (
    CompoundGame,
    CooperativeGame,
    VotingGame,
    absolute_quota,
    compound_power,
    core,
    in_bargaining_set,
    myerson_value,
    nucleolus,
    owen_value,
    power_indices,
    shapley_value,
    superadditivity,
)
from twolevel.model import AllOf, AtLeast, Majority, Unanimity, Veto


def fractions(text):
    return [Fraction(number) for number in text.split()]


def weighted(weights, quota):
    return VotingGame.weighted({f"m{k}": weight for k, weight in enumerate(weights)}, quota=quota)


EEC = weighted([4, 4, 4, 2, 2, 1], 12)

PERMANENT = [f"permanent{k}" for k in range(5)]
ELECTED = [f"elected{k}" for k in range(10)]
COUNCIL = VotingGame(
    members=PERMANENT + ELECTED, rule=AllOf(rules=(Veto(members=PERMANENT), AtLeast(count=9)))
)


@pytest.mark.parametrize(
    ("game", "index", "expected"),
    [
        pytest.param(weighted([50, 49, 1], 51), "shapley_shubik", "2/3 1/6 1/6", id="D1-PI.51.ssi"),
        pytest.param(weighted([50, 49, 1], 51), "banzhaf", "3/4 1/4 1/4", id="D1-PI.51.bz"),
        pytest.param(
            weighted([50, 49, 1], 51), "banzhaf_normalised", "3/5 1/5 1/5", id="D1-PI.51.bzn"
        ),
        pytest.param(weighted([5, 3, 3], 5), "shapley_shubik", "2/3 1/6 1/6", id="5-wins-alone"),
        pytest.param(EEC, "shapley_shubik", "14/60 14/60 14/60 9/60 9/60 0", id="D1-PI.EEC.ssi"),
        pytest.param(EEC, "banzhaf_normalised", "5/21 5/21 5/21 3/21 3/21 0", id="D1-PI.EEC.bzn"),
    ],
)
def test_power_in_small_bodies(game, index, expected):
    found = power_indices(game)
    found.verify(game)
    assert list(getattr(found, index).values()) == fractions(expected)


@pytest.mark.parametrize(
    "game",
    [
        pytest.param(COUNCIL, id="as-a-nested-rule"),
        pytest.param(
            VotingGame.weighted(dict.fromkeys(PERMANENT, 7) | dict.fromkeys(ELECTED, 1), quota=39),
            id="as-weights",
        ),
    ],
)
def test_the_security_council(game):
    """D1-PI.UNSC, D1-PI.UNSC.bz, D1-PI.UNSC.bzn."""
    found = power_indices(game)
    assert found.shapley_shubik["permanent0"] == Fraction(421, 2145)
    assert found.shapley_shubik["elected9"] == Fraction(4, 2145)
    assert found.banzhaf["permanent0"] == Fraction(848, 16384)
    assert found.banzhaf["elected9"] == Fraction(84, 16384)
    assert float(found.banzhaf_normalised["permanent0"]) == pytest.approx(0.1669291, abs=1e-7)
    assert float(found.banzhaf_normalised["elected9"]) == pytest.approx(0.0165354, abs=1e-7)


# -- two levels -----------------------------------------------------------------------------------


def voters(prefix, count, rule=None):
    return VotingGame(members=[f"{prefix}{k}" for k in range(count)], rule=rule or Majority())


def treaty(*homes):
    """Return unanimity among countries, each with a game at home, or None for a single actor."""
    names = [f"country{k}" for k in range(len(homes))]
    parts = {name: home for name, home in zip(names, homes, strict=True) if home}
    return CompoundGame(game=VotingGame(members=names, rule=Unanimity()), parts=parts)


THREE_MAJORITIES = treaty(voters("a", 3), voters("b", 3), voters("c", 3))
FOUR_WEIGHTED = VotingGame.weighted({"b0": 2, "b1": 1, "b2": 1, "b3": 1}, quota=4)
MIXED = treaty(voters("a", 3), FOUR_WEIGHTED, None)
ONE_MAJORITY = treaty(voters("a", 3), None, None)
ONE_UNANIMITY = treaty(voters("a", 3, Unanimity()), None, None)


@pytest.mark.parametrize(
    ("game", "index", "expected"),
    [
        pytest.param(THREE_MAJORITIES, "banzhaf", "1/8 " * 9, id="D2-CG.una.maj"),
        pytest.param(MIXED, "banzhaf", "1/16 1/16 1/16 1/8 1/16 1/16 1/16 1/8", id="D2-CG.general"),
        pytest.param(THREE_MAJORITIES, "shapley_shubik", "1/9 " * 9, id="D2-CG.ssi"),
        pytest.param(ONE_MAJORITY, "shapley_shubik", "1/10 1/10 1/10 7/20 7/20", id="D2-CG.ssi2"),
        pytest.param(ONE_UNANIMITY, "shapley_shubik", "1/5 " * 5, id="D2-CG.ssi3"),
        pytest.param(ONE_MAJORITY, "owen", "1/9 1/9 1/9 1/3 1/3", id="D2-OWEN.two"),
        pytest.param(
            treaty(voters("a", 2, Unanimity()), None), "owen", "1/4 1/4 1/2", id="D2-OWEN.veto"
        ),
        pytest.param(
            treaty(voters("a", 2, Unanimity()), None),
            "shapley_shubik",
            "1/3 1/3 1/3",
            id="D2-OWEN.veto.shapley",
        ),
    ],
)
def test_power_at_two_levels(game, index, expected):
    """After Owen (1975, 1977): the definitions applied to treaties and ratification.

    CG.general.val, CG.ssi2.val.
    """
    found = compound_power(game)
    found.verify(game)
    assert [getattr(actor, index) for actor in found.actors.values()] == fractions(expected)


def test_the_product_of_indices_is_wrong_where_a_country_is_not_decisive():
    """D2-CG.naive: ratification needs more than half of the patterns of approval or fewer."""
    found = compound_power(MIXED)
    assert found.countries["country1"].ratification != Fraction(1, 2)
    actor = found.actors["a0"]
    product = found.countries["country0"].banzhaf * actor.domestic_banzhaf
    assert actor.banzhaf != product


def test_majority_ratification_costs_a_country_power_and_unanimity_brings_it():
    """D2-CG.ssi.less."""
    lower = compound_power(ONE_MAJORITY).countries["country0"].actors_shapley_shubik
    higher = compound_power(ONE_UNANIMITY).countries["country0"].actors_shapley_shubik
    assert lower == Fraction(3, 10) < Fraction(1, 3) < Fraction(3, 5) == higher


# -- values ---------------------------------------------------------------------------------------

GLOVES = CooperativeGame.from_function("lab", lambda s: min("l" in s, len(s) - ("l" in s)))
MAJORITY = CooperativeGame.from_function("abc", lambda s: len(s) >= 2)
FIVE = CooperativeGame.from_function("abcde", lambda s: len(s) >= 3)


def estate(amount):
    claims = {"a": 100, "b": 200, "c": 300}
    return CooperativeGame.from_function(
        "abc", lambda s: max(0, amount - sum(claims[i] for i in "abc" if i not in s))
    )


AIRPORT = CooperativeGame.from_function(
    "abc", lambda s: -max({"a": 1, "b": 2, "c": 3}[i] for i in s)
)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(shapley_value(GLOVES), "2/3 1/6 1/6", id="D3-TU.glove.sh"),
        pytest.param(nucleolus(GLOVES), "1 0 0", id="D3-TU.glove.nuc"),
        pytest.param(shapley_value(AIRPORT), "-1/3 -5/6 -11/6", id="D3-TU.airport"),
        pytest.param(nucleolus(estate(100)), "100/3 100/3 100/3", id="D3-TU.talmud.100"),
        pytest.param(nucleolus(estate(200)), "50 75 75", id="D3-TU.talmud.200"),
        pytest.param(nucleolus(estate(300)), "50 100 150", id="D3-TU.talmud.300"),
        pytest.param(owen_value(MAJORITY, [("a", "b"), ("c",)]), "1/2 1/2 0", id="D2-OWEN.3"),
        pytest.param(
            owen_value(FIVE, [("a", "b"), ("c",), ("d",), ("e",)]),
            "1/4 1/4 1/6 1/6 1/6",
            id="D2-OWEN.5",
        ),
    ],
)
def test_values(found, expected):
    assert list(found.payoffs.values()) == fractions(expected)


def test_the_talmud_is_proved():
    for amount in (100, 200, 300):
        nucleolus(estate(amount)).verify(estate(amount))


@pytest.mark.parametrize(
    ("shares", "stable"), [("1/2 1/2 0", True), ("2/3 1/3 0", False), ("1/3 2/3 0", False)]
)
def test_the_bargaining_set_of_a_pair_under_majority(shares, stable):
    """D3-TU.M1: Aumann and Maschler (1964)."""
    found = in_bargaining_set(MAJORITY, fractions(shares), structure=[("a", "b"), ("c",)])
    assert found.holds == stable
    assert core(MAJORITY).is_empty


SQUARES = CooperativeGame.from_function("habc", lambda s: len(s) ** 2 if len(s) >= 2 else 0)


@pytest.mark.parametrize(
    ("game", "links", "expected"),
    [
        pytest.param(MAJORITY, ["ab", "bc"], "1/6 2/3 1/6", id="D4-MY.path"),
        pytest.param(MAJORITY, ["ab", "bc", "ac"], "1/3 1/3 1/3", id="D4-MY.complete"),
        pytest.param(MAJORITY, ["ab"], "1/2 1/2 0", id="D4-MY.single"),
        pytest.param(SQUARES, ["ha", "hb", "hc"], "29/4 35/12 35/12 35/12", id="D4-MY.star4"),
    ],
)
def test_the_myerson_value(game, links, expected):
    """After Myerson (1977): his definition on small networks."""
    found = myerson_value(game, [tuple(link) for link in links])
    assert list(found.payoffs.values()) == fractions(expected)


def test_adding_a_link_never_hurts_its_ends_in_a_superadditive_game():
    """D4-MY.stable, on every network of four players; D4-MY.fair is a property elsewhere."""
    assert superadditivity(SQUARES)
    every = list(combinations(SQUARES.players, 2))
    for chosen in range(1, 1 << len(every)):
        links = [link for k, link in enumerate(every) if chosen >> k & 1]
        one, other = links[-1]
        graph = nx.Graph(links)
        graph.add_nodes_from(SQUARES.players)
        after, before = myerson_value(SQUARES, graph), myerson_value(SQUARES, links[:-1])
        assert after[one] - before[one] == after[other] - before[other] >= 0


def test_the_council_of_the_european_union_at_nice():
    """A triple majority of votes, states and population: 27 members, all counted at once.

    Felsenthal, D. S., Machover, M. (2001), Social Choice and Welfare 18(3),
    doi:10.1007/s003550000077, for the votes; populations in tenths of a percent of the Union.
    """
    votes = [29] * 4 + [27] * 2 + [14, 13] + [12] * 5 + [10] * 3 + [7] * 5 + [4] * 5 + [3]
    people = [170, 123, 123, 120, 82, 80, 46, 33, 22, 22, 21, 21, 21, 18, 17, 16]
    people += [11, 11, 11, 8, 7, 5, 4, 3, 2, 1, 1]
    names = [f"m{k}" for k in range(27)]
    rule = AllOf(
        rules=(
            absolute_quota(dict(zip(names, votes, strict=True)), 255),
            AtLeast(count=14),
            absolute_quota(dict(zip(names, people, strict=True)), 620),
        )
    )
    found = power_indices(VotingGame(members=names, rule=rule))
    assert found.by_size.is_consistent()
    assert sum(found.shapley_shubik.values()) == 1
    ranked = [found.banzhaf[name] for name in names]
    assert ranked[0] >= ranked[3] > ranked[5] > ranked[7] > ranked[13] > ranked[26] > 0
    assert float(found.power_to_act) == pytest.approx(0.0203, abs=5e-4)
