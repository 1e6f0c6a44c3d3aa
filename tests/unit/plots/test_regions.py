"""Pictures of networks and of the cycle show what the results hold."""

from __future__ import annotations

from dataclasses import replace

import matplotlib.pyplot as plt
import pytest

import twolevel as tl
from twolevel import plots
from twolevel.errors import ArgumentError, LabelError
from twolevel.model import Endowments
from twolevel.regionalism import (
    DepthModel,
    LinearFeedback,
    SwitchFeedback,
    branches,
    cycle_sweep,
    depth_orbit,
)


@pytest.fixture(scope="module")
def tumen():
    return tl.load("tumen")


@pytest.fixture(scope="module")
def rounds(tumen):
    return tumen.cycle(rounds=3)


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def ends_of(ax, label_start):
    """Points of the lines of a colour that a label of the legend has."""
    labelled = next(x for x in ax.lines if str(x.get_label()).startswith(label_start))
    return [
        {tuple(map(float, point)) for point in line.get_xydata()}
        for line in ax.lines
        if line.get_color() == labelled.get_color() and len(line.get_xdata()) == 2
    ]


def test_map_has_a_line_for_every_link_between_places(tumen):
    found, places = tumen.network(), plots.places_of(tumen.scenario)
    ax = plots.network_map(found, places=places)
    drawn = ends_of(ax, "link")
    assert len(drawn) == len(found.network.links)
    for link in found.network.links:
        assert {places[link.first], places[link.second]} in drawn
    assert ax.get_ylabel() == "latitude"
    assert "territory 1" in legend(ax)


def test_stronger_links_are_wider(tumen):
    found = tumen.network()
    ax = plots.network_map(found, places=plots.places_of(tumen.scenario))
    widths = [line.get_linewidth() for line in ax.lines if line.get_linestyle() == "-"]
    assert len(widths) == len(found.network.links)
    assert widths == sorted(widths)  # drawn from the weakest on
    assert widths[0] < widths[-1]


def test_map_tells_hits_from_misses(tumen):
    found, places = tumen.network(), plots.places_of(tumen.scenario)
    ax = plots.network_map(found, places=places, compared=found.compare())
    assert {"reported, not predicted", "predicted and reported"} <= set(legend(ax))
    assert {places["niigata"], places["primorye"]} in ends_of(ax, "reported, not")
    none = plots.network_map(found, places=places, compared=found.compare([]))
    assert legend(none)[0] == "predicted, not reported"


def test_a_report_of_somebody_who_is_no_region_has_no_line():
    found = tl.Game(
        tl.load_case("tumen").replace("actors.jilin.endowments", Endowments())
    ).network()
    compared = found.compare()
    of_jilin = [link for link in compared.misses if "jilin" in link.between]
    others = [link for link in compared.misses if link not in of_jilin]
    assert of_jilin
    assert others
    ax = plots.network_map(found, compared=compared)
    dashes = ends_of(ax, "reported, not predicted")
    assert len(dashes) == len({frozenset(link.between) for link in others})


def test_every_region_is_named_once(tumen):
    ax = plots.network_map(tumen.network(), places=plots.places_of(tumen.scenario))
    texts = [text.get_text().replace("\n", " ") for text in ax.texts]
    assert sorted(texts) == sorted(n.replace("_", " ") for n in tumen.network().network.regions)


def test_without_places_it_is_no_map(tumen):
    ax = plots.network_map(tumen.network())
    assert not ax.axison
    assert len(ends_of(ax, "link")) == len(tumen.network().network.links)


def test_map_refuses_what_it_cannot_place(tumen):
    with pytest.raises(ArgumentError, match="no place for heilongjiang"):
        plots.network_map(tumen.network(), places={"jilin": (125, 44)})
    with pytest.raises(ArgumentError, match="at least one region"):
        plots.network_map(tl.load("border").network())


def test_no_name_covers_another(tumen, overlapping):
    found = tumen.network()
    ax = plots.network_map(
        found,
        places=plots.places_of(tumen.scenario),
        compared=found.compare(),
        titles=plots.titles_of(tumen.scenario),
    )
    assert overlapping(ax.figure) == ([], [])


def test_autonomy_has_the_values_of_the_rounds(rounds, overlapping):
    ax = plots.autonomy(rounds, titles=plots.titles_of(rounds.scenario))
    heights = {tuple(line.get_ydata()) for line in ax.lines}
    for name in rounds.autonomy:
        own = [float(r.before.autonomy[name]) for r in rounds.rounds]
        assert (*own, float(rounds.autonomy[name])) in heights
    assert overlapping(ax.figure) == ([], [])


def test_what_is_agreed(rounds):
    ax = plots.agreed(rounds, "depth")
    options = rounds.scenario.issue("depth").option_names
    places = [options.index(r.negotiation.agreement["depth"]) for r in rounds.rounds]
    assert list(ax.lines[0].get_ydata()) == places
    with pytest.raises(ArgumentError, match="which issue"):
        plots.agreed(rounds)
    with pytest.raises(LabelError, match="Did you mean 'depth'"):
        plots.agreed(rounds, "dept")


def test_no_agreement_is_marked(rounds):
    silent = replace(rounds.rounds[1], negotiation=replace_agreement(rounds.rounds[1].negotiation))
    ax = plots.agreed(replace(rounds, rounds=(rounds.rounds[0], silent)), "depth")
    assert list(ax.lines[1].get_xdata()) == [2]
    assert "no agreement" in legend(ax)


def replace_agreement(negotiation):
    return replace(negotiation, settlement=None)


def test_depth_model_draws_alike():
    model = DepthModel(
        centre_ideal={"a": 0.2, "b": 0.3},
        regional_ideal={"a": 0.8, "b": 0.7},
        feedback={n: LinearFeedback(base=0.1, response=0.6) for n in "ab"},
    )
    found = depth_orbit(model)
    lines = plots.autonomy(found).lines
    assert [line.get_ydata()[-1] for line in lines] == [found.last["a"], found.last["b"]]
    assert list(plots.agreed(found).lines[0].get_ydata()) == list(found.depth)


def test_bifurcation_of_the_depth_model():
    def family(support):
        return DepthModel(
            centre_ideal={"a": 0.15},
            regional_ideal={"a": 1.0},
            feedback={"a": SwitchFeedback(base=0.02, height=0.9, midpoint=0.5, steepness=4)},
            support={"a": support},
        )

    found = branches(family, (0.0, 0.1), parameter="support")
    ax = plots.bifurcation(found)
    stable, unstable = ax.lines
    assert (len(stable.get_xdata()), len(unstable.get_xdata())) == (3, 1)
    assert ax.get_xlabel() == "support"


def test_bifurcation_of_a_statement():
    """Values of the evidence may be written as in a file; what is no number is refused."""
    game, path = tl.load("border"), "countries.north.autonomy"
    found = game.cycle_sweep(path, ["1/4", 1])
    ax = plots.bifurcation(found)
    assert ax.get_xlabel() == path
    assert {x for line in ax.lines for x in line.get_xdata()} == {0.25, 1}
    ends = [float(sum(both.bottom.autonomy.values()) / 2) for both in found.ends]
    assert ax.lines[0].get_ydata() == pytest.approx(ends)
    plt.close(ax.figure)
    with pytest.raises(ArgumentError, match="numbers along initiative, not 'top_down'"):
        plots.bifurcation(game.cycle_sweep("initiative", ["top_down"]))


def test_bifurcation_of_a_cycle():
    found = cycle_sweep(tl.load("border").point, "response", [0, 0.5])
    ax = plots.bifurcation(found)
    assert ax.get_xlabel() == "response"
    drawn = sum(len(line.get_xdata()) for line in ax.lines)
    assert drawn == 4
    plt.close(ax.figure)
