"""From evidence to arrays: the one place where labels become positions.

Knows how evidence becomes numbers, and numbers integers on exact grids. Does not know which
question is asked of them.
"""

from twolevel.payoffs.compiled import PointGame, point_game
from twolevel.payoffs.labelled import payoffs

__all__ = ["PointGame", "payoffs", "point_game"]
