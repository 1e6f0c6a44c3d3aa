"""The bargaining solutions side by side, and one below the other.

Knows what is said of a solution and where. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from twolevel._tabular import Table, number

if TYPE_CHECKING:
    from twolevel.bargaining import Compromise, Settlement
    from twolevel.model import Scenario
    from twolevel.model.issues import Agreement

__all__ = ["bounds_table", "choices_table", "gains_table", "main_table"]

Column = tuple[str, ...]


def choices_table(
    scenario: Scenario, settlements: Mapping[str, Settlement], compromise: Compromise
) -> Table:
    """Return the agreements issue by issue, a column for each solution.

    A lottery takes a column for each agreement that it mixes. Rows that say nothing are left
    out.
    """
    columns = [
        column for settlement in settlements.values() for column in _columns(settlement, scenario)
    ]
    columns += _compromise_columns(compromise, scenario)
    labels = (*scenario.issue_names, "agreement", "probability", "as good", "status")
    rows = zip(labels, *(column[1:] for column in columns), strict=True)
    return Table(
        title="",
        columns=("issue", *(column[0] for column in columns)),
        rows=tuple(row for row in rows if any(row[1:])),
    )


def gains_table(settlements: Mapping[str, Settlement], coalition: Sequence[str]) -> Table:
    """Return the gains by country, a column for each solution."""
    titles = (found.solution.concept.title for found in settlements.values())
    return Table(
        title="",
        columns=("gain over no agreement, in utils", *titles),
        rows=tuple(
            (name, *(next(_gains(found, [name])) for found in settlements.values()))
            for name in coalition
        ),
    )


def bounds_table(settlements: Mapping[str, Settlement]) -> Table:
    """Return what the best agreements so far are worth, and what none can exceed; None: unknown."""
    proofs = [
        (found.solution.concept.title, found.solution.certificate) for found in settlements.values()
    ]
    return Table(
        title="",
        columns=("what it maximises", "so far", "at most"),
        rows=tuple(
            (title, *((None, None) if proof is None else (proof.value, proof.bound)))
            for title, proof in proofs
        ),
    )


def _columns(found: Settlement, scenario: Scenario) -> Iterator[Column]:
    title, solution = found.solution.concept.title, found.solution
    if not found.agreements:
        status = "none so far" if found.is_partial else "no agreement"
        yield (title, *("-" for _ in scenario.issues), "-", "", "", status)
        return
    status = "not ratified" if found.not_ratified_by else ""
    if found.is_partial:
        status = f"{status}, best so far".removeprefix(", ")
    if solution.lottery is None:
        more = f"{number(solution.tie_count - 1)} more"
        ties = "unique" if found.unique else more if solution.tie_count > 1 else "none so far"
        yield (title, *_options(found.agreements[0], scenario), "", ties, status)
        return
    for agreement, chance in zip(found.agreements, solution.lottery.probabilities, strict=True):
        yield (title, *_options(agreement, scenario), f"{float(chance):.1%}", "", status)


def _options(agreement: Agreement, scenario: Scenario) -> Iterator[str]:
    yield from (agreement[name] for name in scenario.issue_names)
    yield str(agreement.id)


def _compromise_columns(found: Compromise, scenario: Scenario) -> Iterator[Column]:
    """Yield the compromise model's column; none where the model does not apply."""
    for agreement in found.agreements[:1]:
        status = "in the zone" if found.in_zone else "not in the zone"
        yield ("compromise", *_options(agreement, scenario), "", "", status)


def main_table(
    scenario: Scenario, settlements: Mapping[str, Settlement], coalition: Sequence[str]
) -> Table:
    """Return the solutions as rows, for a program: one each, or one for each agreement mixed."""
    return Table(
        title="",
        columns=(
            "solution",
            "status",
            "reason",
            "agreement",
            "probability",
            "tied",
            "unique",
            *scenario.issue_names,
            *(f"gain {name}" for name in coalition),
        ),
        rows=tuple(
            (name, found.status, found.no_agreement_reason, *choice, *_gains(found, coalition))
            for name, found in settlements.items()
            for choice in _choices(found, scenario)
        ),
    )


def _choices(found: Settlement, scenario: Scenario) -> Iterator[tuple[Any, ...]]:
    solution = found.solution
    ties = (solution.tie_count, found.unique)
    if not found.agreements:
        yield (None, None, *ties, *(None for _ in scenario.issues))
    elif solution.lottery is None:
        yield (found.agreements[0].id, 1, *ties, *found.agreements[0].values())
    else:
        odds = solution.lottery.probabilities
        for agreement, chance in zip(found.agreements, odds, strict=True):
            yield (agreement.id, chance, *ties, *agreement.values())


def _gains(found: Settlement, coalition: Sequence[str]) -> Iterator[Fraction | None]:
    yield from (found.gains[name] if found.agreements else None for name in coalition)
