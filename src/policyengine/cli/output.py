"""What the commands print and write: messages to stderr, answers to stdout or to a file, whole or not."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policyengine.language.diagnostics import Diagnostic


INTERRUPTED = 130  # as shells have it: 128 and the number of the signal
BROKEN_PIPE = 141


class Failure(Exception):
    """Input that a command cannot use: one sentence, and one sentence of help.  Exit code 2."""

    def __init__(self, message: str, help_: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help_


def complain(failure: Failure) -> None:
    """Print `error: …` and `help: …` to stderr."""
    lines = [f"error: {failure.message}", *([f"help: {failure.help}"] if failure.help else [])]
    _to_stderr("\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines))


def guarded(call: Callable[[], int]) -> int:
    """Run a command; the exit code.  What ends it early is told in one message, never in a traceback."""
    try:
        code = call()
        sys.stdout.flush()
    except Failure as failure:
        complain(failure)
        return 2
    except (BrokenPipeError, SystemExit):  # rich turns a broken pipe into an exit of its own
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def report(diagnostics: Iterable[Diagnostic]) -> bool:
    """Print messages about law and plans to stderr, each with its line; True when one is an error."""
    texts: dict[str, str | None] = {}
    failed = False
    for found in diagnostics:
        source = found.loc.source
        if source not in texts:
            texts[source] = _text_of(source)
        _to_stderr(found.render(texts[source]))
        failed = failed or found.is_error
    return failed


def put(text: str) -> None:
    """Print `text` to stdout as it is, in UTF-8 whatever the terminal says."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        stream.write(text.encode("utf-8", "replace"))
        stream.flush()


def be_lenient() -> None:
    """Let stdout print a question mark for what the terminal cannot show."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")


def writable(name: str, inputs: Iterable[str]) -> Path:
    """The path of an output file, refused where it would destroy an input or cannot be written."""
    try:
        path = Path(name).resolve()
        if path.is_dir():
            raise Failure(f"`{name}` is a folder", "Name a file in it.")
        if path.exists() and not path.is_file():
            raise Failure(f"`{name}` is no file", "Leave out `-o` to print the answer.")
        if not path.parent.is_dir():
            raise Failure(f"there is no folder `{path.parent}`", "Make it first, or name another file.")
        if any(path == Path(i).resolve() for i in inputs):
            raise Failure(f"`{name}` is the plan itself", "Name another file for the answer.")
    except (OSError, ValueError, RuntimeError) as error:
        raise Failure(f"`{name}` can't be written: {_reason(error)}", "Name another file.") from error
    return path


def write(path: Path, content: str | bytes) -> None:
    """Write the whole of `content` to `path`, or leave `path` as it was."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    partial: str | None = None
    try:
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(partial, _mode(path))  # noqa: PTH101 - the name is a plain string here
        os.replace(partial, path)  # noqa: PTH105
        partial = None
    except OSError as error:
        raise Failure(f"`{path}` can't be written: {_reason(error)}", "Name another file.") from error
    finally:
        if partial is not None:
            with contextlib.suppress(OSError):
                os.unlink(partial)  # noqa: PTH108
    _to_stderr(f"written to {path}")


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, or the usual one of a new file."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _text_of(source: str) -> str | None:
    """The text of a file of the plan or of the law, whose names stand below the law's folder."""
    from policyengine.rulebook.loader import law_folder

    for path in (Path(source), law_folder() / source) if source else ():
        with contextlib.suppress(OSError, ValueError):
            return path.read_text(encoding="utf-8-sig", errors="replace")
    return None


def _to_stderr(text: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is where messages are printed
