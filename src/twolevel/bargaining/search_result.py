"""What a search says: the best agreement found, the bound on all others, and what is proven.

Knows labelled results; does not know how they were found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from twolevel._tabular import Reported, Table, joined
from twolevel.errors import VerificationError
from twolevel.labels import Record
from twolevel.model.issues import Agreement
from twolevel.payoffs.compiled import PointGame
from twolevel.provenance import Provenance
from twolevel.ratification.explanation import explain

__all__ = ["SearchResult"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult(Reported):
    """The outcome of a search for a solution in a coalition's zone.

    Attributes
    ----------
    status
        ``"optimal"``: no agreement is better, proven. ``"no_agreement"``: the zone is empty,
        proven. ``"limit"``: time or nodes ran out; the agreement, if there is one, is the best
        found.
    solution, coalition
        What was looked for, and for whom.
    agreement
        The best agreement found, or None.
    gains
        The countries' gains over disagreement, in utils, exactly; zero without an agreement.
    value
        What the solution maximises, at the agreement (see ``Certificate``); None without one.
    bound
        A proven upper bound on it; None where nothing is to be bounded, and where no one number
        bounds it: a Nash search that ends before it knows whether every country can gain has
        agreements to compare by who gains, before they are compared by value.
    gap
        ``bound - value``: exactly zero when it is optimal; None without a bound.
    criterion
        What is proven, in words.
    unique
        Always None: a search stops at one optimum and does not look for its ties.
    ideal
        Each country's largest gain, where the solution needs it and it is proven. An optimum may
        be proven without: a bound on the largest gain of a country is enough where its value is
        not the smallest by a long way.
    nodes, seconds
        What the search took; the time that compiling takes is not counted.
    weights
        The bargaining weights, or None if the solution takes none.
    """

    status: Literal["optimal", "no_agreement", "limit"]
    solution: str
    coalition: tuple[str, ...]
    agreement: Agreement | None
    gains: Record[Fraction]
    value: float | None
    bound: float | None
    gap: float | None
    criterion: str
    ideal: Record[Fraction | None] | None
    nodes: int
    seconds: float
    weights: Record[Fraction] | None
    provenance: Provenance
    unique: None = None
    _game: PointGame = field(repr=False, compare=False)

    @property
    def agreed(self) -> bool:
        """Whether there is an agreement."""
        return self.agreement is not None

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """The agreement, or nothing: its ties are not looked for."""
        return () if self.agreement is None else (self.agreement,)

    @property
    def no_agreement_reason(self) -> str:
        """Why there is no agreement; empty when there is one."""
        return "" if self.agreed else self.criterion

    def verify(self) -> None:
        """Recompute what the result claims.

        That the agreement is open to the coalition and gains what is said is checked against
        the definitions. A claim that nothing is better is proven anew: by enumeration where the
        game is small enough, else by a search over the issues in the reverse order and without
        a limit, which may take longer than the first.

        Raises
        ------
        VerificationError
            If a claim does not stand; the message says which.
        """
        from twolevel.bargaining.searching import proven_again

        if self.agreement is not None:
            found = explain(self._game, self.agreement)
            if not found.is_open_to(self.coalition):
                raise VerificationError(
                    f"agreement {self.agreement.id} is not open to {joined(self.coalition)}"
                )
            gains = {name: found.countries[name].gain for name in self.coalition}
            if gains != dict(self.gains):
                raise VerificationError(f"the gains are not those of agreement {self.agreement.id}")
            if self.value is not None and self.bound is not None and self.bound < self.value:
                raise VerificationError("the bound lies below the value")
        if self.status != "limit":
            why = proven_again(self._game, self)
            if why:
                raise VerificationError(f"the {self.solution} solution does not stand: {why}")

    def tables(self) -> tuple[Table, ...]:
        title = f"{self.solution} of {joined(self.coalition)}: {self.status}"
        note = f"{self.criterion} ({self.nodes:,} nodes, {self.seconds:.2f} s)."
        if self.agreement is None:
            return (Table(title=title, columns=("reason",), rows=((self.criterion,),), note=note),)
        chosen = Table(
            title=title,
            columns=("id", *self.agreement),
            rows=((self.agreement.id, *self.agreement.values()),),
            note=note,
        )
        gains = Table(
            title="Gains over disagreement, in utils",
            columns=("country", "gain"),
            rows=tuple(self.gains.items()),
            note=f"value {self.value:.6g}, bound {self.bound:.6g}"
            if self.value is not None and self.bound is not None
            else "",
        )
        return (chosen, gains)
