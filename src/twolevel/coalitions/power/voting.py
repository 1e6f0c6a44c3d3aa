"""Voting games: members, and a rule that says which of them together win.

Knows names and rules, which are those of ratification. Knows no index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Self

import numpy as np
from numpy.typing import NDArray

from twolevel.errors import ArgumentError, LimitError, listed, shown
from twolevel.labels import Labels, Record, unknown
from twolevel.model.institutions import (
    AllOf,
    AnyOf,
    AtLeast,
    Majority,
    Quota,
    Rule,
    Shared,
    Unanimity,
    Veto,
)
from twolevel.model.numbers import exact
from twolevel.ratification.approval import minimal_sets, passes

__all__ = ["MOST_TABULATED", "VotingGame", "absolute_quota"]

MOST_TABULATED = 22
"""Members of a game whose coalitions can all be listed."""


def absolute_quota(weights: Mapping[str, object], quota: object, *, strict: bool = False) -> Quota:
    """Return the rule that the approving weight reaches a quota in the weights' own units.

    Parameters
    ----------
    weights
        Weight of each member; a member who is not named weighs nothing.
    quota
        The weight that passes: 255 votes, say. ``Quota`` itself takes a share of the total.
    strict
        Whether the weight must exceed the quota.

    Raises
    ------
    ArgumentError
        If a weight or the quota is not a finite number, a weight is negative, all are zero, or
        nobody or everybody would meet the quota.

    Examples
    --------
    >>> absolute_quota({"france": 2, "monaco": 1}, 2).quota
    Fraction(2, 3)
    """
    if not isinstance(weights, Mapping):
        raise ArgumentError(f"weights are a mapping from names to numbers, not {shown(weights)}")
    heavy = {name: exact(w, what=f"the weight of {name}") for name, w in weights.items()}
    total = sum(heavy.values(), Fraction(0))
    if not total or any(weight < 0 for weight in heavy.values()):
        raise ArgumentError(f"weights must not be negative, nor all zero: {shown(dict(weights))}")
    rule = Quota(
        weights=Record(heavy), quota=exact(quota, what="a quota") / total, strict=bool(strict)
    )
    _check_quota(rule.quota, strict=rule.strict, seen=f"{quota} of a total weight of {total}")
    return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingGame:
    """A simple game: which coalitions of members win.

    Attributes
    ----------
    members
        The names; at least one.
    rule
        The rule over them: any of ``twolevel.model``, nested to any depth.
    shares
        For a ``Shared`` rule, each member's weight; the weights of a country's parts, say.

    Raises
    ------
    ArgumentError
        If a name repeats, a number of the rule is out of range, or a ``Shared`` rule has no
        shares.
    LabelError
        If the rule names somebody who is no member.

    Examples
    --------
    >>> council = VotingGame.weighted({"a": 50, "b": 49, "c": 1}, quota=51)
    >>> council.wins(["a", "c"]), council.wins(["b", "c"])
    (True, False)
    >>> council.minimal_winning()
    (('a', 'b'), ('a', 'c'))
    """

    members: Labels
    rule: Rule
    shares: Record[Fraction] = field(default_factory=Record)

    def __post_init__(self) -> None:
        if isinstance(self.members, str) or not isinstance(self.members, Iterable):
            raise ArgumentError(f"members are a list of names, not {shown(self.members)}")
        names = tuple(self.members)
        for name in names:
            if not isinstance(name, str):
                raise ArgumentError(f"a member's name is text, not {shown(name)}")
        members = Labels(names, kind="member")
        if not members:
            raise ArgumentError("a voting game needs at least one member, none was given")
        if not isinstance(self.shares, Mapping):
            raise ArgumentError(f"shares map members to weights, not {shown(self.shares)}")
        shares = {n: exact(w, what=f"the share of {n}") for n, w in self.shares.items()}
        object.__setattr__(self, "members", members)
        object.__setattr__(self, "shares", Record(shares))
        _check_rule(self.rule, members, self.shares)

    @classmethod
    def weighted(
        cls, weights: Mapping[str, object], *, quota: object, strict: bool = False
    ) -> Self:
        """Return the weighted game ``[quota; weights]``; see ``absolute_quota``."""
        rule = absolute_quota(weights, quota, strict=strict)
        return cls(members=Labels(weights), rule=rule)

    def wins(self, coalition: Iterable[str]) -> bool:
        """Return whether a coalition wins.

        Raises
        ------
        LabelError
            If it names somebody who is no member.
        ArgumentError
            If it is no list of names.
        """
        if isinstance(coalition, str) or not isinstance(coalition, Iterable):
            raise ArgumentError(f"a coalition is several names, not {shown(coalition)}")
        inside = set(self.members.positions(coalition))
        approvals = {name: np.array([k in inside]) for k, name in enumerate(self.members)}
        return bool(passes(self.rule, approvals, self.shares)[0])

    def patterns(self) -> NDArray[np.bool_]:
        """Return which coalitions win, by mask: bit k is the k-th member. ``(2**n,)``.

        Raises
        ------
        LimitError
            If the game has more than ``MOST_TABULATED`` members.
        """
        count = len(self.members)
        if count > MOST_TABULATED:
            raise LimitError(
                f"the coalitions of {count} members cannot all be listed (at most "
                f"{MOST_TABULATED} members); power_indices counts them without listing"
            )
        masks = np.arange(1 << count)
        approvals = {name: (masks >> k) & 1 == 1 for k, name in enumerate(self.members)}
        return passes(self.rule, approvals, self.shares)

    def minimal_winning(self) -> tuple[tuple[str, ...], ...]:
        """Return the winning coalitions that nobody can leave.

        Raises
        ------
        LimitError
            If the game has more than ``MOST_TABULATED`` members.
        """
        found = minimal_sets(self.patterns())
        return tuple(
            tuple(name for k, name in enumerate(self.members) if mask >> k & 1) for mask in found
        )


def _check_rule(rule: Rule, members: Labels, shares: Mapping[str, Fraction]) -> None:
    if isinstance(rule, AllOf | AnyOf):
        if not rule.rules:
            raise ArgumentError("a nested rule has no rules in it; add one")
        for part in rule.rules:
            _check_rule(part, members, shares)
    elif isinstance(rule, Veto):
        _check_names(rule.members, members)
        if not rule.members:
            raise ArgumentError("a veto rule names nobody; name its members")
    elif isinstance(rule, AtLeast):
        whole = isinstance(rule.count, int) and not isinstance(rule.count, bool)
        if not whole or not 1 <= rule.count <= len(members):
            raise ArgumentError(
                f"at_least asks for 1 to {len(members)} approvals, not {shown(rule.count)}"
            )
    elif isinstance(rule, Quota | Shared):
        weights = rule.weights if isinstance(rule, Quota) else shares
        _check_names(weights, members)
        if not any(weights.values()) or any(weight < 0 for weight in weights.values()):
            raise ArgumentError(
                "a weighted rule needs weights that are not negative, nor all zero, not "
                f"{listed(f'{name}: {weight}' for name, weight in weights.items()) or 'none'}"
            )
        strict = isinstance(rule, Shared) or rule.strict
        _check_quota(rule.quota, strict=strict, seen=f"a share of {rule.quota}")
    elif not isinstance(rule, Unanimity | Majority):
        raise ArgumentError(
            f"a rule is one of unanimity, majority, at_least, veto, quota, shared, all_of and "
            f"any_of, not {shown(rule)}"
        )


def _check_names(names: Iterable[str], members: Labels) -> None:
    for name in names:
        if name not in members:
            raise unknown(name, members, kind="member")


def _check_quota(quota: Fraction, *, strict: bool, seen: str) -> None:
    possible = 0 <= quota < 1 if strict else 0 < quota <= 1
    if not possible:
        raise ArgumentError(
            f"a quota of {seen} is met by everybody or by nobody; it must "
            + ("lie below the total weight" if strict else "be positive and at most the total")
        )
