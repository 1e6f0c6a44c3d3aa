"""The scenario: a case as frozen data.

Knows issues, countries, institutions, evidence and facts, and that they fit together. Knows
no file, no array and no solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import prod

from twolevel.errors import ArgumentError, ScenarioError, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.model.actors import Actor, Body
from twolevel.model.evidence import Estimate
from twolevel.model.facts import Fact
from twolevel.model.institutions import Outsider, Rule, Unanimity
from twolevel.model.issues import Agreement, Exclusion, Issue
from twolevel.model.ties import ReportedLink, Ties

__all__ = ["Influence", "Scenario"]

MOST_FAULTS = 500
"""Faults that are looked for before a scenario is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """How much informal ties and outsiders add to the territories' weight in a country.

    The weight is ``w = 1 - (1 - a)(1 - embeddedness_factor m)(1 - support_factor h)``, with a
    the autonomy, m the soft-regional embeddedness and h the outsiders' support.
    """

    embeddedness_factor: Estimate = field(default_factory=lambda: Estimate.of(1))
    support_factor: Estimate = field(default_factory=lambda: Estimate.of(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A two-level game: what may be agreed, by whom, and what each of them wants.

    Attributes
    ----------
    name, title, description
        The label and the words a reader sees.
    sources
        Short keys of the works cited, each with its full reference.
    issues
        In the order in which agreements are numbered, the last varying fastest.
    exclusions
        Pairs of options that no agreement combines.
    countries
        The players of the international game, each a nested game of its own.
    international
        Which sets of ratifying countries bring an agreement into force.
    outsiders
        Those with influence and no vote.
    influence
        How informal ties and outsiders strengthen territories.
    ties
        What stands between regions, and what a link between two of them costs.
    reported_links
        Links between regions that a study has seen, to hold a predicted network against.
    facts
        Observed outcomes to test the results against; they never enter a payoff.

    Raises
    ------
    ScenarioError
        If the parts do not fit together; it lists the faults, up to 500.

    Examples
    --------
    >>> import twolevel as tl
    >>> scenario = tl.load_case("border").replace("countries.north.autonomy", 0.9)
    >>> scenario.country("north").autonomy.centroid
    Fraction(9, 10)
    """

    name: str
    title: str = ""
    description: str = ""
    sources: Record[str] = field(default_factory=Record)
    issues: tuple[Issue, ...]
    exclusions: tuple[Exclusion, ...] = ()
    countries: tuple[Body, ...]
    international: Rule = field(default_factory=Unanimity)
    outsiders: tuple[Outsider, ...] = ()
    influence: Influence = field(default_factory=Influence)
    ties: Ties = field(default_factory=Ties)
    reported_links: tuple[ReportedLink, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        from twolevel.model.validity import faults_of  # the two modules describe each other

        for name in (
            *("issues", "exclusions", "countries", "outsiders"),
            *("reported_links", "facts"),
        ):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "sources", Record(self.sources))
        faults = tuple(islice(faults_of(self), MOST_FAULTS))
        if faults:
            raise ScenarioError(faults, subject=f"scenario {shown(self.name)}")

    # -- names ---------------------------------------------------------------------------------

    @property
    def issue_names(self) -> Labels:
        """The issues' names in order."""
        return Labels((issue.name for issue in self.issues), kind="issue")

    @property
    def country_names(self) -> Labels:
        """The countries' names in order."""
        return Labels((country.name for country in self.countries), kind="country")

    @property
    def actor_names(self) -> Labels:
        """The names of all actors, country by country, each centre first."""
        return Labels((actor.name for actor in self.actors), kind="actor")

    @property
    def actors(self) -> Iterator[Actor]:
        """Every actor, country by country, each centre first."""
        for country in self.countries:
            yield from country.actors

    def issue(self, name: str) -> Issue:
        """Return the issue of that name; LabelError if there is none."""
        return self.issues[self.issue_names.position(name)]

    def country(self, name: str) -> Body:
        """Return the country of that name; LabelError if there is none."""
        return self.countries[self.country_names.position(name)]

    def actor(self, name: str) -> Actor:
        """Return the actor of that name; LabelError if there is none."""
        return tuple(self.actors)[self.actor_names.position(name)]

    # -- agreements ----------------------------------------------------------------------------

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of options of each issue."""
        return tuple(len(issue.options) for issue in self.issues)

    @property
    def n_agreements(self) -> int:
        """Number of combinations of options, exclusions included: a Python int of any size."""
        return prod(self.sizes)

    def agreement(
        self, choices: int | Mapping[str, str] | None = None, /, **more: str
    ) -> Agreement:
        """Return an agreement from its id, or from the options it chooses.

        Issues that are not mentioned stay at their status quo; no argument at all gives the
        status quo agreement.

        Raises
        ------
        LabelError
            If an issue or option does not exist.
        ArgumentError
            If an id is not in ``range(n_agreements)``.
        """
        if isinstance(choices, Agreement) and not more:
            return self.agreement(dict(choices))
        if choices is not None and not isinstance(choices, Mapping):
            return self._agreement_from_id(choices)
        chosen = {**(choices or {}), **more}
        number, picks = 0, {}
        for issue in self.issues:
            option = chosen.pop(issue.name, issue.status_quo)
            names = Labels(issue.option_names, kind=f"option of '{issue.name}'")
            number = number * len(names) + names.position(option)
            picks[issue.name] = option
        if chosen:
            raise unknown(next(iter(chosen)), self.issue_names, kind="issue")
        return Agreement(number, picks)

    def _agreement_from_id(self, number: object) -> Agreement:
        if isinstance(number, bool) or not hasattr(number, "__index__"):
            raise ArgumentError(
                "an agreement is an id or a mapping from issues to options, "
                f"such as {{'{self.issues[0].name}': '{self.issues[0].status_quo}'}}, "
                f"not {shown(number)}"
            )
        rest = identity = number.__index__()
        if not 0 <= identity < self.n_agreements:
            raise ArgumentError(
                f"an agreement's id lies in 0 to {self.n_agreements - 1}, not {shown(identity)}"
            )
        picks = {}
        for issue in reversed(self.issues):
            rest, place = divmod(rest, len(issue.options))
            picks[issue.name] = issue.options[place].name
        return Agreement(identity, dict(reversed(picks.items())))

    # -- variants ------------------------------------------------------------------------------

    def replace(self, path: str, value: object) -> Scenario:
        """Return a copy with the part at `path` replaced.

        Parameters
        ----------
        path
            Field names and labels from the outside in, joined by dots, such as
            ``"countries.china.autonomy"``, ``"actors.jilin.outside_option"`` or
            ``"issues.port.options.zarubino.requires"``. ``actors`` reaches any actor by name.
        value
            The new part. A number becomes an estimate, a list an order, where those belong.

        Raises
        ------
        LabelError
            If the path leads nowhere; the message lists the names that it could have taken.
        ScenarioError
            If the new scenario does not fit together.
        """
        from twolevel.model.paths import replaced

        return replaced(self, path, value)
