"""Who is invited into whose coalition, so that everybody's value comes out right.

Knows prices' kinds. Like players (equal chance to propose and discount, and no veto) are treated
alike, so that the flow between kinds of players is small however many there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from twolevel.errors import LimitError
from twolevel.labels import Record
from twolevel.protocols.pies.prices import PriceLevels

__all__ = ["invitations"]

Kind = tuple[str, Fraction, Fraction]


def invitations(
    levels: PriceLevels,
    chances: Record[Fraction],
    discounts: Record[Fraction],
    quota: int,
    vetoes: Sequence[str],
) -> tuple[Record[Record[Fraction]], bool]:
    """Return each proposer's chances to invite each player, and whether they are forced.

    Raises
    ------
    LimitError
        If no invitations support the values.
    """
    names = tuple(chances)
    kind_of: dict[str, Kind] = {}
    for label, members in (
        ("veto", vetoes),
        ("always", levels.always),
        ("sometimes", levels.sometimes),
        ("never", levels.never),
    ):
        kind_of |= {name: (label, chances[name], discounts[name]) for name in members}
    members_of: dict[Kind, list[str]] = {}
    for name in names:
        members_of.setdefault(kind_of[name], []).append(name)
    market = quota - len(vetoes)
    flow = _between_kinds(levels, members_of, market)
    rows = {}
    for proposer in names:
        mine = kind_of[proposer]
        row = {}
        for name in names:
            theirs = kind_of[name]
            if name == proposer or theirs[0] == "never":
                row[name] = Fraction(0)
            elif theirs[0] != "sometimes":
                row[name] = Fraction(1)
            else:
                row[name] = flow[mine, theirs]
        rows[proposer] = Record(row)
    return Record(rows), len(levels.sometimes) <= 1


def _between_kinds(
    levels: PriceLevels, members_of: Mapping[Kind, list[str]], market: int
) -> dict[tuple[Kind, Kind], Fraction]:
    """Return the chance that a proposer of one kind invites a given voter of another."""
    sought = [kind for kind in members_of if kind[0] == "sometimes"]
    if not sought or market <= 0:
        return {(mine, theirs): Fraction(0) for mine in members_of for theirs in sought}
    cheap = len(levels.always)
    wanted = {
        kind: Fraction(market - cheap - (kind[0] in {"sometimes", "never"})) for kind in members_of
    }
    pairs = {
        (mine, theirs): len(members_of[mine]) * len(members_of[theirs])
        - (len(members_of[mine]) if mine == theirs else 0)
        for mine in members_of
        for theirs in sought
    }
    supply = {k: k[1] * len(members_of[k]) * wanted[k] for k in members_of}
    due = {}
    for kind in sought:
        name, (_, chance, discount) = members_of[kind][0], kind
        value = levels.values[name]
        price = discount * value
        # a proposer at the margin keeps 1 - B; B follows from any kind's own equation
        due[kind] = Fraction(0)
        if price:
            kept = _kept(levels, members_of, wanted, kind)
            due[kind] = (value - chance * kept) / price * len(members_of[kind])
    capacity = {
        (mine, theirs): mine[1] * pairs[mine, theirs] for mine in members_of for theirs in sought
    }
    if any(levels.values[name] for name in levels.sometimes):
        sent = _transported(supply, due, capacity)
    else:
        sent = _transported(
            supply, {k: sum(supply.values(), Fraction(0)) for k in sought}, capacity
        )
    at_random = sum(len(members_of[kind]) for kind in sought)
    return {
        (mine, theirs): sent[mine, theirs] / capacity[mine, theirs]
        if capacity[mine, theirs]
        else (
            wanted[mine] / (at_random - (mine[0] == "sometimes"))
            if at_random > (mine[0] == "sometimes")
            else Fraction(0)
        )
        for mine in members_of
        for theirs in sought
    }


def _kept(
    levels: PriceLevels,
    members_of: Mapping[Kind, list[str]],
    wanted: Mapping[Kind, Fraction],
    kind: Kind,
) -> Fraction:
    """Return what a proposer of a kind that is sometimes bought keeps."""
    paid = Fraction(0)
    for other, members in members_of.items():
        if other[0] in {"veto", "always"}:
            paid += len(members) * other[2] * levels.values[members[0]]
    price = kind[2] * levels.values[members_of[kind][0]]
    return 1 - paid - wanted[kind] * price


def _transported(
    supply: Mapping[Kind, Fraction],
    due: Mapping[Kind, Fraction],
    capacity: Mapping[tuple[Kind, Kind], Fraction],
) -> dict[tuple[Kind, Kind], Fraction]:
    """Return shipments that use all supply within dues and capacities: a maximal flow.

    Raises
    ------
    LimitError
        If not all supply can be shipped.
    """
    left, open_due = dict(supply), dict(due)
    sent = {pair: Fraction(0) for pair in capacity}
    while True:
        path = _augmenting(left, open_due, sent, capacity)
        if path is None:
            break
        amount = min(left[path[0]], open_due[path[-1]])
        steps = [(path[k], path[k + 1], k % 2 == 0) for k in range(len(path) - 1)]
        for start, end, forward in steps:
            room = capacity[start, end] - sent[start, end] if forward else sent[end, start]
            amount = min(amount, room)
        for start, end, forward in steps:
            sent[(start, end) if forward else (end, start)] += amount if forward else -amount
        left[path[0]] -= amount
        open_due[path[-1]] -= amount
    if any(left.values()):
        raise LimitError("no invitations support the equilibrium values; please report the numbers")
    return sent


def _augmenting(
    left: Mapping[Kind, Fraction],
    open_due: Mapping[Kind, Fraction],
    sent: Mapping[tuple[Kind, Kind], Fraction],
    capacity: Mapping[tuple[Kind, Kind], Fraction],
) -> list[Kind] | None:
    """Return a shortest path from supply that is left to dues that are open, or None.

    Places alternate between senders and receivers, beginning with a sender.
    """
    paths: list[list[Kind]] = [[start] for start, amount in left.items() if amount > 0]
    seen_senders = {path[0] for path in paths}
    seen_receivers: set[Kind] = set()
    while paths:
        longer = []
        for path in paths:
            for start, end in capacity:
                if start != path[-1] or end in seen_receivers:
                    continue
                if sent[start, end] < capacity[start, end]:
                    seen_receivers.add(end)
                    if open_due[end] > 0:
                        return [*path, end]
                    for back in left:
                        if back not in seen_senders and sent[back, end] > 0:
                            seen_senders.add(back)
                            longer.append([*path, end, back])
        paths = longer
    return None
