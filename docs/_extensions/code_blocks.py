"""Code blocks without the empty line that ends the expected output of a doctest.

Knows blocks of code in pages. Knows nothing of what they say.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx


def trim(_app: Sphinx, page: nodes.document) -> None:
    """Drop the empty lines at the end of every block."""
    for block in page.findall(nodes.literal_block):
        if block.rawsource == block.astext():  # else it holds more than text
            block.rawsource = block.rawsource.rstrip()
            block.children[:] = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Trim every page once it is read."""
    app.connect("doctree-read", trim)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
