from __future__ import annotations

from pathlib import Path

import pytest

from policyengine.rulebook import loader
from policyengine.rulebook.loader import cache_folder, encoded_states, load, load_texts, shown

LAW = 'jurisdiction us "US" federal {}\nentity district\nfact a.b : yes/no\n'


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("POLICYENGINE_CACHE", str(folder))
    return folder


@pytest.fixture
def law(tmp_path: Path) -> Path:
    file = tmp_path / "law" / "x.policy"
    file.parent.mkdir()
    file.write_text(LAW)
    return file


def kept(cache: Path) -> list[Path]:
    return sorted(cache.iterdir()) if cache.exists() else []


def test_what_was_loaded_is_kept_and_read_again(
    cache: Path, law: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, found = load([law])
    assert found == []
    (file,) = kept(cache)
    assert file.suffix == ".pickle"
    monkeypatch.setattr(loader, "load_texts", None)
    again, _ = load([law])
    assert again.hash == book.hash
    assert list(again.vocabulary.facts) == ["a.b"]


def test_no_cache(cache: Path, law: Path) -> None:
    load([law], cache=False)
    assert kept(cache) == []


def test_changed_text_has_a_key_of_its_own(cache: Path, law: Path) -> None:
    first, _ = load([law])
    law.write_text(LAW + "fact a.c : yes/no\n")
    second, _ = load([law])
    assert first.hash != second.hash
    assert "a.c" in second.vocabulary.facts
    assert len(kept(cache)) == 2


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_damaged_cache_is_thrown_away(cache: Path, law: Path, damage: bytes) -> None:
    load([law])
    (file,) = kept(cache)
    whole = file.read_bytes()
    file.write_bytes(damage)
    book, found = load([law])
    assert "a.b" in book.vocabulary.facts
    assert found == []
    assert file.read_bytes()[:32] == whole[:32] or len(file.read_bytes()) > 200


def test_foreign_pickle_is_not_trusted(cache: Path, law: Path) -> None:
    import hashlib

    load([law])
    (file,) = kept(cache)
    body = b"not a pickle"
    file.write_bytes(hashlib.sha256(body).digest() + body)
    book, _ = load([law])
    assert "a.b" in book.vocabulary.facts


def test_law_with_errors_is_not_kept(cache: Path, law: Path) -> None:
    law.write_text('requirement a.b "t" { applies to nothing }')
    _, found = load([law])
    assert any(d.is_error for d in found)
    assert kept(cache) == []


def test_unwritable_folder_does_no_harm(law: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("POLICYENGINE_CACHE", str(blocked / "cache"))
    book, found = load([law])
    assert found == []
    assert "a.b" in book.vocabulary.facts


def test_nothing_half_written_is_left(cache: Path, law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_replace(*_: Path) -> Path:
        raise OSError("no room")

    monkeypatch.setattr(Path, "replace", no_replace)
    book, _ = load([law])
    assert "a.b" in book.vocabulary.facts
    assert kept(cache) == []


def test_no_home_folder(law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("POLICYENGINE_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    book, found = load([law])
    assert found == []
    assert "a.b" in book.vocabulary.facts


def test_where_the_cache_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLICYENGINE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "policyengine"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "policyengine"
    monkeypatch.setenv("POLICYENGINE_CACHE", str(tmp_path / "x"))
    assert cache_folder() == tmp_path / "x"


def test_unreadable_files_are_told(cache: Path, law: Path) -> None:
    bad = law.parent / "bad.policy"
    bad.write_bytes(b"\xff\xfe\x00")
    book, found = load([law.parent, law, law.parent / "missing.policy"])
    assert "a.b" in book.vocabulary.facts
    assert {d.loc.source.rsplit("/", 1)[-1] for d in found} == {"bad.policy", "missing.policy"}
    assert all(d.code == "E0106" and d.help for d in found)
    assert kept(cache) == []


def test_files_of_a_state_have_its_folder_for_home(tmp_path: Path) -> None:
    folder = tmp_path / "states" / "st"
    folder.mkdir(parents=True)
    (folder / "a.policy").write_text('requirement x.y "t" { cite "St. 1" }')
    (folder / "b.policy").write_text('jurisdiction st "S" state {}\ncode s "St." { numbered "section" }')
    book, found = load([tmp_path / "states"], cache=False)
    assert [d.render() for d in found if d.code != "E0201"] == []
    assert book.provisions["x.y"].jurisdiction == "st"


def test_messages_come_in_the_order_of_the_text() -> None:
    _, found = load_texts([("", "b", "fact x y\nfact a.b of nix : yes/no"), ("", "a", "fact z")])
    assert [d.loc.source for d in found] == sorted(d.loc.source for d in found)


def test_paths_are_shown_below_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "x.policy") == "x.policy"
    assert shown(Path("/nowhere/x.policy")) == "/nowhere/x.policy"


def test_shipped_law_is_found() -> None:
    assert "ky" in encoded_states()
    assert [p.name for p in loader.default_paths("ky")] == ["rules", "ky"]
    assert len(loader.default_paths()) == 1 + len(encoded_states())
    assert loader.default_paths("zz") == loader.default_paths("zz")[:1]


def test_in_the_wheel_the_law_lies_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "rules").mkdir(parents=True)
    monkeypatch.setattr(loader, "_PACKAGE", tmp_path)
    assert loader.law_folder() == tmp_path / "data"


def test_the_engine_is_part_of_the_key(cache: Path, law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load([law])
    monkeypatch.setattr(loader, "__version__", "99")
    load([law])
    assert len(kept(cache)) == 2
