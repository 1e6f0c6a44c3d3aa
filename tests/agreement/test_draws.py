"""Many draws at once give what each of them gives by itself, whatever the batch."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twolevel as tl
from twolevel.game import Game
from twolevel.kernels.draw_space import DrawSpace
from twolevel.kernels.elimination import NEVER, largest_sum
from twolevel.kernels.largest_sums import BARRED, largest_sums
from twolevel.payoffs import point_game
from twolevel.payoffs.drawing import Drawing
from twolevel.payoffs.statements import uniforms
from twolevel.ratification.signing import Signing
from twolevel.robustness.acceptability import acceptability
from twolevel.robustness.draws import EachDraw, drawn_game, stream_key
from twolevel.robustness.facts import check_facts
from twolevel.robustness.findings import ORDERS, Findings, Question
from twolevel.robustness.judging import FAILS, HOLDS, Judge
from twolevel.robustness.passing import passing_words
from twolevel.robustness.walking import Walker
from twolevel.testing import scenarios

few = settings(max_examples=8, deadline=None)
TUMEN = tl.load_case("tumen")
BORDER = tl.load_case("border")


def games(scenario, seed, count):
    drawing = Drawing(scenario)
    return drawing.from_uniforms(uniforms(stream_key(seed), range(count), drawing.n_uniforms))


def assert_same(first, second):
    for field in dataclasses.fields(Findings):
        one, other = getattr(first, field.name), getattr(second, field.name)
        assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), field.name


@few
@given(scenario=scenarios(), seed=st.integers(0, 2**32))
def test_payoffs_are_those_of_the_same_numbers_read_one_by_one(scenario, seed):
    many = games(scenario, seed, 3)
    for place in range(3):
        fast, slow = many.game(place), point_game(scenario, reading=many.reading(place))
        everywhere = Game(scenario, point=fast).payoffs().utils
        assert everywhere == pytest.approx(Game(scenario, point=slow).payoffs().utils, abs=1e-5)
        for row, exact in zip(fast.actor_rows, slow.actor_rows, strict=True):
            if not row.rounded:
                assert row.reservation - exact.reservation < Fraction(1, row.scale)
                assert row.reservation >= exact.reservation
            assert float(row.reservation) == pytest.approx(float(exact.reservation), abs=1e-6)


@few
@given(scenario=scenarios(), seed=st.integers(0, 2**32))
def test_actors_payoffs_are_exact_at_the_drawn_numbers(scenario, seed):
    many = games(scenario, seed, 2)
    for place in range(2):
        fast, slow = many.game(place), point_game(scenario, reading=many.reading(place))
        exact = [row.name for row in fast.actor_rows if not row.rounded]
        listed = [Game(scenario, point=point).payoffs() for point in (fast, slow)]
        for agreement in range(min(5, scenario.n_agreements)):
            one, other = (payoffs.exactly(agreement) for payoffs in listed)
            assert [one[name] for name in exact] == [other[name] for name in exact]


@few
@given(scenario=scenarios())
def test_the_centroid_of_every_statement_is_the_centroid_game(scenario):
    drawing = Drawing(scenario)
    game = drawing.games([None] * len(drawing.statements), n_draws=1).game(0)
    utils = Game(scenario, point=game).payoffs().utils
    assert utils == pytest.approx(Game(scenario).payoffs().utils, abs=1e-5)


@few
@given(scenario=scenarios(), seed=st.integers(0, 2**32))
def test_rules_pass_the_same_patterns(scenario, seed):
    many = games(scenario, seed, 3)
    words = passing_words(many.bodies, 3)
    for place in range(3):
        expected = Signing(many.game(place)).passing
        for country, passing in enumerate(expected):
            word = int(words[place, country])
            assert [word >> p & 1 == 1 for p in range(len(passing))] == passing.tolist()


@settings(max_examples=20, deadline=None)
@given(scenario=scenarios(), seed=st.integers(0, 2**32), data=st.data())
def test_the_compiled_walk_finds_what_the_analyses_find(scenario, seed, data):
    names = scenario.country_names
    coalition = data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    issue = scenario.issues[0]
    questions = [
        Question(coalition=tuple(coalition), having={issue.name: issue.option_names[-1]}),
        Question(coalition=tuple(names)),
    ]
    many = games(scenario, seed, 3)
    options = {"favoured": tuple(names), "questions": questions}
    walkers = [
        Walker(scenario, coalition, backend=backend, **options) for backend in ("compiled", "numpy")
    ]
    assert_same(*(walker.findings(many) for walker in walkers))


def test_tumen_by_walk_and_by_analyses():
    questions = [
        Question(
            coalition=("china", "russia"), having={"port": "zarubino", "transit": "russian_rail"}
        )
    ]
    members = ("mongolia", "china", "north_korea", "russia", "south_korea")
    many = games(TUMEN, 3, 3)
    options = {"favoured": ("russia", "japan"), "questions": questions}
    fast = Walker(TUMEN, members, backend="compiled", **options).findings(many)
    assert_same(fast, Walker(TUMEN, members, backend="numpy", **options).findings(many))
    # and the numbers read one by one, on the finer grids of a single game
    for place in range(2):
        game = Game(TUMEN, point=point_game(TUMEN, reading=many.reading(place)))
        assert fast.sizes[place, :, 2].tolist() == [
            game.win_sets()[name].signable.count for name in TUMEN.country_names
        ]
        found = game.solve_all(coalition=members)
        assert fast.solutions[place].tolist() == [found[n].agreement.id for n in ORDERS]
        assert fast.ties[place].tolist() == [found[n].solution.tie_count for n in ORDERS]


@few
@given(scenario=scenarios(), seed=st.integers(0, 2**32), solution=st.sampled_from(ORDERS))
def test_facts_are_judged_as_one_by_one(scenario, seed, solution):
    names = scenario.country_names
    many = games(scenario, seed, 3)
    judge = Judge(scenario, scenario.facts, solution=solution, coalition=names)
    walker = Walker(scenario, names, favoured=judge.favoured, questions=judge.questions)
    answers = judge.answers(many, walker.findings(many))
    words = {HOLDS: "holds", FAILS: "fails"}
    for place in range(3):
        game = Game(scenario, point=many.game(place))
        expected = check_facts(game.survey(), game.solve(solution)).verdicts
        found = [words.get(int(answer), "undecided") for answer in answers[place]]
        assert found == [verdict.answer for verdict in expected.values()]


def test_tumen_facts_are_judged_as_one_by_one():
    many = games(TUMEN, 11, 2)
    names = TUMEN.country_names
    judge = Judge(TUMEN, TUMEN.facts, solution="nash", coalition=names)
    walker = Walker(TUMEN, names, favoured=judge.favoured, questions=judge.questions)
    answers = judge.answers(many, walker.findings(many))
    for place in range(2):
        verdicts = Game(TUMEN, point=many.game(place)).facts().verdicts.values()
        assert (answers[place] == HOLDS).tolist() == [v.answer == "holds" for v in verdicts]


@pytest.mark.parametrize(("batch", "workers"), [(1, 1), (7, 3), (64, 2), (1000, 1)])
def test_neither_batch_nor_workers_change_an_answer(batch, workers):
    expected = acceptability(BORDER, draws=150, rng=5)
    assert acceptability(BORDER, draws=150, rng=5, batch=batch, workers=workers) == expected


def test_a_draw_is_the_same_alone_and_in_company():
    many = games(TUMEN, 9, 6)
    alone, among = drawn_game(TUMEN, 4, rng=9), many.game(4)
    assert alone.rows == among.rows
    for one, other in zip(alone.tables.singles, among.tables.singles, strict=True):
        assert np.array_equal(one, other)


def test_each_draw_is_asked_by_itself_in_its_order():
    ask = EachDraw(BORDER, stream_key(2), lambda game: game.rows)
    assert ask(range(10, 14)) == [drawn_game(BORDER, k, rng=2).rows for k in range(10, 14)]


@few
@given(scenario=scenarios(), inner=st.integers(1, 40), seed=st.integers(0, 2**32))
def test_any_cut_of_the_space_gives_the_same(scenario, inner, seed):
    many = games(scenario, seed, 2)
    walker = Walker(scenario, scenario.country_names, backend="compiled")
    expected = walker.findings(many)

    class Cut(DrawSpace):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, inner=inner, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("twolevel.robustness.walking.DrawSpace", Cut)
        other = Walker(scenario, scenario.country_names, backend="compiled")
    assert_same(other.findings(many), expected)


@few
@given(scenario=scenarios(), seed=st.integers(0, 2**16))
def test_largest_sums_are_those_of_one_game(scenario, seed):
    many = games(scenario, seed, 2)
    for row in range(len(scenario.actor_names)):
        factors = [(s, t[:, row]) for s, t in zip(many.scopes, many.tables, strict=True)]
        found = largest_sums(scenario.sizes, [*factors, *many.drawing._barred], len(many))
        for place in range(2):
            exact = [(scope, table[place].astype(object)) for scope, table in factors]
            for scope, table in many.drawing._barred:
                exact.append((scope, np.where(table[0] == BARRED, NEVER, 0).astype(object)))
            assert found[place] == largest_sum(scenario.sizes, exact)
