"""A case to follow by hand, a case that crowds a page, and no figure left open."""

from __future__ import annotations

import itertools
import random

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

import twolevel as tl
from twolevel.model import Actor, Body, Estimate, Interest, Issue, Order, Scenario, Weights

COUNTRIES = {
    "china": 4,
    "russia": 2,
    "japan": 4,
    "north_korea": 1,
    "south_korea": 1,
    "mongolia": 2,
}
ISSUES = {"port": "abcd", "transit": "abc", "scope": "abc", "finance": "ab"}


@pytest.fixture(autouse=True)
def _clean_canvas():
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def game():
    return tl.load("border")


@pytest.fixture(scope="session")
def crowd():
    """Six countries, twenty actors with long names, sixty-three coalitions."""
    rng = random.Random(11)

    def actor(name):
        orders = {
            issue: Order(tiers=rng.sample(options, len(options)))
            for issue, options in ISSUES.items()
        }
        return Actor(
            name=name,
            importance=Weights(order=Order(tiers=rng.sample(list(ISSUES), len(ISSUES)))),
            interests=tuple(
                Interest(name=issue, issues=(issue,), valuation=order)
                for issue, order in orders.items()
            ),
        )

    bodies = tuple(
        Body(
            name=country,
            autonomy=Estimate.of("0.55"),
            centre=actor(f"{country}_central_government"),
            members=tuple(actor(f"{country}_prefectures_and_ports_{k}") for k in range(members)),
        )
        for country, members in COUNTRIES.items()
    )
    issues = tuple(
        Issue(name=name, options=tuple(options), status_quo=options[0])
        for name, options in ISSUES.items()
    )
    return tl.Game(Scenario(name="crowd", issues=issues, countries=bodies))


@pytest.fixture
def overlapping():
    """Tell which texts of a figure lie on each other, and which leave the page."""

    def find(figure):
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()
        unseen = set()
        for axis in figure.findobj(mpl.axis.Axis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low <= tick.get_loc() <= high:
                    unseen |= {tick.label1, tick.label2}
        boxes = [
            (text.get_text(), text.get_window_extent(renderer))
            for text in figure.findobj(mpl.text.Text)
            if text.get_text().strip() and text.get_visible() and text not in unseen
            if not text.get_rotation()
        ]
        page = figure.bbox
        outside = [
            words
            for words, box in boxes
            if box.x0 < page.x0 - 1
            or box.x1 > page.x1 + 1
            or box.y0 < page.y0 - 1
            or box.y1 > page.y1 + 1
        ]
        clashes = [
            (first, second)
            for (first, box), (second, other) in itertools.combinations(boxes, 2)
            if box.shrunk(0.9, 0.8).overlaps(other.shrunk(0.9, 0.8))
        ]
        return outside, clashes

    return find
