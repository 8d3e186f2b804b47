"""What the tests of the scenarios share: running `check`, holding an answer against a table of expectations.

A table is a YAML file in `expected/`, worked out by hand from the law and meant to be read by an analyst:

    findings:   each row a rule, for what, and the set of its outcomes; numbers, what enables it, words said
    conflicts:  the ids of all rules that are violated for certain, no more and no fewer
    requests:   in the order of the plan; each row under `items` is what the citation covers
    allowed:    what the law already allows, or would once something is there

A row with `fault` is one on which the engine differs from the hand; its test fails once it is mended.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from policyengine.cli.app import run

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios"
EXPECTED = HERE / "expected"
GRADES = ("PK", "K", *map(str, range(1, 13)))
KEYS = {
    "findings": {"rule", "of", "pupils of", "for", "grades", "years", "since", "until", "outcomes", "numbers", "short",
                 "enabled by", "protected by", "paths", "asks", "says", "fault"},
    "requests": {"number", "law", "lasts", "told", "items", "fault"},
    "items": {"rule", "of", "pupils of", "under", "for", "because", "grades", "years", "standing", "missing", "barred by", "see",
              "allowed by", "says", "fault"},
    "allowed": {"by", "of", "how", "status", "missing", "fault"},
}  # fmt: skip
Data = dict[str, Any]


def answer(plan: Path, out: Path, *options: str) -> tuple[int, str]:
    """The exit code of `policyengine check`, and the JSON that it wrote."""
    out.unlink(missing_ok=True)
    code = run(["check", str(plan), "--format", "json", "-o", str(out), *options])
    assert out.exists(), f"no answer to {plan.name}: exit code {code}"
    return code, out.read_text(encoding="utf-8")


def tables() -> list[str]:
    """The names of all tables of expectations."""
    return sorted(p.stem for p in EXPECTED.glob("*.yaml"))


def table(name: str) -> Data:
    """One table; all scalars are text."""
    found: Data = yaml.load((EXPECTED / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    for part in ("findings", "requests", "allowed"):
        for row in found.get(part, []):
            _known(name, part, row)
            for item in row.get("items", []):
                _known(name, "items", item)
    return found


def _known(name: str, part: str, row: Data) -> None:
    """Refuse a key that no test reads: a comma outside quotes cuts a value in two."""
    assert row.keys() <= KEYS[part], (name, sorted(row.keys() - KEYS[part]))


def years_in(text: str) -> list[str]:
    """`2027-28 to 2029-30` as its school years."""
    first, _, last = text.partition(" to ")
    start, end = int(first[:4]), int((last or first)[:4])
    return [f"{y}-{(y + 1) % 100:02}" for y in range(start, end + 1)]


def grades_in(text: str) -> list[str]:
    """`9-12` as its grades."""
    first, _, last = text.partition("-")
    return list(GRADES[GRADES.index(first) : GRADES.index(last or first) + 1])


def words(value: str | list[str] | None) -> list[str]:
    """One text or a list of texts, as a list."""
    return [] if value is None else [value] if isinstance(value, str) else value


def instances(
    got: Data, provision: str, of: str, group: str, member: str, span: tuple[str, str] | None = None
) -> dict[tuple[str, str], Data]:
    """The findings of a rule for a thing, by grade and school year ("" where the rule has none).

    A rule that is judged for each member of a choice (a subject) is told apart by `for`, the parts of a school year
    in which the law changes by `since` and `until`.
    """
    found: dict[tuple[str, str], Data] = {}
    for finding in got["findings"]:
        if member and member not in [k["member"] for k in finding["keys"]]:
            continue
        if span and (finding["since"] or "", finding["until"] or "") != span:
            continue
        if (finding["provision"], finding["subject"], finding["group"]) == (provision, of, group):
            for year in finding["school_years"] or [""]:
                for grade in finding["grades"] or [""]:
                    assert (grade, year) not in found, f"{provision} is found twice for {of} {grade} {year}"
                    found[grade, year] = finding
    return found


def texts(value: Any) -> Iterator[str]:
    """All texts inside a piece of the document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def check_finding(got: Data, row: Data) -> None:
    """Hold one row of `findings` against the answer."""
    span = (row.get("since", ""), row.get("until", "")) if "since" in row or "until" in row else None
    found = instances(got, row["rule"], row.get("of", ""), row.get("pupils of", ""), row.get("for", ""), span)
    years = years_in(row["years"]) if "years" in row else [y for _, y in found] or [""]
    grades = grades_in(row["grades"]) if "grades" in row else [""]
    for key in [(g, y) for g in grades for y in years]:
        if row["outcomes"] == "not_applicable" and key not in found:
            continue  # a rule that asks nothing of the plan is left out of the answer
        assert key in found, f"{row['rule']}: nothing found for {key}; there is {sorted(found)}"
        finding = found[key]
        assert set(finding["outcomes"]) == set(words(row["outcomes"])), (key, finding["outcomes"])
        numbers = [f"{c['left']} {c['operator']} {c['right']}" for c in finding["comparisons"]]
        for expected in words(row.get("numbers")):
            assert expected in numbers, (expected, numbers)
        if "short" in row:
            assert row["short"] in [c["difference"] for c in finding["comparisons"]]
        if "enabled by" in row:
            helps = [e["provision"] for e in finding["enabled_by"]]
            wanted = words(row["enabled by"])
            assert not helps if wanted == ["none"] else set(wanted) <= set(helps), helps
        if "protected by" in row:
            shields = [s["provision"] for s in finding["shields"]]
            assert set(words(row["protected by"])) <= set(shields), shields
        if "paths" in row:
            paths = [p["authority"] for p in finding["paths"]]
            assert set(words(row["paths"])) <= set(paths), paths
        if "asks" in row:
            asked = [d["fact"] for d in finding["decisive"]]
            assert set(words(row["asks"])) <= set(asked), asked
        said = list(texts(finding))
        for word in words(row.get("says")):
            assert any(word in s for s in said), f"{row['rule']} does not say `{word}`"


def check_request(got: Data, row: Data) -> None:
    """Hold one row of `requests` against the request of the same number."""
    request = got["requests"][int(row["number"]) - 1]
    assert request["target"] == row["law"]
    for expected in words(row.get("lasts")):
        assert expected in request["lasts"], request["lasts"]
    for expected in words(row.get("told")):
        assert any(expected in s for s in texts(got)), f"nothing is told of {expected}"


def check_item(got: Data, number: str, row: Data) -> None:
    """Hold one row of a request's `items` against the answer."""
    request = got["requests"][int(number) - 1]
    items = [
        i
        for i in request["items"]
        if i["provision"] == row["rule"]
        and ("of" not in row or (i["subject"], i["group"]) == (row["of"], row.get("pupils of", "")))
        and ("under" not in row or i["authority"] == row["under"])
        and ("for" not in row or row["for"] in [k["member"] for k in i["keys"]])
        and ("because" not in row or row["because"] in (i["reason"] or "none"))
        and ("grades" not in row or set(grades_in(row["grades"])) <= set(i["grades"]))
    ]
    assert items, (row["rule"], [(i["provision"], i["subject"]) for i in request["items"]])
    wanted = years_in(row["years"]) if "years" in row else [""]
    for year in wanted:
        chosen = [i for i in items if not year or year in i["school_years"]]
        assert chosen, f"{row['rule']}: no standing for {year}"
        for item in chosen:
            assert set(item["standing"]) == set(words(row["standing"])), (year, item["standing"])
            if "missing" in row:
                missing = {m["id"] for m in item["missing"]}
                assert missing == set(words(row["missing"])) - {"none"}, missing
            if "barred by" in row:
                assert [s["provision"] for s in item["barred_by"]] == words(row["barred by"])
            if "see" in row:
                assert [s["provision"] for s in item["see"]] == [s for s in words(row["see"]) if s != "none"]
            if "allowed by" in row:
                assert set(words(row["allowed by"])) <= set(item["needless_by"]), item["needless_by"]
            said = list(texts(item))
            for word in words(row.get("says")):
                assert any(word in s for s in said), f"{row['rule']} does not say `{word}`"


def check_allowed(got: Data, row: Data) -> None:
    """Hold one row of `allowed` against the answer."""
    found = [e for e in got["enabling"] if (e["provision"], e["subject"]) == (row["by"], row.get("of", ""))]
    assert found, [(e["provision"], e["subject"]) for e in got["enabling"]]
    for enabling in found:
        assert enabling["status"] == row["status"], enabling["status"]
        assert enabling["how"] == row.get("how", enabling["how"]), enabling["how"]
        if "missing" in row:
            assert [m["id"] for m in enabling["missing"]] == words(row["missing"])


def read(text: str) -> Data:
    """The JSON document as data."""
    got: Data = json.loads(text)
    return got
