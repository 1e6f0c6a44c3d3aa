"""Where a verb's picture goes.

Knows files and figures. Does not know what is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

__all__ = ["PLOT", "save"]

PLOT = click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw a picture into this file as well: .png, .pdf or .svg.",
)


def save(figure: Any, path: Path) -> None:
    """Write a figure to a file and close it; a kind of file that is unknown is refused."""
    import matplotlib.pyplot as plt

    try:
        figure.savefig(path, dpi=200)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--plot") from error
    finally:
        plt.close(figure)
