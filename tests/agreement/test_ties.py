"""One draw is one world: what ties regions is drawn with everything else, for whoever asks.

The oracle is a scenario in which everything is known: each open statement replaced, path by
path, by the numbers that the draw gives it.
"""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.model import (
    Actor,
    Body,
    Endowments,
    Estimate,
    Interest,
    Issue,
    Order,
    Scenario,
    Ties,
    Utils,
    Values,
    Weights,
)
from twolevel.model.actors import ENDOWMENTS
from twolevel.model.facts import Chosen, Fact
from twolevel.networks import soft_regionalism
from twolevel.networks.complementarity import regions_of
from twolevel.networks.drawn import DrawnTies
from twolevel.networks.soft_regionalism import GRID
from twolevel.payoffs.compiled import point_game
from twolevel.payoffs.drawing import Drawing
from twolevel.payoffs.statements import statements, uniforms
from twolevel.regionalism import CycleOptions, cycle
from twolevel.robustness.draws import drawn_game, stream_key
from twolevel.robustness.endorsing import Endorsing
from twolevel.robustness.link_shares import link_shares
from twolevel.robustness.processes import Processes
from twolevel.robustness.theories import COUNTERFACTUALS, THEORIES, Theory
from twolevel.robustness.trial import trial
from twolevel.testing import scenarios
from twolevel.testing.ties import ties

TUMEN = tl.load_case("tumen")
EVERY = {**THEORIES, **COUNTERFACTUALS}
TIED = Theory(name="tied", options=CycleOptions(initiative="territorial"))


@st.composite
def tied(draw):
    """Return scenarios whose regions have something to offer, and cheap links between them."""
    found = draw(scenarios(max_countries=2))
    levels = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)])
    for actor in found.actor_names:
        held = {factor: draw(levels) for factor in ENDOWMENTS[:3]}
        found = found.replace(f"actors.{actor}.endowments", Endowments(levels=held))
    for country in found.country_names:
        found = found.replace(f"countries.{country}.autonomy", Estimate.between("1/4", 1))
    said = draw(ties([*found.country_names, *found.actor_names], found.actor_names))
    cost = Estimate.between(0, draw(st.fractions(0, "1/10", max_denominator=20)))
    return replace(found, ties=replace(said, cost=cost), reported_links=())


def settled(games, place):
    """Return the scenario in which everything is as in one draw."""
    scenario = games.drawing.scenario
    for statement, numbers in zip(games.drawing.statements, games.numbers, strict=True):
        if numbers is None:
            continue
        known = dict(zip(statement.names, map(Fraction, numbers[place].tolist()), strict=True))
        path, value = statement.path, None
        if isinstance(statement.stated, Estimate):
            value = Estimate.of(known[""])
        elif isinstance(statement.stated, Order):
            path, value = f"{path}.valuation", Values(values=known)
        else:
            every = {name: Estimate.of(0) for name in _named(scenario, statement)}
            every |= {name: Estimate.of(weight) for name, weight in known.items()}
            value = Weights(values=every)
        scenario = scenario.replace(path, value)
    return scenario


def _named(scenario, statement):
    """Return all that a weighting has to name, whatever it weighs in a draw."""
    if statement.path == "ties.factors":
        return ENDOWMENTS
    if not statement.path.endswith(".importance"):
        return statement.names
    actor = scenario.actor(statement.path.split(".")[1])
    return [i.name for i in actor.interests if not isinstance(i.valuation, Utils)]


def drawn_from(drawing, seed, count):
    return drawing.from_uniforms(uniforms(stream_key(seed), range(count), drawing.n_uniforms))


def assert_same_networks(scenario, games, *, network):
    regions = tuple(regions_of(point_game(scenario).bodies))
    fast = DrawnTies(regions, games.ties, len(games), grid=GRID, greatest=network == "greatest")
    for place in range(len(games)):
        slow = soft_regionalism(settled(games, place), network=network)
        known = slow.incentives
        autonomy = np.array([[float(a) for a in known.autonomy.values()]] * len(games))
        chips = soft_regionalism(
            settled(games, place), ties=Ties(forum=1, cost=0), network=network
        ).incentives.forum  # the support of each region's country
        support = np.array([[float(each) for each in chips.values()]] * len(games))
        links = fast.links(autonomy, support)[place]
        pairs = {
            (one.name, other.name)
            for i, one in enumerate(regions)
            for j, other in enumerate(regions)
            if links[i, j]
        }
        assert pairs == {p for one, two in slow.network.pairs for p in ((one, two), (two, one))}
        shares, gains = (each[place] for each in fast.measures(autonomy, support))
        assert shares == pytest.approx([float(v) for v in slow.embeddedness.values()], abs=2e-6)
        assert gains == pytest.approx([float(v) for v in slow.gains.values()], abs=2e-6)


@settings(max_examples=25, deadline=None)
@given(scenario=tied(), seed=st.integers(0, 2**32), network=st.sampled_from(["greatest", "least"]))
def test_networks_of_draws_are_those_of_the_settled_scenarios(scenario, seed, network):
    assert_same_networks(scenario, drawn_from(Drawing(scenario), seed, 2), network=network)


def processes(scenario, theory):
    """Return a theory's process over draws, in compiled code and one game at a time."""
    backends = ("compiled", "numpy")
    return [Processes(scenario, theory, solution="nash", backend=b) for b in backends]


def at_stake(process, games):
    """Whether there is more than dust to gain in every country: where there is not, rounding decides."""
    endorsing = Endorsing(games, process.walker.space)
    sides = [endorsing.sides(country) for country in range(len(process.names))]
    return all((each.points.max(axis=1) / each.scales).min() > 1e-9 for each in sides)


REGIONAL = st.sampled_from(
    [TIED, THEORIES["regional"], COUNTERFACTUALS["no_support"], COUNTERFACTUALS["no_feedback"]]
)


@settings(max_examples=15, deadline=None)
@given(scenario=tied(), seed=st.integers(0, 2**32))
def test_links_are_as_sure_as_they_are_in_the_settled_scenarios(scenario, seed):
    games = drawn_from(Drawing(scenario), seed, 3)
    networks = [soft_regionalism(settled(games, place)).network for place in range(3)]
    pairs = Counter(f"{link.first}+{link.second}" for each in networks for link in each.links)
    found = link_shares(scenario, draws=3, rng=seed)
    assert {pair: share.count for pair, share in found.links.items()} == pairs


@settings(max_examples=15, deadline=None)
@given(scenario=tied(), theory=REGIONAL, seed=st.integers(0, 2**32))
def test_theories_lead_to_the_same_ends_together_and_one_by_one(scenario, theory, seed):
    fast, slow = processes(scenario, theory)
    games = drawn_from(fast.drawing, seed, 2)
    assume(at_stake(fast, games))
    ends, expected = fast.ends(games), slow.ends(games)
    for name in ("members", "drawn_in", "rounds", "settled"):
        assert np.array_equal(getattr(ends, name), getattr(expected, name)), name
    assert np.array_equal(ends.found.solutions, expected.found.solutions)


@settings(max_examples=15, deadline=None)
@given(scenario=tied(), theory=REGIONAL, seed=st.integers(0, 2**32))
def test_a_round_over_draws_leads_where_it_leads_in_the_settled_scenarios(scenario, theory, seed):
    process, _ = processes(scenario, replace(theory, feedback=False))
    games = drawn_from(process.drawing, seed, 2)
    assume(at_stake(process, games))
    ends = process.ends(games)
    for place in range(2):
        found = cycle(point_game(settled(games, place)), options=process.options, rounds=1).last
        members = [name in found.domestic.members for name in process.names]
        assert ends.members[place].tolist() == members
        if found.negotiation.status == "in_force":
            agreed = ends.found.solutions[place, process.order]
            assert agreed == found.negotiation.agreement.id


# -- a friction that decides ---------------------------------------------------------------------


def side(name, *, centre_wants):
    def wants(*tiers):
        return (Interest(name="bridge", issues=("bridge",), valuation=Order(tiers=tiers)),)

    offer = {"north": "labour", "south": "capital"}[name]
    return Body(
        name=name,
        centre=Actor(name=f"{name}_capital", interests=wants(*centre_wants)),
        members=(
            Actor(
                name=f"{name}_bank",
                interests=wants("built", "none"),
                endowments=Endowments(levels={offer: "abundant"}),
            ),
        ),
        autonomy=Estimate.of("2/5" if name == "north" else 1),
    )


BRIDGE = Scenario(
    name="bridge",
    issues=(Issue(name="bridge", options=("none", "built"), status_quo="none"),),
    countries=(
        side("north", centre_wants=("none", "built")),
        side("south", centre_wants=("built", "none")),
    ),
    ties=Ties(frictions={("north", "south"): Estimate.between(0, 1)}, cost=0),
    facts=(Fact(name="built", claim=Chosen(issue="bridge", options=("built",))),),
)
"""North's bank wants a bridge that its capital does not want, and ratifies it alone if it weighs
more than one half. With autonomy 2/5 its link to the south, which takes all of the friction f
from what full autonomy would make of it, embeds it by ``(2/5)(1 - f)``. So it weighs ``1 - (3/5)(1
- (2/5)(1 - f))``, more than one half where f is less than 7/12; at the centroid it is 1/2."""


@pytest.mark.parametrize("backend", ["compiled", "numpy"])
def test_a_friction_decides_the_draws_that_it_decides_by_hand(backend):
    process = Processes(BRIDGE, TIED, solution="nash", backend=backend)
    assert [s.path for s in process.drawing.statements if s.is_open] == [
        "ties.frictions.north+south"
    ]
    games = drawn_from(process.drawing, 3, 40)
    friction = games.ties.frictions["north+south"].values
    chosen = process.ends(games).found.solutions[:, process.order]
    assert (chosen == 1).tolist() == (friction < 7 / 12).tolist()
    assert 10 < np.count_nonzero(chosen == 1) < 35


def test_a_trial_finds_the_chance_that_a_friction_leaves():
    found = trial(BRIDGE, theories=TIED, draws=2000)
    assert found["tied"].centroid.verdicts["built"].answer == "holds"
    low, high = found["tied"].facts["built"].holds.interval
    assert low < 7 / 12 < high
    found.verify()


def test_links_form_in_the_draws_in_which_the_trial_has_them():
    just_worth_it = BRIDGE.replace("ties.cost", Fraction(2, 5) * Fraction(1, 2) * Fraction(5, 12))
    links = link_shares(just_worth_it, draws=300, rng=4).links["north_bank+south_bank"]
    built = trial(just_worth_it, theories=TIED, draws=300, rng=4)["tied"].facts["built"]
    assert links.count == built.holds.count
    assert 100 < links.count < 250


@pytest.mark.parametrize("name", [*THEORIES, *COUNTERFACTUALS])
def test_every_theory_draws_the_numbers_that_everybody_draws(name):
    world = {s.path: s for s in Drawing(TUMEN).statements}
    process = Processes(TUMEN, EVERY[name], solution="nash")
    seen = [s for s in process.drawing.statements if s.is_open]
    shared = [s for s in seen if s.stated == world[s.path].stated]
    assert [s.start for s in shared] == [world[s.path].start for s in shared]
    drawn = sum(s.is_of_ties for s in seen)
    counted = process.options.embeddedness == "network"
    assert drawn == (23 if counted else 0)  # frictions, zones and the cost of a link


def test_a_trial_under_drawn_ties_is_the_same_for_any_batch_workers_and_backend():
    one = trial(BRIDGE, theories=[TIED, "regional"], draws=50, rng=5, batch=50, workers=1)
    for options in ({"batch": 7, "workers": 2}, {"batch": 1}, {"backend": "numpy"}):
        other = trial(BRIDGE, theories=[TIED, "regional"], draws=50, rng=5, **options)
        assert one.theories == other.theories


def test_ties_that_a_theory_states_are_drawn_as_well():
    loose = Ties(frictions={("north", "south"): Estimate.between(0, "1/2")}, cost=0)
    theory = Theory(name="loose", options=replace(TIED.options, ties=loose))
    both = [Processes(BRIDGE, each, solution="nash") for each in (TIED, theory)]
    wide, narrow = (
        drawn_from(each.drawing, 1, 9).ties.frictions["north+south"].values for each in both
    )
    assert narrow == pytest.approx(wide / 2)  # the same place in another interval
    trial(BRIDGE, theories=theory, draws=3).verify()


def test_ties_are_left_alone_where_they_count_for_nothing():
    process = Processes(BRIDGE, THEORIES["putnam"], solution="nash")
    assert not any(statement.is_open for statement in process.drawing.statements)
    assert process.drawing.n_uniforms == 0


def test_the_cycle_of_a_drawn_game_has_the_ties_of_the_draw():
    known = statements(BRIDGE)
    drawn = known[-1 - [s.is_open for s in known][::-1].index(True)]
    for number in range(5):
        uniform = uniforms(stream_key(8), [number], 1)
        friction = float(drawn.drawn(uniform)[0, 0])
        found = cycle(drawn_game(BRIDGE, number, rng=8), options=TIED.options, rounds=1)
        strength = found.last.network.strength("north_bank")
        assert strength == pytest.approx(0.4 * (1 - friction) / 2)
