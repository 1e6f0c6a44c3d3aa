"""Draws from the evidence, in order, from as many workers as there are.

Draw k of a seed is the same whoever asks for it and however many are asked for at once: its
random numbers come from a stream of its own. Knows how draws are numbered, spread over workers
and put back in order. Does not know what is asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from twolevel.errors import ArgumentError, shown
from twolevel.payoffs.drawing import Drawing, DrawnGames
from twolevel.payoffs.executors import check_count, in_order
from twolevel.payoffs.statements import uniforms
from twolevel.rng import generator
from twolevel.robustness.findings import Findings
from twolevel.robustness.walking import Walker

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence
    from numpy.typing import NDArray

    from twolevel.model.scenario import Scenario
    from twolevel.payoffs.compiled import PointGame

__all__ = ["BATCH", "Progress", "check_count", "drawn", "drawn_game", "in_order", "stream_key"]

BATCH = 128
"""Draws that a worker takes at once: some tenths of a second for a case like Tumen."""

Progress = Callable[[int, int], None]


def stream_key(rng: int | SeedSequence | Generator) -> NDArray[np.uint64]:
    """Return the key of the streams that `rng` stands for: two words of 64 bits."""
    return generator(rng).integers(0, 2**64, size=2, dtype=np.uint64)


def drawn_game(
    scenario: Scenario, number: int, *, rng: int | SeedSequence | Generator = 0
) -> PointGame:
    """Return one draw of the analyses over draws as a game by itself.

    It is one world: payoffs, standings and what ties regions are all as drawn, so that
    ``tl.Game(scenario, point=game)`` bargains, ratifies, forms networks and goes through the
    cycle of that world.

    Parameters
    ----------
    scenario
        The case.
    number
        Which draw, from 0 up.
    rng
        Seed of the draws, as given to the analysis.

    Raises
    ------
    ArgumentError
        If the number is not an int from 0 up.

    Examples
    --------
    >>> import twolevel as tl
    >>> scenario = tl.load_case("border")
    >>> tl.Game(scenario, point=drawn_game(scenario, 7)).overlap().zone().count
    9
    """
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise ArgumentError(f"a draw is numbered from 0 up, not {shown(number)}")
    drawing = Drawing(scenario)
    uniform = uniforms(stream_key(rng), [number], drawing.n_uniforms)
    return drawing.from_uniforms(uniform).game(0)


def drawn(
    walker: Walker,
    key: NDArray[np.uint64],
    *,
    start: int,
    stop: int,
    batch: int = BATCH,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[DrawnGames, Findings]]:
    """Yield draws and what they lead to, batch by batch in their order.

    Memory depends on the batch and the number of workers, not on the number of draws. An
    interrupt is answered when the batches under way are done.

    Parameters
    ----------
    walker
        What is asked of a draw.
    key
        Key of the streams of random numbers.
    start, stop
        Numbers of the draws, the last excluded.
    batch
        Draws a worker takes at once.
    workers
        Threads; all cores by default.
    progress
        Called with the draws done and their number.

    Raises
    ------
    ArgumentError
        If the batch or the number of workers is not a positive int.
    """
    check_count("batch", batch)
    ranges = [range(k, min(k + batch, stop)) for k in range(start, stop, batch)]

    def work(ids: Sequence[int]) -> tuple[DrawnGames, Findings]:
        games = walker.drawing.from_uniforms(uniforms(key, ids, walker.drawing.n_uniforms))
        return games, walker.findings(games)

    done = start
    for found in in_order(work, ranges, workers):
        yield found
        done += len(found[1])
        if progress is not None:
            progress(done, stop)
