"""Theories as computations: what each changes in a case, and how each runs the steps.

Knows scenarios, the options of the steps and what theories claim. Does not know whether a
theory is right.

A theory makes of a scenario the scenario as that theory sees it, and says who starts, whether
ties and feedback count. All run the same library: whoever is endorsed at home takes part, those
who take part negotiate, and what they agree on is signed by them if it enters into force. Facts
are then checked against what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from twolevel.errors import ArgumentError, shown
from twolevel.labels import Record, unknown
from twolevel.model.scenario import Scenario
from twolevel.regionalism.cycle_options import CycleOptions
from twolevel.robustness.variants import (
    with_autonomy,
    with_motives,
    with_shared_ratification,
    without_support,
)

__all__ = [
    "COUNTERFACTUALS",
    "THEORIES",
    "Theory",
    "register_theory",
    "theories_named",
]

Transformation = Callable[[Scenario], Scenario]

MOST_ROUNDS = 100
"""Rounds after which a process with feedback is stopped."""


def _unchanged(scenario: Scenario) -> Scenario:
    return scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Theory:
    """What a theory changes in a case, and how it runs the steps.

    Attributes
    ----------
    name, title
        The label, and the words a reader sees.
    statement
        What the theory claims of the case, in a paragraph.
    reference, doi
        Where it is from.
    transform
        Makes of a scenario the scenario as the theory sees it. Countries and facts must stay as
        they are, and with the facts the issues, options and actors that they name.
    options
        How the steps are taken; see ``CycleOptions``.
    feedback
        Whether what is signed feeds back on autonomy until nothing changes; otherwise the
        steps are taken once.

    Raises
    ------
    ArgumentError
        If the name is no text, or the transformation or the options are of another kind.

    Examples
    --------
    >>> import twolevel as tl
    >>> patient = Theory(
    ...     name="patient", title="Nobody has anywhere else to go",
    ...     transform=lambda s: s.replace("actors.north_bank.outside_option", 0),
    ... )
    >>> patient.seen(tl.load_case("border")).actor("north_bank").outside_option.centroid
    Fraction(0, 1)
    """

    name: str
    title: str = ""
    statement: str = ""
    reference: str = ""
    doi: str = ""
    transform: Transformation = field(default=_unchanged, repr=False)
    options: CycleOptions = field(default_factory=CycleOptions)
    feedback: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.isidentifier():
            raise ArgumentError(
                f"a theory's name is a word such as 'my_theory', not {shown(self.name)}"
            )
        if not callable(self.transform):
            raise ArgumentError(
                f"the theory '{self.name}' needs a function from scenario to scenario, "
                f"not {shown(self.transform)}"
            )
        if not isinstance(self.options, CycleOptions):
            raise ArgumentError(
                f"the options of the theory '{self.name}' are CycleOptions, "
                f"not {shown(self.options)}"
            )

    @property
    def rounds(self) -> int:
        """How often the steps are taken at most."""
        return MOST_ROUNDS if self.feedback else 1

    def seen(self, scenario: Scenario) -> Scenario:
        """Return the scenario as the theory sees it.

        Raises
        ------
        ArgumentError
            If the transformation gives no scenario, or one with other countries or facts.
        ScenarioError
            If it drops something that a fact is about.
        """
        found = self.transform(scenario)
        if not isinstance(found, Scenario):
            raise ArgumentError(
                f"the theory '{self.name}' must make a scenario of a scenario, not {shown(found)}; "
                "does its function return what it changed?"
            )
        if tuple(found.country_names) != tuple(scenario.country_names):
            raise ArgumentError(
                f"the theory '{self.name}' changes the countries from "
                f"{', '.join(scenario.country_names)} to {', '.join(found.country_names)}; "
                "the facts are about all of them, so mute a country's interests instead"
            )
        if found.facts != scenario.facts:
            raise ArgumentError(
                f"the theory '{self.name}' changes the facts; a theory answers the facts as they are"
            )
        return found


def _realist(scenario: Scenario) -> Scenario:
    alone = with_shared_ratification(with_autonomy(without_support(scenario), 0))
    return _unembedded(alone)


def _neofunctionalist(scenario: Scenario) -> Scenario:
    moved_by_gain = with_motives(scenario, ["economic"])
    return with_shared_ratification(with_autonomy(without_support(moved_by_gain), 1))


def _unembedded(scenario: Scenario) -> Scenario:
    for name in scenario.country_names:
        scenario = scenario.replace(f"countries.{name}.embeddedness", 0)
    return scenario


def _without_autonomy(scenario: Scenario) -> Scenario:
    return with_autonomy(scenario, 0)


REALIST = Theory(
    name="realist",
    title="Realist: centres alone",
    statement=(
        "States act as one, for their centres' interests. Territories weigh nothing, informal ties "
        "and outsiders change nothing, and each centre ratifies by itself. A country takes part "
        "when some agreement is better for its centre than none."
    ),
    reference=(
        "Waltz 1979, Theory of International Politics; intergovernmentalism: Moravcsik 1993, "
        "Preferences and Power in the European Community"
    ),
    doi="10.1111/j.1468-5965.1993.tb00477.x",
    transform=_realist,
    options=CycleOptions(initiative="top_down", embeddedness="none"),
)

NEOFUNCTIONALIST = Theory(
    name="neofunctionalist",
    title="Neofunctionalist: economic gain, no veto of centres",
    statement=(
        "Integration follows economic gain. Only economic motives count, territories decide "
        "without their centres, and a country takes part when its territories gain by some "
        "agreement that they ratify."
    ),
    reference="Haas 1958, The Uniting of Europe, Stanford University Press",
    transform=_neofunctionalist,
    options=CycleOptions(initiative="territorial", embeddedness="none"),
)

PUTNAM = Theory(
    name="putnam",
    title="Putnam: centres propose, constituents ratify",
    statement=(
        "Centres start, and must have ratified at home what they agree on abroad, territories "
        "weighing what their autonomy gives them. There are no informal ties, no help from "
        "outsiders and no feedback. A country takes part when its centre finds something that "
        "its constituents ratify and that is better for it than nothing."
    ),
    reference="Putnam 1988, Diplomacy and Domestic Politics: The Logic of Two-Level Games",
    doi="10.1017/S0020818300027697",
    transform=without_support,
    options=CycleOptions(initiative="top_down", embeddedness="none"),
)

REGIONAL = Theory(
    name="regional",
    title="Regional two-level game: territories draw centres in",
    statement=(
        "Autonomy lets territories form ties across borders; autonomy, ties and the support of an "
        "international organisation are what they bargain with at home; centres that endorse them "
        "negotiate; and what is signed strengthens territories, so that the steps repeat. A country "
        "takes part when, in the domestic game, its territories ask and its centre agrees."
    ),
    reference=(
        "Burns 1994, Subnational Power and Regional Integration: The Case of Tumen River "
        "Development, MITJP 94-10"
    ),
    options=CycleOptions(),
    feedback=True,
)

_KNOWN: dict[str, Theory] = {t.name: t for t in (REALIST, NEOFUNCTIONALIST, PUTNAM, REGIONAL)}

THEORIES: Mapping[str, Theory] = MappingProxyType(_KNOWN)
"""Every theory by its name, in the order of a trial; ``register_theory`` adds to it."""

_STILL = replace(CycleOptions(), response=Fraction(0), embedding=Fraction(0))


def _less(part: str, *, title: str, statement: str, **changes: Any) -> Theory:
    """Return the regional game without one of its parts."""
    return replace(
        REGIONAL,
        name=f"no_{part}",
        title=f"Regional, {title}",
        statement=f"The regional game in which {statement}.",
        **changes,
    )


COUNTERFACTUALS: Record[Theory] = Record(
    (theory.name, theory)
    for theory in (
        _less(
            "autonomy",
            title="without autonomy",
            statement="territories have and gain no autonomy",
            transform=_without_autonomy,
            options=_STILL,
        ),
        _less(
            "support",
            title="without outsiders' support",
            statement="no international organisation lends a chip",
            transform=without_support,
        ),
        _less(
            "network",
            title="without informal ties",
            statement="regions have nothing to offer each other",
            options=CycleOptions(embeddedness="none"),
        ),
        _less(
            "feedback",
            title="one round",
            statement="what is signed changes nobody's autonomy",
            feedback=False,
        ),
    )
)
"""The regional game with one of its parts taken away, by name."""


def register_theory(theory: Theory) -> Theory:
    """Add a theory to ``THEORIES``, and return it.

    Raises
    ------
    ArgumentError
        If it is no theory, or one of that name is known.
    """
    if not isinstance(theory, Theory):
        raise ArgumentError(f"a Theory can be registered, not {shown(theory)}")
    if theory.name in _KNOWN or theory.name in COUNTERFACTUALS:
        raise ArgumentError(f"there is a theory '{theory.name}' already; choose another name")
    _KNOWN[theory.name] = theory
    return theory


def theories_named(
    wanted: Iterable[str | Theory] | str | Theory | None = None,
) -> tuple[Theory, ...]:
    """Return theories by name, those of ``THEORIES`` by default; a theory stands for itself.

    Raises
    ------
    LabelError
        If there is no theory of a name.
    ArgumentError
        If none is asked for, or one twice.

    Examples
    --------
    >>> [theory.name for theory in theories_named(["putnam", "no_network"])]
    ['putnam', 'no_network']
    """
    if wanted is None:
        return tuple(THEORIES.values())
    listed = [wanted] if isinstance(wanted, str | Theory) else list(wanted)
    every = {**THEORIES, **COUNTERFACTUALS}
    found = []
    for each in listed:
        if not isinstance(each, Theory) and (not isinstance(each, str) or each not in every):
            raise unknown(each, every, kind="theory")
        found.append(each if isinstance(each, Theory) else every[each])
    names = [theory.name for theory in found]
    if not names:
        raise ArgumentError(f"a trial needs at least one theory, such as {', '.join(THEORIES)}")
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError(f"the theory '{name}' is asked for twice")
    return tuple(found)
