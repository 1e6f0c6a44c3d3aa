"""Conflicts over the agreements of a scenario: who can take up or drop which option alone.

Knows a scenario in numbers, of whose payoffs only the order counts. Analyses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from twolevel.conflicts.conflict import Conflict, checked_names
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels, unknown
from twolevel.model.issues import Agreement, Issue
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.labelled import payoffs

__all__ = ["agreement_conflict"]

MOST_AGREEMENTS = 4_000
"""States of a conflict over agreements; the moves may be as many as their square."""


def agreement_conflict(
    game: PointGame,
    agreements: Iterable[int | Mapping[str, str]] | Mapping[str, Any] | None = None,
    *,
    issues: Iterable[str] | None = None,
    controls: Mapping[str, Any] | None = None,
    decision_makers: Iterable[str] | None = None,
) -> Conflict:
    """Return the conflict whose states are agreements of a scenario.

    A state says what is done on each issue, agreed or not; each decision maker orders the states
    by its payoff. Payoffs of countries are those of their negotiators.

    Parameters
    ----------
    game
        The scenario in numbers.
    agreements
        The states: ids or mappings from issues to options, or such by a name of your own. By
        default, all combinations of options of `issues`, all else at the status quo.
    issues
        Issues whose options vary; all by default. Only without `agreements`.
    controls
        Who can change what alone, by decision maker: issues (any option of them), or a mapping
        from issues to the options that it can bring about. By default each country can take
        up options that require it and nobody else, and can drop any option that requires it,
        back to the status quo.
    decision_makers
        Countries or actors, in order; by default those who have controls, or else all
        countries.

    Raises
    ------
    LabelError
        If an issue, option, country or actor does not exist.
    ArgumentError
        If agreements and issues are both given, an agreement occurs twice or combines what is
        excluded, or a control is malformed.
    LimitError
        If there are more than ``MOST_AGREEMENTS`` states.

    Examples
    --------
    >>> import twolevel as tl
    >>> game = tl.load("border")
    >>> conflict = agreement_conflict(game.point, issues=["bridge"], controls={"north": ["bridge"]})
    >>> conflict.states, conflict.improvements("north", "none")
    (('none', 'upstream', 'downstream'), ('upstream', 'downstream'))
    """
    if not isinstance(game, PointGame):
        raise ArgumentError(
            f"a conflict over agreements needs a PointGame, such as load('border').point, "
            f"not {shown(game)}"
        )
    scenario = game.scenario
    if agreements is not None and issues is not None:
        raise ArgumentError("give agreements or issues, not both")
    named = (
        _combined(scenario, issues) if agreements is None else _listed_states(scenario, agreements)
    )
    allowed = (
        {name: _required(scenario, name) for name in scenario.country_names}
        if controls is None
        else _controls(scenario, controls)
    )
    asked = allowed if decision_makers is None else decision_makers
    values = payoffs(game, list(named.values()))
    columns = Labels(values.columns, kind="country or actor")
    makers = checked_names(asked, "decision maker")
    order = {
        maker: dict(zip(named, values.units[:, columns.position(maker)].tolist(), strict=True))
        for maker in makers
    }
    for name in allowed:
        columns.position(name)
        if name not in makers and controls is not None:
            raise ArgumentError(f"{name} has controls but is not among the decision makers")
    moves = {maker: tuple(_moves(named, allowed.get(maker, {}))) for maker in makers}
    title = f"Agreements of {scenario.title or scenario.name}"
    return Conflict.of(named, moves=moves, preferences=order, title=title)


# -- states ------------------------------------------------------------------------------------


def _combined(scenario: Scenario, issues: Iterable[str] | None) -> dict[str, Agreement]:
    if isinstance(issues, str):
        issues = [issues]
    names = scenario.issue_names if issues is None else checked_names(issues, "issue")
    varying = [scenario.issue(name) for name in names]
    count = 1
    for issue in varying:
        count *= len(issue.options)
    _check_size(count)
    choices = product(*(issue.option_names for issue in varying))
    found = {
        "+".join(choice): scenario.agreement(dict(zip(names, choice, strict=True)))
        for choice in choices
    }
    feasible = {n: each for n, each in found.items() if not _excluded(scenario, each)}
    if len(found) != count or not feasible:
        raise ArgumentError("the agreements cannot be told apart by their options' names")
    return feasible


def _listed_states(
    scenario: Scenario, agreements: Iterable[int | Mapping[str, str]] | Mapping[str, Any]
) -> dict[str, Agreement]:
    if isinstance(agreements, int | str) or not isinstance(agreements, Iterable):
        raise ArgumentError(
            f"agreements are a list, or agreements by name, not {shown(agreements)}"
        )
    if isinstance(agreements, Mapping):
        names = checked_names(agreements, "state")
        found = [scenario.agreement(each) for each in agreements.values()]
    else:
        found = [scenario.agreement(each) for each in agreements]
        varying = [n for n in scenario.issue_names if len({each[n] for each in found}) > 1]
        names = Labels([], kind="state")
        if len({each.id for each in found}) == len(found):
            texts = ["+".join(each[n] for n in varying or scenario.issue_names) for each in found]
            unique = len(set(texts)) == len(texts)
            names = Labels(texts if unique else map(str, found), kind="state")
    _check_size(len(found))
    seen: set[int] = set()
    for each in found:
        if each.id in seen:
            raise ArgumentError(f"the agreement {each} occurs twice")
        seen.add(each.id)
        barred = _excluded(scenario, each)
        if barred:
            raise ArgumentError(f"the agreement {each} combines what is excluded: {barred}")
    return dict(zip(names, found, strict=True))


def _check_size(count: int) -> None:
    if count > MOST_AGREEMENTS:
        raise LimitError(
            f"{count:,} agreements are too many states (at most {MOST_AGREEMENTS:,}); name fewer "
            "issues, or list the agreements that matter"
        )


def _excluded(scenario: Scenario, agreement: Agreement) -> str:
    for exclusion in scenario.exclusions:
        if all(agreement[issue] == option for issue, option in exclusion.options.items()):
            return " with ".join(f"{i}={o}" for i, o in exclusion.options.items())
    return ""


# -- moves -------------------------------------------------------------------------------------


class _Power:
    """What somebody can do on one issue: options it can take up, and drop for the status quo."""

    __slots__ = ("drops", "quo", "takes")

    def __init__(self, takes: Iterable[str], drops: Iterable[str] = (), quo: str = "") -> None:
        self.takes, self.drops, self.quo = frozenset(takes), frozenset(drops), quo

    def __call__(self, before: str, after: str) -> bool:
        return after in self.takes or (before in self.drops and after == self.quo)


def _required(scenario: Scenario, country: str) -> dict[str, _Power]:
    return {
        issue.name: power
        for issue in scenario.issues
        if (power := _power(issue, country)).takes or power.drops
    }


def _power(issue: Issue, country: str) -> _Power:
    takes = [o.name for o in issue.options if o.requires == (country,)]
    drops = [o.name for o in issue.options if country in o.requires]
    return _Power(takes, drops, issue.status_quo)


def _controls(scenario: Scenario, controls: Mapping[str, Any]) -> dict[str, dict[str, _Power]]:
    if not isinstance(controls, Mapping):
        raise ArgumentError(f"controls map decision makers to issues, not {shown(controls)}")
    return {name: _controlled(scenario, name, given) for name, given in controls.items()}


def _controlled(scenario: Scenario, name: str, given: Any) -> dict[str, _Power]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ArgumentError(
            f"the controls of {name} are a list of issues, or options by issue, not {shown(given)}"
        )
    found: dict[str, _Power] = {}
    for issue_name in given:
        issue = scenario.issue(issue_name)
        options: Any = given[issue_name] if isinstance(given, Mapping) else issue.option_names
        if isinstance(options, str) or not isinstance(options, Iterable):
            raise ArgumentError(
                f"what {name} controls on {issue_name} is a list of options, not {shown(options)}"
            )
        takes = tuple(options)
        for option in takes:
            if option not in issue.option_names:
                raise unknown(option, issue.option_names, kind=f"option of '{issue_name}'")
        found[issue_name] = _Power(takes)
    return found


def _moves(
    named: Mapping[str, Agreement], powers: Mapping[str, _Power]
) -> Iterator[tuple[str, str]]:
    """Yield the pairs of states that differ only where somebody has the power to change."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, agreement in named.items():
        rest = tuple(option for issue, option in agreement.items() if issue not in powers)
        groups.setdefault(rest, []).append(name)
    for group in groups.values():
        for name, target in product(group, group):
            before, after = named[name], named[target]
            if name != target and all(
                before[issue] == after[issue] or power(before[issue], after[issue])
                for issue, power in powers.items()
            ):
                yield name, target
