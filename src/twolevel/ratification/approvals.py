"""How many agreements each actor approves and each negotiator accepts, counted exactly.

A single payoff is a sum over issues, so that its size needs no list of agreements. What takes
several actors at once, such as a win-set, does: see ``sizes`` for estimates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from twolevel._tabular import Reported, Table
from twolevel.kernels.meeting import MOST_SUMS, count_reaching
from twolevel.labels import Record
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.sizes import Size

__all__ = ["Approvals", "approvals", "exact_sizes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals(Reported):
    """Exact sizes of what single payoffs decide.

    Attributes
    ----------
    actors
        Agreements that each actor approves.
    negotiators
        Agreements that each country's negotiator likes at least as well as none.
    feasible
        Agreements that no exclusion bars.
    """

    actors: Record[Size]
    negotiators: Record[Size]
    feasible: Size
    provenance: Provenance

    def tables(self) -> tuple[Table, ...]:
        note = f"{self.feasible} agreements are feasible; {self.provenance.explanation}."
        return tuple(
            Table(
                title=title,
                columns=(column, "agreements", "share"),
                rows=tuple((name, size.count, size.share) for name, size in sizes.items()),
                note=note,
            )
            for title, column, sizes in (
                ("What each actor approves", "actor", self.actors),
                ("What each negotiator accepts", "country", self.negotiators),
            )
        )


def approvals(game: PointGame, *, most_sums: int = MOST_SUMS) -> Approvals:
    """Return how many agreements each actor approves, and each negotiator accepts, exactly.

    An actor approves an agreement that pays at least its reservation utility. The number of
    agreements does not matter, but that of the different sums which half of the issues can
    have: issues are dealt into two halves whose sums meet in the middle (Horowitz and Sahni
    1974, https://doi.org/10.1145/321812.321823). Linked issues stay in one half.

    Parameters
    ----------
    game
        The game in numbers.
    most_sums
        Sums of a half that may be held at once, at some 100 bytes each.

    Raises
    ------
    LimitError
        If half of the issues have more different sums, or linkages and exclusions tie too many
        issues together.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = approvals(tl.load("tumen").point)
    >>> found.feasible.count
    129600
    >>> found.actors["jilin"].count, found.negotiators["china"].count
    (126528, 59784)
    """
    sizes = exact_sizes(game, range(len(game.rows)), most_sums=most_sums)
    feasible = _feasible(game, most_sums)
    n_actors = len(game.actors)
    return Approvals(
        actors=Record(zip(game.actors, sizes[:n_actors], strict=True)),
        negotiators=Record(zip(game.countries, sizes[n_actors:], strict=True)),
        feasible=_exactly(feasible, feasible),
        provenance=Provenance(
            fingerprint=fingerprint(game.scenario),
            method="meeting in the middle",
            explanation="counted exactly from the sums of two halves of the issues",
            exact=game.exact,
        ),
    )


def exact_sizes(game: PointGame, rows: Iterable[int], *, most_sums: int) -> list[Size]:
    """Return for some rows how many agreements reach their thresholds.

    Raises
    ------
    LimitError
        As ``approvals`` does.
    """
    feasible = _feasible(game, most_sums)
    return [
        _exactly(
            count_reaching(
                game.tables,
                row,
                game.rows[row].threshold,
                exclusions=game.exclusions,
                most_sums=most_sums,
            ),
            feasible,
        )
        for row in rows
    ]


def _feasible(game: PointGame, most_sums: int) -> int:
    return count_reaching(game.tables, 0, None, exclusions=game.exclusions, most_sums=most_sums)


def _exactly(count: int, feasible: int) -> Size:
    share = Fraction(count, feasible) if feasible else Fraction(0)
    return Size(count=count, share=share, low=count, high=count)
