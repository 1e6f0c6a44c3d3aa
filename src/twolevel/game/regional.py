"""Methods about regions: their networks, their bargains with their centres, and the cycle.

Knows which function of the rooms below answers which method. Computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from twolevel.game.kept import Kept

if TYPE_CHECKING:
    from twolevel.networks import SoftRegionalism
    from twolevel.regionalism import Cycle, CycleSweep, Domestic

__all__ = ["Regional"]


class Regional(Kept):
    """What regions do across borders and at home."""

    def network(self, **options: Any) -> SoftRegionalism:
        """Return the regions' stable networks; see ``twolevel.networks.soft_regionalism_in``."""
        from twolevel.networks import soft_regionalism_in

        return soft_regionalism_in(self.point, **options)

    def domestic(self, **options: Any) -> Domestic:
        """Return the bargain between each centre and its territories.

        See ``twolevel.regionalism.domestic_bargaining`` for the options.
        """
        from twolevel.regionalism import domestic_bargaining

        return domestic_bargaining(self.point, **options)

    def cycle(self, **options: Any) -> Cycle:
        """Return the cycle of regionalism, round by round.

        Autonomy, networks, domestic bargains, negotiation, and back; see
        ``twolevel.regionalism.cycle`` for the options.
        """
        from twolevel.regionalism import cycle

        return cycle(self.point, **options)

    def cycle_sweep(self, parameter: str, values: Iterable[Any], **options: Any) -> CycleSweep:
        """Return where the cycle leads as an option or a statement of the evidence varies.

        See ``twolevel.regionalism.cycle_sweep`` for the options.
        """
        from twolevel.regionalism import cycle_sweep

        return cycle_sweep(self.point, parameter, values, **options)
