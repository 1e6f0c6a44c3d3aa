"""Reading single values: what a piece of text must look like to be a number, a word, a truth.

Knows the nodes of the grammar that stand for one scalar and how to word what is wrong.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from twolevel.errors import ArgumentError, listed
from twolevel.io.grammar import Choice, Number, Text, Truth, Whole
from twolevel.io.tree import Scalar
from twolevel.labels import nearest
from twolevel.model.numbers import exact

__all__ = ["NUMBER_PATTERN", "Refusal", "scalar_value"]

NUMBER_PATTERN = (
    r"^\s*[+-]?((\d{1,18}(\.\d{0,18})?|\.\d{1,18})([eE][+-]?\d{1,2})?|\d{1,18}\s*/\s*\d{1,18})\s*$"
)
"""What a number looks like where it is written as text."""

_WHOLE = re.compile(r"[+-]?\d{1,9}")
_A_NUMBER = "a number such as 0.25, or a ratio such as 1/3"
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class Refusal(Exception):  # noqa: N818 - never leaves the reader
    """A scalar is not what the format wants: the words for the fault."""

    def __init__(self, what: str, **words: str) -> None:
        super().__init__(what)
        self.what = what
        self.words = words


def scalar_value(node: Any, scalar: Scalar, *, quoted_text: bool) -> Any:
    """Return the value of a scalar as `node` wants it.

    Parameters
    ----------
    node
        A node of the grammar.
    scalar
        What is written.
    quoted_text
        Whether text must stand in quotes, as in JSON.

    Raises
    ------
    Refusal
        If it cannot be read so.
    """
    if isinstance(node, Text):
        if quoted_text and scalar.plain:
            raise Refusal("text is wanted here", remedy="Put it in double quotes.")
        return scalar.text
    if isinstance(node, Number):
        return _number(node, scalar.text)
    if isinstance(node, Whole):
        return _whole(node, scalar)
    if isinstance(node, Choice):
        return _choice(node, scalar.text)
    if isinstance(node, Truth):
        if scalar.text not in _TRUTHS or not scalar.plain:
            raise Refusal("this is neither true nor false", allowed="true, false")
        return _TRUTHS[scalar.text]
    raise Refusal(f"{wanted(node)} is wanted here, not a single value", allowed=wanted(node))


def wanted(node: Any) -> str:
    """Return what a node of the grammar asks for, in a few words."""
    if isinstance(node, Text):
        return f"the name of one {node.names}" if node.names else "text"
    return _WANTED.get(type(node).__name__, "a mapping")


_WANTED = {
    "Number": _A_NUMBER,
    "Whole": "a whole number",
    "Truth": "true or false",
    "Nothing": "nothing",
    "Choice": "one word",
    "Tiers": "a list of tiers, best first, such as [a, [b, c], others]",
    "ListOf": "a list",
    "Table": "a mapping from names",
}


def _number(node: Number, text: str) -> Fraction:
    if text in node.words:
        return node.words[text]
    try:
        return exact(text)
    except ArgumentError as error:
        words = listed(node.words)
        raise Refusal(
            "this number is too large"
            if "1e15" in str(error)
            else "this is not a number that can be read",
            allowed=_A_NUMBER + (f", or a word: {words}" if words else ", up to 1e15 in size"),
            nearest=nearest(text, node.words),
            remedy="Use a decimal point, up to 18 digits on each side, and no unit or percent sign.",
        ) from None


def _whole(node: Whole, scalar: Scalar) -> int:
    number = int(scalar.text) if _WHOLE.fullmatch(scalar.text) else None
    if number is None or number < node.least or (node.most is not None and number > node.most):
        if node.least == node.most:
            allowed = str(node.least)
        else:
            allowed = f"whole numbers from {node.least}" + (f" to {node.most}" if node.most else "")
        raise Refusal("this number is not one of those allowed", allowed=allowed)
    return number


def _choice(node: Choice, text: str) -> str:
    if text not in node.words:
        raise Refusal(
            "this is not one of the words allowed",
            allowed=listed(node.words),
            nearest=nearest(text, node.words),
        )
    return text
