"""Loading: files → rulebook and diagnostics, with a cache of what was loaded.

`load` never raises on what users write: everything is told in the diagnostics, and what can stand stands.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from policyengine import __version__
from policyengine.language.diagnostics import Diagnostic
from policyengine.language.files import read_text
from policyengine.rulebook.declare import Declarations
from policyengine.rulebook.model import Rulebook

SUFFIX = ".policy"
_PACKAGE = Path(__file__).resolve().parents[1]
_SKIPPED = frozenset({"scenario"})

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
    states = encoded_states() if state is None else [s for s in encoded_states() if s == state]
    return [folder / "rules", *(folder / "states" / s for s in states)]


def law_files(paths: Sequence[Path]) -> tuple[list[Path], list[Diagnostic]]:
    """The law files at `paths` (folders are searched), sorted, each once."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*" + SUFFIX)) if path.is_dir() else [path]
        found += [p for p in inside if p not in found]
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
    store = _store(paths, digest) if cache and not found else None
    if store is not None and (kept := _kept(store)) is not None:
        return kept
    book, more = load_texts([(_home(path), shown(path), text) for path, text in texts])
    book.hash = digest
    found += more
    if store is not None and not any(d.is_error for d in found):
        _keep(store, (book, found))
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


def cache_folder() -> Path:
    """Where loaded rulebooks are kept: POLICYENGINE_CACHE, else the user's cache folder."""
    chosen = os.environ.get("POLICYENGINE_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "policyengine"


def _store(paths: Sequence[Path], digest: str) -> Path | None:
    key = hashlib.sha256("\0".join([_engine(), digest, *(str(p.resolve()) for p in paths)]).encode())
    try:
        return cache_folder() / f"rulebook-{key.hexdigest()[:32]}.pickle"
    except RuntimeError:  # no home folder
        return None


def _kept(store: Path) -> tuple[Rulebook, list[Diagnostic]] | None:
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
        kept: tuple[Rulebook, list[Diagnostic]] = pickle.loads(body)  # noqa: S301  (the user's own file, checked)
    except Exception:  # noqa: BLE001  (whatever a foreign pickle raises, the law is read anew)
        return None
    return kept


def _keep(store: Path, loaded: tuple[Rulebook, list[Diagnostic]]) -> None:
    """Writes beside the store and moves into place; without a cache everything works, only slower."""
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
