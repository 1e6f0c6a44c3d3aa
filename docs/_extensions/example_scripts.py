"""What a script has and the gallery does not give it: its own place.

Examples save their figures beside themselves, by ``__file__``, which the gallery leaves
undefined. A built-in name stands in for it while the gallery runs.
"""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any


def place_script(gallery_conf: dict[str, Any], script: str) -> None:
    """Let the next example find its own path."""
    folder = Path(gallery_conf["src_dir"], gallery_conf["examples_dirs"])
    builtins.__file__ = str((folder / Path(script).name).resolve())  # type: ignore[attr-defined]
