"""Draws from the evidence, by their numbers.

Draw k of a seed is the same whoever asks for it and however many are asked for at once: its
random numbers come from a stream of its own. Knows how draws are numbered. Does not know what is
asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from twolevel.errors import ArgumentError, shown
from twolevel.payoffs.drawing import Drawing
from twolevel.payoffs.executors import check_count
from twolevel.payoffs.statements import uniforms
from twolevel.rng import generator

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence
    from numpy.typing import NDArray

    from twolevel.model.scenario import Scenario
    from twolevel.payoffs.compiled import PointGame

__all__ = ["BATCH", "EachDraw", "Progress", "check_count", "drawn_game", "stream_key"]

BATCH = 128
"""Draws that a worker takes at once: some tenths of a second for a case like Tumen."""

Progress = Callable[[int, int], None]

Answer = TypeVar("Answer")


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


class EachDraw(Generic[Answer]):
    """Asks the same of some draws, one game at a time; travels as what it is made of.

    Parameters
    ----------
    scenario
        The case.
    key
        Key of the streams of random numbers.
    ask
        What is asked of a draw; for a cluster it must pickle.
    """

    def __init__(
        self, scenario: Scenario, key: NDArray[np.uint64], ask: Callable[[PointGame], Answer]
    ) -> None:
        self._recipe = (scenario, key, ask)
        self._key, self._ask, self._drawing = key, ask, Drawing(scenario)

    def __call__(self, ids: Sequence[int]) -> list[Answer]:
        """Return the answers of the draws with these numbers."""
        games = self._drawing.from_uniforms(uniforms(self._key, ids, self._drawing.n_uniforms))
        return [self._ask(games.game(place)) for place in range(len(ids))]

    def __reduce__(self) -> tuple[type[EachDraw[Answer]], tuple[object, ...]]:
        return EachDraw, self._recipe
