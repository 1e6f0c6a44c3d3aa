"""The strategy of whole scenarios, small and valid, with every class of the model in it.

Knows how the parts of a scenario refer to one another.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import strategies as st

from twolevel.labels import Record
from twolevel.model.issues import Exclusion, Issue, Option
from twolevel.model.scenario import Influence, Scenario
from twolevel.model.ties import Ties
from twolevel.testing.actors import bodies
from twolevel.testing.facts import facts
from twolevel.testing.institutions import outsiders, rules
from twolevel.testing.pieces import Draw, estimates, grounds, labels, numbers, some_of, texts
from twolevel.testing.ties import reported_links, ties

__all__ = ["scenarios"]


@st.composite
def _issues(draw: Draw, name: str, count: int, countries: Sequence[str], *, awkward: bool) -> Issue:
    names = draw(labels("option", count, awkward=awkward))
    status_quo = draw(st.sampled_from(names))
    numeric = draw(st.booleans())
    options = tuple(
        Option(
            name=option,
            title=draw(texts(awkward=awkward)),
            requires=() if option == status_quo else draw(st.just(()) | some_of(countries)),
            position=draw(numbers(-2, 10)) if numeric else None,
            **draw(grounds(awkward=awkward)),
        )
        for option in names
    )
    return Issue(
        name=name,
        title=draw(texts(awkward=awkward)),
        options=options,
        status_quo=status_quo,
        **draw(grounds(awkward=awkward)),
    )


@st.composite
def _exclusions(draw: Draw, issues: Sequence[Issue], *, awkward: bool) -> tuple[Exclusion, ...]:
    if len(issues) < 2 or draw(st.booleans()):
        return ()
    first, second = draw(st.permutations(issues))[:2]
    pairs = [
        (one, other)
        for one, other in itertools.product(first.option_names, second.option_names)
        if (one, other) != (first.status_quo, second.status_quo)
    ]
    if not pairs:
        return ()
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    return tuple(
        Exclusion(
            options=Record({first.name: one, second.name: other}), **draw(grounds(awkward=awkward))
        )
        for one, other in chosen
    )


@st.composite
def scenarios(
    draw: Draw,
    *,
    max_issues: int = 3,
    max_options: int = 3,
    max_countries: int = 3,
    max_parts: int = 3,
    max_depth: int = 1,
    awkward: bool = False,
) -> Scenario:
    """Return a strategy of valid random scenarios.

    Parameters
    ----------
    max_issues, max_options, max_countries
        Most issues, options of an issue, and countries.
    max_parts
        Most actors of a country, its centre included.
    max_depth
        How deep bodies may nest within a country: 0 for countries of actors alone.
    awkward
        Whether to use names and texts that careless readers of files stumble over.

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, database=None, deadline=None)
    ... @given(scenarios(max_issues=2, max_options=3))
    ... def test(scenario):
    ...     assert scenario.n_agreements <= 9
    >>> test()
    """
    countries = draw(labels("country", draw(st.integers(1, max_countries)), awkward=awkward))
    names = draw(labels("issue", draw(st.integers(1, max_issues)), awkward=awkward))
    issues = tuple(
        draw(_issues(name, draw(st.integers(1, max_options)), countries, awkward=awkward))
        for name in names
    )
    actor_names = (f"actor{place}" for place in itertools.count(1))
    players = tuple(
        draw(
            bodies(name, issues, actor_names, max_parts=max_parts, depth=max_depth, awkward=awkward)
        )
        for name in countries
    )
    actors = [actor.name for player in players for actor in player.actors]
    described = draw(labels("fact", draw(st.integers(0, 2)), awkward=awkward))
    influential = draw(labels("outsider", draw(st.integers(0, 1)), awkward=awkward))
    reported = draw(labels("link", draw(st.integers(0, int(len(players) > 1))), awkward=awkward))
    sides = [(player.name, *(actor.name for actor in player.actors)) for player in players]
    cited = draw(labels("work", draw(st.integers(0, 1)), awkward=awkward))
    return Scenario(
        name="random",
        title=draw(texts(awkward=awkward)),
        description=draw(texts(awkward=awkward)),
        sources=Record({name: draw(texts(awkward=awkward)) for name in cited}),
        issues=issues,
        exclusions=draw(_exclusions(issues, awkward=awkward)),
        countries=players,
        international=draw(rules(countries, shared=False, awkward=awkward)),
        outsiders=tuple(draw(outsiders(name, countries, awkward=awkward)) for name in influential),
        influence=draw(
            st.builds(
                Influence,
                embeddedness_factor=estimates(awkward=awkward),
                support_factor=estimates(awkward=awkward),
            )
        ),
        ties=draw(
            st.just(Ties()) | ties([n for side in sides for n in side], actors, awkward=awkward)
        ),
        reported_links=tuple(
            draw(reported_links(name, sides, awkward=awkward)) for name in reported
        ),
        facts=tuple(
            draw(facts(name, issues, countries, actors, awkward=awkward)) for name in described
        ),
    )
