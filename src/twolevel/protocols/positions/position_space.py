"""The numeric issues of a scenario that are bargained over, and what is held fixed meanwhile.

Knows a scenario's issues, options, exclusions and requirements. Knows no preference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from twolevel.errors import ArgumentError, Fault, listed, shown
from twolevel.labels import Labels, Record
from twolevel.model.evidence import Ideal
from twolevel.model.issues import Agreement, Issue, Option
from twolevel.model.scenario import Scenario
from twolevel.payoffs.resolution import Term

__all__ = ["PositionSpace", "position_space"]

SAME = Fraction(1, 10**6)
"""Share of an issue's span within which a position counts as that of an option."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionSpace:
    """A box of positions, one side an issue.

    Attributes
    ----------
    scenario
        Whose issues they are.
    issues
        The names of those that are bargained over.
    lowest, highest
        The outermost positions of their options.
    others
        An agreement that has the options at which the other issues are held.
    """

    scenario: Scenario
    issues: Labels
    lowest: Record[Fraction]
    highest: Record[Fraction]
    others: Agreement

    @property
    def held(self) -> Record[str]:
        """The options at which the other issues are held."""
        return Record((j, option) for j, option in self.others.items() if j not in self.issues)

    def span(self, issue: str) -> Fraction:
        """Return the length of an issue's side."""
        return self.highest[issue] - self.lowest[issue]

    def scale(self, ideal: Ideal, issue: str) -> Fraction:
        """Return the distance at which an ideal point's loss is one."""
        return ideal.scale(self.scenario.issue(issue).positions)

    def paid(self, term: Term) -> set[Fraction]:
        """Return what a term pays at the options of issues bargained over, the others held."""
        held = []
        for place in term.issues:
            issue = self.scenario.issues[place]
            chosen = issue.option_names.index(self.others[issue.name])
            held.append(slice(None) if issue.name in self.issues else slice(chosen, chosen + 1))
        return set(term.utils[tuple(held)].ravel().tolist())

    def option(self, issue: str, position: float) -> str | None:
        """Return the option that has a position, or None."""
        known = self.scenario.issue(issue).positions
        near = min(known, key=lambda name: abs(float(known[name]) - position))
        away = abs(float(known[near]) - position)
        return near if away <= SAME * self.span(issue) else None


def position_space(
    scenario: Scenario,
    coalition: Sequence[str],
    issues: Iterable[str] | None,
    held: Mapping[str, str] | None,
) -> PositionSpace:
    """Return the positions that a coalition can agree on.

    Raises
    ------
    ArgumentError
        If an issue has no positions, only one, or is given twice; if another is held that is
        bargained over; or if exclusions or requirements leave positions out.
    LabelError
        If there is no such issue or option.
    """
    if isinstance(issues, str):
        issues = (issues,)
    names = Labels(scenario.issue_names if issues is None else issues, kind="issue")
    if not names:
        raise ArgumentError(
            f"there is no issue to bargain over; name some of {listed(scenario.issue_names)}"
        )
    scenario.issue_names.positions(names)
    for name in names:
        _check_numeric(scenario.issue(name))
    if held and (both := [name for name in held if name in names]):
        raise ArgumentError(
            f"{listed(both)} cannot be bargained over and held at an option; "
            "leave it out of the issues, or do not hold it"
        )
    places = {name: scenario.issue(name).positions.values() for name in names}
    space = PositionSpace(
        scenario=scenario,
        issues=names,
        lowest=Record((name, min(found)) for name, found in places.items()),
        highest=Record((name, max(found)) for name, found in places.items()),
        others=scenario.agreement(held),
    )
    _check_open(space, coalition)
    return space


def _check_numeric(issue: Issue) -> None:
    without = [option.name for option in issue.options if option.position is None]
    if without or len(set(issue.positions.values())) < 2:
        raise ArgumentError(
            str(
                Fault(
                    path=("issues", issue.name, "options"),
                    what="options have no positions" if without else "all have one position",
                    seen=listed(without or issue.option_names),
                    allowed="options with positions on a scale, not all the same",
                    remedy="Give every option a position, or bargain over other issues.",
                )
            )
        )


def _check_open(space: PositionSpace, coalition: Sequence[str]) -> None:
    """Refuse what leaves out some positions: they would be no box."""
    for name, chosen in space.others.items():
        for option in space.scenario.issue(name).options:
            away = [country for country in option.requires if country not in coalition]
            if away and (name in space.issues or option.name == chosen):
                raise ArgumentError(str(_requirement(name, option, away)))
    for place, exclusion in enumerate(space.scenario.exclusions):
        if all(
            name in space.issues or space.others[name] == option
            for name, option in exclusion.options.items()
        ):
            pair = " and ".join(f"{name}={option}" for name, option in exclusion.options.items())
            raise ArgumentError(
                str(
                    Fault(
                        path=("exclusions", str(place)),
                        what=f"{pair} cannot be combined, which says nothing of positions nearby",
                        allowed="issues none of whose options are excluded by what is held",
                        remedy="Hold other issues at other options, or bargain over other issues.",
                    )
                )
            )


def _requirement(issue: str, option: Option, away: Sequence[str]) -> Fault:
    return Fault(
        path=("issues", issue, "options", option.name, "requires"),
        what="a country is required that takes no part",
        seen=shown(list(away)),
        allowed="options that require no more than those who take part",
        remedy=f"Let {listed(away)} take part, or hold {issue} at another option.",
    )
