"""Pictures over draws show the numbers of their results."""

import pytest

import twolevel as tl
from twolevel import plots
from twolevel.errors import ArgumentError, LabelError
from twolevel.robustness import COUNTERFACTUALS, THEORIES

TUMEN = tl.load("tumen")


@pytest.fixture(scope="module")
def found():
    return TUMEN.trial(theories=["realist", "neofunctionalist", "putnam"], draws=12)


@pytest.fixture(scope="module")
def accepted():
    return TUMEN.acceptability(draws=12)


def words_of(ax):
    return [text.get_text() for text in ax.texts]


def test_cells_are_shares_with_verdicts_at_the_centroid(found):
    ax = plots.trial(found, theories=["putnam", "realist"])
    said = found["putnam"]
    assert len(ax.get_yticklabels()) == len(found.titles)
    for fact, text in zip(found.titles, words_of(ax)[::4], strict=True):
        share, mark = text.split()
        held = said.facts[fact].holds
        assert share.strip("<>%") == plots._canvas.percent(held.value).strip("<>%")
        assert mark == {"holds": "✓", "fails": "✗"}[said.centroid.verdicts[fact].answer]
    low, high = said.facts[next(iter(found.titles))].holds.interval
    assert words_of(ax)[1] == f"{100 * low:.0f} to {100 * high:.0f}"
    with pytest.raises(LabelError, match="no theory of the trial 'regional'"):
        plots.trial(found, theories=["regional"])


def test_scores_are_means_and_verdicts(found):
    ax = plots.scores(found, titles={"putnam": "Putnam"})
    assert [text.get_text() for text in ax.get_yticklabels()][-1] == "Putnam"
    means, centroids = (line.get_xdata() for line in ax.lines)
    assert list(means) == [said.score.value for said in found.theories.values()]
    assert list(centroids) == [
        said.centroid.count("holds") / 15 for said in found.theories.values()
    ]


def test_bars_are_shares_of_options(accepted):
    ax = plots.acceptability(accepted, issues=["pace", "port"])
    widths = [bar.get_width() for bar in ax.containers[0]]
    expected = [s.value for issue in ("pace", "port") for s in accepted.options[issue].values()]
    assert widths == expected
    with pytest.raises(LabelError, match="no issue 'ports'"):
        plots.acceptability(accepted, issues=["ports"])
    with pytest.raises(ArgumentError, match="at least one issue"):
        plots.acceptability(accepted, issues=[])


@pytest.mark.slow
def test_no_word_lies_on_another(found, accepted, overlapping):
    everything = TUMEN.trial(theories=[*THEORIES, *COUNTERFACTUALS], draws=2)
    titles = plots.titles_of(TUMEN.scenario)
    for ax in (
        plots.trial(found),
        plots.trial(everything),
        plots.scores(everything),
        plots.acceptability(accepted, titles=titles),
    ):
        assert overlapping(ax.figure) == ([], [])
