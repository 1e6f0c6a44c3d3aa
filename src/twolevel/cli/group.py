"""The command itself: which verbs there are, and how each of them can end.

Knows exit codes. Does not know what a verb computes.
"""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from typing import Any, TextIO

import click

from twolevel._version import __version__
from twolevel.cli.conflicting import conflict
from twolevel.cli.drawing import robustness
from twolevel.cli.files import cases, check, new, schema
from twolevel.cli.games import equilibria, voting
from twolevel.cli.offering import offers
from twolevel.cli.participating import coalitions
from twolevel.cli.ratifying import (
    enthusiasm,
    explain,
    facts,
    nearest,
    overlap,
    pivots,
    power,
    winsets,
)
from twolevel.cli.regional import cycle, domestic, network
from twolevel.cli.screen import harmless
from twolevel.cli.solving import solve
from twolevel.cli.trying import trial
from twolevel.errors import TwoLevelError

__all__ = ["Ending", "Interrupted", "ReaderGone", "main"]

_EPILOG = """\b
Exit codes:
    0  the question was answered ("no agreement" is an answer)
    1  check found faults
    2  the call or the input is wrong; the message says what and where
  130  interrupted with Ctrl-C
  141  whoever read the output went away

Start with: twolevel solve border
"""


class Ending(click.ClickException):
    """An end before the answer: one message on standard error, and the exit code."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Write the message, if there is any, to standard error."""
        if self.message:
            click.echo(harmless(self.message), file=file or sys.stderr)


class Interrupted(Ending):
    """Somebody pressed Ctrl-C."""

    exit_code = 130


class ReaderGone(Ending):
    """Whoever read the output closed it."""

    exit_code = 141


class _Verbs(click.Group):
    """A group that ends on one line where a verb is refused, interrupted or cut off."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def main(self, *args: Any, **options: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:  # a terminal without the letter still gets its line
                reconfigure(errors="backslashreplace")
        return super().main(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _noted
                return super().invoke(ctx)
        except TwoLevelError as error:
            raise Ending(f"Error: {error}") from error
        except KeyboardInterrupt:
            raise Interrupted("Interrupted.") from None
        except BrokenPipeError:
            _forget_output()
            raise ReaderGone("") from None


def _noted(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Show a warning as a note to the reader, without the line of code it came from."""
    del category, filename, lineno, line
    click.echo(harmless(f"Note: {message}"), file=file or sys.stderr)


def _forget_output() -> None:
    """Send what is still buffered nowhere, so that closing the stream does not complain."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@click.group(
    cls=_Verbs,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="twolevel", message="%(prog)s %(version)s")
def main() -> None:
    """Compute Putnam's two-level games.

    A CASE is the name of a bundled case (see 'twolevel cases') or the path of a scenario file.
    """


for _verb in (
    solve,
    cases,
    new,
    check,
    schema,
    winsets,
    overlap,
    explain,
    nearest,
    pivots,
    power,
    voting,
    equilibria,
    coalitions,
    conflict,
    enthusiasm,
    facts,
    offers,
    network,
    domestic,
    cycle,
    robustness,
    trial,
):
    main.add_command(_verb)
