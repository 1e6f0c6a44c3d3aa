"""Results of theories over draws are those of each draw taken through the steps by itself."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.errors import ArgumentError, LabelError
from twolevel.model import Estimate, Fact, Favours, Status
from twolevel.payoffs.statements import uniforms
from twolevel.robustness import sensitivity, smallest_flip, tornado
from twolevel.robustness.draws import stream_key
from twolevel.robustness.measures import Measures
from twolevel.robustness.proceedings import proceed
from twolevel.robustness.sensitivity import SECOND_HALF, indices
from twolevel.robustness.shares import Share
from twolevel.robustness.theories import COUNTERFACTUALS, THEORIES

EVERY = {**THEORIES, **COUNTERFACTUALS}
BORDER = tl.load_case("border").replace("countries.north.autonomy", Estimate.between("1/5", "4/5"))
BORDER = BORDER.replace(
    "facts",
    (
        *BORDER.facts,
        Fact(name="joins", claim=Status(country="north", status="member"), assumed="a test"),
        Fact(
            name="likes",
            claim=Favours(country="north", issue="toll", options=("capitals",)),
            assumed="a test",
        ),
    ),
)
PATHS = (
    *("zone", "agreement", "enthusiasm.north", "win_sets.south", "gains.south", "members.north"),
    *("options.bridge.upstream", "facts.joins", "facts.likes"),
)


def by_itself(theory, game):
    """Return what a theory makes of one game, by the analyses of single games."""
    process = proceed(game, theory, seen=True)
    last, negotiation = process.cycle.last_game(), process.cycle.last.negotiation
    shown = tl.Game(last.scenario, point=last)
    members, signed = process.members, negotiation.status == "in_force"
    settled = shown.solve("nash", coalition=members) if signed else None
    enthusiasm = shown.enthusiasm().mean_gain["north"]
    verdicts = process.facts.verdicts
    only_upstream = signed and all(
        agreement["bridge"] == "upstream" for agreement in settled.agreements
    )
    return (
        shown.overlap().zone(members).count if members else 0,
        signed,
        0 if enthusiasm is None else float(enthusiasm),
        float(shown.win_sets()["south"].win_set.share),
        float(settled.gains["south"]) if signed and "south" in members else 0,
        "north" in members,
        only_upstream,
        verdicts["joins"].answer == "holds",
        verdicts["likes"].answer == "holds",
    )


@pytest.mark.parametrize("theory", EVERY)
def test_measures_are_those_of_single_games(theory):
    measures = Measures(BORDER, PATHS, theory=theory)
    uniform = uniforms(stream_key(5), range(12), measures.drawing.n_uniforms)
    games = measures.drawing.from_uniforms(uniform)
    told = replace(EVERY[theory], options=replace(EVERY[theory].options, solution="nash"))
    expected = [by_itself(told, games.game(place)) for place in range(12)]
    assert measures.of(games) == pytest.approx(np.array(expected, dtype=float), abs=1e-6)


def test_measures_travel():
    measures = Measures(BORDER, PATHS, theory="regional")
    there = pickle.loads(pickle.dumps(measures))
    uniform = uniforms(stream_key(0), range(6), measures.drawing.n_uniforms)
    here = measures.of(measures.drawing.from_uniforms(uniform))
    assert np.array_equal(here, there.of(there.drawing.from_uniforms(uniform)))


def test_draws_are_those_of_the_trial():
    said = tl.load(BORDER).trial(theories=["regional"], draws=40, rng=2)["regional"]
    measures = Measures(BORDER, ["facts.likes", "members.north"], theory="regional")
    uniform = uniforms(stream_key(2), range(40), measures.drawing.n_uniforms)
    found = measures.of(measures.drawing.from_uniforms(uniform)).sum(axis=0)
    assert found.tolist() == [said.facts["likes"].holds.count, said.members["north"].count]


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 3), st.integers(0, 2**32))
def test_sensitivity_to_a_theory_depends_on_no_worker(workers, seed):
    options = {"theory": "putnam", "draws": 40, "rng": seed}
    one = sensitivity(BORDER, ["zone", "facts.joins"], workers=1, **options)
    assert sensitivity(BORDER, ["zone", "facts.joins"], workers=workers, **options) == one


def test_indices_under_a_theory_are_those_of_single_games():
    """Every pair, and every mixture of the two, taken through the steps by itself."""
    pairs, path = 3, "enthusiasm.north"
    found = sensitivity(BORDER, path, theory="regional", draws=pairs, rng=11)
    drawing, key = Measures(BORDER, [path], theory="regional").drawing, stream_key(11)
    one = uniforms(key, range(pairs), drawing.n_uniforms)
    other = uniforms(key, [SECOND_HALF + k for k in range(pairs)], drawing.n_uniforms)
    open_ones = [statement for statement in drawing.statements if statement.is_open]

    def value(uniform):
        game = drawing.from_uniforms(uniform[None]).game(0)
        return by_itself(EVERY["regional"], game)[PATHS.index(path)]

    def mixed(statement):
        rows = one.copy()
        columns = slice(statement.start, statement.start + statement.count)
        rows[:, columns] = other[:, columns]
        return rows

    tables = [one, other, *map(mixed, open_ones)]
    first, total = indices(np.array([[value(row) for row in rows] for rows in tables]))
    for k, statement in enumerate(open_ones):
        index = found.indices[path][statement.path]
        assert (index.first, index.total) == pytest.approx((first[k], total[k]), abs=1e-5)


def test_swings_under_a_theory_are_those_of_cases_with_the_end_in_the_file():
    path = "countries.north.autonomy"
    swing = tornado(BORDER, "enthusiasm.north", theory="regional").swings[path]
    ends = [BORDER.replace(path, Estimate.of(end)) for end in ("1/5", "4/5")]
    values = [
        by_itself(EVERY["regional"], tl.load(case).point)[PATHS.index("enthusiasm.north")]
        for case in (BORDER, *ends)
    ]
    assert (swing.low, swing.high) == pytest.approx((min(values), max(values)), abs=1e-6)
    assert swing.width > 0


def test_what_few_draws_move_is_said_to_be_a_hint():
    found = sensitivity(BORDER, "facts.likes", theory="putnam", draws=4)
    drawing = Measures(BORDER, ["facts.likes"], theory="putnam").drawing
    numbers = [start + k for start in (0, SECOND_HALF) for k in range(4)]
    games = drawing.from_uniforms(uniforms(stream_key(0), numbers, drawing.n_uniforms))
    held = sum(by_itself(EVERY["putnam"], games.game(place))[-1] for place in range(8))
    assert found.unusual["facts.likes"] == Share(count=min(held, 8 - held), draws=8)
    assert 0 < held < 8
    assert f"in only {min(held, 8 - held)} of 8 draws other than" in found.summary()
    many = sensitivity(BORDER, "facts.likes", theory="putnam", draws=100)
    assert many.unusual["facts.likes"].count >= 10
    assert "too few" not in many.summary()


def test_what_no_draw_moves_is_said_to_stay():
    found = sensitivity(BORDER, "members.north", theory="realist", draws=16)
    assert found.indices["members.north"] == {}
    assert "It is 1 in every draw: no statement drives it" in found.summary()
    assert "as far as 32 draws tell (in less than 0.11 of all" in found.summary()
    still = tornado(BORDER, "members.north", theory="realist")
    assert not still.wide
    assert (
        f"{len(still.swings)} of {len(still.swings)} statements do not move it" in still.summary()
    )
    assert "no statement turns it" in smallest_flip(BORDER, "joins", theory="realist").summary()


def test_an_uncertain_friction_drives_what_rests_on_links():
    """Ties matter to a theory with a network, and to no other."""
    ties = replace(BORDER.ties, friction=Estimate.between(0, 1))
    case = replace(BORDER, ties=ties)
    swings = tornado(case, "zone", theory="regional").swings
    assert "ties.friction" in swings
    assert "ties.friction" not in tornado(case, "zone", theory="putnam").swings
    assert "ties.friction" not in tornado(case, "zone").swings


def test_a_flip_under_a_theory_flips_and_a_little_less_does_not():
    found = smallest_flip(BORDER, "likes", theory="putnam")
    game = tl.load(BORDER)
    assert found.holds == (game.facts(theory="putnam").verdicts["likes"].answer == "holds")
    assert found.flips
    for path, flip in found.flips.items():
        if len(flip.before) == 1:
            after = game.replace(path, Estimate.of(flip.after[""]))
            verdict = after.facts(theory="putnam").verdicts["likes"]
            assert (verdict.answer == "holds") != found.holds


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: sensitivity(BORDER, "facts.joins"), ArgumentError, "a theory such as 'regional'"),
        (lambda: tornado(BORDER, "facts.joins"), ArgumentError, "cannot be decided"),
        (
            lambda: tornado(BORDER, "zone", theory="putnam", coalition=["north"]),
            ArgumentError,
            "says itself who bargains",
        ),
        (lambda: tornado(BORDER, "zone", theory="putman"), LabelError, "Did you mean 'putnam'"),
        (lambda: tornado(BORDER, "members.norht"), LabelError, "Did you mean 'north'"),
        (lambda: tornado(BORDER, "members"), ArgumentError, "is not of a form such as"),
    ],
)
def test_bad_calls_are_told_what_is_wrong(call, error, text):
    with pytest.raises(error, match=text):
        call()
