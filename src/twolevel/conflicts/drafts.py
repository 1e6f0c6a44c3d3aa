"""What a conflict file says, as it says it, and every fault of that.

Knows states with moves, options, and orders by rank, number, priority or weight; knows where in
a file each stands. Knows no syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from twolevel.conflicts.conflict import Conflict
from twolevel.conflicts.option_orders import prioritised, weighted
from twolevel.conflicts.options import Direction, Pattern, option_conflict, option_states
from twolevel.conflicts.preferences import tiers_of
from twolevel.errors import (
    ArgumentError,
    Fault,
    LabelError,
    LimitError,
    ScenarioError,
    listed,
    shown,
)
from twolevel.labels import Labels, nearest
from twolevel.model.evidence import Order

__all__ = ["WISHES", "Draft", "DraftOption", "DraftState", "Maker", "drafted"]

Path = tuple[str, ...]
Statement = tuple[Pattern, ...]
"""Combinations of options of which any will do."""

MAKERS = "decision_makers"
WISHES = ("ranking", "values", "priorities", "weights")
"""The ways to say what a decision maker wants."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftState:
    """A state, and what it means."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOption:
    """An option of a decision maker, and how it can be changed."""

    name: str
    direction: Direction = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """A decision maker: what it can do, and one way to say what it wants."""

    name: str
    options: tuple[DraftOption, ...] = ()
    moves: Mapping[str, tuple[str, ...]] | None = None
    ranking: Order | None = None
    values: Mapping[str, Fraction] | None = None
    priorities: tuple[Statement, ...] | None = None
    weights: Mapping[str, Fraction] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A conflict as it is written."""

    decision_makers: tuple[Maker, ...]
    title: str = ""
    source: str = ""
    states: tuple[DraftState, ...] = ()
    infeasible: tuple[Pattern, ...] = ()
    merged: tuple[Pattern, ...] = ()

    @property
    def options(self) -> dict[str, list[str]]:
        """The names of options by decision maker."""
        return {m.name: [option.name for option in m.options] for m in self.decision_makers}

    @property
    def has_options(self) -> bool:
        """Whether options make the states."""
        return any(self.options.values())

    def conflict(self) -> Conflict:
        """Return the conflict that is described.

        Raises
        ------
        ScenarioError
            If it is none; the faults say what is wrong where.
        """
        faults: list[Fault] = []
        states = _States(self, faults)
        orders = {m.name: states.order_of(m) for m in self.decision_makers}
        if faults:
            raise ScenarioError(faults, subject="the conflict")
        if self.has_options:
            return option_conflict(
                self.options,
                preferences=orders,
                infeasible=self.infeasible,
                merged=self.merged,
                directions={o.name: o.direction for m in self.decision_makers for o in m.options},
                title=self.title,
                source=self.source,
            )
        return Conflict.of(
            states.names,
            moves={m.name: m.moves or {} for m in self.decision_makers},
            preferences=orders,
            title=self.title,
            meanings={state.name: state.title for state in self.states if state.title},
            source=self.source,
        )


class _States:
    """The states that a draft speaks of; adds to `faults` what is wrong with them."""

    def __init__(self, draft: Draft, faults: list[Fault]) -> None:
        self.draft, self.faults = draft, faults
        options = [option.name for maker in draft.decision_makers for option in maker.options]
        self.options = tuple(dict.fromkeys(options))
        if not draft.decision_makers:
            self.fault((MAKERS,), "a conflict needs somebody who decides", remedy="Add one.")
        self.names: tuple[str, ...] = (
            self._made_by_options() if draft.has_options else self._listed_with_moves()
        )

    def fault(
        self,
        path: Path,
        what: str,
        *,
        seen: str = "",
        allowed: str = "",
        nearest: str = "",
        remedy: str = "",
    ) -> None:
        self.faults.append(
            Fault(path=path, what=what, seen=seen, allowed=allowed, nearest=nearest, remedy=remedy)
        )

    def attempt(self, path: Path, call: Callable[[], T]) -> T | None:
        """Return what a call gives, or None where it is refused, which is a fault."""
        try:
            return call()
        except (ArgumentError, LabelError, LimitError) as error:
            self.fault(path, str(error).removesuffix("."))
            return None

    def known(self, path: Path, names: Iterable[str], allowed: Iterable[str], kind: str) -> bool:
        """Return whether all names exist; those that do not are faults."""
        among = tuple(allowed)
        wrong = [name for name in dict.fromkeys(names) if name not in among]
        for name in wrong:
            self.fault(
                path,
                f"there is no such {kind}",
                seen=shown(name),
                allowed=listed(among) or "none",
                nearest=nearest(name, among),
                remedy="Use one of the allowed names.",
            )
        return not wrong

    def refuse(self, given: Mapping[Path, object], what: str, remedy: str) -> None:
        """Report the parts that are there and should not be."""
        for path, part in given.items():
            if part:
                self.fault(path, what, remedy=remedy)

    # -- states --------------------------------------------------------------------------------

    def _listed_with_moves(self) -> tuple[str, ...]:
        draft = self.draft
        names = tuple(state.name for state in draft.states)
        self.refuse(
            {("infeasible",): draft.infeasible, ("merged",): draft.merged},
            "this is about options, of which there are none",
            "Leave such states out of 'states'.",
        )
        if not names:
            self.fault(
                ("states",),
                "there are no states",
                remedy="List them and give decision makers moves; or give them options.",
            )
            return ()
        for maker in draft.decision_makers:
            self._check_moves(maker, names)
        return names

    def _check_moves(self, maker: Maker, names: tuple[str, ...]) -> None:
        path = (MAKERS, maker.name, "moves")
        moves = maker.moves or {}
        known = self.known(path, moves, names, "state")
        for state, targets in moves.items():
            known &= self.known((*path, state), targets, names, "state")
        if known:
            indifferent = {maker.name: [names]}
            self.attempt(
                path,
                lambda: Conflict.of(names, moves={maker.name: moves}, preferences=indifferent),
            )

    def _made_by_options(self) -> tuple[str, ...]:
        draft = self.draft
        owner: dict[str, str] = {}
        self.refuse(
            {("states",): draft.states}
            | {(MAKERS, m.name, "moves"): m.moves for m in draft.decision_makers},
            "options make the states and the moves here",
            "Remove this, or the options.",
        )
        for maker in draft.decision_makers:
            for option in maker.options:
                if option.name in owner:
                    self.fault(
                        (MAKERS, maker.name, "options", option.name),
                        f"{owner[option.name]} has an option of this name too",
                        seen=shown(option.name),
                        remedy="Rename one of the two.",
                    )
                owner.setdefault(option.name, maker.name)
        known = len(owner) == sum(len(m.options) for m in draft.decision_makers)
        for key, patterns in (("infeasible", draft.infeasible), ("merged", draft.merged)):
            for place, pattern in enumerate(patterns):
                known &= self.known((key, str(place)), pattern, self.options, "option")
                if not pattern:
                    self.fault((key, str(place)), "a combination names at least one option")
                    known = False
        if not known:
            return ()
        made = self.attempt(
            ("infeasible",) if draft.infeasible else (MAKERS,),
            lambda: option_states(draft.options, infeasible=draft.infeasible, merged=draft.merged),
        )
        return made or ()

    # -- orders --------------------------------------------------------------------------------

    def order_of(self, maker: Maker) -> Any:
        """Return what a decision maker wants, as `Conflict.of` takes it, or None."""
        path = (MAKERS, maker.name)
        if all(getattr(maker, wish) is None for wish in WISHES):
            self.fault(path, "nothing says what it wants", allowed=f"one of {listed(WISHES)}")
        if not self.draft.has_options:
            self.refuse(
                {(*path, "priorities"): maker.priorities, (*path, "weights"): maker.weights},
                "this is about options, of which there are none",
                "Give a ranking of the states, or values.",
            )
        if not self.names:
            return None  # what there is to order is not known
        if maker.ranking is not None:
            return self._ranked((*path, "ranking"), maker.name, maker.ranking.tiers)
        if maker.values is not None:
            return self._ranked((*path, "values"), maker.name, maker.values)
        return self._wished(path, maker) if self.draft.has_options else None

    def _ranked(self, path: Path, whose: str, given: Any) -> Any:
        mentioned = given if isinstance(given, Mapping) else [s for tier in given for s in tier]
        if self.known(path, mentioned, self.names, "state"):
            labels = Labels(self.names, kind="state")
            return self.attempt(path, lambda: tiers_of(given, labels, whose=whose))
        return None

    def _wished(self, path: Path, maker: Maker) -> Any:
        draft = self.draft
        space: dict[str, Any] = {"infeasible": draft.infeasible, "merged": draft.merged}
        weights, statements = maker.weights, maker.priorities
        if weights is not None:
            path = (*path, "weights")
            if self.known(path, weights, self.options, "option"):
                return self.attempt(path, lambda: weighted(draft.options, weights, **space))
        elif statements is not None:
            path = (*path, "priorities")
            named = [
                self.known((*path, str(k)), pattern, self.options, "option")
                for k, statement in enumerate(statements)
                for pattern in statement
            ]
            if all(named):
                return self.attempt(path, lambda: prioritised(draft.options, statements, **space))
        return None


def drafted(conflict: Conflict) -> Draft:
    """Return a conflict as it is written: states, moves and rankings."""
    return Draft(
        title=conflict.title,
        source=conflict.source,
        states=tuple(
            DraftState(name=name, title=conflict.meanings.get(name, "")) for name in conflict.states
        ),
        decision_makers=tuple(_makers(conflict)),
    )


def _makers(conflict: Conflict) -> Iterator[Maker]:
    for name in conflict.decision_makers:
        yield Maker(
            name=name,
            moves=conflict.moves[name] or None,
            ranking=Order(tiers=conflict.preferences[name]),
        )
