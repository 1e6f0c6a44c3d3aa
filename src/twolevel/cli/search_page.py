"""What searches found, for the page of the main answer: choices, gains, and what is proven.

Knows what is said of a search and where. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from twolevel._tabular import Table, number
from twolevel.cli.page import Block, Bullets, Shown, Words

if TYPE_CHECKING:
    from twolevel.bargaining.search_result import SearchResult
    from twolevel.model import Scenario

__all__ = ["searched_blocks", "searched_table"]


def searched_blocks(
    scenario: Scenario, found: Mapping[str, SearchResult], coalition: Sequence[str]
) -> Iterator[Block]:
    """Yield what searches for the solutions came to."""
    yield Words(
        "Too many agreements to bargain over one by one: the zone was searched by branch and "
        "bound, solution by solution. 'optimal' is proven; a gap says how far at most the answer is from the best."
    )
    results = {_title(name): result for name, result in found.items()}
    if any(result.agreed for result in results.values()):
        yield Shown(_choices(scenario, results))
        yield Shown(_gains(results, coalition))
    yield Shown(_proofs(results))
    reasons = dict.fromkeys(r.no_agreement_reason for r in results.values() if not r.agreed)
    yield Bullets(tuple(f"{reason[:1].upper()}{reason[1:]}." for reason in reasons))


def searched_table(
    scenario: Scenario, found: Mapping[str, SearchResult], coalition: Sequence[str]
) -> Table:
    """Return the results of searches as rows, for a program."""
    return Table(
        title="",
        columns=(
            "solution", "status", "reason", "agreement", "value", "bound", "gap", "nodes",
            "seconds", *scenario.issue_names, *(f"gain {name}" for name in coalition),
        ),
        rows=tuple(
            (
                name,
                each.status,
                each.no_agreement_reason,
                None if each.agreement is None else each.agreement.id,
                each.value,
                each.bound,
                each.gap,
                each.nodes,
                each.seconds,
                *_options(scenario, each, None),
                *(each.gains[country] if each.agreed else None for country in coalition),
            )
            for name, each in found.items()
        ),
    )  # fmt: skip


def _title(name: str) -> str:
    from twolevel.bargaining import SOLUTIONS

    return SOLUTIONS[name].title


def _options(scenario: Scenario, found: SearchResult, nothing: str | None) -> Iterator[str | None]:
    for issue in scenario.issue_names:
        yield nothing if found.agreement is None else found.agreement[issue]


def _choices(scenario: Scenario, results: Mapping[str, SearchResult]) -> Table:
    columns = [tuple(_options(scenario, found, "-")) for found in results.values()]
    return Table(
        title="",
        columns=("issue", *results),
        rows=tuple(zip(scenario.issue_names, *columns, strict=True)),
    )


def _gains(results: Mapping[str, SearchResult], coalition: Sequence[str]) -> Table:
    return Table(
        title="",
        columns=("gain over no agreement, in utils", *results),
        rows=tuple(
            (name, *(found.gains[name] if found.agreed else None for found in results.values()))
            for name in coalition
        ),
    )


def _proofs(results: Mapping[str, SearchResult]) -> Table:
    return Table(
        title="",
        columns=("solution", "status", "value", "bound", "gap", "nodes", "seconds"),
        rows=tuple(
            (
                title,
                found.status.replace("_", " "),
                found.value,
                found.bound,
                found.gap,
                number(found.nodes),
                number(found.seconds, 2),
            )
            for title, found in results.items()
        ),
    )
