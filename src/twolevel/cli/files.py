"""Verbs about scenario files: which come with the package, a new one, what is wrong with one.

Knows names and paths. Does not know what a scenario means.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from twolevel.cli.options import delivered

if TYPE_CHECKING:
    from twolevel.cli.page import Delivery, Page
    from twolevel.io import CheckReport

__all__ = ["cases", "check", "new", "schema"]

FAULTY = 1


@click.command()
@delivered
def cases(*, delivery: Delivery) -> None:
    """Print the bundled cases."""
    from twolevel._tabular import Table
    from twolevel.cases import case_names, load_case
    from twolevel.cli.documents import described, document
    from twolevel.cli.page import Page

    found = [described(load_case(name)) for name in case_names()]
    table = Table(
        title="Bundled cases",
        columns=("case", "title", "countries", "actors", "issues", "agreements"),
        rows=tuple(
            (
                case["name"],
                case["title"],
                len(case["countries"]),
                case["actors"],
                case["issues"],
                case["agreements"],
            )
            for case in found
        ),
        note="Solve one: twolevel solve CASE",
    )
    answer = partial(document, "cases", status="listed", scenario=None, cases=found)
    delivery.give(Page.of_tables((table,), answer))


@click.command()
@click.argument("target", metavar="NAME|FILE")
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
def new(target: str, force: bool) -> None:
    """Write a commented scenario to start from.

    NAME writes NAME.yaml in the current directory.
    """
    from twolevel.io import template

    path = Path(target)
    if not path.suffix:
        path = path.with_name(f"{path.name}.yaml")
    if path.suffix not in (".yaml", ".yml"):
        raise click.BadParameter(
            f"the template is YAML, so the file ends in .yaml or .yml, not {path.suffix!r}",
            param_hint="NAME|FILE",
        )
    text = template(path.stem)
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise click.FileError(str(path), "it exists already; --force replaces it") from error
    except OSError as error:
        raise click.FileError(str(path), error.strerror or str(error)) from error
    click.echo(f"Wrote {path}. Check it with: twolevel check {path}")


@click.command()
@click.argument("case", metavar="FILE|CASE")
@delivered
@click.pass_context
def check(context: click.Context, *, case: str, delivery: Delivery) -> None:
    """Print every fault of a scenario file, or what it rests on.

    A file that holds a conflict is checked as one. Ends with exit code 1 if there are faults.
    """
    from twolevel.cases import case_path
    from twolevel.conflicts import is_conflict_file
    from twolevel.io import check_file

    path = Path(case)
    is_file = bool(path.suffix) or len(path.parts) > 1
    if is_file and is_conflict_file(path):
        page, ok = _checked_conflict(path)
    else:
        report = check_file(path if is_file else case_path(case))
        page, ok = _checked(report), report.ok
    delivery.give(page)
    if not ok:
        context.exit(FAULTY)


def _checked_conflict(path: Path) -> tuple[Page, bool]:
    from twolevel.cli.documents import document
    from twolevel.cli.page import Page, Words
    from twolevel.conflicts import read_conflict
    from twolevel.errors import ScenarioError
    from twolevel.io import CheckReport

    try:
        found = read_conflict(path)
    except ScenarioError as error:
        return _checked(CheckReport(file=str(path), faults=error.faults)), False
    said = (
        f"{path} is a valid conflict among {len(found.decision_makers)} decision makers over "
        f"{len(found.states)} states."
    )
    answer = partial(
        document, "check", status="valid", scenario=None, file=str(path), faults=(), conflict=found
    )
    return Page(blocks=(Words(said),), document=answer, main=found.tables()[0]), True


def _checked(report: CheckReport) -> Page:
    from twolevel._tabular import Table
    from twolevel.cli.documents import document
    from twolevel.cli.page import Block, Bullets, Page, Unbroken, Words

    columns = ("file", "line", "path", "what", "seen", "allowed", "nearest", "remedy")
    faults = Table(
        title="Faults",
        columns=columns,
        rows=tuple(
            (
                fault.file,
                fault.line,
                ".".join(fault.path),
                *(getattr(fault, c) for c in columns[3:]),
            )
            for fault in report.faults
        ),
    )
    blocks: tuple[Block, ...]
    if report.scenario is None:
        count = len(report.faults)
        head = f"{report.file} has {count} fault{'' if count == 1 else 's'}."
        blocks = (Unbroken(tuple(map(str, report.faults))), Words(head))
    else:
        blocks = (Words(report.summary()), Bullets(tuple(_unsupported(report))))
    answer = partial(
        document,
        "check",
        status="valid" if report.ok else "faulty",
        scenario=report.scenario,
        file=report.file,
        faults=report.faults,
        statements=report.grounds,
    )
    return Page(blocks=blocks, document=answer, main=faults)


def _unsupported(report: CheckReport) -> list[str]:
    """Return the statements that have neither a source nor a reason."""
    from twolevel.model.statements import statements

    assert report.scenario is not None
    return [
        f"{'.'.join(path)} has neither a source nor a reason"
        for path, statement in statements(report.scenario)
        if statement.grounds == "unsupported"
    ]


@click.command()
@click.option("--of-conflicts", is_flag=True, help="Of conflict files instead.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to a file in place of the screen.",
)
def schema(*, of_conflicts: bool, output: Path | None) -> None:
    """Print the JSON Schema of the scenario format."""
    import json

    from twolevel.cli.page import Delivery

    if of_conflicts:
        from twolevel.conflicts import conflict_schema as of_format
    else:
        from twolevel.io import json_schema as of_format
    Delivery(form="json", output=output).write(json.dumps(of_format(), indent=2) + "\n")
