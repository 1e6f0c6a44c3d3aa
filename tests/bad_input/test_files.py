"""Bad scenario files: what each message says, and where."""

import json

import pytest

from twolevel.cases import case_path
from twolevel.errors import ScenarioError
from twolevel.io import check_file, parse_scenario, read_scenario

GOOD = """\
twolevel: 1
name: ferry
issues:
  fare:
    status_quo: high
    options: {high: {position: 1}, low: {position: 0, requires: [ona]}}
  hours:
    status_quo: day
    options: {day: , night: At night}
exclusions:
  - options: {fare: low, hours: night}
countries:
  ona:
    autonomy: 0.5
    centre:
      name: ona_capital
      importance: {order: [fare, hours]}
      interests:
        fare: {motive: economic, order: [low, high]}
        hours: {ideal: 1, issues: [fare]}
    members:
      port: {outside_option: {interval: [0, 0.5]}}
    ratification: shared
  uri:
    centre: {name: uri_capital, endowments: {levels: {labour: some}}}
outsiders:
  bank: {support: {ona: 0.1}}
facts:
  cheap: {chosen: {issue: fare, options: [low]}}
"""

# id: (text replaced, its replacement, line, path, words of the message)
FAULTS = {
    "unknown key": (
        "name: ferry",
        "name: ferry\nissue: {}",
        3,
        "issue",
        ["no such key", "'issues'"],
    ),
    "misspelt key": ("    centre:\n", "    centr:\n", 15, "countries.ona.centr", ["'centre'?"]),
    "misspelt nested key": (
        "motive:",
        "motif:",
        19,
        "interests.fare.motif",
        ["Did you mean 'motive'"],
    ),
    "missing name": ("name: ferry\n", "", 1, "", ["'name' is missing", "Add 'name'"]),
    "missing version": ("twolevel: 1\n", "", 1, "", ["'twolevel' is missing"]),
    "later version": ("twolevel: 1", "twolevel: 2", 1, "twolevel", ["seen: '2'", "Allowed: 1."]),
    "missing status quo": (
        "    status_quo: day\n",
        "",
        7,
        "issues.hours",
        ["'status_quo' is missing"],
    ),
    "missing centre's name": ("name: ona_capital", "title: A", 15, "ona.centre", ["Add 'name'"]),
    "empty value": ("name: ferry", "name:", 2, "name", ["nothing is written here", "Fill it in"]),
    "not a number": ("autonomy: 0.5", "autonomy: half", 14, "autonomy", ["not a number", "'half'"]),
    "per cent": ("autonomy: 0.5", "autonomy: 50%", 14, "autonomy", ["'50%'", "percent sign"]),
    "decimal comma": ("autonomy: 0.5", "autonomy: 0,5", 14, "autonomy", ["decimal point"]),
    "sexagesimal": ("autonomy: 0.5", "autonomy: 1:30", 14, "autonomy", ["seen: '1:30'"]),
    "not finite": ("autonomy: 0.5", "autonomy: .inf", 14, "autonomy", ["not a number"]),
    "division by zero": ("autonomy: 0.5", "autonomy: 1/0", 14, "autonomy", ["ratio such as 1/3"]),
    "huge exponent": ("autonomy: 0.5", "autonomy: 1e999999999", 14, "autonomy", ["1e999999999"]),
    "large number": ("ideal: 1", "ideal: 1e20", 20, "hours.ideal", ["too large", "1e15"]),
    "outside the unit interval": ("autonomy: 0.5", "autonomy: 2", 14, "autonomy", ["0 to 1"]),
    "interval reversed": ("[0, 0.5]", "[1, 0.5]", 22, "port.outside_option", ["swap its ends"]),
    "interval of three": ("[0, 0.5]", "[0, 0.5, 1]", 22, "interval", ["wrong length", "2 items"]),
    "value and interval": ("{interval:", "{value: 1, interval:", 22, "outside_option", ["exclude"]),
    "neither value nor interval": (
        "{interval: [0, 0.5]}",
        "{source: x}",
        22,
        "option",
        ["value, interval"],
    ),
    "estimate as list": ("autonomy: 0.5", "autonomy: [0, 1]", 14, "autonomy", ["a list of 2"]),
    "bad motive": ("motive: economic", "motive: economical", 19, "motive", ["'economic'?"]),
    "bad role": ("name: ona_capital", "name: a\n      role: boss", 17, "role", ["champion, rival"]),
    "loss without ideal": ("order: [low", "loss: absolute, order: [low", 19, "loss", ["'ideal'"]),
    "two valuations": (
        "order: [low",
        "ideal: 1, order: [low",
        19,
        "interests.fare",
        ["ideal, order"],
    ),
    "no valuation": (", order: [low, high]", "", 19, "fare", ["order, values, utils, ideal"]),
    "order as text": (
        "order: [low, high]",
        "order: low",
        19,
        "fare.order",
        ["list of tiers", "brackets"],
    ),
    "order of unknown option": ("order: [low", "order: [lo", 19, "fare.order", ["'lo'", "'low'?"]),
    "incomplete order": (
        "order: [low, high]",
        "order: [low]",
        19,
        "order",
        ["nothing is said about high"],
    ),
    "options as list": ("{day: , night: At night}", "[day, night]", 9, "options", ["name: value"]),
    "requires as text": (
        "requires: [ona]",
        "requires: ona",
        6,
        "low.requires",
        ["even if there is only one"],
    ),
    "requires unknown country": ("requires: [ona]", "requires: [onna]", 6, "requires", ["'ona'?"]),
    "unknown status quo": ("status_quo: day", "status_quo: dya", 8, "status_quo", ["'day'?"]),
    "some positions": ("{position: 1}", "{}", 6, "fare.options", ["none at high"]),
    "exclusion of one": (
        "{fare: low, hours: night}",
        "{fare: low}",
        11,
        "exclusions.0",
        ["two issues"],
    ),
    "exclusion of unknown issue": ("{fare: low,", "{fair: low,", 11, "exclusions.0", ["'fare'?"]),
    "bad rule": (
        "ratification: shared",
        "ratification: unanimous",
        23,
        "ratification",
        ["'unanimity'?"],
    ),
    "rule of two": (
        "ratification: shared",
        "ratification: {any: , majority: }",
        23,
        "n",
        ["exclude"],
    ),
    "word rule with content": (
        "ratification: shared",
        "ratification: {any: 1}",
        23,
        "any",
        ["nothing"],
    ),
    "fraction of approvals": (
        "ratification: shared",
        "ratification: {at_least: 1.5}",
        23,
        "least",
        ["whole"],
    ),
    "too many approvals": (
        "ratification: shared",
        "ratification: {at_least: 9}",
        23,
        "at_least",
        ["1 to 2"],
    ),
    "quota without weights": (
        "ratification: shared",
        "ratification: {quota: {}}",
        23,
        "quota",
        ["'weights' is missing"],
    ),
    "neither true nor false": (
        *("ratification: shared", "ratification: {quota: {weights: {port: 1}, strict: yes}}"),
        *(23, "quota.strict", ["true, false", "'yes'"]),
    ),
    "unknown endowment": ("labour:", "labor:", 25, "endowments", ["'labour'?"]),
    "bad level": ("labour: some", "labour: sum", 25, "levels.labour", ["none, some, abundant"]),
    "friction with nobody": (
        "facts:",
        "ties: {frictions: {ona+uria: 1}}\nfacts:",
        28,
        "ties.frictions.ona+uria",
        ["country or region", "'uri'?"],
    ),
    "friction of one": (
        "facts:",
        "ties: {frictions: {ona: 1}}\nfacts:",
        28,
        "ties.frictions.ona",
        ["two different names", "china+russia"],
    ),
    "friction above one": (
        "facts:",
        "ties: {frictions: {ona+uri: 2}}\nfacts:",
        28,
        "ties",
        ["between ona and uri must lie in [0, 1]"],
    ),
    "zone of nobody": ("facts:", "ties: {zones: {prot: 1}}\nfacts:", 28, "zones", ["'port'?"]),
    "link within a country": (
        "facts:",
        "reported_links: {x: {between: [ona, port]}}\nfacts:",
        28,
        "reported_links.x.between",
        ["crosses a border"],
    ),
    "link of nobody": (
        "facts:",
        "reported_links: {x: {between: [una, uri]}}\nfacts:",
        28,
        "reported_links.x.between",
        ["'ona'?"],
    ),
    "link of no kind": (
        "facts:",
        "reported_links: {x: {between: [ona, uri], kind: love}}\nfacts:",
        28,
        "x.kind",
        ["trade, investment"],
    ),
    "link of three": (
        "facts:",
        "reported_links: {x: {between: [ona, uri, port]}}\nfacts:",
        28,
        "x.between",
        ["2 items"],
    ),
    "place off the map": (
        "port: {",
        "port: {place: [10, 95], ",
        22,
        "port.place",
        ["latitude from -90 to 90"],
    ),
    "support of nobody": ("support: {ona", "support: {una", 27, "support", ["ona, uri"]),
    "claim of no kind": (
        "{chosen: {issue: fare, options: [low]}}",
        "{title: A}",
        29,
        "cheap",
        ["ranking"],
    ),
    "claim about unknown issue": (
        "chosen: {issue: fare",
        "chosen: {issue: far",
        29,
        "cheap.issue",
        ["'far'", "'fare'?"],
    ),
    "bad status": (
        "chosen: {issue: fare, options: [low]}",
        "status: {country: ona, status: in}",
        29,
        "status",
        ["out"],
    ),
    "same key twice": ("hours:\n", "fare:\n", 7, "issues.fare", ["twice", "line 4"]),
    "same actor twice": (
        "name: uri_capital",
        "name: port",
        22,
        "countries",
        ["same name", "'port'"],
    ),
    "alias": (
        "autonomy: 0.5",
        "autonomy: *half",
        14,
        "autonomy",
        ["aliases are not read", "*half"],
    ),
    "tag": ("name: ferry", "name: !!python/name:os.system ferry", 2, "name", ["tags are not read"]),
    "merge key": ("    autonomy: 0.5", "    <<: {autonomy: 1}", 14, "<<", ["Merge keys"]),
    "key is a list": ("name: ferry", "[name]: ferry", 2, "", ["a key must be", "quotes"]),
    "not YAML": ("[low, high]}", "[low, high}", 19, "", ["this is not YAML", "brackets"]),
    "tabs": ("    autonomy", "\tautonomy", 14, "", ["this is not YAML"]),
    "control character": ("At night", "At\x07night", 9, "", ["this is not YAML", "escape"]),
    "impossible escape": ("At night", '"\\UFFFFFFFF"', 9, "", ["this is not YAML", "backslashes"]),
    "half a character": ("At night", '"\\ud800"', 9, "night", ["surrogate pair"]),
    "second document": ("facts:", "---\nfacts:", 28, "", ["second document"]),
}


@pytest.mark.parametrize("case", FAULTS)
def test_fault_of_a_file(case):
    old, new, line, path, words = FAULTS[case]
    assert GOOD.count(old) >= 1
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(GOOD.replace(old, new, 1), file="ferry.yaml")
    fault = caught.value.faults[0]
    assert (fault.file, fault.line) == ("ferry.yaml", line)
    assert ".".join(fault.path).endswith(path)
    for word in words:
        assert word in str(fault)


def test_the_file_without_faults_is_good():
    assert parse_scenario(GOOD).n_agreements == 4


TEXTS = {
    "empty": ("", "the file is empty"),
    "blank": (" \n\n", "the file is empty"),
    "comments only": ("# nothing\n", "the file holds no scenario"),
    "a list": ("- a\n- b\n", "a scenario is a mapping"),
    "a word": ("scenario", "a scenario is a mapping"),
    "an alias": ("*a", "aliases are not read"),
}


@pytest.mark.parametrize(("text", "message"), TEXTS.values(), ids=TEXTS)
def test_text_without_a_scenario(text, message):
    with pytest.raises(ScenarioError, match=message):
        parse_scenario(text)


JSON_FAULTS = {
    "comment": ('{"twolevel": 1 # one\n}', 1, "',' or '}'"),
    "trailing comma": ('{"twolevel": 1,\n}', 2, "a key in double quotes"),
    "single quotes": ("{'twolevel': 1}", 1, "a key in double quotes"),
    "no colon": ('{"twolevel" 1}', 1, "':' after a key"),
    "not a number": ('{\n\n"twolevel": NaN}', 3, "a value"),
    "leading zero": ('{"twolevel": 01}', 1, "a value"),
    "open end": ('{"issues": [1, 2', 1, "the end of the text"),
    "open text": ('{"name": "fer\nry"}', 1, "text that ends"),
    "bad escape": (r'{"name": "\x41"}', 1, "escape of JSON"),
    "two values": ("{}\n{}", 2, "nothing after the end"),
    "bare text": ('{"name": true}', 1, "Put it in double quotes"),
}


@pytest.mark.parametrize(("text", "line", "message"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_fault_of_json(text, line, message):
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, form="json")
    assert caught.value.faults[-1 if message.startswith("Put") else 0].line == line
    assert message in str(caught.value)


def test_file_that_is_missing(tmp_path):
    (tmp_path / "ferry.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"cannot be read.*Did you mean 'ferry\.yaml'"):
        read_scenario(tmp_path / "fery.yaml")


def test_file_that_is_a_directory(tmp_path):
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(ScenarioError, match="this is not a file"):
        read_scenario(tmp_path / "a.yaml")


@pytest.mark.parametrize("name", ["ferry.txt", "ferry", "a\0.yaml", "."])
def test_file_with_a_bad_name(tmp_path, name):
    report = check_file(f"{tmp_path}/{name}")
    assert not report.ok
    assert any(words in report.summary() for words in ("ends in .yaml", "cannot be read"))


def test_file_that_is_not_text(tmp_path):
    path = tmp_path / "ferry.yaml"
    path.write_bytes(b"twolevel: 1\nname: \xff\n")
    with pytest.raises(ScenarioError, match=r"ferry\.yaml:2: scenario: the file is not UTF-8"):
        read_scenario(path)


def test_file_that_is_too_large(tmp_path):
    path = tmp_path / "ferry.yaml"
    path.write_bytes(b"#" * (4 * 1024**2 + 1))
    with pytest.raises(ScenarioError, match=r"too large.*up to 4 MiB"):
        read_scenario(path)


def test_faults_of_shape_and_of_sense_are_reported_together():
    text = GOOD.replace("motive: economic", "motive: greed").replace(
        "status_quo: day", "status_quo: noon"
    )
    text = text.replace("support: {ona: 0.1}", "support: {una: many}").replace(
        "[low]}}", "[free]}}"
    )
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, file="ferry.yaml")
    assert [(fault.line, fault.seen) for fault in caught.value.faults] == [
        (8, "'noon'"),
        (19, "'greed'"),
        (27, "'many'"),
        (29, "'free'"),
    ]


SHADOWS = {
    "an issue that cannot be read": ("    status_quo: high\n", ""),
    "a misspelt issue key": ("    options: {high", "    optoins: {high"),
    "options of the wrong kind": (
        "{high: {position: 1}, low: {position: 0, requires: [ona]}}",
        "[high]",
    ),
    "a position that is no number": ("position: 1", "position: one"),
    "a centre without a name": ("      name: ona_capital\n", ""),
    "a country that is no mapping": (
        "    centre: {name: uri_capital, endowments: {levels: {labour: some}}}\n",
        "    []\n",
    ),
    "a bad interest": ("motive: economic, order: [low, high]", "motive: economic"),
    "a bad tier": ("order: [low, high]", "order: [low, [[high]]]"),
    "a wrong list of issues": ("issues: [fare]", "issues: fare"),
    "a member that is no mapping": ("{outside_option: {interval: [0, 0.5]}}", "5"),
}


@pytest.mark.parametrize(("old", "new"), SHADOWS.values(), ids=SHADOWS)
def test_one_fault_casts_no_shadow(old, new):
    assert old in GOOD
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(GOOD.replace(old, new, 1))
    assert len(caught.value.faults) == 1, str(caught.value)


def test_an_issue_that_cannot_be_read_does_not_hide_the_faults_of_another():
    text = GOOD.replace("{high: {position: 1}, low: {position: 0, requires: [ona]}}", "[high]")
    text = text.replace("exclusions:\n  - options: {fare: low, hours: night}\n", "")
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text.replace("status_quo: day", "status_quo: noon"))
    assert [fault.line for fault in caught.value.faults] == [6, 8]


def test_json_has_lines_too():
    text = json.dumps({"twolevel": 1, "name": "a", "issues": {}, "countries": {}}, indent=1)
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, file="a.json", form="json")
    assert [fault.line for fault in caught.value.faults] == [4, 5]


def test_a_misspelt_word_does_not_hide_its_neighbour():
    text = case_path("border").read_text(encoding="utf-8")
    wrong = text.replace(
        "motive: development, order: [[upstream, downstream], none]",
        "motive: developmint, order: [upstream, none]",
        1,
    )
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(wrong)
    said = [str(fault) for fault in caught.value.faults]
    assert len(said) == 2
    assert "Did you mean 'development'?" in said[0]
    assert "nothing is said about downstream" in said[1]
