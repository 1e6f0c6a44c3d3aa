"""On a journal's page with six countries and twenty actors, no word lies on another."""

from __future__ import annotations

import pytest

from twolevel import plots
from twolevel.bargaining import pareto_frontier


def _by_actor(game):
    return {k: game.explain(id_) for k, id_ in {"nash": 17, "equal_loss": 71, "other": 5}.items()}


PICTURES = {
    "win_set_sizes": lambda g: plots.win_set_sizes(g.win_sets()),
    "win_set_sizes sampled": lambda g: plots.win_set_sizes(g.win_sets(method="sample", samples=50)),
    "approval": lambda g: plots.approval(g.win_sets()),
    "zones": lambda g: plots.zones(g.overlap()),
    "zones all": lambda g: plots.zones(g.overlap(), top=None, members=1),
    "jaccard": lambda g: plots.jaccard(g.overlap()),
    "pivots": lambda g: plots.pivots(g.pivots()),
    "explain": lambda g: plots.explain(g.explain(71)),
    "margin_profile": lambda g: plots.margin_profile(_by_actor(g)),
    "enthusiasm": lambda g: plots.enthusiasm(g.enthusiasm()),
}


@pytest.mark.parametrize("name", PICTURES)
def test_words_are_apart_and_on_the_page(crowd, overlapping, name):
    figure = PICTURES[name](crowd).figure
    outside, clashes = overlapping(figure)
    assert not outside
    assert not clashes


def test_sixty_three_coalitions_fit_a_page(crowd):
    ax = plots.zones(crowd.overlap(), top=None, members=1)
    assert len(ax.containers[0]) == 63
    assert ax.figure.get_figheight() < 9.5


def test_bargaining_pictures_are_readable(game, overlapping):
    problem = game.problem()
    found = game.solve_all()
    for ax in (
        plots.gain_profile(found),
        plots.frontier(pareto_frontier(problem), problem, found),
    ):
        assert overlapping(ax.figure) == ([], [])


def test_no_text_is_smaller_than_a_journal_allows(crowd):
    import matplotlib.text

    ax = plots.zones(crowd.overlap())
    texts = ax.figure.findobj(matplotlib.text.Text)
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7
