"""Operations on blocks of 1024 bits, as single instructions where the processor has them.

Compiled code walks memory in words; these few operations read and write whole blocks at once,
so that the compiler need not prove that arrays do not overlap before it uses wide registers.
Every operation takes arrays of words and offsets in words, and checks neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from twolevel.kernels.words import LANES, WORDS

__all__ = [
    "MOST_OPERANDS",
    "WORDS",
    "add_bit",
    "add_popcounts",
    "and_into",
    "choose",
    "copy_into",
    "descend",
    "fetch",
    "popcount",
    "tabulated",
]

MOST_OPERANDS = 6
"""Blocks that a tabulated function combines at most."""

_GRID = 4
_WORD = ir.IntType(64)
_VECTOR = ir.VectorType(_WORD, LANES)
_HALVES = range(0, WORDS, LANES)


class _Array:
    """An argument that is an array of words, seen by generated code."""

    def __init__(self, context: Any, builder: Any, kind: Any, value: Any) -> None:
        self.builder = builder
        self.data = context.make_array(kind)(context, builder, value).data

    def pointer(self, place: Any, kind: Any = _VECTOR) -> Any:
        return self.builder.bitcast(self.builder.gep(self.data, [place]), kind.as_pointer())

    def load(self, place: Any, kind: Any = _VECTOR) -> Any:
        value = self.builder.load(self.pointer(place, kind))
        value.align = 8
        return value

    def store(self, place: Any, value: Any) -> None:
        self.builder.store(value, self.pointer(place)).align = 8


def _operation(body: Callable[..., Any], arrays: tuple[int, ...], result: Any = None) -> Any:
    """Return a code generator; the arguments numbered in `arrays` are arrays of words."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        seen = [
            _Array(context, builder, signature.args[place], arg) if place in arrays else arg
            for place, arg in enumerate(args)
        ]
        value = body(builder, *seen)
        return context.get_dummy_value() if result is None else value

    return generate


def _moved(builder: Any, place: Any, by: int) -> Any:
    return builder.add(place, _WORD(by))


def _popcount(builder: Any, value: Any) -> Any:
    kind = ir.FunctionType(_VECTOR, [_VECTOR])
    name = f"llvm.ctpop.v{LANES}i64"
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [value])


@intrinsic
def copy_into(_: Any, into: Any, i: Any, bits: Any, j: Any) -> Any:
    """Copy a block of bits: ``into[i] = bits[j]``."""

    def body(builder: Any, into: Any, i: Any, bits: Any, j: Any) -> None:
        for half in _HALVES:
            into.store(_moved(builder, i, half), bits.load(_moved(builder, j, half)))

    return types.void(into, i, bits, j), _operation(body, (0, 2))


@intrinsic
def and_into(_: Any, into: Any, i: Any, first: Any, j: Any, second: Any, k: Any) -> Any:
    """Intersect: ``into[i] = first[j] & second[k]``."""

    def body(builder: Any, into: Any, i: Any, first: Any, j: Any, second: Any, k: Any) -> None:
        for half in _HALVES:
            one = first.load(_moved(builder, j, half))
            other = second.load(_moved(builder, k, half))
            into.store(_moved(builder, i, half), builder.and_(one, other))

    return types.void(into, i, first, j, second, k), _operation(body, (0, 2, 4))


@intrinsic
def add_bit(_: Any, into: Any, i: Any, bits: Any, j: Any, which: Any) -> Any:
    """Copy a block of bits and set one: ``into[i] = bits[j]``, and bit `which`."""

    def body(builder: Any, into: Any, i: Any, bits: Any, j: Any, which: Any) -> None:
        word = _spread(builder, builder.lshr(which, _WORD(6)))
        bit = _spread(builder, builder.shl(_WORD(1), builder.and_(which, _WORD(63))))
        for half in _HALVES:
            lanes = ir.Constant(_VECTOR, [_WORD(half + lane) for lane in range(LANES)])
            zero = ir.Constant(_VECTOR, [_WORD(0)] * LANES)
            added = builder.select(builder.icmp_unsigned("==", word, lanes), bit, zero)
            known = bits.load(_moved(builder, j, half))
            into.store(_moved(builder, i, half), builder.or_(known, added))

    return types.void(into, i, bits, j, which), _operation(body, (0, 2))


@intrinsic
def choose(_: Any, nodes: Any, i: Any, without: Any, along: Any, bits: Any, x: Any) -> Any:
    """Decide at a node of a monotone rule: ``nodes[i] = nodes[without] | nodes[along] & bits[x]``."""

    def body(builder: Any, nodes: Any, i: Any, without: Any, along: Any, bits: Any, x: Any) -> None:
        for half in _HALVES:
            low = nodes.load(_moved(builder, without, half))
            high = nodes.load(_moved(builder, along, half))
            approved = builder.and_(high, bits.load(_moved(builder, x, half)))
            nodes.store(_moved(builder, i, half), builder.or_(low, approved))

    return types.void(nodes, i, without, along, bits, x), _operation(body, (0, 4))


@intrinsic
def descend(
    _: Any, reach: Any, nodes: Any, i: Any, without: Any, along: Any, bits: Any, x: Any, into: Any, k: Any
) -> Any:  # fmt: skip
    """Go down from a node: pass on who reaches it, and note in ``into[k]`` for whom it decides.

    ``reach[along] |= reach[i] & bits[x]``, ``reach[without] |= reach[i] & ~bits[x]``, and
    ``into[k] |= reach[i] & nodes[along] & ~nodes[without]``; ``reach[i]`` is empty thereafter.
    """

    def body(
        builder: Any, reach: Any, nodes: Any, i: Any, without: Any, along: Any, bits: Any, x: Any, into: Any, k: Any
    ) -> None:  # fmt: skip
        for half in _HALVES:
            low, high = _moved(builder, without, half), _moved(builder, along, half)
            here = reach.load(_moved(builder, i, half))
            approves = builder.and_(here, bits.load(_moved(builder, x, half)))
            reach.store(high, builder.or_(reach.load(high), approves))
            reach.store(low, builder.or_(reach.load(low), builder.xor(here, approves)))
            differs = builder.xor(nodes.load(high), nodes.load(low))  # one holds the other
            place = _moved(builder, k, half)
            into.store(place, builder.or_(into.load(place), builder.and_(here, differs)))
            zero = ir.Constant(_VECTOR, [_WORD(0)] * LANES)
            reach.store(_moved(builder, i, half), zero)

    signature = types.void(reach, nodes, i, without, along, bits, x, into, k)
    return signature, _operation(body, (0, 1, 5, 7))


@intrinsic
def fetch(_: Any, bits: Any, i: Any) -> Any:
    """Ask for a block of bits to be brought near."""

    def body(builder: Any, bits: Any, i: Any) -> None:
        byte = ir.IntType(8).as_pointer()
        flag = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, flag, flag, flag])
        call = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        for half in _HALVES:
            place = builder.bitcast(bits.pointer(_moved(builder, i, half)), byte)
            builder.call(call, [place, flag(0), flag(3), flag(1)])

    return types.void(bits, i), _operation(body, (0,))


@intrinsic
def popcount(_: Any, bits: Any, i: Any) -> Any:
    """Return the number of bits in a block."""

    def body(builder: Any, bits: Any, i: Any) -> Any:
        counts = [_popcount(builder, bits.load(_moved(builder, i, half))) for half in _HALVES]
        both = builder.add(*counts)
        kind = ir.FunctionType(_WORD, [_VECTOR])
        name = f"llvm.vector.reduce.add.v{LANES}i64"
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [both])

    return types.int64(bits, i), _operation(body, (0,), types.int64)


def _tabulated(count: int) -> Any:
    """Return the operation that applies a monotone function of `count` blocks, and a limit."""

    @intrinsic
    def operation(
        _: Any, into: Any, i: Any, bits: Any, places: Any, p: Any, step: Any, limit: Any, table: Any, t: Any
    ) -> Any:  # fmt: skip
        def body(
            builder: Any, into: Any, i: Any, bits: Any, places: Any, p: Any, step: Any, limit: Any, table: Any, t: Any
        ) -> None:  # fmt: skip
            offsets = []
            for _ in range(count):
                offsets.append(places.load(p, _WORD))
                p = builder.add(p, step)
            last = places.load(limit, _WORD)
            for half in _HALVES:
                sets = [bits.load(_moved(builder, offset, half)) for offset in offsets]
                value = builder.and_(
                    _by_cases(builder, sets, table, t), bits.load(_moved(builder, last, half))
                )
                into.store(_moved(builder, i, half), value)

        signature = types.void(into, i, bits, places, p, step, limit, table, t)
        return signature, _operation(body, (0, 2, 3, 7))

    return operation


def _by_cases(builder: Any, sets: list[Any], table: Any, t: Any) -> Any:
    """Return a monotone function of sets: f(without x) | x & f(with x), case by case."""
    if not sets:
        return _spread(builder, table.load(t, _WORD))
    *rest, last = sets
    without = _by_cases(builder, rest, table, t)
    along = _by_cases(builder, rest, table, _moved(builder, t, 1 << len(rest)))
    return builder.or_(without, builder.and_(last, along))


def _spread(builder: Any, word: Any) -> Any:
    blank = ir.Constant(_VECTOR, ir.Undefined)
    one = builder.insert_element(blank, word, ir.IntType(32)(0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [ir.IntType(32)(0)] * LANES)
    return builder.shuffle_vector(one, blank, zeros)


tabulated = tuple(_tabulated(count) for count in range(1, MOST_OPERANDS + 1))
"""Operations ``(into, i, bits, places, p, step, limit, table, t)`` on one to six operands.

``into[i] = f(bits[places[p]], bits[places[p + step]], ...) & bits[places[limit]]`` for the
monotone function whose value, all ones or none, at each pattern is ``table[t + pattern]``:
with an operand x, f = f(without x) | x & f(with x).
"""


@intrinsic
def add_popcounts(
    _: Any, first: Any, i: Any, di: Any, second: Any, j: Any, dj: Any, blocks: Any, sums: Any, s: Any, ds: Any
) -> Any:  # fmt: skip
    """Count the bits of all intersections of four rows of blocks with four others.

    ``sums[s + a * LANES + b * ds] += popcount(first[i + a * di + k] & second[j + b * dj + k])``,
    lane by lane, over ``k`` in `blocks` successive blocks, for ``a`` and ``b`` from 0 to 3. The
    sixteen sums stay in registers.
    """

    def body(
        builder: Any, first: Any, i: Any, di: Any, second: Any, j: Any, dj: Any, blocks: Any, sums: Any, s: Any, ds: Any
    ) -> None:  # fmt: skip
        zero = ir.Constant(_VECTOR, [_WORD(0)] * LANES)
        cells = [(a, b) for b in range(_GRID) for a in range(_GRID)]
        totals = [cgutils.alloca_once_value(builder, zero) for _ in cells]
        for total in totals:
            builder.store(zero, total)
        rows = [builder.add(i, builder.mul(di, _WORD(a))) for a in range(_GRID)]
        columns = [builder.add(j, builder.mul(dj, _WORD(b))) for b in range(_GRID)]
        vectors = builder.mul(blocks, _WORD(WORDS // LANES))
        with cgutils.for_range(builder, vectors, intp=_WORD) as loop:
            along = builder.mul(loop.index, _WORD(LANES))
            left = [first.load(builder.add(row, along)) for row in rows]
            right = [second.load(builder.add(column, along)) for column in columns]
            for (a, b), total in zip(cells, totals, strict=True):
                counted = _popcount(builder, builder.and_(left[a], right[b]))
                builder.store(builder.add(builder.load(total), counted), total)
        for (a, b), total in zip(cells, totals, strict=True):
            place = builder.add(builder.add(s, _WORD(a * LANES)), builder.mul(ds, _WORD(b)))
            sums.store(place, builder.add(sums.load(place), builder.load(total)))

    signature = types.void(first, i, di, second, j, dj, blocks, sums, s, ds)
    return signature, _operation(body, (0, 3, 7))
