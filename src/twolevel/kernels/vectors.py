"""Operations on blocks of 1024 bits, as single instructions where the processor has them.

Compiled code walks memory in words; these few operations read and write 16 words at once, so
that the compiler need not prove that arrays do not overlap before it uses wide registers.
Every operation takes arrays of words and offsets in words, and checks neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

__all__ = ["WORDS", "add_popcount", "and_into", "and_popcount", "copy_into", "or_into"]

WORDS = 16
"""Words of 64 bits in a block of bits."""

_VECTOR = ir.VectorType(ir.IntType(64), WORDS)


def _operation(n_arrays: int, body: Callable[..., None]) -> Any:
    """Return the code generator of an operation on `n_arrays` arrays, each with an offset."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        def pointer(place: int) -> Any:
            array = context.make_array(signature.args[2 * place])(context, builder, args[2 * place])
            word = builder.gep(array.data, [args[2 * place + 1]])
            return builder.bitcast(word, _VECTOR.as_pointer())

        body(builder, *(pointer(place) for place in range(n_arrays)))
        return context.get_dummy_value()

    return generate


def _load(builder: Any, pointer: Any) -> Any:
    value = builder.load(pointer)
    value.align = 8
    return value


def _store(builder: Any, value: Any, pointer: Any) -> None:
    builder.store(value, pointer).align = 8


def _popcount(builder: Any, value: Any) -> Any:
    kind = ir.FunctionType(_VECTOR, [_VECTOR])
    name = f"llvm.ctpop.v{WORDS}i64"
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [value])


@intrinsic
def copy_into(_: Any, into: Any, i: Any, bits: Any, j: Any) -> Any:
    """Copy a block of bits: ``into[i] = bits[j]``."""

    def body(builder: Any, target: Any, source: Any) -> None:
        _store(builder, _load(builder, source), target)

    return types.void(into, i, bits, j), _operation(2, body)


@intrinsic
def or_into(_: Any, into: Any, i: Any, bits: Any, j: Any) -> Any:
    """Add bits: ``into[i] |= bits[j]``."""

    def body(builder: Any, target: Any, source: Any) -> None:
        _store(builder, builder.or_(_load(builder, target), _load(builder, source)), target)

    return types.void(into, i, bits, j), _operation(2, body)


@intrinsic
def and_into(_: Any, into: Any, i: Any, first: Any, j: Any, second: Any, k: Any) -> Any:
    """Intersect: ``into[i] = first[j] & second[k]``."""

    def body(builder: Any, target: Any, a: Any, b: Any) -> None:
        _store(builder, builder.and_(_load(builder, a), _load(builder, b)), target)

    return types.void(into, i, first, j, second, k), _operation(3, body)


@intrinsic
def add_popcount(_: Any, counts: Any, i: Any, bits: Any, j: Any) -> Any:
    """Count bits word by word: ``counts[i] += popcount(bits[j])``."""

    def body(builder: Any, target: Any, source: Any) -> None:
        counted = _popcount(builder, _load(builder, source))
        _store(builder, builder.add(_load(builder, target), counted), target)

    return types.void(counts, i, bits, j), _operation(2, body)


@intrinsic
def and_popcount(
    _: Any, into: Any, i: Any, first: Any, j: Any, second: Any, k: Any, counts: Any, m: Any
) -> Any:
    """Intersect and count: ``into[i] = first[j] & second[k]; counts[m] += popcount(into[i])``."""

    def body(builder: Any, target: Any, a: Any, b: Any, sums: Any) -> None:
        both = builder.and_(_load(builder, a), _load(builder, b))
        _store(builder, both, target)
        _store(builder, builder.add(_load(builder, sums), _popcount(builder, both)), sums)

    return types.void(into, i, first, j, second, k, counts, m), _operation(4, body)
