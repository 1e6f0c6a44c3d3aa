"""Gambit's text form of a normal-form game (``.nfg``): reading and writing.

Knows the grammar of the format, both its forms: payoffs profile by profile, and outcomes that
profiles point to. Files need not be trusted: size is limited and nothing is evaluated.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import NoReturn

import numpy as np

from twolevel.equilibria.normal_form import NormalFormGame, Numbers
from twolevel.errors import ArgumentError, Fault, ScenarioError, shown

__all__ = ["nfg_text", "parse_nfg", "read_nfg", "write_nfg"]

MOST_BYTES = 256 * 2**20
MOST_PROFILES = 50_000_000

_TOKEN = re.compile(r'"(?P<text>(?:\\.|[^"\\])*)"|(?P<mark>[{}])|(?P<word>[^\s{}",]+)', re.DOTALL)
_GAP = re.compile(r"[\s,]*")
_INTEGER = re.compile(r"\d{1,18}")
_NUMBER = re.compile(
    r"[+-]?(\d{1,40}/\d{1,40}|(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?)"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: str
    line: int


class _Reader:
    """The tokens of a text, one ahead, with the line of each."""

    def __init__(self, text: str, file: str) -> None:
        self.file, self.text = file, text
        self.tokens = self._tokens()
        self.line = 1
        self.ahead: _Token | None = next(self.tokens, None)

    def _tokens(self) -> Iterator[_Token]:
        place, line = 0, 1
        while True:
            gap = _GAP.match(self.text, place)
            assert gap is not None  # it matches the empty text
            line += self.text.count("\n", place, gap.end())
            place = gap.end()
            if place == len(self.text):
                return
            found = _TOKEN.match(self.text, place)
            if found is None:
                self.fail("a quotation mark is never closed", line=line, remedy='Add a closing ".')
            kind = str(found.lastgroup)
            value = found[kind]
            yield _Token(kind, _unescaped(value) if kind == "text" else value, line)
            line += self.text.count("\n", place, found.end())
            place = found.end()

    def fail(
        self, what: str, *, seen: str = "", allowed: str = "", line: int = 0, remedy: str = ""
    ) -> NoReturn:
        fault = Fault(
            path=("game",),
            what=what,
            seen=seen,
            allowed=allowed,
            remedy=remedy,
            file=self.file,
            line=line or self.line,
        )
        raise ScenarioError([fault], subject=self.file)

    def take(self, kind: str, what: str, *, value: str | None = None) -> str:
        """Return the next token's text if it is of a kind (and value)."""
        token = self.ahead
        if token is None:
            self.fail(f"the text ends where {what} should stand", remedy="The file may be cut off.")
        self.line = token.line
        if token.kind != kind or (value is not None and token.value != value):
            self.fail("unexpected text", seen=shown(token.value), allowed=what)
        self.ahead = next(self.tokens, None)
        return token.value

    def at(self, value: str) -> bool:
        """Whether the next token is a bracket of the kind given."""
        return self.ahead is not None and (self.ahead.kind, self.ahead.value) == ("mark", value)

    def number(self, what: str) -> Fraction:
        word = self.take("word", what)
        if not _NUMBER.fullmatch(word) or word.endswith("/0"):
            self.fail("this is not a number", seen=shown(word), allowed="2, -0.5, 1/3 or 1e-3")
        try:
            value = Fraction(word)
        except ZeroDivisionError:
            self.fail("a ratio divides by zero", seen=shown(word))
        if abs(value) > 10**15:
            self.fail("a payoff is too large", seen=shown(word), allowed="numbers within 1e15")
        return value

    def integer(self, what: str) -> int:
        word = self.take("word", what)
        if not _INTEGER.fullmatch(word):
            self.fail("this is not a whole number", seen=shown(word), allowed="0, 1, 2 ...")
        return int(word)

    def names(self, what: str) -> list[str]:
        """Read ``{ "a" "b" }``."""
        self.take("mark", f"{{ before {what}", value="{")
        found = []
        while not self.at("}"):
            found.append(self.take("text", f"{what} in quotation marks, or }}"))
        self.take("mark", "}", value="}")
        return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def read_nfg(path: str | os.PathLike[str]) -> NormalFormGame:
    """Read a game from a Gambit ``.nfg`` file.

    Raises
    ------
    ScenarioError
        If the file cannot be read or is not such a game; the fault has its line.
    """
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            fault = f"the file is larger than {MOST_BYTES // 2**20} MiB"
            raise ScenarioError([Fault(path=("game",), what=fault, file=str(file))], str(file))
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fault = f"the file cannot be read: {error}"
        raise ScenarioError(
            [Fault(path=("game",), what=fault, file=str(file))], str(file)
        ) from None
    return parse_nfg(text, file=str(file))


def parse_nfg(text: str, *, file: str = "<text>") -> NormalFormGame:
    r"""Read a game from Gambit's ``.nfg`` text.

    Payoffs are kept exactly. Unnamed strategies get their numbers; names that occur twice get
    their number appended.

    Parameters
    ----------
    text
        The content, in payoff or outcome form.
    file
        How to name the text in faults.

    Raises
    ------
    ScenarioError
        If the text is not such a game; the fault has its line.

    References
    ----------
    Savani, R. and Turocy, T. L. (2024), *Gambit: the package for computation in game theory*,
    which documents the format.

    Examples
    --------
    >>> game = parse_nfg('NFG 1 R "Chicken" { "a" "b" } { 2 2 }\n 3 3  4 1  1 4  0 0')
    >>> game.payoff({"a": "2", "b": "1"})
    {'a': Fraction(4, 1), 'b': Fraction(1, 1)}
    """
    if not isinstance(text, str):
        raise ArgumentError(f"the text of a game must be text, not {shown(text)}")
    if len(text) > MOST_BYTES:
        raise ArgumentError(f"the text of a game must be shorter than {MOST_BYTES:,} characters")
    reader = _Reader(text, file)
    reader.take("word", "NFG, which begins every such file", value="NFG")
    reader.take("word", "the version, 1", value="1")
    kind = reader.take("word", "R or D")
    if kind not in {"R", "D"}:
        reader.fail("unknown kind of numbers", seen=shown(kind), allowed="R, D")
    title = reader.take("text", "the title in quotation marks")
    players = reader.names("a player's name")
    strategies = _strategy_names(reader)
    if not players or len(players) != len(strategies):
        reader.fail(
            f"{len(players)} players but strategies of {len(strategies)}",
            remedy="Name every player and give each its strategies.",
        )
    shape = tuple(map(len, strategies))
    if 0 in shape or prod(shape) > MOST_PROFILES or len(shape) > 60:
        reader.fail(
            "the size of the game cannot be used",
            seen=shown(shape),
            allowed=f"at least one strategy each and at most {MOST_PROFILES:,} profiles",
        )
    if reader.ahead is not None and reader.ahead.kind == "text":
        reader.take("text", "a comment")
    rows = _outcomes(reader, shape) if reader.at("{") else _payoffs(reader, shape)
    if reader.ahead is not None:
        reader.line = reader.ahead.line
        reader.fail("text after the last payoff", seen=shown(reader.ahead.value))
    return NormalFormGame.from_arrays(
        rows,
        players=_distinct(players, "player "),
        strategies=[_distinct(names, "") for names in strategies],
        title=title,
    )


def _strategy_names(reader: _Reader) -> list[list[str]]:
    """Read ``{ { "a" "b" } { "c" } }`` or ``{ 2 1 }``."""
    reader.take("mark", "{ before the strategies", value="{")
    found: list[list[str]] = []
    while not reader.at("}"):
        if reader.at("{"):
            found.append(reader.names("a strategy's name"))
            continue
        count = reader.integer("a number of strategies, or }")
        if count > MOST_PROFILES:
            reader.fail("too many strategies", seen=str(count), allowed=f"{MOST_PROFILES:,}")
        found.append([""] * count)
    reader.take("mark", "}", value="}")
    return found


def _payoffs(reader: _Reader, shape: tuple[int, ...]) -> Numbers:
    """Read every profile's payoffs, the first player's strategy varying fastest."""
    count = prod(shape) * len(shape)
    if count > len(reader.text):
        reader.fail(f"the text is too short for its {count:,} payoffs")
    flat = np.empty(count, dtype=object)
    for k in range(count):
        flat[k] = reader.number(f"payoff {k + 1} of {count}")
    return np.moveaxis(flat.reshape(*reversed(shape), len(shape)), -1, 0).transpose(
        0, *range(len(shape), 0, -1)
    )


def _outcomes(reader: _Reader, shape: tuple[int, ...]) -> Numbers:
    """Read the outcomes and then each profile's outcome; 0 pays nothing to anybody."""
    reader.take("mark", "{ before the outcomes", value="{")
    table: list[list[Fraction]] = [[Fraction(0)] * len(shape)]
    while not reader.at("}"):
        reader.take("mark", "{ before an outcome, or }", value="{")
        reader.take("text", "an outcome's name in quotation marks")
        table.append([reader.number("a payoff of an outcome") for _ in shape])
        reader.take("mark", "} after an outcome", value="}")
    reader.take("mark", "}", value="}")
    count = prod(shape)
    if count > len(reader.text):
        reader.fail(f"the text is too short for the outcomes of its {count:,} profiles")
    chosen = np.empty(count, dtype=np.int64)
    for k in range(count):
        chosen[k] = number = reader.integer(f"the outcome of profile {k + 1} of {count}")
        if number >= len(table):
            reader.fail("no such outcome", seen=str(number), allowed=f"0 to {len(table) - 1}")
    grid = chosen.reshape(*reversed(shape)).transpose()
    return np.moveaxis(np.array(table, dtype=object)[grid], -1, 0)


def _distinct(names: list[str], prefix: str) -> list[str]:
    """Return names that are neither empty nor equal."""
    found: list[str] = []
    taken = set(names)
    used: set[str] = set()
    for place, name in enumerate(names, start=1):
        label = name if name.strip() else f"{prefix}{place}"
        while label in used or (label in taken and label != name):
            label = f"{label} ({place})"
        used.add(label)
        found.append(label)
    return found


def nfg_text(game: NormalFormGame) -> str:
    """Return a game as Gambit's ``.nfg`` text, in payoff form.

    Exact payoffs are written as whole numbers or ratios, floats as the shortest decimals that
    stand for them, so that reading the text gives the same payoffs.

    Examples
    --------
    >>> game = NormalFormGame.from_arrays([["1/3", 1]], players=["a"])
    >>> print(nfg_text(game))
    NFG 1 R "" { "a" }
    { { "1" "2" } }
    <BLANKLINE>
    1/3
    1
    <BLANKLINE>
    """
    strategies = " ".join(_braced(names) for names in game.strategies)
    lines = [f"NFG 1 R {_quoted(game.title)} {_braced(game.players)}", f"{{ {strategies} }}", ""]
    floats = game.numbers.dtype == np.float64
    tables = [game.numbers[k] if floats else game.fractions(k) for k in range(game.n_players)]
    rows = [map(str, table.transpose().ravel().tolist()) for table in tables]
    lines += [" ".join(profile) for profile in zip(*rows, strict=True)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _braced(names: tuple[str, ...]) -> str:
    return "{ " + " ".join(map(_quoted, names)) + " }"


def write_nfg(game: NormalFormGame, path: str | os.PathLike[str]) -> None:
    """Write a game to a file as Gambit's ``.nfg`` text.

    Raises
    ------
    ArgumentError
        If the file cannot be written.
    """
    try:
        Path(path).write_text(nfg_text(game), encoding="utf-8")
    except OSError as error:
        raise ArgumentError(f"{path} cannot be written: {error}") from None
