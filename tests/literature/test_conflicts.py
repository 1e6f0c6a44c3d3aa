"""Published stability analyses of conflicts."""

from pathlib import Path

import numpy as np
import pytest

from twolevel.conflicts import (
    CONCEPTS,
    Conflict,
    coalition_stability,
    option_conflict,
    prioritised,
    read_conflict,
    stability,
    strategic_conflict,
)

FHK93 = "Fang, Hipel and Kilgour (1993), Interactive Decision Making"
KHPF01 = "Kilgour, Hipel, Peng and Fang (2001), Coalition analysis in group decision support"
HFK14 = "Hipel, Kilgour and Kinsara (2014), Strategic investigations of water conflicts"

BOTH = ["C", "D"]


def equilibria(conflict):
    found = stability(conflict)
    found.verify()
    return [set(states) for states in found.equilibria.values()]


@pytest.mark.parametrize("paper", [pytest.param(FHK93, id="E-GM.PD")])
def test_prisoners_dilemma(paper):
    conflict = strategic_conflict(
        [[[3, 1], [4, 2]], [[3, 4], [1, 2]]], strategies={"row": BOTH, "column": BOTH}
    )
    both = {"C+C", "D+D"}
    assert equilibria(conflict) == [{"D+D"}, both, both, both]


@pytest.mark.parametrize("paper", [pytest.param(FHK93, id="E-GM.chicken")])
def test_chicken(paper):
    conflict = strategic_conflict(
        [[[3, 2], [4, 1]], [[3, 4], [2, 1]]], strategies={"row": BOTH, "column": BOTH}
    )
    apart = {"C+D", "D+C"}
    assert equilibria(conflict) == [apart, apart | {"C+C"}, apart | {"C+C"}, apart]


@pytest.mark.parametrize("count", [pytest.param(200, id="E-GM.incl")])
def test_what_is_stable_by_one_concept_is_stable_by_others(count):
    """Fang, Hipel and Kilgour (1993): in random models of three decision makers and five states."""
    rng = np.random.default_rng(5)
    states, makers = list("abcde"), list("xyz")
    pairs = [(a, b) for a in states for b in states if a != b]
    strict = 0
    for _ in range(count):
        moves = {m: [pair for pair in pairs if rng.random() < 0.4] for m in makers}
        orders = {m: dict(zip(states, rng.integers(0, 5, 5).tolist(), strict=True)) for m in makers}
        found = stability(Conflict.of(states, moves=moves, preferences=orders))
        whose = [found.equilibria, *({c: found.stable(c, m) for c in CONCEPTS} for m in makers)]
        for stable in whose:
            nash, general, symmetric, sequential = (set(stable[c]) for c in CONCEPTS)
            assert nash <= symmetric <= general
            assert nash <= sequential <= general
            strict += nash < symmetric < general
    assert strict  # the concepts differ


# -- Elmira: who pays for the aquifer that Uniroyal polluted -----------------------------------

OPTIONS = {
    "ministry": ["modify"],
    "uniroyal": ["delay", "accept", "abandon"],
    "local government": ["insist"],
}
INFEASIBLE = [
    {"delay": True, "accept": True},
    {"delay": True, "abandon": True},
    {"accept": True, "abandon": True},
    {"delay": False, "accept": False, "abandon": False},
]
LEFT = [{"abandon": True}]
STATES = ["NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY", "-NNY-"]
MINISTRY = [7, 3, 4, 8, 5, 1, 2, 6, 9]
UNIROYAL = [1, 4, 8, 5, 9, 3, 7, 2, 6]
UNIROYAL_AGAIN = [1, 4, 8, 5, 9, 2, 3, 7, 6]
LOCAL = [7, 3, 5, 1, 8, 6, 4, 2, 9]


def elmira(uniroyal=tuple(UNIROYAL)):
    def named(order):
        return [STATES[number - 1] for number in order]

    return option_conflict(
        OPTIONS,
        infeasible=INFEASIBLE,
        merged=LEFT,
        directions={"modify": "forward", "delay": "backward", "abandon": "forward"},
        preferences={
            "ministry": named(MINISTRY),
            "uniroyal": named(uniroyal),
            "local government": named(LOCAL),
        },
    )


def numbers(states):
    return [STATES.index(state) + 1 for state in states]


def test_elmira_has_nine_states():
    assert sorted(elmira().states) == sorted(STATES)


@pytest.mark.parametrize(
    "uniroyal", [UNIROYAL, UNIROYAL_AGAIN], ids=["E-GM.elmira", "E-GM.elmira.B"]
)
def test_elmira(uniroyal):
    nash, general, symmetric, sequential = equilibria(elmira(uniroyal))
    assert {*numbers(nash)} == {*numbers(sequential)} == {5, 8, 9}
    assert {*numbers(general)} == {*numbers(symmetric)} == {1, 4, 5, 8, 9}


@pytest.mark.parametrize("paper", [KHPF01])
def test_elmira_leaves_the_delay_when_a_coalition_forms(paper):
    # Ministry and Uniroyal prefer that Uniroyal accepts a modified order (8) to the delay (5),
    # and can only get there together.
    found = coalition_stability(elmira())
    found.verify()
    assert 5 not in numbers(found.stable("nash", "ministry", "uniroyal"))
    assert {*numbers(found.equilibria["nash"])} == {8, 9}


def test_elmira_by_statements_of_priority():
    # The ministry: first that Uniroyal accepts, then that it stays, then no modification ...
    statements = [
        {"accept": True},
        {"abandon": False},
        {"modify": False},
        [{"modify": False, "insist": True}, {"modify": True, "insist": False}],
    ]
    options = {"infeasible": INFEASIBLE, "merged": LEFT}
    values = prioritised(OPTIONS, statements[:2], **options)
    assert max(values, key=values.get) in {"NNYNN", "YNYNN", "NNYNY", "YNYNY"}
    assert min(values, key=values.get) == "-NNY-"
    with pytest.raises(ValueError, match="tells apart states that are merged into -NNY-"):
        prioritised(OPTIONS, statements, **options)


# -- Syria and Iraq over the Euphrates, 1975 ---------------------------------------------------


@pytest.mark.parametrize("paper", [HFK14])
def test_syria_and_iraq(paper):
    states = ["NNN", "YNN", "NYN", "NNY", "YNY", "NYY"]
    conflict = option_conflict(
        {"Syria": ["release", "escalate"], "Iraq": ["attack"]},
        infeasible=[{"release": True, "escalate": True}],
        preferences={
            "Syria": [states[number - 1] for number in (1, 3, 6, 2, 4, 5)],
            "Iraq": [states[number - 1] for number in (2, 4, 6, 1, 5, 3)],
        },
    )
    assert conflict.states == tuple(states)
    assert equilibria(conflict) == [{"NYY"}, {"NNN", "NYY"}, {"NYY"}, {"NYY"}]


@pytest.mark.parametrize("paper", [FHK93])
def test_a_move_out_of_a_loop_is_no_answer_by_the_mover_itself(paper):
    # The others' answers exclude the mover's own moves, however good for it.
    conflict = Conflict.of(
        ["now", "better", "worse"],
        moves={"a": [("now", "better"), ("better", "worse")], "b": []},
        preferences={"a": ["better", "now", "worse"], "b": ["now", "better", "worse"]},
    )
    assert equilibria(conflict) == [{"better", "worse"}] * 4


def test_elmira_in_a_file():
    """FHK93 again: the example file of the documentation is the conflict above."""
    path = Path(__file__).parents[2] / "docs" / "how-to" / "elmira.yaml"
    written, known = read_conflict(path), elmira()
    assert (written.moves, written.preferences) == (known.moves, known.preferences)
