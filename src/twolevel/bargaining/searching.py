"""Bargaining by search: a solution of a game with more agreements than can be listed.

Knows how a coalition's bargaining becomes a zone to search, and calls. Does not know how a
solution becomes a goal, nor how a search goes about it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from twolevel._version import __version__
from twolevel.bargaining.concepts import Weights
from twolevel.bargaining.hunt import Hunt
from twolevel.bargaining.players import weights_of
from twolevel.bargaining.registry import SOLUTIONS, concept
from twolevel.bargaining.search_record import SearchRecord
from twolevel.bargaining.search_result import SearchResult
from twolevel.bargaining.search_solutions import Answer, answer_of, any_agreement, objective_of
from twolevel.bargaining.settlement import bargaining_problem
from twolevel.bargaining.solving import solve
from twolevel.errors import ArgumentError, listed, shown
from twolevel.kernels.search_rounds import WIDTH, Allowance, Rounds
from twolevel.kernels.search_space import Zone
from twolevel.labels import Labels, Record
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.executors import check_count, check_seconds, in_order, spread
from twolevel.provenance import Provenance, fingerprint
from twolevel.ratification.approval import minimal_sets
from twolevel.ratification.signing import Signing
from twolevel.ratification.survey import MOST_ENUMERATED

__all__ = ["ANY", "proven_again", "search"]

ANY = "any"
"""Instead of a solution: any agreement at all, or the proof that the zone is empty."""

FEW_AGREEMENTS = 1_000_000
PARTS = 1_000_000

Progress = Callable[[int, int], None]


def search(  # noqa: PLR0913 - options of a long run, all by keyword
    game: PointGame,
    *,
    solution: str = "nash",
    coalition: Iterable[str] | None = None,
    weights: Mapping[str, Any] | Iterable[Any] | None = None,
    seconds: float | None = 10.0,
    nodes: int | None = None,
    workers: int | None = None,
    client: Any = None,
    parts: int = WIDTH,
    exchange: int | None = None,
    checkpoint: str | Path | None = None,
    progress: Progress | None = None,
) -> SearchResult:
    """Return a bargaining solution over a coalition's zone, by branch and bound.

    Needs no list of agreements: their number may exceed any integer type. An answer with status
    ``"optimal"`` or ``"no_agreement"`` is proven, and exact whatever floats guided the search.
    Ratification enters by truncation: only what all can sign is on the table.

    Parameters
    ----------
    game
        The game in numbers.
    solution
        The name of a solution, or ``"any"`` for any agreement.
    coalition
        Countries that must all sign; all by default.
    weights
        Bargaining weights, for the solutions that take them; equal by default.
    seconds, nodes
        How long to search at most; None for no limit. A limit of nodes stops at the same place
        on every machine, one of seconds does not.
    workers
        Threads among which a long search shares out parts of its tree; all cores by default.
        The answer and the nodes are the same for any number.
    client
        A ``distributed.Client`` or the address of a scheduler, whose workers walk the parts in
        place of threads.
    parts, exchange
        Parts of the tree that a long search walks at once, and by how many nodes each before
        they exchange what they found; by default some two hundred. They may change which of
        several best agreements is found, but not whether it is best. A cluster has use for
        more of both.
    checkpoint
        A file in which the search is kept every few seconds, and from which one that was
        interrupted, or reached its limit, goes on. What is found is the same as without a stop;
        nodes count on from there, and seconds anew.
    progress
        Called with the estimated share of the work done, in millionths, and a million.

    Raises
    ------
    LabelError
        If there is no such solution or country.
    ArgumentError
        If the coalition is empty or names a country twice, weights do not fit, a limit or
        number is not positive, the checkpoint belongs to another run, or nobody answers at the
        address.

    Examples
    --------
    >>> import twolevel as tl
    >>> found = search(tl.load("border").point, solution="egalitarian")
    >>> found.status, found.agreement["bridge"], found.gap
    ('optimal', 'upstream', 0.0)
    """
    known = None if solution == ANY else concept(solution)
    if weights is not None and (known is None or not known.weighted):
        takers = listed(name for name, other in SOLUTIONS.items() if other.weighted)
        raise ArgumentError(f"{solution} takes no weights; the solutions that do are {takers}")
    check_seconds(seconds)
    if nodes is not None and (not isinstance(nodes, int) or nodes < 1):
        raise ArgumentError(f"nodes must be a positive integer or None, not {shown(nodes)}")
    workers = os.cpu_count() or 1 if workers is None else check_count("workers", workers)
    names = _coalition(game, coalition)
    shares = weights_of(weights, names)
    weighed = shares if known is not None and known.weighted else None
    meter = _Meter(progress)
    allowance = Allowance(seconds=seconds, nodes=nodes, report=meter)
    way: dict[str, object] = {
        "parts": check_count("parts", parts),
        "exchange": None if exchange is None else check_count("exchange", exchange),
    }
    record = None
    if checkpoint is not None:
        run = {**game.identity, "coalition": list(names), **way, "version": __version__}
        record = SearchRecord(checkpoint, run, _question(solution, weighed), allowance)
    hunt = Hunt(
        zone=_zone(game, names),
        players=names,
        scales=tuple(game.country_rows[c].scale for c in game.countries.positions(names)),
        allowance=allowance,
        on_phase=meter.next_phase,
        rounds=Rounds(
            width=parts, nodes=exchange, over=partial(spread, workers=workers, client=client)
        ),
        record=record,
    )
    try:
        answer = any_agreement(hunt) if known is None else answer_of(hunt, known, shares)
    finally:
        if record is not None:
            record.write()
    parameters: dict[str, object] = {"coalition": tuple(names), "seconds": seconds, "nodes": nodes}
    return _result(
        game,
        answer,
        solution=solution,
        names=names,
        weights=weighed,
        nodes=allowance.used,
        seconds=allowance.elapsed + (0.0 if record is None else record.seconds),
        parameters=Record({**parameters, **way}),
    )


def _question(solution: str, weights: Weights | None) -> str:
    """Return what tells a search from others of the same zone."""
    by = "" if weights is None else " by " + ":".join(str(w) for w in weights.values())
    return f"{solution}{by}"


def _coalition(game: PointGame, coalition: Iterable[str] | None) -> Labels:
    if coalition is None:
        return game.countries
    chosen = (coalition,) if isinstance(coalition, str) else coalition
    names = Labels(chosen, kind="country of a coalition")
    if not names:
        raise ArgumentError("a coalition needs at least one country")
    game.countries.positions(names)
    return names


def _zone(game: PointGame, names: Labels) -> Zone:
    members = game.countries.positions(names)
    present = sum(1 << member for member in members)
    signing = Signing(game)
    return Zone(
        tables=game.tables,
        thresholds=tuple(row.threshold for row in game.rows),
        players=tuple(len(game.actors) + member for member in members),
        voters=tuple(tuple(signing.actors[member]) for member in members),
        winning=tuple(minimal_sets(signing.passing[member]) for member in members),
        exclusions=game.exclusions,
        open_options=tuple(np.asarray(masks & ~present == 0) for masks in game.requires),
    )


class _Meter:
    """Turns the shares of several searches into one that never falls."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._phase, self._phases, self._done = 0, 1, 0

    def next_phase(self, left: int) -> None:
        """Note that a search begins after which so many are left."""
        self._phase += self._phases > 1 or self._done > 0
        self._phases = max(self._phase + 1 + left, self._phases)

    def __call__(self, nodes: int, share: float) -> None:
        del nodes
        done = int(PARTS * (self._phase + share) / self._phases)
        self._done = max(self._done, min(done, PARTS))
        if self._progress is not None:
            self._progress(self._done, PARTS)


def _result(
    game: PointGame,
    answer: Answer,
    *,
    solution: str,
    names: Labels,
    weights: Weights | None,
    nodes: int,
    seconds: float,
    parameters: Record[object],
) -> SearchResult:
    scenario = game.scenario
    agreement, gains = None, [0] * len(names)
    if answer.best is not None:
        digits, gains = answer.best[0], list(answer.best[1])
        agreement = scenario.agreement(
            {i.name: i.options[o].name for i, o in zip(scenario.issues, digits, strict=True)}
        )
    scales = [game.country_rows[member].scale for member in game.countries.positions(names)]
    gap = None
    if agreement is not None and answer.value is not None and answer.bound is not None:
        gap = 0.0 if answer.status == "optimal" else max(0.0, answer.bound - answer.value)
    ideal = None
    if answer.ideal is not None:
        ideal = Record(
            (name, None if gain is None else Fraction(gain, scale))
            for name, gain, scale in zip(names, answer.ideal, scales, strict=True)
        )
    return SearchResult(
        status=answer.status,
        solution=solution,
        coalition=tuple(names),
        agreement=agreement,
        gains=Record(
            (name, Fraction(gain, scale))
            for name, gain, scale in zip(names, gains, scales, strict=True)
        ),
        value=answer.value,
        bound=answer.bound,
        gap=gap,
        criterion=answer.criterion,
        ideal=ideal,
        nodes=nodes,
        seconds=seconds,
        weights=weights,
        provenance=Provenance(
            fingerprint=fingerprint(scenario),
            method="search",
            explanation=_explanation(scenario.n_agreements),
            exact=game.exact,
            parameters=parameters,
        ),
        _game=game,
    )


def _explanation(n_agreements: int) -> str:
    why = f"{n_agreements:,} agreements were searched by branch and bound"
    if n_agreements > MOST_ENUMERATED:
        why += f"; more than {MOST_ENUMERATED:,} are not enumerated unless asked for"
    return why


def proven_again(game: PointGame, result: SearchResult) -> str:
    """Return why a proven result does not stand, or an empty string; found by another way."""
    names = Labels(result.coalition)
    scales = tuple(game.country_rows[c].scale for c in game.countries.positions(names))
    own = tuple(int(result.gains[name] * scale) for name, scale in zip(names, scales, strict=True))
    known = None if result.solution == ANY else concept(result.solution)
    shares = result.weights or weights_of(None, names)
    ideal: tuple[int | None, ...]
    if game.scenario.n_agreements <= FEW_AGREEMENTS:
        problem = bargaining_problem(game, names)
        listed_best = solve(problem, known or "utilitarian", weights=result.weights)
        other = tuple(
            int(listed_best.gains[name] * scale) for name, scale in zip(names, scales, strict=True)
        )
        agreed = listed_best.agreed
        ideal = tuple(
            int(listed_best.ideal[name] * scale) for name, scale in zip(names, scales, strict=True)
        )
    else:
        hunt = Hunt(
            zone=_zone(game, names).backwards(),
            players=names,
            scales=scales,
            allowance=Allowance(),
            rounds=Rounds(over=in_order),
        )
        answer = any_agreement(hunt) if known is None else answer_of(hunt, known, shares)
        agreed = answer.best is not None
        other = answer.best[1] if answer.best is not None else ()
        ideal = hunt.highs if answer.ideal is None else answer.ideal
    if agreed != result.agreed:
        return "there is an agreement" if agreed else "there is no agreement"
    if agreed and known is not None:
        whole = tuple(gain for gain in ideal if gain is not None)
        if len(whole) == len(ideal):
            better = objective_of(known, names, scales, whole, shares).compare(own, other) < 0
        else:  # what was found is alone, or all ideals were needed to tell it from its rivals
            better = own != other
        if better:
            return f"an agreement with the gains {listed(other)} (in grid units) is better"
    return ""
