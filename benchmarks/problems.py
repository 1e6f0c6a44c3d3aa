"""Reference problems: made-up games of any size, the same for the same seed."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np

from twolevel.model import (
    Actor,
    AllOf,
    AnyOf,
    Body,
    Estimate,
    Exclusion,
    Interest,
    Issue,
    Majority,
    Quota,
    Scenario,
    Utils,
    Veto,
    Weights,
)

__all__ = ["quota_game"]


def quota_game(
    *,
    n_issues: int = 8,
    n_options: int = 10,
    members: tuple[int, ...] = (4, 4, 3, 3, 3, 3),
    quota: Fraction = Fraction(1, 2),
    generosity: float = 0.5,
    links: int = 0,
    exclusions: int = 0,
    nested: bool = False,
    seed: int = 1,
) -> Scenario:
    """Return a game of countries that ratify by weighted quota, or by nested rules.

    Parameters
    ----------
    n_issues, n_options
        Shape of the space of agreements.
    members
        Actors of each country, the centre included.
    quota
        Share of the weight that must approve.
    generosity
        Where reservations lie between the worst (0) and the mean (1) of random agreements:
        the smaller, the larger the zone.
    links
        How many pairs of neighbouring issues pay together, beyond what each pays alone.
    exclusions
        How many pairs of options cannot be combined, of issues as far apart as can be.
    nested
        Whether countries of four actors or more have a body within the body and compound rules
        with vetoes instead of a quota.
    seed
        Seed of the payoffs, which are integers from 0 to 999.
    """
    rng = np.random.default_rng(seed)
    names = [f"o{k}" for k in range(n_options)]
    issues = tuple(
        Issue(name=f"i{j}", options=tuple(names), status_quo="o0") for j in range(n_issues)
    )

    def actor(name: str) -> Actor:
        tables = rng.integers(0, 1000, size=(n_issues, n_options))
        mean = tables.mean(axis=1).sum()
        interests = tuple(
            Interest(
                name=f"i{j}",
                issues=(f"i{j}",),
                valuation=Utils(utils=dict(zip(names, map(int, row), strict=True))),
            )
            for j, row in enumerate(tables)
        )
        pairs = tuple(
            Interest(
                name=f"i{j}_i{j + 1}",
                issues=(f"i{j}", f"i{j + 1}"),
                valuation=Utils(
                    utils={f"{a}+{b}": int(rng.integers(-99, 100)) for a in names for b in names}
                ),
            )
            for j in range(links)
        )
        return Actor(
            name=name, interests=interests + pairs, reservation=Estimate.of(int(generosity * mean))
        )

    countries = []
    for c, count in enumerate(members):
        weights = rng.integers(1, 10, size=count)
        labels = [f"c{c}m{m}" for m in range(count)]
        country = Body(
            name=f"c{c}",
            centre=actor(labels[0]),
            members=tuple(actor(label) for label in labels[1:]),
            power=_power(dict(zip(labels[1:], map(int, weights[1:]), strict=True))),
            autonomy=Estimate.of("1/2"),
            ratification=Quota(
                weights=dict(zip(labels, map(int, weights), strict=True)), quota=quota
            ),
        )
        countries.append(_nested(country) if nested and count >= 4 else country)
    barred = tuple(
        Exclusion(
            options={
                f"i{k % (n_issues // 2)}": f"o{k + 1}",
                f"i{n_issues - 1 - k % 2}": f"o{k + 1}",
            }
        )
        for k in range(exclusions)
    )
    return Scenario(name="quota_game", issues=issues, countries=tuple(countries), exclusions=barred)


def _power(weights: dict[str, int]) -> Weights:
    return Weights(values={name: Estimate.of(weight) for name, weight in weights.items()})


def _nested(country: Body) -> Body:
    """Return a country whose last members, three at most, sit in a chamber of their own.

    The centre has a veto; beside it either a quota or all others must approve. The chamber
    decides by majority, and its first member has a veto.
    """
    assert isinstance(country.ratification, Quota)
    assert country.power.values is not None
    assert country.centre is not None
    inside = country.members[-3:] if len(country.members) > 3 else country.members[-2:]
    outside = country.members[: -len(inside)]
    weights = {name: int(weight) for name, weight in country.ratification.weights.items()}
    names = [member.name for member in inside]
    chamber = Body(
        name=f"{country.name}_chamber",
        members=inside,
        power=_power({name: weights[name] for name in names}),
        ratification=AllOf(rules=(Veto(members=(names[0],)), Majority())),
    )
    outer = {member.name: weights[member.name] for member in outside}
    outer[chamber.name] = sum(weights[name] for name in names)
    centre = country.centre.name
    return dataclasses.replace(
        country,
        members=(*outside, chamber),
        power=_power(outer),
        ratification=AllOf(
            rules=(
                Veto(members=(centre,)),
                AnyOf(
                    rules=(
                        Quota(
                            weights={**outer, centre: weights[centre]},
                            quota=country.ratification.quota,
                        ),
                        Veto(members=tuple(outer)),
                    )
                ),
            )
        ),
    )
