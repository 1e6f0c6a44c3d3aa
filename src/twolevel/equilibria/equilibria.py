"""What a search for equilibria says: the equilibria, whether they are all, and which is selected.

Knows labelled answers; does not know how they were found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from twolevel._tabular import Reported, Table
from twolevel.equilibria.answers import CorrelatedEquilibrium, Equilibrium
from twolevel.equilibria.methods import Concept, Guarantee
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.equilibria.selection import Selection
from twolevel.provenance import Provenance
from twolevel.tolerance import Tolerance

__all__ = ["Equilibria"]

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Equilibria(Reported):
    """The equilibria that one method finds in a game.

    Attributes
    ----------
    status
        ``"found"``; ``"none_exist"`` if there provably are none (of pure equilibria only);
        ``"none_found"`` if the method found none.
    concept
        ``"pure"``, ``"nash"``, ``"correlated"`` or ``"coarse_correlated"``.
    found
        The equilibria.
    guarantee
        ``"all"``: there are no others than these and what `subsets` span. ``"all found"``: all
        that the method came upon. ``"one"``: the method looks for one.
    isolated
        Whether all equilibria are isolated points; None if that is not known.
    subsets
        For two players and all equilibria, the maximal Nash subsets as positions in `found`:
        within one, every mixture of each player's strategies is an equilibrium.
    selection
        Which equilibrium is selected, and why.
    tolerance
        ``gap`` bounds every regret relative to the player's range of payoffs.
    provenance
        Method, explanation and options.
    """

    status: Literal["found", "none_exist", "none_found"]
    concept: Concept
    found: tuple[Equilibrium, ...] | tuple[CorrelatedEquilibrium, ...]
    guarantee: Guarantee
    isolated: bool | None
    subsets: tuple[tuple[int, ...], ...]
    selection: Selection
    tolerance: Tolerance
    provenance: Provenance
    game: NormalFormGame = field(repr=False)

    def __iter__(self) -> Iterator[Equilibrium | CorrelatedEquilibrium]:
        yield from self.found

    def __len__(self) -> int:
        return len(self.found)

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def selected(self) -> Equilibrium | CorrelatedEquilibrium | None:
        """The selected equilibrium, or None."""
        place = self.selection.position
        return None if place is None else self.found[place]

    @property
    def unique(self) -> bool:
        """Whether there provably is exactly one equilibrium."""
        return self.guarantee == "all" and len(self.found) == 1 and self.isolated is not False

    @property
    def regret(self) -> float:
        """The largest regret in any equilibrium found, in utils."""
        return max((float(each.regret) for each in self.found), default=0.0)

    def verify(self) -> None:
        """Recompute what the result claims from the game itself.

        Raises
        ------
        VerificationError
            If probabilities are not a distribution, payoffs or regrets are others, a regret
            exceeds the tolerance, an equilibrium is listed twice, a subset contains a profile
            that is none, or a claim to completeness is refuted.
        """
        from twolevel.equilibria.verification import verify

        verify(self)

    def tables(self) -> tuple[Table, ...]:
        count = len(self.found)
        title = f"{self.provenance.method}: {count} {self.concept} equilibri{'um' if count == 1 else 'a'}"
        note = f"Guarantee: {self.guarantee}. {self.provenance.explanation} Selection: {self.selection.words}."
        if self.concept in {"correlated", "coarse_correlated"}:
            return self._lottery_tables(title, note)
        players = self.game.players
        rows = [
            (
                k + 1,
                *each.cells(),
                *(float(x) for x in each.payoffs.values()),
                float(each.regret),
                k == self.selection.position,
            )
            for k, each in enumerate(self.found[:MOST_SHOWN])
            if isinstance(each, Equilibrium)
        ]
        columns = ("", *players, *(f"payoff of {p}" for p in players), "regret", "selected")
        if count > MOST_SHOWN:
            note = f"The first {MOST_SHOWN} of {count:,}. {note}"
        return (Table(title=title, columns=columns, rows=tuple(rows), note=note),)

    def _lottery_tables(self, title: str, note: str) -> tuple[Table, ...]:
        tables = []
        for each in self.found:
            assert isinstance(each, CorrelatedEquilibrium)
            drawn = zip(each.profiles, each.probabilities, strict=True)
            rows = tuple((*profile.values(), chance) for profile, chance in drawn)
            columns = (*self.game.players, "probability")
            tables.append(
                Table(title=title, columns=columns, rows=rows[: 10 * MOST_SHOWN], note=note)
            )
            payoffs = tuple(
                (name, float(each.payoffs[name]), float(each.regrets[name]))
                for name in self.game.players
            )
            tables.append(
                Table(
                    title="Expected payoffs", columns=("player", "payoff", "regret"), rows=payoffs
                )
            )
        return tuple(tables)
