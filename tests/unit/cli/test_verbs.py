"""Every verb answers in every form, and all forms say the same."""

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import twolevel as tl
from twolevel.cli import main

ON_CASE = (
    "solve",
    "winsets",
    "overlap",
    "pivots",
    "enthusiasm",
    "nearest",
    "explain",
    "facts",
    "power",
    "coalitions",
    "network",
    "domestic",
    "cycle",
)
SAYS = {
    "solve": ("A bridge across the border", "2 countries, 4 actors, 3 issues: 18 agreements"),
    "winsets": ("Win-sets", "north_capital"),
    "overlap": ("Zone of agreement of every coalition", "north, south"),
    "pivots": ("Pivots", "south_bank"),
    "enthusiasm": ("Enthusiasm", "largest gain"),
    "nearest": ("Nearest agreement of north, south", "bridge="),
    "explain": ("Agreement 0: bridge=none, toll=none, zone=closed", "margin"),
    "network": ("Regions in the network", "embeddedness"),
    "domestic": ("Bargaining between centres and territories", "endorsement"),
    "cycle": ("The cycle, round by round", "Autonomy before each round"),
    "coalitions": ("Coalitions that bring an agreement into force", "costs to hold"),
    "power": ("Power of each actor", "Owen"),
    "facts": ("Facts against results", "The bridge is built"),
}


REFUSING = (
    "--set",
    "actors.north_capital.outside_option=1",
    "--set",
    "actors.south_capital.outside_option=1",
)


def run(*words):
    done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def answer(*words):
    return json.loads(run(*words, "--format", "json"))


def rows(*words):
    return list(csv.DictReader(io.StringIO(run(*words, "--format", "csv"))))


@pytest.mark.parametrize("verb", ON_CASE)
def test_a_page_says_what_was_asked_within_the_screen(verb, monkeypatch):
    monkeypatch.setenv("COLUMNS", "72")
    text = run(verb, "border")
    for words in SAYS[verb]:
        assert words in text
    assert max(map(len, text.splitlines())) <= 72


@pytest.mark.parametrize("verb", ON_CASE)
def test_an_object_says_what_it_is(verb):
    found = answer(verb, "border")
    assert list(found)[:4] == ["twolevel", "verb", "status", "scenario"]
    assert found["twolevel"] == tl.__version__
    assert found["verb"] == verb
    assert found["scenario"]["countries"] == ["north", "south"]
    assert found["scenario"]["agreements"] == 18


@pytest.mark.parametrize("verb", ON_CASE)
def test_exact_numbers_are_those_beside_them(verb):
    def walk(part):
        if isinstance(part, dict):
            for name, value in part.items():
                if f"{name}_exact" in part:
                    compare(value, part[f"{name}_exact"])
                elif not name.endswith("_exact"):
                    walk(value)
        elif isinstance(part, list):
            for item in part:
                walk(item)

    def compare(number, text):
        if isinstance(text, dict):
            assert list(text) == list(number)
            for name in text:
                compare(number[name], text[name])
        elif isinstance(text, list):
            for pair in zip(number, text, strict=True):
                compare(*pair)
        elif text is None:
            assert number is None
        else:
            assert number == float(Fraction(text))
            seen.append(number)

    seen = []
    walk(answer(verb, "border"))
    assert seen or verb in ("pivots", "facts")  # whole numbers, and words


@pytest.mark.parametrize("verb", ON_CASE)
def test_csv_has_a_row_for_everything_named(verb):
    expected = {"solve": 5, "winsets": 2, "overlap": 3, "pivots": 4, "enthusiasm": 2, "explain": 2}
    found = rows(verb, "border")
    if verb == "network":  # the small case states no endowments
        assert not found
        found = rows(verb, "tumen")
    assert len(found) == expected.get(verb, len(found)) > 0


def test_coalitions_say_who_joins_and_what_it_costs():
    five = "china,russia,north_korea,south_korea,mongolia"
    words = ("coalitions", "tumen", "--coalition", five, "--spillover", "1/2")
    text = run(*words)
    found = tl.load("tumen").participation(spillovers="1/2")
    paid = found.stabilise(five.split(","))
    assert "Payments that make china, russia" in text
    assert f"JA      no        {float(paid.payments['japan']):.3f}" in text
    assert max(map(len, text.splitlines())) <= 100
    said = answer(*words, "--draws", "2")
    assert said["status"] == "stable"
    assert list(said)[-1] == "provenance"
    assert said["shares"]["draws"] == 2
    assert said["farsighted"]["lasting"] == [list(found.farsighted().lasting[0])]
    costs = [each["cost"] for each in said["payments"] if each["fund"] == "outside"]
    assert costs == [float(row[-2]) for row in found.tables()[0].rows]
    assert [row["members"] for row in rows(*words)] == [row[0] for row in found.tables()[0].rows]


def test_coalitions_that_bring_nothing_about_are_an_answer():
    text = run("coalitions", "border", *REFUSING, "--coalition", "north")
    assert "north bring nothing into force: not in force" in text
    assert answer("coalitions", "border", *REFUSING)["status"] == "none_stable"


def test_network_is_held_against_reports():
    found = answer("network", "tumen", "--compare")
    assert found["status"] == "compared"
    compared = tl.load("tumen").network().compare()
    assert [link["name"] for link in found["hits"]] == [link.name for link in compared.hits]
    assert "misses" in run("network", "tumen", "--compare")


@pytest.mark.parametrize("words", [("network", "--compare"), ("network",), ("cycle",)])
def test_regional_verbs_draw(words, tmp_path):
    import matplotlib as mpl

    mpl.use("Agg")
    path = tmp_path / "picture.svg"
    run(words[0], "tumen", *words[1:], "--plot", path)
    assert "</svg>" in path.read_text(encoding="utf-8")


def test_a_picture_needs_a_known_kind_of_file(tmp_path):
    done = CliRunner().invoke(main, ["network", "tumen", "--plot", str(tmp_path / "x.doc")])
    assert done.exit_code == 2
    assert "doc" in done.output


def test_the_numbers_are_the_librarys():
    game = tl.load("border")
    found = answer("solve", "border")
    sizes = found["win_sets"]["countries"]
    for name, country in game.win_sets().countries.items():
        assert sizes[name]["win_set"]["count"] == country.win_set.count
        assert sizes[name]["binds"] == country.binds
    for name, settlement in game.solve_all().items():
        shown = found["solutions"][name]
        assert shown["agreements"][0]["id"] == settlement.agreement.id
        assert shown["gains_exact"] == {c: str(gain) for c, gain in settlement.gains.items()}
    zones = {tuple(z["coalition"]): z["zone"]["count"] for z in found["overlap"]["coalitions"]}
    assert zones == {names: zone.count for names, zone in game.overlap().coalitions}
    text = run("solve", "border")
    assert all(settlement.agreement["bridge"] in text for settlement in game.solve_all().values())


def test_solve_takes_the_solutions_asked_for_in_their_order():
    words = ("--solution", "utilitarian", "--solution", "nash")
    assert list(answer("solve", "border", *words)["solutions"]) == ["utilitarian", "nash"]
    assert [row["solution"] for row in rows("solve", "border", *words)] == ["utilitarian", "nash"]


def test_solve_over_lotteries_lists_what_is_mixed():
    found = rows("solve", "border", "--over", "lotteries", "--solution", "egalitarian")
    assert sum(float(row["probability"]) for row in found) == pytest.approx(1)
    assert {row["solution"] for row in found} == {"egalitarian"}


@pytest.mark.parametrize("mode", ["truncate", "threat_point", "acceptance"])
def test_solve_takes_every_floor_mode(mode):
    found = answer("solve", "border", "--floor-mode", mode, "--solution", "nash")
    assert found["solutions"]["nash"]["floor_mode"] == mode


def test_no_agreement_is_an_answer_with_a_way_out():
    text = run("solve", "border", *REFUSING)
    assert "the zone of agreement is empty" in text
    assert "The nearest agreement is" in text
    found = answer("solve", "border", *REFUSING)
    assert found["status"] == "no_agreement"
    assert found["nearest"]["concession"] > 0
    assert found["solutions"]["nash"]["no_agreement_reason"]
    (row,) = rows("solve", "border", *REFUSING, "--solution", "nash")
    assert (row["status"], row["agreement"]) == ("no_agreement", "")


def test_a_coalition_bargains_alone():
    found = answer("solve", "border", "--coalition", "south")
    assert found["coalition"] == ["south"]
    assert list(found["solutions"]["nash"]["gains"]) == ["south"]
    assert "What bargaining makes of it: south" in run("solve", "border", "--coalition", "south")


@pytest.mark.parametrize(
    ("change", "weight"),
    [("0.9", "9/10"), ("1/3", "1/3"), ('"1/4"', "1/4")],
)
def test_set_replaces_a_part_of_the_scenario(change, weight):
    found = answer("winsets", "border", "--set", f"countries.north.autonomy={change}")
    assert found["countries"]["north"]["territorial_weight_exact"] == weight


def test_set_is_repeatable_and_reads_lists():
    words = []
    for actor in ("north_capital", "north_bank"):
        path = f"actors.{actor}.interests.zone.valuation"
        words += ["--set", f'{path}=["open", "closed"]']
    before, after = answer("winsets", "border"), answer("winsets", "border", *words)
    approvals = [found["countries"]["north"]["actors"] for found in (before, after)]
    assert approvals[0] != approvals[1]


def test_explain_takes_an_id_or_options():
    by_id = answer("explain", "border", 9)
    chosen = [f"{issue}={option}" for issue, option in by_id["agreement"]["options"].items()]
    assert answer("explain", "border", *chosen) == by_id
    assert by_id["status"] == "can_enter_into_force"


def test_a_sample_says_so():
    words = ("winsets", "border", "--method", "sample", "--samples", "200", "--seed", "3")
    found = answer(*words)
    assert found["status"] == "sampling"
    assert found["provenance"]["seed"] == "3"
    assert not found["countries"]["north"]["win_set"]["is_exact"]
    assert answer(*words) == found


def test_a_count_in_part_says_so_and_goes_on(tmp_path):
    words = ("winsets", "tumen", "--checkpoint", tmp_path / "counts.json")
    early = answer(*words, "--seconds", "1e-9")
    assert early["status"] == "partial enumeration"
    assert "were enumerated in 1e-09 seconds" in early["provenance"]["explanation"]
    assert answer(*words) == answer("winsets", "tumen")


def test_output_goes_to_the_file_and_nowhere_else(tmp_path):
    target = tmp_path / "answer.json"
    assert run("overlap", "border", "--format", "json", "--output", target) == ""
    assert json.loads(target.read_text(encoding="utf-8")) == answer("overlap", "border")


def test_cases_lists_what_solve_takes():
    assert [row["case"] for row in rows("cases")] == list(tl.case_names())
    assert [case["name"] for case in answer("cases")["cases"]] == list(tl.case_names())


def test_a_new_scenario_is_valid_and_answers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "twolevel check river.yaml" in run("new", "river")
    found = answer("check", "river.yaml")
    assert found["status"] == "valid"
    assert found["scenario"]["name"] == "river"
    assert "river.yaml is a valid scenario" in run("check", "river.yaml")
    run("solve", "river.yaml")
    run("new", "river", "--force")


def test_check_counts_what_a_case_rests_on():
    found = answer("check", "tumen")
    assert found["statements"]["sourced"] > 100
    assert found["statements"]["unsupported"] == 0
    assert rows("check", "tumen") == []


def test_schema_is_a_schema(tmp_path):
    text = run("schema")
    Draft202012Validator.check_schema(json.loads(text))
    run("schema", "--output", tmp_path / "schema.json")
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == text


def test_the_whole_answer_of_the_main_case():
    text = run("solve", "tumen")
    assert max(map(len, text.splitlines())) <= 100
    for country in ("china", "russia", "japan", "north_korea", "south_korea", "mongolia"):
        assert country in text
    assert "6 together\n" in text.replace("   ", "\n").replace(" \n", "\n")
    assert len(answer("overlap", "tumen")["coalitions"]) == 63


def test_offers_at_random_and_in_turn():
    drawn = json.loads(run("offers", "border", "--discount", "0.6", "--format", "json"))
    assert drawn["recognition"] == {"north": 0.5, "south": 0.5}
    words = ("offers", "border", "--discount", "0.6", "--order", "south,north")
    told = json.loads(run(*words, "--format", "json"))
    assert told["order"] == ["south", "north"]
    assert [turn["proposal"]["options"]["bridge"] for turn in told["turns"]] == [
        "downstream",
        "upstream",
    ]
    assert "Offers in turn among north, south" in run(*words)


def test_offers_over_positions():
    case = str(Path(__file__).parents[3] / "docs" / "how-to" / "haze.yaml")
    told = json.loads(run("offers", case, "--positions", "cut,fund", "--format", "json"))
    assert (told["status"], told["issues"], told["held"]) == (
        "agreement",
        ["cut", "fund"],
        {"seat": "nowhere"},
    )
    assert told["payoffs"]["coast"]["ideals"] == {"cut": 90, "fund": 5}
    assert set(told["mean"]) == {"cut", "fund"}
    assert "Offers over positions among coast, hills, isles" in run(
        "offers", case, "--positions", "cut"
    )
