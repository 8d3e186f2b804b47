"""Text of the law → law in force: names, types and units, levels, versions, citations."""

from policyengine.rulebook.loader import default_paths, encoded_states, load, load_texts
from policyengine.rulebook.model import Rulebook

__all__ = ["Rulebook", "default_paths", "encoded_states", "load", "load_texts"]
