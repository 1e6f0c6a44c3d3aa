"""Bars and lines are as long as the results say."""

from __future__ import annotations

import pytest

from twolevel import plots
from twolevel.errors import ArgumentError


def _texts(ax):
    return [text.get_text() for text in ax.texts]


def test_win_set_bars_are_the_shares(game):
    found = game.win_sets()
    ax = plots.win_set_sizes(found)
    for bars, kind in zip(ax.containers, ("acceptable", "win_set", "signable"), strict=True):
        sizes = [getattr(country, kind) for country in found.countries.values()]
        assert [bar.get_width() for bar in bars] == [float(size.share) for size in sizes]
        assert {f"{size.count:,}" for size in sizes} <= set(_texts(ax))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["north", "south"]


def test_win_sets_name_what_binds_and_who(game):
    found = game.win_sets()
    texts = " ".join(_texts(plots.win_set_sizes(found, titles=plots.titles_of(game.scenario))))
    for country in found.countries.values():
        assert {"both": "both bind", "neither": "nothing binds"}.get(
            country.binds, f"{country.binds} binds"
        ) in texts
        for name in country.binding_actors[:2]:
            assert game.scenario.actor(name).title in texts.replace("\n", " ")


def test_estimates_show_their_intervals(crowd):
    found = crowd.win_sets(method="sample", samples=60)
    ax = plots.win_set_sizes(found)
    first = found["china"].acceptable
    ends = [first.low / found.feasible.count, first.high / found.feasible.count]
    assert list(ax.lines[0].get_xdata()) == ends
    assert not plots.win_set_sizes(crowd.win_sets()).lines


def test_approval_has_a_row_for_every_actor_under_its_country(game):
    found = game.win_sets()
    ax = plots.approval(found)
    actors = [actor for country in found.countries.values() for actor in country.actors]
    approves, alone = ax.containers
    assert [bar.get_width() for bar in approves] == [float(a.approves.share) for a in actors]
    assert [bar.get_width() for bar in alone] == [float(a.refused_alone.share) for a in actors]
    labels = [(label.get_text(), label.get_fontweight()) for label in ax.get_yticklabels()]
    expected = []
    for country in found.countries.values():
        expected += [(country.name, "bold")]
        expected += [(a.name.replace("_", " "), "normal") for a in country.actors]
    assert sorted(labels) == sorted(expected)


def test_sweep_draws_the_counts(game):
    values = [0.1, 0.9]
    games = [game.replace("countries.north.autonomy", value) for value in values]
    sizes = [each.win_sets()["north"].win_set for each in games]
    ax = plots.sweep(values, {"win-set": sizes}, parameter="autonomy")
    (line,) = ax.lines
    assert list(line.get_ydata()) == [size.count for size in sizes]
    assert line.get_label() == "win-set"
    assert not ax.collections


def test_sweep_of_estimates_has_bands(crowd):
    sizes = [crowd.overlap(method="sample", samples=n).zone(["china"]) for n in (40, 80)]
    ax = plots.sweep([40, 80], {"zone": sizes}, parameter="samples")
    ends = ax.collections[0].get_datalim(ax.transData)
    assert (ends.y0, ends.y1) == (min(s.low for s in sizes), max(s.high for s in sizes))


@pytest.mark.parametrize(("sizes", "named"), [({}, "no line"), ({"zone": []}, "zone")])
def test_sweep_wants_a_size_for_every_value(sizes, named):
    with pytest.raises(ArgumentError, match=f"needs 2 sizes.*{named}"):
        plots.sweep([0, 1], sizes, parameter="autonomy")
