"""One declaration of the format: the schema, the reference and the template agree with it."""

import copy
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from twolevel.cases import __file__ as cases_file
from twolevel.cases import case_names
from twolevel.io import check_file, format_reference, json_schema, parse_scenario, template
from twolevel.io.forms import SCENARIO
from twolevel.io.grammar import forms_of

VALIDATOR = jsonschema.Draft202012Validator(json_schema())
CASES = sorted(Path(cases_file).parent.glob("*.yaml"))
KEYS = sorted({field.key for form in forms_of(SCENARIO) for field in form.fields})
TEMPLATE = YAML(typ="safe", pure=True).load(template())


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_every_reference_of_the_schema_leads_somewhere():
    schema = json_schema()
    text = str(schema)
    assert all(f"#/$defs/{form.title}" in text for form in forms_of(SCENARIO)[1:])
    assert set(schema["$defs"]) == {"number", *(form.title for form in forms_of(SCENARIO)[1:])}


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_schema_and_reader_accept_the_bundled_cases(path):
    assert check_file(path).faults == ()
    VALIDATOR.validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def test_every_bundled_case_is_tested():
    assert [path.stem for path in CASES] == sorted(case_names())


def test_schema_accepts_the_template():
    VALIDATOR.validate(TEMPLATE)


BAD = {
    "unknown key": lambda file: file.update(issue={}),
    "missing key": lambda file: file.pop("countries"),
    "later version": lambda file: file.update(twolevel=2),
    "bad motive": lambda file: interest(file).update(motive="greed"),
    "two valuations": lambda file: interest(file).update(ideal=1),
    "no valuation": lambda file: interest(file).pop("order"),
    "loss without ideal": lambda file: interest(file).update(loss="absolute"),
    "order as text": lambda file: interest(file).update(order="strict"),
    "bad number": lambda file: file["countries"]["osta"].update(autonomy="half"),
    "interval of three": lambda file: file["countries"]["osta"].update(
        autonomy={"interval": [0, 0.5, 1]}
    ),
    "bad rule": lambda file: file.update(international="unanimous"),
    "bad nested member": lambda file: file["countries"]["osta"]["members"]["coast"].update(
        members={"x": {"members": {"y": {"power": 1}}}}
    ),
    "both order and values": lambda file: file["countries"]["osta"].update(
        power={"order": ["a"], "values": {"a": 1}}
    ),
}


def interest(file):
    return file["countries"]["osta"]["centre"]["interests"]["catch"]


@pytest.mark.parametrize("spoil", BAD.values(), ids=BAD)
def test_the_schema_rejects(spoil):
    file = copy.deepcopy(TEMPLATE)
    spoil(file)
    assert not VALIDATOR.is_valid(file)


@pytest.mark.parametrize("key", KEYS)
def test_template_and_reference_show_every_key(key):
    assert f"`{key}`" in format_reference()
    assert re.search(rf"\b{key}\b", template())


def test_the_template_is_a_scenario_of_the_name_asked_for():
    for name in ("my_case", "null"):
        assert parse_scenario(template(name)).name == name


def test_every_form_of_the_reference_has_a_heading():
    text = format_reference()
    assert text.count("\n## ") + 1 == len(forms_of(SCENARIO))
    assert all(f"## {form.title}\n" in text for form in forms_of(SCENARIO))
