"""The graph of best responses over pure profiles, and where it ends.

Knows profiles as nodes and single players' improvements as edges. Whatever order players move
in, play that follows the edges ends in a sink: a pure equilibrium, or a cycle that nobody
leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from twolevel._tabular import Reported, Table
from twolevel.equilibria.normal_form import NormalFormGame, check_profiles
from twolevel.errors import ArgumentError, VerificationError, shown
from twolevel.labels import Record

if TYPE_CHECKING:
    from scipy.sparse import csr_array

__all__ = ["Moves", "ResponseGraph", "response_graph"]

Moves = Literal["best", "better"]
"""``best``: to a best response. ``better``: to any strategy that pays more."""

MOST_PROFILES = 1_000_000
MOST_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseGraph(Reported):
    """Where play ends when players improve one at a time.

    Attributes
    ----------
    moves
        Whether players move to best responses or to any better strategy.
    n_profiles, n_moves
        Nodes and edges of the graph.
    sinks
        The strongly connected sets of profiles that no move leaves, smallest first: sets of one
        profile are the pure equilibria, larger ones cycles.
    """

    moves: Moves
    n_profiles: int
    n_moves: int
    sinks: tuple[tuple[Record[str], ...], ...]
    game: NormalFormGame = field(repr=False)

    @property
    def equilibria(self) -> tuple[Record[str], ...]:
        """The pure equilibria."""
        return tuple(sink[0] for sink in self.sinks if len(sink) == 1)

    @property
    def cycles(self) -> tuple[tuple[Record[str], ...], ...]:
        """The sinks of more than one profile."""
        return tuple(sink for sink in self.sinks if len(sink) > 1)

    def verify(self) -> None:
        """Check that no move leaves a sink.

        Raises
        ------
        VerificationError
            If one does.
        """
        edges = _edges(self.game, self.moves)
        for sink in self.sinks:
            inside = {_id(self.game, profile) for profile in sink}
            for node in inside:
                reached = edges.indices[edges.indptr[node] : edges.indptr[node + 1]]
                if not inside.issuperset(reached.tolist()):
                    raise VerificationError(f"a move leaves the sink of {dict(sink[0])}")

    def tables(self) -> tuple[Table, ...]:
        rows = tuple(
            (number, len(sink), *profile.values())
            for number, sink in enumerate(self.sinks, start=1)
            for profile in sink[:MOST_SHOWN]
        )
        return (
            Table(
                title=f"Sinks of {self.moves} responses: {len(self.equilibria)} equilibria, "
                f"{len(self.cycles)} cycles",
                columns=("sink", "profiles", *self.game.players),
                rows=rows[: 10 * MOST_SHOWN],
                note=f"{self.n_profiles:,} profiles, {self.n_moves:,} moves.",
            ),
        )


def response_graph(game: NormalFormGame, *, moves: Moves = "best") -> ResponseGraph:
    """Return the sinks of the graph of best (or better) responses.

    Parameters
    ----------
    game
        Any game of at most a million profiles.
    moves
        ``"best"`` or ``"better"``.

    Raises
    ------
    ArgumentError
        If there are no such moves.
    LimitError
        If the game has too many profiles.

    References
    ----------
    Young, H. P. (1993), "The evolution of conventions", *Econometrica* 61, 57-84.
    doi:10.2307/2951778

    Examples
    --------
    >>> pennies = NormalFormGame.from_arrays([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])
    >>> graph = response_graph(pennies)
    >>> graph.equilibria, [len(cycle) for cycle in graph.cycles]
    ((), [4])
    """
    if moves not in get_args(Moves):
        raise ArgumentError(
            f"there are no moves {shown(moves)}. Allowed: {', '.join(get_args(Moves))}"
        )
    check_profiles(game, MOST_PROFILES, "a graph of responses")
    from scipy.sparse.csgraph import connected_components

    edges = _edges(game, moves)
    count, member = connected_components(edges, directed=True, connection="strong")
    rows = np.repeat(np.arange(game.n_profiles), np.diff(edges.indptr))
    leaving = np.zeros(count, dtype=np.bool_)
    leaving[member[rows[member[rows] != member[edges.indices]]]] = True
    order = np.argsort(member, kind="stable")
    order = order[~leaving[member[order]]]
    groups = np.split(order, np.flatnonzero(np.diff(member[order])) + 1)
    groups.sort(key=lambda group: (len(group), group[0]))
    shape = game.shape
    sinks = tuple(
        tuple(game.profile([int(d) for d in np.unravel_index(node, shape)]) for node in group)
        for group in groups
    )
    return ResponseGraph(
        moves=moves, n_profiles=game.n_profiles, n_moves=int(edges.nnz), sinks=sinks, game=game
    )


def _id(game: NormalFormGame, profile: Record[str]) -> int:
    number = 0
    for digit, size in zip(game.digits(profile), game.shape, strict=True):
        number = number * size + digit
    return number


def _edges(game: NormalFormGame, moves: Moves) -> csr_array:
    """Return the moves as a sparse matrix over profiles."""
    from scipy.sparse import csr_array

    starts: list[NDArray[np.int64]] = []
    ends: list[NDArray[np.int64]] = []
    for player, size in enumerate(game.shape):
        stride = prod(game.shape[player + 1 :])
        ids = np.moveaxis(np.arange(game.n_profiles).reshape(game.shape), player, 0)
        lines = ids.reshape(size, -1)
        table = np.moveaxis(game.numbers[player], player, 0).reshape(size, -1)
        best = table.max(axis=0)
        for to in range(size):
            gains = (table[to] > table).astype(np.bool_)
            if moves == "best":
                gains &= (table[to] == best).astype(np.bool_)
            own, column = np.nonzero(gains)
            starts.append(lines[own, column])
            ends.append(lines[own, column] + (to - own) * stride)
    rows, columns = np.concatenate(starts), np.concatenate(ends)
    shape = (game.n_profiles, game.n_profiles)
    return csr_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=shape)
