"""Pairwise stable and efficient networks, for any payoffs: by enumeration of all networks.

Knows names, links and a function of a network that says what each is paid. Knows no region.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from twolevel._tabular import Reported, Table
from twolevel.errors import ArgumentError, LimitError, shown
from twolevel.labels import Labels, Record
from twolevel.model.numbers import exact
from twolevel.provenance import Provenance, fingerprint

__all__ = ["Links", "PairwiseStability", "StableNetwork", "connections", "pairwise_stable"]

MOST_PLAYERS = 6

Links = frozenset[tuple[str, str]]
"""A network: pairs of names, in the order of the players."""
Payoff = Callable[[Links], Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StableNetwork:
    """A network, and what it pays.

    Attributes
    ----------
    links
        Pairs of names.
    payoffs
        By player.
    """

    links: tuple[tuple[str, str], ...]
    payoffs: Record[Fraction]

    @property
    def value(self) -> Fraction:
        """The sum of all payoffs."""
        return sum(self.payoffs.values(), Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PairwiseStability(Reported):
    """Which networks are stable, and which are best for all together.

    Attributes
    ----------
    players
        The names.
    stable
        The pairwise stable networks, those with few links first.
    efficient
        The networks with the largest sum of payoffs.
    """

    players: Labels
    stable: tuple[StableNetwork, ...]
    efficient: tuple[StableNetwork, ...]
    provenance: Provenance

    def verify(self, payoff: Payoff) -> None:
        """Raise unless another enumeration gives the same networks.

        Raises
        ------
        VerificationError
            If it does not.
        """
        from twolevel.errors import VerificationError

        again = pairwise_stable(self.players, payoff)
        if (again.stable, again.efficient) != (self.stable, self.efficient):
            raise VerificationError("other networks are stable or efficient")

    def tables(self) -> tuple[Table, ...]:
        def rows(networks: tuple[StableNetwork, ...]) -> tuple[tuple[object, ...], ...]:
            return tuple(
                (" ".join(f"{a}-{b}" for a, b in each.links) or "-", len(each.links), each.value)
                for each in networks
            )

        columns = ("links", "number", "value")
        return (
            Table(title="Pairwise stable networks", columns=columns, rows=rows(self.stable)),
            Table(title="Efficient networks", columns=columns, rows=rows(self.efficient)),
        )


def connections(
    players: Iterable[str], *, decay: object, cost: object
) -> Callable[[Links], dict[str, Fraction]]:
    """Return the payoffs of the connections model.

    Everybody that a player can reach is worth ``decay ** distance`` to it, and each link of its
    own costs it ``cost``.

    Parameters
    ----------
    players
        The names.
    decay
        Between 0 and 1.
    cost
        Not negative.

    Raises
    ------
    ArgumentError
        If a number is out of range.

    References
    ----------
    Jackson, M. O., Wolinsky, A. (1996). A strategic model of social and economic networks.
    Journal of Economic Theory 71(1), 44-74, https://doi.org/10.1006/jeth.1996.0108.

    Examples
    --------
    >>> pay = connections("abc", decay="1/2", cost="1/10")
    >>> {name: str(x) for name, x in pay(frozenset([("a", "b"), ("b", "c")])).items()}
    {'a': '13/20', 'b': '4/5', 'c': '13/20'}
    """
    names = tuple(players)
    share, price = exact(decay, what="decay"), exact(cost, what="cost")
    if not 0 <= share <= 1 or price < 0:
        raise ArgumentError(
            f"decay lies between 0 and 1 and cost is not negative, not {shown(decay)} and {shown(cost)}"
        )

    def payoff(links: Links) -> dict[str, Fraction]:
        partners: dict[str, list[str]] = {name: [] for name in names}
        for one, other in links:
            partners[one].append(other)
            partners[other].append(one)
        return {
            name: sum(
                (share**steps for steps in _distances(partners, name).values() if steps),
                Fraction(0),
            )
            - price * len(partners[name])
            for name in names
        }

    return payoff


def _distances(partners: Mapping[str, list[str]], start: str) -> dict[str, int]:
    found = {start: 0}
    pending = deque([start])
    while pending:
        at = pending.popleft()
        for other in partners[at]:
            if other not in found:
                found[other] = found[at] + 1
                pending.append(other)
    return found


def pairwise_stable(players: Iterable[str], payoff: Payoff) -> PairwiseStability:
    """Return the pairwise stable networks among a few players, and the efficient ones.

    A network is pairwise stable if nobody gains by dropping a link of its own, and no missing
    link would leave one of its two ends better off and the other no worse.

    Parameters
    ----------
    players
        The names; at most six, who form 32,768 networks.
    payoff
        Given the links, what each player is paid.

    Raises
    ------
    ArgumentError
        If there are no players, a name repeats, or a payoff is missing or not a finite number.
    LimitError
        If there are more than six players.

    References
    ----------
    Jackson, M. O., Wolinsky, A. (1996). A strategic model of social and economic networks.
    Journal of Economic Theory 71(1), 44-74, https://doi.org/10.1006/jeth.1996.0108.

    Examples
    --------
    >>> found = pairwise_stable("abcd", connections("abcd", decay="1/2", cost="3/10"))
    >>> len(found.stable), len(found.efficient), str(found.efficient[0].value)
    (7, 4, '27/10')
    """
    names = _players(players)
    pairs = list(combinations(names, 2))
    table = [
        _checked(names, payoff(frozenset(p for k, p in enumerate(pairs) if mask >> k & 1)))
        for mask in range(1 << len(pairs))
    ]
    stable = [mask for mask in range(len(table)) if _is_stable(mask, pairs, table)]
    values = [sum(row.values(), Fraction(0)) for row in table]
    best = max(values)
    efficient = [mask for mask, value in enumerate(values) if value == best]

    def networks(masks: list[int]) -> tuple[StableNetwork, ...]:
        return tuple(
            StableNetwork(
                links=tuple(p for k, p in enumerate(pairs) if mask >> k & 1),
                payoffs=table[mask],
            )
            for mask in sorted(masks, key=lambda mask: (mask.bit_count(), mask))
        )

    return PairwiseStability(
        players=names,
        stable=networks(stable),
        efficient=networks(efficient),
        provenance=Provenance(
            fingerprint=fingerprint(tuple(table)),
            method="enumeration",
            explanation=f"All {len(table):,} networks were compared exactly.",
        ),
    )


def _players(players: object) -> Labels:
    if not isinstance(players, Iterable):
        raise ArgumentError(f"players are several names, not {shown(players)}")
    given = tuple(players)
    for name in given:
        if not isinstance(name, str):
            raise ArgumentError(f"a player's name is text, not {shown(name)}")
    names = Labels(given, kind="player")
    if not names:
        raise ArgumentError("a network needs at least one player, none was given")
    if len(names) > MOST_PLAYERS:
        raise LimitError(f"{len(names)} players form too many networks (at most {MOST_PLAYERS})")
    return names


def _checked(names: Labels, payoffs: object) -> Record[Fraction]:
    if not isinstance(payoffs, Mapping):
        raise ArgumentError(f"payoff returns a number by player, not {shown(payoffs)}")
    for name in names:
        if name not in payoffs:
            raise ArgumentError(f"payoff says nothing about {name}")
    return Record((name, exact(payoffs[name], what=f"the payoff of {name}")) for name in names)


def _is_stable(mask: int, pairs: list[tuple[str, str]], table: list[Record[Fraction]]) -> bool:
    now = table[mask]
    for k, ends in enumerate(pairs):
        then = table[mask ^ 1 << k]
        gains = [then[name] - now[name] for name in ends]
        if mask >> k & 1 and max(gains) > 0:
            return False
        if not mask >> k & 1 and min(gains) >= 0 and max(gains) > 0:
            return False
    return True
