"""The space of agreements as many draws of the same payoffs see it.

Draws differ in payoffs and thresholds. What can be agreed, what it requires and which tables a
row has are the same in all of them, so they are worked out once: the **inner** issues, whose
feasible agreements (a few hundred) form one block of bits; the feasible **prefixes** over the
other issues; and, for each country, the **choices** that its rows can tell apart among the
prefixes, so that a country is asked once for all prefixes that it does not distinguish.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from twolevel.kernels.blocks import Exclusion
from twolevel.kernels.radix import digits_of, ids_of

__all__ = ["DrawSpace", "inner_issues"]

INNER = 256
"""Agreements that a block of bits holds at most."""

MOST_PREFIXES = 2_000_000

Units = NDArray[np.int64]
Words = NDArray[np.uint64]
Scope = tuple[int, ...]


def inner_issues(
    sizes: Sequence[int], links: Iterable[tuple[int, int]], largest: int
) -> tuple[int, ...]:
    """Return the issues of the inner block: the fullest block that cuts no linked issues apart.

    Linked issues form groups; of all unions of groups with at most `largest` agreements the one
    with the most is taken. It may be empty.
    """
    groups = [{issue} for issue in range(len(sizes))]
    for link in links:
        joined = [g for g in groups if not g.isdisjoint(link)]
        groups = [g for g in groups if g not in joined] + [set().union(*joined)]
    best: dict[int, frozenset[int]] = {1: frozenset()}
    for group in groups:
        size = prod(sizes[issue] for issue in group)
        for known, issues in list(best.items()):
            if known * size <= largest:
                best.setdefault(known * size, issues | group)
    return tuple(sorted(best[max(best)]))


class DrawSpace:
    """A space of agreements prepared for walks over many draws.

    Parameters
    ----------
    sizes
        Number of options of each issue.
    scopes
        The sets of issues that tables are over, one issue or two each.
    voters
        Number of actors of each country.
    cares
        For each row (actors, then countries), the scopes in which its table may not be zero.
    exclusions, requires
        As for the enumeration in blocks.
    inner
        Agreements that a block of bits may hold; results do not depend on it.

    Attributes
    ----------
    inner_places, prefix_places
        Where in a row's flattened tables the entries of an inner agreement or a prefix stand:
        ``(n_factors, n)``.
    inner_ids, prefix_ids
        What they add to the id of an agreement.
    feasible
        Bit sets of the inner agreements that a prefix can be combined with: ``(n, words)``.
    choices, first_prefix
        For each country, the choice that a prefix is, and a prefix for each choice.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        scopes: Sequence[Scope],
        voters: Sequence[int],
        cares: Sequence[Iterable[Scope]],
        exclusions: Sequence[Exclusion],
        requires: Sequence[NDArray[np.signedinteger]],
        *,
        inner: int = INNER,
    ) -> None:
        self.sizes, self.voters = tuple(sizes), tuple(voters)
        self._scopes, self._exclusions, self._requires = scopes, exclusions, requires
        self.inner_issues = self._cut(inner)
        self.prefix_issues = tuple(j for j in range(len(sizes)) if j not in self.inner_issues)
        self.inner_digits = self._feasible_digits(self.inner_issues)
        self.prefix_digits = self._feasible_digits(self.prefix_issues)
        self.n_words = -(-len(self.inner_digits) // 64)
        self.inner_places = self._places(self.inner_issues, self.inner_digits)
        self.prefix_places = self._places(self.prefix_issues, self.prefix_digits)
        self.inner_ids = self._ids(self.inner_issues, self.inner_digits)
        self.prefix_ids = self._ids(self.prefix_issues, self.prefix_digits)
        self.feasible = self._feasible()
        self._classify()
        self.choices, self.first_prefix, self.n_choices = self._choices(cares)
        self._distinct: dict[tuple[int, ...], Units] = {}

    @staticmethod
    def suits(sizes: Sequence[int], voters: Sequence[int]) -> bool:
        """Whether walks over such a space are possible: countries, actors and prefixes are few."""
        return len(voters) <= 8 and max(voters) <= 6 and prod(sizes) <= MOST_PREFIXES * INNER // 4

    @property
    def n_countries(self) -> int:
        """Number of countries."""
        return len(self.voters)

    def having(self, options: Mapping[int, int]) -> Words:
        """Return the agreements with an option on each of some issues: ``(n_prefixes, words)``."""
        inner = np.ones(len(self.inner_digits), dtype=np.bool_)
        prefix = np.ones(len(self.prefix_digits), dtype=np.bool_)
        for issue, option in options.items():
            if issue in self.inner_issues:
                inner &= self.inner_digits[:, self.inner_issues.index(issue)] == option
            else:
                prefix &= self.prefix_digits[:, self.prefix_issues.index(issue)] == option
        bits = _bits(inner, self.n_words)
        return np.where(prefix[:, None], bits[None], np.uint64(0))

    def distinct(self, issues: Sequence[int]) -> Units:
        """Return the feasible combinations over some issues: ``(n, n_issues)``, others at zero."""
        known = self._distinct.get(tuple(issues))
        if known is None:
            known = self._distinct[tuple(issues)] = self._combinations(issues)
        return known

    def _combinations(self, issues: Sequence[int]) -> Units:
        prefix = [k for k, issue in enumerate(self.prefix_issues) if issue in issues]
        inner = [k for k, issue in enumerate(self.inner_issues) if issue in issues]
        outer, choice = _distinct_rows(self.prefix_digits[:, prefix])
        within, kind = _distinct_rows(self.inner_digits[:, inner])
        found = []
        for k in range(len(outer)):
            words = np.bitwise_or.reduce(self.feasible[choice == k], axis=0)
            bits = np.unpackbits(words.view(np.uint8), bitorder="little")[: len(kind)]
            kinds = np.unique(kind[bits.astype(np.bool_)])
            rows = np.zeros((len(kinds), len(self.sizes)), dtype=np.int64)
            rows[:, [self.prefix_issues[p] for p in prefix]] = outer[k]
            rows[:, [self.inner_issues[p] for p in inner]] = within[kinds]
            found.append(rows)
        return np.concatenate(found)

    # -- preparation -----------------------------------------------------------------------------

    def _cut(self, inner: int) -> tuple[int, ...]:
        """Return the inner issues: no table is cut apart, and if possible no exclusion either."""
        linked = [(scope[0], scope[1]) for scope in self._scopes if len(scope) == 2]
        excluded = [(e.first, e.second) for e in self._exclusions]
        found = inner_issues(self.sizes, linked + excluded, inner)
        return found or inner_issues(self.sizes, linked, inner)

    def _feasible_digits(self, issues: Sequence[int]) -> Units:
        sizes = [self.sizes[issue] for issue in issues]
        digits = digits_of(np.arange(prod(sizes)), sizes)
        feasible = np.ones(len(digits), dtype=np.bool_)
        for e in self._exclusions:
            if e.first in issues and e.second in issues:
                one = digits[:, issues.index(e.first)] == e.first_option
                other = digits[:, issues.index(e.second)] == e.second_option
                feasible &= ~(one & other)
        return digits[feasible]

    def _places(self, issues: Sequence[int], digits: Units) -> Units:
        rows, start = [], 0
        for scope in self._scopes:
            size = prod(self.sizes[issue] for issue in scope)
            if all(issue in issues for issue in scope):
                within = np.zeros(len(digits), dtype=np.int64)
                for issue in scope:
                    within = within * self.sizes[issue] + digits[:, issues.index(issue)]
                rows.append(start + within)
            start += size
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(digits))

    def _ids(self, issues: Sequence[int], digits: Units) -> Units:
        whole = np.zeros((len(digits), len(self.sizes)), dtype=np.int64)
        whole[:, list(issues)] = digits
        return ids_of(whole, self.sizes)

    def _feasible(self) -> Words:
        """Return what exclusions across the cut leave of the inner agreements, by prefix."""
        every = _bits(np.ones(len(self.inner_digits), dtype=np.bool_), self.n_words)
        feasible = np.tile(every, (len(self.prefix_digits), 1))
        for e in self._exclusions:
            ends = [(e.first, e.first_option), (e.second, e.second_option)]
            inner = [end for end in ends if end[0] in self.inner_issues]
            if len(inner) == 1:
                outer = ends[1 - ends.index(inner[0])]
                barred = self.prefix_digits[:, self.prefix_issues.index(outer[0])] == outer[1]
                allowed = self.inner_digits[:, self.inner_issues.index(inner[0][0])] != inner[0][1]
                feasible[barred] &= _bits(allowed, self.n_words)
        return feasible

    def _required(self, issues: Sequence[int], digits: Units) -> Units:
        required = np.zeros(len(digits), dtype=np.int64)
        for place, issue in enumerate(issues):
            required |= self._requires[issue][digits[:, place]]
        return required

    def _classify(self) -> None:
        """Sort prefixes and inner agreements by the countries that they require."""
        self.prefix_required = self._required(self.prefix_issues, self.prefix_digits)
        masks, class_of = np.unique(
            self._required(self.inner_issues, self.inner_digits), return_inverse=True
        )
        self.class_required = masks
        self.class_bits = np.stack([_bits(class_of == q, self.n_words) for q in range(len(masks))])
        every = np.unique(self.prefix_required[:, None] | masks[None])
        self.required = every
        self.class_of = np.searchsorted(every, self.prefix_required[:, None] | masks[None])

    def _choices(self, cares: Sequence[Iterable[Scope]]) -> tuple[Units, Units, Units]:
        """Return each country's choice at a prefix, and the first prefix of each choice."""
        n_actors = sum(self.voters)
        starts = np.cumsum([0, *self.voters])
        choices = np.zeros((self.n_countries, len(self.prefix_digits)), dtype=np.int64)
        firsts = []
        for country in range(self.n_countries):
            rows = [*range(starts[country], starts[country + 1]), n_actors + country]
            issues = {issue for row in rows for scope in cares[row] for issue in scope}
            columns = [k for k, issue in enumerate(self.prefix_issues) if issue in issues]
            seen = self.prefix_digits[:, columns] if columns else np.zeros_like(choices[:1]).T
            _, first, choice = np.unique(seen, axis=0, return_index=True, return_inverse=True)
            choices[country] = choice.reshape(-1)
            firsts.append(first)
        counts = np.array([len(first) for first in firsts], dtype=np.int64)
        table = np.zeros((self.n_countries, counts.max()), dtype=np.int64)
        for country, first in enumerate(firsts):
            table[country, : len(first)] = first
        return choices, table, counts

    def option_places(self) -> tuple[Units, Units]:
        """Return which options, numbered through, prefixes and inner agreements have."""
        offsets = np.cumsum([0, *self.sizes[:-1]])
        prefix = self.prefix_digits + offsets[list(self.prefix_issues)]
        inner = self.inner_digits + offsets[list(self.inner_issues)]
        return prefix.astype(np.int64), inner.astype(np.int64)


def _distinct_rows(digits: Units) -> tuple[Units, Units]:
    """Return the distinct rows, and which of them each row is; one row where there are no columns."""
    if not digits.shape[1]:
        return digits[:1], np.zeros(len(digits), dtype=np.int64)
    rows, place = np.unique(digits, axis=0, return_inverse=True)
    return rows, place.reshape(-1)


def _bits(mask: NDArray[np.bool_], n_words: int) -> Words:
    padded = np.zeros(64 * n_words, dtype=np.bool_)
    padded[: len(mask)] = mask
    return np.packbits(padded, bitorder="little").view(np.uint64)
