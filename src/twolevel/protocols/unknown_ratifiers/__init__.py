"""One offer to ratifiers of whom not all is known: types, continuous unknowns, tied hands.

Knows what ratifiers may hold out for, and with what chances. Knows no scenario.
"""

from twolevel.protocols.unknown_ratifiers.own_floors import OwnFloor, best_own_floor
from twolevel.protocols.unknown_ratifiers.reservations import (
    AnyReservation,
    LogisticReservation,
    UniformReservation,
)
from twolevel.protocols.unknown_ratifiers.screening import (
    Poll,
    ScreeningOffer,
    poll,
    screening_offer,
)
from twolevel.protocols.unknown_ratifiers.uncertain_ratification import (
    UncertainRatification,
    uncertain_ratification,
)

__all__ = [
    "AnyReservation",
    "LogisticReservation",
    "OwnFloor",
    "Poll",
    "ScreeningOffer",
    "UncertainRatification",
    "UniformReservation",
    "best_own_floor",
    "poll",
    "screening_offer",
    "uncertain_ratification",
]
