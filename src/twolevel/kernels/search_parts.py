"""Parts of a search tree that are walked apart, each a subtree of its own.

Knows how the tree on which a walk stands falls into parts, and what share of the whole each is.
Does not know what is looked for, nor who walks.

A part leaves every issue some of its options and every voter one stance or all; the parts of a
tree have no agreement in common, and together they hold every one that is not closed yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twolevel.kernels.search_arrays import Space, Tree
from twolevel.kernels.search_space import new_tree

__all__ = ["Part", "divided", "open_nodes", "share_walked"]

PATIENCE = 1_000
"""Nodes of a part that are walked before it is divided: most searches end before."""


@dataclass(slots=True, kw_only=True, eq=False)
class Part:
    """A subtree, where its walk stands, and the estimated share of the whole that it is."""

    tree: Tree
    weight: float = 1.0

    @property
    def left(self) -> float:
        """The estimated share of the whole that is still to be walked."""
        return self.weight * (1.0 - share_walked(self.tree))


def share_walked(tree: Tree) -> float:
    """Return the share of a tree walked, if all subtrees of a node were of one size."""
    share, part = 0.0, 1.0
    for depth in range(int(tree.state[0]) + (not tree.state[1])):
        part /= tree.count[depth]
        share += part * (tree.following[depth] - (depth < tree.state[0]))
    return share if tree.state[0] >= 0 else 1.0


def divided(space: Space, parts: Sequence[Part], width: int) -> list[Part]:
    """Return as many parts as asked for where they can be had, by dividing the last ones."""
    found = list(parts)
    place = len(found) - 1
    while len(found) < width and place >= 0:
        part = found[place]
        trees = list(open_nodes(space, part.tree)) if part.tree.state[2] >= PATIENCE else []
        if len(trees) > 1:
            weight = part.left / len(trees)
            pieces = [Part(tree=tree, weight=weight) for tree in reversed(trees)]
            found[place : place + 1] = pieces  # the deepest first, as the walk would go on
        place -= 1
    return found


def open_nodes(space: Space, tree: Tree) -> Iterator[Tree]:
    """Yield what the walk has not yet looked at, as trees that stand at such a node."""
    last = int(tree.state[0])
    for depth in range(last + 1):
        node = new_tree(space)
        node.alive[0], node.stance[0] = tree.alive[depth], tree.stance[depth]
        node.prices[0] = tree.prices[depth]
        if depth < last or not tree.state[1]:
            left = tree.children[depth, tree.following[depth] : tree.count[depth]]
            issue = int(tree.issue[depth])
            if not len(left):
                continue
            if issue >= 0:
                start, stop = space.option_start[issue : issue + 2]
                node.alive[0, start:stop] = 0
                node.alive[0, start + left] = 1
            elif len(left) == 1:
                node.stance[0, -1 - issue] = left[0]
        yield node
