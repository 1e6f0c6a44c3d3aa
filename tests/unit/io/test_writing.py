"""Writing: exact numbers, readable text, and files that are replaced whole or not at all."""

import os
from dataclasses import replace
from fractions import Fraction

import pytest
from ruamel.yaml import YAML

import twolevel as tl
from twolevel.errors import ArgumentError
from twolevel.io import format_scenario, parse_scenario, read_scenario, template, write_scenario
from twolevel.io.layout import number_text, scalar_text
from twolevel.model import Estimate, Shared

BORDER = tl.load_case("border")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(10**15), "1000000000000000"),
        (Fraction(1, 2**18), "0.000003814697265625"),
    ],
)
def test_numbers_are_written_exactly(number, text):
    assert number_text(number) == text or Fraction(number_text(number)) == number


def test_number_with_too_many_digits():
    scenario = BORDER.replace("countries.north.autonomy", Estimate.of(Fraction(1, 10**18 + 9)))
    for form in ("yaml", "json"):
        with pytest.raises(ArgumentError, match="cannot be written exactly"):
            format_scenario(scenario, form=form)


@pytest.mark.parametrize(
    "text", ["No", "null", "12", "1:30", "- a", "a: b", "a # b", "", "on ", "é\x85"]
)
def test_text_that_needs_quotes_gets_them(text):
    assert scalar_text(text).startswith('"')


@pytest.mark.parametrize("text", ["Hunchun", "the northern region's town", "p. 434"])
def test_text_that_needs_no_quotes_gets_none(text):
    assert scalar_text(text) == text


def test_text_is_tidy():
    text = format_scenario(BORDER)
    assert "autonomy: {interval: [0.4, 0.6], assumed: made up for teaching}" in text
    assert "order: [[upstream, downstream], none]" in text
    assert "closed: Border stays closed" in text
    assert "ratification" not in text  # at its default
    assert max(len(line) for line in text.splitlines()) <= 100


def test_other_readers_of_yaml_read_the_same():
    text = format_scenario(parse_scenario(template()))
    plain = YAML(typ="safe", pure=True).load(text)
    assert plain["countries"]["osta"]["centre"]["name"] == "osta_capital"
    assert plain["issues"]["catch"]["options"]["moderate"]["position"] == "200/3"


def test_rule_with_a_source():
    scenario = BORDER.replace("countries.north.ratification", Shared(source="p. 3"))
    assert "ratification: {shared: null, source: p. 3}" in format_scenario(scenario)


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.json", "A.JSON"])
def test_file_round_trip(tmp_path, name):
    write_scenario(BORDER, tmp_path / name)
    assert read_scenario(tmp_path / name) == BORDER
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_failure_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "border.yaml"
    write_scenario(BORDER, path)
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ArgumentError, match=r"No space left on device\. Nothing was changed"):
        write_scenario(replace(BORDER, name="other"), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_does_not_touch_the_file(tmp_path):
    path = tmp_path / "border.yaml"
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(ArgumentError, match="half of a surrogate pair"):
        write_scenario(replace(BORDER, title="\ud800"), path)
    assert path.read_text(encoding="utf-8") == "precious"


def test_replacing_keeps_the_mode_and_follows_links(tmp_path):
    path, link = tmp_path / "border.yaml", tmp_path / "link.yaml"
    write_scenario(BORDER, path)
    path.chmod(0o640)
    link.symlink_to(path)
    write_scenario(replace(BORDER, name="other"), link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert read_scenario(path).name == "other"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda place: write_scenario(BORDER, place / "a.txt"), "ends in one of .yaml"),
        (lambda place: write_scenario(BORDER, place / "no" / "a.yaml"), "cannot write"),
        (lambda place: write_scenario(BORDER, 5), "a path is text"),
        (lambda place: write_scenario("border", place / "a.yaml"), "only a Scenario"),
        (lambda _: format_scenario(BORDER, form="xml"), "form must be"),
        (lambda _: template("no name"), "a scenario's name"),
    ],
)
def test_bad_arguments(tmp_path, call, message):
    with pytest.raises(ArgumentError, match=message):
        call(tmp_path)
