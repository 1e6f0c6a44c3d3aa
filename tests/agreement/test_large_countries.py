"""Countries of seven actors and more: decision diagrams, bit sets, patterns and plain loops agree."""

import dataclasses
import gc
import itertools
import sys
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twolevel.errors import ArgumentError
from twolevel.game import Game
from twolevel.kernels.bitset import BitsetSpace
from twolevel.kernels.bitset_cut import Grain
from twolevel.kernels.counts import Counts
from twolevel.kernels.diagrams import diagram
from twolevel.model import Body, Estimate, Weights
from twolevel.payoffs import point_game
from twolevel.ratification import survey
from twolevel.ratification.approval import passing_patterns
from twolevel.ratification.signing import Signing, bitset_space, count_blocks
from twolevel.ratification.standing import Standing
from twolevel.testing.institutions import rules


@st.composite
def monotone(draw):
    """Which patterns a rule passes that is given by sets which suffice."""
    count = draw(st.integers(1, 6))
    enough = draw(st.lists(st.integers(0, 2**count - 1), max_size=5))
    return np.array([any(p & m == m for m in enough) for p in range(1 << count)])


@given(monotone())
def test_a_diagram_decides_as_the_rule_and_is_reduced(passing):
    found = diagram(passing)
    nodes = list(
        zip(found.voters.tolist(), found.without.tolist(), found.along.tolist(), strict=True)
    )
    for pattern, passes in enumerate(passing):
        place = found.root
        while place > 1:
            voter, without, along = nodes[place - 2]
            assert max(without, along) < place
            place = along if pattern >> voter & 1 else without
        assert place == passes
    assert len(set(nodes)) == len(nodes)
    assert all(without != along for _, without, along in nodes)


def test_quotas_of_twenty_take_a_node_a_voter_and_weight():
    """After k voters a majority knows at most k + 1 numbers of approvals."""
    approvals = np.array([p.bit_count() for p in range(1 << 20)])
    assert len(diagram(approvals >= 20)) == len(diagram(approvals >= 1)) == 20
    assert len(diagram(approvals >= 11)) == 11 * 10


def nested(country, draw):
    """The country with any rule, and with its last three members in a body of their own."""
    inner = Body(
        name="inner",
        members=country.members[-3:],
        power=Weights(values={m.name: Estimate.of(1) for m in country.members[-3:]}),
        ratification=draw(rules([m.name for m in country.members[-3:]], shared=False)),
    )
    members = (*country.members[:-3], inner)
    return dataclasses.replace(
        country,
        members=members,
        power=Weights(values={m.name: Estimate.of(k + 1) for k, m in enumerate(members)}),
        ratification=draw(
            rules([country.centre.name, *(m.name for m in members)], shared=True, depth=2)
        ),
    )


def scenario_of(quota_game, data, **shape):
    members = data.draw(st.tuples(st.integers(7, 12), st.integers(1, 3)))
    scenario = quota_game(
        members=data.draw(st.sampled_from([members, members[::-1], (members[0],) * 2])),
        generosity=data.draw(st.sampled_from([0.7, 0.95, 1.05])),
        seed=data.draw(st.integers(1, 99)),
        **shape,
    )
    if data.draw(st.booleans()):
        countries = [nested(c, data.draw) if len(c.members) > 5 else c for c in scenario.countries]
        scenario = dataclasses.replace(scenario, countries=tuple(countries))
    return scenario


def counts_of(signing, grain):
    game = signing.game
    space = BitsetSpace(
        game.tables,
        [row.threshold for row in game.rows],
        signing.voters,
        signing.passing,
        game.exclusions,
        game.requires,
        grain=grain,
    )
    total = Counts.zero(signing.voters)
    for chunk in range(space.n_chunks):
        total += space.chunk(chunk)
    return total


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_bit_sets_count_as_numpy_does(data, quota_game):
    game = point_game(scenario_of(quota_game, data, n_issues=4, n_options=3, exclusions=1))
    signing = Signing(game)
    by_numpy = Counts.zero(signing.voters)
    for _, part in count_blocks(signing, game.enumeration.blocks()):
        by_numpy += part
    grain = Grain(
        block=data.draw(st.integers(1, 81)), prefixes=data.draw(st.integers(1, 81)), preparing=0
    )
    found = counts_of(signing, grain)
    assert found.state() == by_numpy.state()


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_plain_loops_over_actors_and_sets_agree(data, quota_game, oracle):
    scenario = scenario_of(quota_game, data, n_issues=2, n_options=4)
    game, truth = Game(scenario), oracle(scenario)
    win_sets, pivots = game.win_sets(), game.pivots()
    zone = len(truth.zone(truth.names))
    for nation in truth.nations:
        ratified = {c for c in truth.choices if truth.ratified(nation, c)}
        accepted = {c for c in truth.choices if truth.accepted(nation, c)}
        country = win_sets[nation.name]
        assert country.win_set.count == len(ratified)
        assert country.acceptable.count == len(accepted)
        assert country.signable.count == len(ratified & accepted)
        for actor in country.actors:
            forced = {
                force: {
                    c for c in truth.choices if truth.ratified(nation, c, **{force: [actor.name]})
                }
                for force in ("on", "off")
            }
            approved = sum(actor.name in truth.approving(c) for c in truth.choices)
            assert actor.approves.count == approved
            assert actor.refused_alone.count == len(accepted & forced["on"] - ratified)
            pivot = pivots[actor.name]
            assert pivot.win_set_on == len(forced["on"]) - len(ratified)
            assert pivot.win_set_off == len(forced["off"]) - len(ratified)
            assert pivot.zone_on == len(truth.zone(truth.names, on=[actor.name])) - zone
            assert pivot.zone_off == len(truth.zone(truth.names, off=[actor.name])) - zone


@given(monotone(), st.data())
def test_standings_of_patterns_by_definition(passing, data):
    actors = len(passing).bit_length() - 1
    numbers = st.lists(st.integers(0, 9), min_size=4 * len(passing), max_size=4 * len(passing))
    counts = np.array(data.draw(numbers)).reshape(2, 2, -1)
    found = Standing.of_patterns(counts, passing)
    scopes = (lambda a, o: True, lambda a, o: a, lambda a, o: a and o)
    for scope, inside in enumerate(scopes):
        for actor in range(actors):
            approves = decides = both = 0
            for o, a, p in itertools.product(range(2), range(2), range(len(passing))):
                if inside(a, o):
                    has = bool(p >> actor & 1)
                    pivotal = passing[p | 1 << actor] != passing[p & ~(1 << actor)]
                    approves += counts[o, a, p] * has
                    decides += counts[o, a, p] * pivotal
                    both += counts[o, a, p] * (has and pivotal)
            assert found.approves[scope, actor] == approves
            assert found.decides[scope, actor] == decides
            assert found.decides_approving[scope, actor] == both


def test_twenty_voters_go_by_bit_sets(quota_game):
    game = point_game(quota_game(n_issues=7, members=(20, 2), generosity=0.95))
    found = survey(game)
    assert found.provenance.parameters["backend"] == "bitset"
    assert found.covered == 10**7
    part = survey(game, method="sample", samples=50_000)
    for exact, drawn in zip(found.standings, part.standings, strict=True):
        assert np.allclose(exact.decides[0] / 10**7, drawn.decides[0] / 50_000, atol=0.01)


def test_a_table_of_patterns_is_all_that_stays_in_memory(quota_game):
    body = point_game(quota_game(n_issues=2, n_options=2, members=(16,))).bodies[0]
    gc.disable()
    tracemalloc.start()
    try:
        table = passing_patterns(body)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert kept < 2 * table.nbytes


def test_chunks_take_a_part_of_a_second_whatever_the_rules(quota_game):
    """An interrupt waits for the chunks under way."""
    shape = {"n_issues": 7, "generosity": 0.95}
    few = bitset_space(Signing(point_game(quota_game(**shape, members=(3,) * 8))))
    many = bitset_space(Signing(point_game(quota_game(**shape, members=(20,) * 8))))
    assert few.chunk_agreements == 10**6
    assert many.chunk_agreements == 10**5
    many.chunk(0)
    start = time.process_time()
    many.chunk(1)
    assert time.process_time() - start < 1


def test_why_a_rule_does_not_suit_bit_sets_is_said(quota_game, monkeypatch):
    game = point_game(quota_game(n_issues=3, members=(8, 2)))
    nodes = len(diagram(Signing(game).passing[0]))
    monkeypatch.setattr("twolevel.ratification.signing.MOST_NODES", nodes - 1)
    with pytest.raises(ArgumentError, match=f"the rule of c0 takes .* of {nodes} nodes"):
        survey(game, backend="bitset")
    module = sys.modules[survey.__module__]  # the function hides it by name
    monkeypatch.setattr(module, "COMPILED_FROM", 1000)
    found = survey(game)
    assert found.provenance.parameters["backend"] == "numpy"
    assert "by NumPy: the rule of c0" in found.provenance.explanation
