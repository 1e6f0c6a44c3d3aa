"""Saving and loading give back an equal scenario, whatever is in it."""

import jsonschema
import pytest
from hypothesis import given, settings

from twolevel.io import format_scenario, json_schema, parse_scenario
from twolevel.io.spelling import spelled
from twolevel.testing import scenarios

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_round_trip(form):
    @settings(max_examples=40, deadline=None)
    @given(scenario=scenarios(awkward=True))
    def check(scenario):
        text = format_scenario(scenario, form=form)
        assert parse_scenario(text, form=form) == scenario
        assert format_scenario(parse_scenario(text, form=form), form=form) == text

    check()


@settings(max_examples=20, deadline=None)
@given(scenario=scenarios(awkward=True))
def test_the_schema_accepts_what_is_written(scenario):
    import json

    VALIDATOR.validate(json.loads(format_scenario(scenario, form="json")))


@settings(max_examples=20, deadline=None)
@given(scenario=scenarios())
def test_writing_leaves_the_scenario_as_it_was(scenario):
    before = repr(scenario)
    spelled(scenario)
    assert repr(scenario) == before
