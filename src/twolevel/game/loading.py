"""What is meant by a case: a bundled one, a file, or a scenario as it is.

Knows how names and paths are told apart. Does not know how either is read.
"""

from __future__ import annotations

from pathlib import Path

from twolevel.model.scenario import Scenario

__all__ = ["scenario_of"]


def scenario_of(case: str | Path | Scenario) -> Scenario:
    """Return the scenario of a bundled case or a file; a scenario stands for itself.

    Anything with a suffix or a directory in it is the path of a file.

    Raises
    ------
    LabelError
        If there is no bundled case of that name.
    ScenarioError
        If the file cannot be read or has faults.
    """
    if isinstance(case, Scenario):
        return case
    path = Path(case)
    if isinstance(case, Path) or path.suffix or len(path.parts) > 1:
        from twolevel.io import read_scenario

        return read_scenario(path)
    from twolevel.cases import load_case

    return load_case(case)
