"""Margins and pivots are drawn where the results put them."""

from __future__ import annotations

import pytest

from twolevel import plots
from twolevel.errors import ArgumentError, LabelError


def _labels(ax):
    ticks = zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    return {label.get_text(): float(place) for place, label in ticks}


@pytest.mark.parametrize("toll", ["capitals", "regions"])
def test_margins_of_one_agreement(game, toll):
    found = game.explain(bridge="upstream", toll=toll, zone="open")
    ax = plots.explain(found)
    rows = _labels(ax)
    drawn = {
        round(bar.get_y() + bar.get_height() / 2, 6): bar.get_width()
        for bars in ax.containers
        for bar in bars
    }
    for name, verdict in found.actors.items():
        assert drawn[rows[name.replace("_", " ")]] == float(verdict.margin)
    bars = {container.get_label(): container for container in ax.containers}
    refusing = [name for name, verdict in found.actors.items() if not verdict.approves]
    assert len(bars["approves"]) == len(found.actors) - len(refusing)
    assert [bar.get_width() < 0 for bar in bars.get("refuses", [])] == [True] * len(refusing)


def test_headings_say_what_countries_do(game):
    words = {
        (True, True): "signs",
        (False, True): "not ratified",
        (True, False): "negotiator refuses",
    }
    seen = set()
    for number in range(game.scenario.n_agreements):
        found = game.explain(number)
        labels = _labels(plots.explain(found))
        for name, verdict in found.countries.items():
            word = words.get((verdict.ratifies, verdict.accepts), "refuses altogether")
            seen.add(word)
            assert f"{name}: {word}" in labels
    assert {"signs", "not ratified"} <= seen


def test_profile_has_a_mark_for_each_actor_and_negotiator(game):
    explanations = {"first": game.explain(6), "second": game.explain(11)}
    ax = plots.margin_profile(explanations, titles=plots.titles_of(game.scenario))
    marks = [line for line in ax.lines if line.get_linestyle() == "None"]
    for line, found in zip(marks, explanations.values(), strict=True):
        expected = [float(verdict.margin) for verdict in found.actors.values()]
        expected += [float(verdict.gain) for verdict in found.countries.values()]
        assert list(line.get_xdata()) == expected
    assert "North: negotiator" in _labels(ax)


def test_profile_joins_labels_of_one_agreement(game):
    found = game.explain(6)
    ax = plots.margin_profile({"nash": found, "utilitarian": found})
    assert ax.get_legend_handles_labels()[1] == ["nash, utilitarian"]


def test_profile_needs_an_agreement():
    with pytest.raises(ArgumentError, match="at least one agreement"):
        plots.margin_profile({})


@pytest.mark.parametrize("of", ["zone", "win_set"])
def test_pivots_draw_both_directions(game, of):
    found = game.pivots()
    ax = plots.pivots(found, of=of)
    for bars, way in zip(ax.containers, ("on", "off"), strict=True):
        assert [bar.get_width() for bar in bars] == [
            getattr(pivot, f"{of}_{way}") for pivot in found.actors.values()
        ]


def test_pivots_of_something_else_are_refused(game):
    with pytest.raises(LabelError, match=r"'winset'.*Did you mean 'win_set'"):
        plots.pivots(game.pivots(), of="winset")
