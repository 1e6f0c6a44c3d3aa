"""One page, three forms, and where they go."""

import json

import click
import pytest

from twolevel._tabular import Table
from twolevel.cli.page import Beside, Bullets, Delivery, Heading, Page, Shown, Unbroken, Words

TABLE = Table(title="Zones", columns=("coalition", "zone"), rows=(("north", 7),), note="A note.")
PAGE = Page(
    blocks=(
        Heading("Title", rule="="),
        Words("some  words\nto read"),
        Shown(TABLE),
        Bullets(("first", "second " * 20)),
        Beside((("a",), ("b",))),
        Unbroken(("x" * 120,)),
    ),
    document=lambda: {"status": "listed", "share": 0.5},
    main=TABLE,
)


def test_text_has_every_part():
    text = click.unstyle(PAGE.text(60))
    assert text.startswith("Title\n=====\n\nsome words to read\n\nZones\n")
    assert "A note.\n\n- first\n- second second" in text
    assert "\n  second" in text
    assert text.endswith("a   b\n\n" + "x" * 120 + "\n")


def test_json_and_csv():
    assert json.loads(PAGE.formatted("json", 80)) == {"status": "listed", "share": 0.5}
    assert PAGE.formatted("csv", 80) == "coalition,zone\nnorth,7\n"


def test_a_table_without_rows_shows_its_note_alone():
    empty = Table(title="Facts", columns=("fact",), rows=(), note="None.")
    assert [click.unstyle(line) for line in Shown(empty).lines(80)] == ["Facts", "None."]


def test_a_file_gets_no_escapes(tmp_path):
    target = tmp_path / "page.txt"
    Delivery(form="table", output=target).give(PAGE)
    assert "\x1b" not in target.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    target = tmp_path / "absent" / "page.txt"
    with pytest.raises(click.FileError, match="No such file or directory") as caught:
        Delivery(form="json", output=target).give(PAGE)
    assert str(target) in caught.value.format_message()


def test_colour_only_where_it_is_wanted(monkeypatch, capsys):
    monkeypatch.setenv("NO_COLOR", "1")
    Delivery(form="table").give(PAGE)
    assert "\x1b" not in capsys.readouterr().out
