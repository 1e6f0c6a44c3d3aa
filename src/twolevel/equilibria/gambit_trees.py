"""Games in extensive form, read by Gambit and brought to normal form.

Knows pygambit, which may not be installed. The tree itself is not kept.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from twolevel._optional import optional
from twolevel.equilibria.gambit_text import MOST_BYTES, MOST_PROFILES, parse_nfg
from twolevel.equilibria.normal_form import NormalFormGame
from twolevel.errors import ArgumentError, LimitError
from twolevel.labels import Labels

__all__ = ["read_efg"]


def read_efg(path: str | os.PathLike[str]) -> NormalFormGame:
    """Return the reduced normal form of a game tree in Gambit's ``.efg`` format.

    A strategy is named by the actions that it takes at the player's information sets, in their
    order, joined by ``/``; a dash stands where it never gets to. Chance is averaged exactly.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    MissingDependencyError
        If pygambit is not installed.
    ArgumentError
        If the file cannot be read, is too large, or holds no game.
    LimitError
        If the normal form has too many profiles.
    """
    gambit = optional("pygambit", extra="gambit", purpose="reading a game tree")
    file = Path(path)
    try:
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise ArgumentError(f"{file} has {size:,} bytes (at most {MOST_BYTES:,})")
        tree = gambit.read_efg(file)
    except OSError as error:
        raise ArgumentError(f"{file} cannot be read: {error.strerror or error}") from None
    except (ValueError, RuntimeError, UnicodeError, TypeError) as error:
        raise ArgumentError(f"{file} holds no game that Gambit can read: {error}") from None
    profiles = 1
    for player in tree.players:
        profiles *= len(player.strategies)
    if profiles > MOST_PROFILES:
        raise LimitError(
            f"{file} has {profiles:,} profiles of strategies (at most {MOST_PROFILES:,})"
        )
    game = parse_nfg(tree.to_nfg(), file=str(file))
    names = tuple(
        _named(player, labels) for player, labels in zip(tree.players, game.strategies, strict=True)
    )
    return replace(game, strategies=names)


def _named(player: Any, labels: Labels) -> Labels:
    """Return strategies by their actions; as Gambit names them where actions have no names.

    Gambit names a strategy by a digit an information set, the number of the action, or a star.
    """
    sets = list(player.infosets)
    names = []
    for label in labels:
        if len(label) != len(sets):
            return labels
        words = []
        for mark, infoset in zip(label, sets, strict=True):
            actions = [action.label for action in infoset.actions]
            if mark != "*" and not (mark.isdecimal() and 1 <= int(mark) <= len(actions)):
                return labels
            words.append("-" if mark == "*" else actions[int(mark) - 1])
        names.append("/".join(words))
    return Labels(names, kind=labels.kind) if len({*names}) == len(names) and all(names) else labels
