"""Counting a whole space chunk by chunk: here or on a cluster, with a file to go on from.

Knows which chunks there are and how their counts merge. Does not know what is made of them.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from itertools import tee
from pathlib import Path
from typing import Any

from twolevel.errors import ArgumentError
from twolevel.kernels.counts import Counts
from twolevel.payoffs.checkpoints import Checkpoint
from twolevel.payoffs.compiled import PointGame
from twolevel.payoffs.executors import spread
from twolevel.ratification.signing import Signing, bitset_space, count_blocks

__all__ = ["Counting", "counted"]

AT_ONCE = {"numpy": 8, "bitset": 1}
"""Chunks that a thread takes at once: some hundredths of a second."""

AT_ONCE_ELSEWHERE = {"numpy": 64, "bitset": 16}
"""Chunks that a cluster's worker takes at once: some tenths of a second."""


class Counting:
    """Counts chunks of a game's space; travels as the game and the name of the backend.

    Parameters
    ----------
    game
        The game in numbers.
    backend
        ``"numpy"`` or ``"bitset"``.
    """

    def __init__(self, game: PointGame, backend: str) -> None:
        self.game, self.backend = game, backend
        self.signing = Signing(game)
        self._space = bitset_space(self.signing) if backend == "bitset" else None
        if self._space is None:
            self.n_chunks = game.enumeration.n_blocks
            self.chunk_agreements = game.enumeration.inner_size
        else:
            self.n_chunks = self._space.n_chunks
            self.chunk_agreements = self._space.chunk_agreements

    def __call__(self, chunks: range) -> Counts:
        """Return the counts of some chunks."""
        total = Counts.zero(self.signing.voters)
        if self._space is None:
            blocks = self.game.enumeration.blocks(chunks.start, chunks.stop)
            for _, counts in count_blocks(self.signing, blocks):
                total += counts
        else:
            for number in chunks:
                total += self._space.chunk(number)
        return total

    def __reduce__(self) -> tuple[type[Counting], tuple[PointGame, str]]:
        return Counting, (replace(self.game), self.backend)  # without what the game keeps prepared

    @property
    def run(self) -> dict[str, object]:
        """What identifies the counting of this game by these chunks."""
        return {
            **self.game.identity,
            "cut": [self.n_chunks, self.chunk_agreements],
            "backend": self.backend,
        }


def counted(
    work: Counting,
    *,
    threads: int | None = None,
    client: Any = None,
    checkpoint: str | Path | None = None,
) -> Generator[tuple[int, Counts], None, None]:
    """Yield numbers of agreements and their counts, until the whole space is counted.

    With a checkpoint, what was counted before comes with the first chunks counted now, so that a
    run gets on however short it is; what is counted is written every few seconds and at the end,
    also of a run that is interrupted.

    Raises
    ------
    ArgumentError
        If the checkpoint belongs to another run, or nobody answers at the client's address.
    MissingDependencyError
        If a cluster is asked for and ``distributed`` is not installed.
    """
    total, done = Counts.zero(work.signing.voters), 0
    kept = None
    if checkpoint is not None:
        kept = Checkpoint(checkpoint, work.run, of="an enumeration")
        state = kept.read()
        if state is not None:
            done = _restored(total, state, work, kept.path)
    resumed, size = done, work.chunk_agreements
    if resumed == work.n_chunks:
        yield resumed * size, total
    step = (AT_ONCE if client is None else AT_ONCE_ELSEWHERE)[work.backend]
    ahead, behind = tee(
        range(k, min(k + step, work.n_chunks)) for k in range(done, work.n_chunks, step)
    )
    workers = threads if work.backend == "bitset" else 1
    written = done
    try:
        for part, counts in zip(
            behind, spread(work, ahead, workers=workers, client=client), strict=True
        ):
            if kept is not None:
                total += counts
                done = part.stop
                if kept.due:
                    kept.write({"chunks": done, "counts": total.state()})
                    written = done
            if 0 < resumed == part.start:
                yield part.stop * size, total
            else:
                yield len(part) * size, counts
    finally:
        if kept is not None and (done > written or not kept.path.exists()):
            kept.write({"chunks": done, "counts": total.state()})


def _restored(total: Counts, state: dict[str, object], work: Counting, path: Path) -> int:
    """Put the counts kept into `total` and return the number of chunks they cover."""
    chunks, counts = state.get("chunks"), state.get("counts")
    sound = isinstance(chunks, int) and 0 <= chunks <= work.n_chunks and isinstance(counts, dict)
    try:
        total.restore(counts if isinstance(counts, dict) else {})
    except (KeyError, TypeError, ValueError):
        sound = False
    if not sound:
        raise ArgumentError(
            f"{path} is not a checkpoint of an enumeration; name another file or remove it"
        )
    assert isinstance(chunks, int)
    return chunks
