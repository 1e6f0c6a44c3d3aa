"""The page of the main answer, in the order in which a newcomer asks.

What is to be settled; what each country can sign; what coalitions can sign together; what
binds; who stands to gain; what bargaining makes of it. Knows which number goes where and how
to say what it means. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twolevel._tabular import Table, joined, number
from twolevel.cli.coalitions import Names, zone_blocks
from twolevel.cli.page import Block, Bullets, Heading, Shown, Words
from twolevel.cli.search_page import searched_blocks
from twolevel.cli.solutions_table import bounds_table, choices_table, gains_table

if TYPE_CHECKING:
    from twolevel.bargaining import Compromise, Settlement
    from twolevel.bargaining.search_result import SearchResult
    from twolevel.model import Scenario
    from twolevel.ratification import Enthusiasm, NearestAgreement, Overlap, WinSets

__all__ = ["Answer", "blocks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The results that make up the page; solutions are settled by enumeration, or searched."""

    scenario: Scenario
    win_sets: WinSets
    overlap: Overlap
    enthusiasm: Enthusiasm
    settlements: Mapping[str, Settlement]
    searched: Mapping[str, SearchResult]
    compromise: Compromise
    nearest: NearestAgreement | None

    @property
    def coalition(self) -> tuple[str, ...]:
        """Who bargains."""
        return self.compromise.coalition

    @property
    def is_everybody(self) -> bool:
        """Whether all countries bargain."""
        return set(self.coalition) == set(self.scenario.country_names)


def blocks(answer: Answer) -> tuple[Block, ...]:
    """Return the parts of the page."""
    return (
        Heading(answer.scenario.title or answer.scenario.name, rule="="),
        Words(_size(answer)),
        Heading("1. What is to be settled"),
        Shown(_issues(answer.scenario)),
        Heading("2. What each country can sign"),
        Shown(_countries(answer.win_sets)),
        Words(_COUNTRIES_NOTE),
        Heading("3. What coalitions can sign together"),
        *zone_blocks(answer.overlap),
        Heading("4. What binds"),
        Bullets(tuple(_binding(answer))),
        Heading("5. Who stands to gain"),
        Shown(_enthusiasm(answer.enthusiasm)),
        Words(_ENTHUSIASM_NOTE),
        Heading(f"6. What bargaining makes of it: {_who(answer)}"),
        *(_searched(answer) if answer.searched else _bargaining(answer)),
    )


_COUNTRIES_NOTE = (
    "Win-set: agreements that constituents at home would ratify. Acceptable: those the negotiator "
    "likes at least as well as none. It can sign what is both. Territories: the weight of "
    "subnational actors against the centre, from 0 to 1."
)

_ENTHUSIASM_NOTE = (
    "Gains of the negotiator, in utils, over the agreements that all the other countries could "
    "sign: a measure of enthusiasm that does not presuppose the country's own consent."
)


def _size(answer: Answer) -> str:
    scenario, found = answer.scenario, answer.win_sets
    how = "" if found.feasible.is_exact else f" ({found.provenance.explanation})"
    return (
        f"{_count(len(scenario.countries), 'country', 'countries')}, "
        f"{_count(len(scenario.actor_names), 'actor')}, {_count(len(scenario.issues), 'issue')}: "
        f"{_count(found.n_agreements, 'agreement')}, {found.feasible} of them feasible{how}."
    )


def _count(count: int, one: str, many: str = "") -> str:
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def _issues(scenario: Scenario) -> Table:
    return Table(
        title="",
        columns=("issue", "question", "options", "status quo"),
        rows=tuple(
            (issue.name, issue.title, joined(issue.option_names), issue.status_quo)
            for issue in scenario.issues
        ),
    )


def _countries(found: WinSets) -> Table:
    names = Names(found.countries)
    return Table(
        title="",
        columns=(
            "country", "", "win-set", "share", "acceptable", "can sign", "share",
            "territories", "what binds",
        ),
        rows=tuple(
            (
                country.name,
                names.codes[country.name],
                country.win_set.count,
                f"{float(country.win_set.share):.1%}",
                country.acceptable.count,
                country.signable.count,
                f"{float(country.signable.share):.1%}",
                number(country.territorial_weight, 2),
                country.binds,
            )
            for country in found.countries.values()
        ),
    )  # fmt: skip


def _binding(answer: Answer) -> Iterator[str]:
    found = answer.overlap
    for country in answer.win_sets.countries.values():
        if country.binding_actors:
            refused = {actor.name: actor.refused_alone for actor in country.actors}
            alone = ", ".join(f"{name} {refused[name]}" for name in country.binding_actors)
            yield f"{country.name} could sign more if one more actor approved: {alone}."
    changes = sorted(found.leave_one_out.items(), key=lambda change: -change[1])
    if changes:
        listed = ", ".join(f"without {name} {change:+,}" for name, change in changes)
        yield f"The zone of all countries holds {found.zone()} agreements; {listed}."
    if not answer.is_everybody:
        yield f"The zone of {joined(answer.coalition)} holds {found.zone(answer.coalition)}."
    yield f"Under the international rule, {found.in_force} agreements can enter into force."
    if found.blocking:
        yield f"Can block everything by refusing, alone or with those joined by +: {_sets(found.blocking)}."
    if found.incompatible:
        yield f"Cannot agree, alone or with anyone: {_sets(found.incompatible)}."


def _sets(coalitions: tuple[tuple[str, ...], ...]) -> str:
    return "; ".join(" + ".join(names) for names in coalitions)


def _enthusiasm(found: Enthusiasm) -> Table:
    (table,) = found.tables()
    return Table(title="", columns=table.columns, rows=table.rows)


def _who(answer: Answer) -> str:
    return "all countries" if answer.is_everybody else joined(answer.coalition)


def _searched(answer: Answer) -> Iterator[Block]:
    yield from searched_blocks(answer.scenario, answer.searched, answer.coalition)
    if not any(found.agreed for found in answer.searched.values()):
        yield Bullets((*_way_out(answer), "The nearest agreement is found by enumeration only."))


def _bargaining(answer: Answer) -> Iterator[Block]:
    settlements = answer.settlements
    first = next(iter(settlements.values()))
    if first.is_partial:
        yield Words(
            f"Time was up: {first.provenance.explanation}. Nothing is known of the others but what "
            "bounds them; more seconds cover more."
        )
    if any(found.agreements for found in settlements.values()):
        yield Words(
            f"Over {first.solution.over} that leave no country worse off than none; "
            f"{number(first.solution.considered)} agreements {_so_far(first)}compete (floor mode: "
            f"{first.floor_mode})."
        )
        yield Shown(choices_table(answer.scenario, settlements, answer.compromise))
        yield Shown(gains_table(settlements, answer.coalition))
        if first.is_partial:
            yield Shown(bounds_table(settlements))
        notes = [f"{titles}: {text}." for text, titles in _remarks(settlements)]
    else:
        reason = first.no_agreement_reason
        notes = [f"{reason[:1].upper()}{reason[1:]}.", *_way_out(answer)]
    if answer.compromise.no_agreement_reason:
        notes.append(f"compromise: {answer.compromise.no_agreement_reason}.")
    yield Bullets(tuple(notes))


def _so_far(found: Settlement) -> str:
    return "found so far " if found.is_partial else ""


def _remarks(settlements: Mapping[str, Settlement]) -> Iterator[tuple[str, str]]:
    """Yield what is to be said of solutions, with the titles of those of which it is true."""
    by_text: dict[str, list[str]] = {}
    for found in settlements.values():
        text = "; ".join(filter(None, (found.solution.selection, found.no_agreement_reason)))
        by_text.setdefault(text, []).append(found.solution.concept.title)
    for text, titles in by_text.items():
        if text:
            yield text, joined(titles)


def _way_out(answer: Answer) -> Iterator[str]:
    """Yield what comes closest to an agreement."""
    near = answer.nearest
    if near is not None and near.agreements and near.concession is not None:
        yield (
            f"The nearest agreement is {near.agreements[0].id}, if everyone concedes "
            f"{number(near.concession)} utils: {near.agreements[0]}."
        )
        if near.conceding:
            yield f"The concession costs {joined(near.conceding)}."
    open_ones = [(names, zone) for names, zone in answer.overlap.coalitions if zone.count]
    if open_ones:
        names, zone = max(open_ones, key=lambda entry: (len(entry[0]), entry[1].count))
        yield (
            f"The largest coalition that can agree is {joined(names)}, on {zone} agreements: "
            f"--coalition {','.join(names)}"
        )
