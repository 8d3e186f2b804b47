"""Puts the shipped law into the wheel as already read, so that the first command need not read it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadLaw(BuildHookInterface):
    """Loads the law of each state as an installed command will, and adds the outcome to the wheel.

    The files are named after a hash of law, engine and Python version: another Python does not use them.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel is built."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from policyengine.rulebook import loader

        folder = Path(tempfile.mkdtemp())
        for state in (*loader.encoded_states(), ""):
            paths = loader.default_paths(state)
            loaded = loader.load(paths, cache=False)
            name = loader.store_name(loader.law_files(paths)[0], loaded[0].hash)
            loader.keep(folder / name, loaded)
            build_data["force_include"][str(folder / name)] = f"policyengine/data/cache/{name}"
