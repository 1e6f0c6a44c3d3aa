"""The game: a scenario with every analysis as a method.

Each method is the function of the same name applied to the scenario in numbers; what is
computed once is kept, and nothing is stored back on the scenario.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twolevel.game.bargaining import Bargaining
from twolevel.game.loading import scenario_of
from twolevel.game.participating import Participating
from twolevel.game.ratifying import Ratifying
from twolevel.game.regional import Regional
from twolevel.game.robust import Robust
from twolevel.model.scenario import Scenario
from twolevel.payoffs.compiled import point_game
from twolevel.payoffs.resolution import Draw
from twolevel.rng import generator

if TYPE_CHECKING:
    from numpy.random import Generator, SeedSequence

__all__ = ["Game", "load"]


class Game(Ratifying, Bargaining, Participating, Regional, Robust):
    """A two-level game: a scenario and what follows from it.

    Parameters
    ----------
    scenario
        The case.
    point
        The scenario in numbers; at the centroid of its evidence by default.

    Examples
    --------
    >>> import twolevel as tl
    >>> game = tl.load("border")
    >>> game.win_sets()["north"].win_set.count
    7
    >>> game.solve("nash").agreement["bridge"]
    'upstream'
    """

    def replace(self, path: str, value: object) -> Game:
        """Return the game of a scenario with one part replaced; see ``Scenario.replace``."""
        return Game(self.scenario.replace(path, value))

    def draw(self, rng: int | SeedSequence | Generator) -> Game:
        """Return the game at a random draw from the evidence."""
        return Game(self.scenario, point=point_game(self.scenario, reading=Draw(generator(rng))))

    def __repr__(self) -> str:
        return (
            f"<Game {self.scenario.name}: {len(self.scenario.countries)} countries, "
            f"{len(self.point.actors)} actors, {len(self.scenario.issues)} issues, "
            f"{self.scenario.n_agreements:,} agreements>"
        )


def load(case: str | Path | Scenario) -> Game:
    """Return the game of a bundled case, a scenario file or a scenario.

    Parameters
    ----------
    case
        The name of a bundled case (``"tumen"``), the path of a scenario file (anything with a
        suffix or a directory in it), or a scenario.

    Raises
    ------
    LabelError
        If there is no bundled case of that name.
    ScenarioError
        If the file cannot be read or has faults.
    """
    return Game(scenario_of(case))
