"""Loading: files → rulebook and diagnostics, with a cache of what was loaded.

A wheel brings the shipped law as its build has read it (`cache` beside the law, see `hatch_build.py`);
what is read anew is kept in the user's cache folder.

`load` never raises on what users write: everything is told in the diagnostics, and what can stand stands.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from policyengine import __version__
from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.language.files import read_text
from policyengine.rulebook.declare import Declarations
from policyengine.rulebook.model import Rulebook

SUFFIX = ".policy"
_PACKAGE = Path(__file__).resolve().parents[1]
_SKIPPED = frozenset({"scenario"})
_ENTITY = re.compile(r"^\s*entity\s", re.MULTILINE)

Check = Callable[[Rulebook], list[Diagnostic]]


def law_folder() -> Path:
    """The folder that holds `rules`, `states` and `scenarios`: in the wheel, or the checkout in use."""
    installed = _PACKAGE / "data"
    return installed if (installed / "rules").is_dir() else _PACKAGE.parents[1]


def encoded_states() -> tuple[str, ...]:
    """The states (two lower-case letters) whose law is shipped."""
    folder = law_folder() / "states"
    return tuple(sorted(p.name for p in folder.iterdir() if p.is_dir() and any(p.glob("*" + SUFFIX))))


def default_paths(state: str | None = None) -> list[Path]:
    """The shipped law: the common rules, and the law of `state` (None: of every state)."""
    folder = law_folder()
    states = encoded_states() if state is None else [name for name in encoded_states() if name == state]
    return [folder / "rules", *(folder / "states" / name for name in states)]


def law_files(paths: Sequence[Path]) -> tuple[list[Path], list[Diagnostic]]:
    """The law files at `paths` (folders are searched), sorted, each once."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*" + SUFFIX)) if path.is_dir() else [path]
        kept = {p.resolve() for p in found}
        found += [p for p in inside if p.resolve() not in kept]
    return found, []


def load(paths: Sequence[Path], *, cache: bool = True) -> tuple[Rulebook, list[Diagnostic]]:
    """Loads law.

    Args:
        paths: files, or folders that are searched for `*.policy`.
        cache: False neither reads nor writes the cache.

    Returns:
        The rulebook of all that could be read, and everything that is wrong with the rest.
    """
    files, found = law_files(paths)
    texts: list[tuple[Path, str]] = []
    for path in files:
        text, wrong = read_text(path)
        found += wrong
        if text is not None:
            texts.append((path, text))
    digest = _digest(texts)
    store = None
    if cache and not found:
        name = store_name([path for path, _ in texts], digest)
        for folder in (law_folder() / "cache", cache_folder()):
            found_before = kept(folder / name) if folder is not None else None
            if found_before is not None:
                loaded: tuple[Rulebook, list[Diagnostic]] = found_before
                return loaded
        store = folder / name if folder is not None else None
    book, more = load_texts([(_home(path), shown(path), text) for path, text in texts])
    book.hash = digest
    found += more
    if store is not None and not any(d.is_error for d in found):
        keep(store, (book, found))
    return book, found


def load_texts(texts: Sequence[tuple[str, str, str]]) -> tuple[Rulebook, list[Diagnostic]]:
    """Loads law from (jurisdiction of the folder or "", name of the source, text)."""
    from policyengine.language.parser import parse
    from policyengine.rulebook.checks import CHECKS

    declared = Declarations()
    found: list[Diagnostic] = []
    for home, source, text in texts:
        file, wrong = parse(text, source, skip=_SKIPPED)
        found += wrong
        declared.add(file, home)
    book = declared.rulebook()
    book.hash = _digest([(Path(source), text) for _, source, text in texts])
    found += declared.found
    for check in CHECKS:
        found += check(book)
    return book, sorted(found, key=lambda d: (d.loc.source, d.loc.line, d.loc.column, d.code))


def beside(paths: Sequence[Path]) -> list[Path]:
    """`paths` with the law that they rest on: the common rules, and the other law of the same state.

    Paths that declare the entities themselves stand alone.
    """
    files = law_files(paths)[0]
    if any(_ENTITY.search(read_text(path)[0] or "") for path in files):
        return list(paths)
    homes = {path.parent for path in files if _home(path)}
    return [law_folder() / "rules", *sorted(homes), *paths]


def load_tested(paths: Sequence[Path]) -> tuple[Rulebook, list[s.Scenario], list[Diagnostic]]:
    """Loads law with its tests: the rulebook with all it rests on, the scenarios of `paths`, and what is wrong."""
    from policyengine.language.parser import parse

    book, found = load(beside(paths))
    scenarios: list[s.Scenario] = []
    for path in law_files(paths)[0]:
        text, _ = read_text(path)
        if text is not None:
            file, wrong = parse(text, shown(path))
            scenarios += [item for item in file.items if isinstance(item, s.Scenario)]
            found += [d for d in wrong if d not in found]
    return book, scenarios, found


def shown(path: Path) -> str:
    """A path as messages print it: below the law's folder or the working folder where it lies there."""
    for base in (law_folder(), Path.cwd()):
        with contextlib.suppress(ValueError):
            return path.resolve().relative_to(base.resolve()).as_posix()
    return path.as_posix()


def _home(path: Path) -> str:
    return path.parent.name if path.parent.parent.name == "states" else ""


def _digest(texts: Sequence[tuple[Path, str]]) -> str:
    digest = hashlib.sha256()
    for path, text in texts:
        digest.update(f"{path.name}\0{len(text)}\0".encode())
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


# --- the cache --------------------------------------------------------------------


def _engine() -> str:
    """A hash of the code that makes a rulebook, so that a changed engine reads the law anew."""
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    for folder in ("language", "rulebook"):
        for path in sorted((_PACKAGE / folder).rglob("*.[pl]*")):
            if path.suffix in (".py", ".lark"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path | None:
    """Where rulebooks are kept: POLICYENGINE_CACHE, else the user's cache folder; None without a home."""
    chosen = os.environ.get("POLICYENGINE_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "policyengine"
    except RuntimeError:
        return None


def store_name(files: Sequence[Path], digest: str) -> str:
    """The name of the kept rulebook of `files` with the content hash `digest`, for this engine."""
    key = hashlib.sha256("\0".join([_engine(), digest, *(shown(path) for path in files)]).encode())
    return f"rulebook-{key.hexdigest()[:32]}.pickle"


def kept(store: Path) -> Any:
    """What `keep` wrote; None where nothing is there, or what is there is damaged (then it is thrown away)."""
    try:
        data = store.read_bytes()
    except OSError:
        return None
    checksum, body = data[:32], data[32:]
    if hashlib.sha256(body).digest() != checksum:
        with contextlib.suppress(OSError):
            store.unlink()
        return None
    try:
        found = pickle.loads(body)  # noqa: S301  (the user's own file, checked)
    except Exception:  # noqa: BLE001  (whatever a foreign pickle raises, the law is read anew)
        return None
    return found


def keep(store: Path, loaded: object) -> None:
    """Writes something beside `store`, with a checksum, and moves it into place.

    What cannot be written is left: without a cache everything works, only slower.
    """
    body = pickle.dumps(loaded, protocol=5)
    written: Path | None = None
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=store.parent, prefix=".rulebook-", delete=False) as file:
            written = Path(file.name)
            file.write(hashlib.sha256(body).digest() + body)
        written.replace(store)
    except OSError:
        if written is not None:
            with contextlib.suppress(OSError):
                written.unlink()
