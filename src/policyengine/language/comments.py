"""Remarks (`# …`): kept beside the nodes they stand at."""
from __future__ import annotations
from typing import NamedTuple
from policyengine.language import syntax as s

class Remark(NamedTuple):
    """A remark and its place."""
    text: str
    loc: s.Loc

def attach(file: s.File, remarks: list[Remark], text: str) -> s.File:
    return file
