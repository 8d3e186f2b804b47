"""Random trees of the language, as the parser could have built them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import strategies as st

from policyengine.language import syntax as s
from policyengine.language.parser import KINDS

names = st.sampled_from(("alpha", "beta", "gamma_2", "delta", "z9", "mustard", "others", "instead_of"))
dotted = st.sampled_from(("a.b", "st.hours.annual", "wi.waiver.118_38", "must.step", "x.1a"))
paths = st.one_of(names, dotted)
texts = st.text(
    st.characters(exclude_characters='"\n', exclude_categories=["Cs"]), max_size=12
) | st.sampled_from(("# no remark", "{ (a) § 5 }", "a text that is rather long " * 4))
dates = st.dates(dt.date(1700, 1, 1), dt.date(2999, 12, 31))
month_days = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
decimals = st.builds(lambda n, k: Fraction(n, 10**k), st.integers(0, 10**9), st.integers(0, 6))
cents = st.builds(lambda n: Fraction(n, 100), st.integers(0, 10**9))
school_years = st.integers(1700, 2998).map(lambda y: f"{y}-{(y + 1) % 100:02}")
weekdays = st.sampled_from(("monday", "sunday"))
comparisons = st.sampled_from((
    "at least", "at most", "more than", "less than", "earlier than", "later than",
    "on or before", "on or after",
))  # fmt: skip
relations = st.sampled_from(("before", "after"))
operations = st.sampled_from(("sum", "average", "smallest", "largest"))
labels = st.sampled_from(("(a)", "(12)", "(viii)"))


def some(values, least=1, most=3):
    return st.lists(values, min_size=least, max_size=most).map(tuple)


def maybe(values):
    return st.none() | values


units = st.builds(s.Unit, some(st.sampled_from(("hours", "year", "credits", "week"))))
quantities = st.builds(s.Quantity, decimals, maybe(units))
counts = st.builds(s.Quantity, decimals)
money = st.builds(s.Money, cents)
percents = st.builds(s.Percent, decimals)
ratios = st.builds(s.Ratio, st.integers(0, 99), st.integers(1, 99))
shares = percents | ratios
days = st.builds(s.Date, dates)
plain_paths = st.builds(s.Path, paths)
strings = st.builds(s.Text, texts)
values = st.one_of(
    plain_paths,
    quantities,
    money,
    percents,
    days,
    strings,
    st.builds(s.YesNo, st.booleans()),
    st.just(s.NoValue()),
)
grades = st.one_of(
    st.sampled_from(("K", "PK")).map(lambda g: s.GradeRange(g, g)),
    st.builds(s.GradeRange, st.sampled_from(("PK", "K", "1", "5")), st.sampled_from(("5", "K", "12"))),
)
keys = st.one_of(grades, counts, st.builds(s.Path, names), st.just(s.PreviousYear()))
calendar = st.one_of(
    st.builds(lambda d, p: s.MonthDay(d.month, d.day, p), month_days, st.booleans()),
    st.builds(lambda w, d: s.Closest(w, d.month, d.day), weekdays, month_days),
    st.builds(s.NthWeekday, st.sampled_from(("first", "last")), weekdays, st.sampled_from(("may", "june"))),
)
leaves = st.one_of(values, calendar, st.builds(s.AtKey, plain_paths, some(keys)))


def _larger(expr):
    labelled = some(st.builds(s.Labelled, labels, expr))
    return st.one_of(
        st.builds(s.Part, shares, expr),
        st.builds(s.Aggregate, operations, some(names), st.none(), expr, maybe(expr)),
        st.builds(s.Aggregate, operations, st.just(()), st.builds(s.Window, quantities), expr, maybe(expr)),
        st.builds(s.Pick, operations, some(expr, 2)),
        st.builds(s.Arithmetic, st.sampled_from("+-*/"), expr, expr),
        st.builds(s.Rounded, st.sampled_from(("down", "up")), expr),
        st.builds(s.Choose, expr, expr, expr),
        st.builds(s.Compare, comparisons, expr, expr),
        st.builds(s.Is, expr, some(values)),
        st.builds(s.Group, st.sampled_from(("all", "any")), labelled),
        st.builds(s.Inline, st.sampled_from(("and", "or")), some(expr, 2)),
        st.builds(s.Not, expr),
        st.builds(s.Quantified, st.sampled_from(("every", "any")), names, maybe(expr), expr),
    )


expressions = st.recursive(leaves, _larger, max_leaves=6)

# --- targets and clauses
cited = st.builds(s.Cited, texts, maybe(texts))
orders = st.sampled_from(("federal", "state", "local", "field"))
ranks = st.builds(s.Rank, orders, names)
one_target = st.one_of(
    st.builds(s.Target, st.just("id"), paths),
    st.builds(s.Target, st.just("under"), paths),
    st.builds(s.Target, st.just("cited"), cited),
    st.builds(s.Target, st.sampled_from(("area", "made", "enforced", "binding")), names),
    st.builds(s.Target, st.just("level"), ranks | st.builds(s.Rank, orders)),
    st.builds(s.Target, st.sampled_from(("same", "listed")), paths),
)
targets = some(one_target | st.builds(s.Target, st.just("both"), st.none(), some(one_target, 2)))
buts = st.just(()) | targets
points = st.builds(s.Point, date=dates) | st.builds(s.Point, school_year=school_years)
spans = st.builds(s.Span, points, maybe(points)) | st.builds(s.Span, st.none(), points)
sources = st.builds(s.Source, names, texts, dates)
few_names = some(names)
each = some(names, 0, 2)
timings = st.one_of(
    st.builds(s.Timing, comparisons, relations, names | days | calendar, quantities),
    st.builds(s.Timing, comparisons, st.none(), names | days | calendar),
    st.builds(s.Timing, st.none(), relations, names, st.none(), quantities),
)
votes = st.builds(s.Vote, names, comparisons, shares, names, maybe(st.sampled_from(("secret", "open"))))
columns = st.one_of(
    st.builds(s.Column, st.just("key"), paths),
    st.builds(s.Column, st.sampled_from(("before", "since")), point=points),
    st.just(s.Column("value")),
)
cells = st.one_of(
    st.builds(s.Cell, st.just("number"), decimals.map(lambda n: (n,))),
    st.builds(s.Cell, st.just("readings"), some(decimals, 2)),
    st.builds(s.Cell, st.just("money"), cents.map(lambda n: (n,))),
    st.builds(s.Cell, st.just("percent"), decimals.map(lambda n: (n,))),
    st.builds(s.Cell, st.just("name"), word=names),
    st.builds(s.Cell, st.just("grades"), grades=grades),
    st.sampled_from(("otherwise", "any", "all", "none", "unresearched")).map(s.Cell),
)
types = units | st.just(s.Unit(("yes/no",)))
tables = st.builds(s.Table, names, types, some(columns), some(st.builds(s.Row, some(cells))))
conditions = st.sampled_from((
    "when", "unless", "must", "must not", "should", "instead must", "granted when", "lasts while",
))  # fmt: skip

plain_clauses = st.one_of(
    st.builds(s.Words, st.sampled_from(("cite", "says", "note", "unread")), some(texts)),
    st.builds(s.Words, st.sampled_from(("area", "intent", "binds")), few_names),
    st.builds(s.Words, st.sampled_from(("made by", "enforced by")), some(names, 1, 1)),
    st.builds(s.Level, ranks),
    st.builds(s.Reading, texts, maybe(texts)),
    sources,
    st.builds(s.Effective, spans),
    st.builds(s.Repealed, dates, texts),
    st.builds(s.See, targets),
    st.builds(s.Clock, paths),
    st.builds(s.Answers, names, expressions),
    st.builds(s.Consequence, texts, maybe(expressions)),
    st.builds(s.Applies, names, some(st.builds(s.KeyIn, names, maybe(grades | counts)), 0)),
    st.builds(s.Condition, conditions, expressions),
    st.builds(s.Owed, names, expressions),
    st.builds(s.Let, paths, expressions),
    st.builds(s.Counts, expressions, paths, targets),
    st.builds(s.Cap, expressions, maybe(names)),
    st.builds(s.Displaces, targets),
    st.just(s.Excuses()),
    st.builds(s.Sets, paths, some(keys, 0), expressions | st.just(s.InFull())),
    st.builds(s.Reaches, targets, buts),
    st.builds(s.Shields, targets, buts, maybe(labels)),
    st.builds(s.Against, buts),
    st.builds(s.AskedBy, few_names, maybe(names)),
    st.builds(s.GrantedBy, few_names),
    st.builds(s.Refused, maybe(labels), texts, expressions),
    st.builds(s.Discretion, names),
    st.builds(s.Decides, quantities, st.none(), st.none(), maybe(names)),
    st.builds(s.Decides, quantities, relations, names, maybe(names)),
    st.builds(s.Needs, maybe(labels), names, texts, each, maybe(expressions), maybe(expressions)),
    st.builds(
        s.Step,
        maybe(labels),
        names,
        texts,
        some(names, 0),
        maybe(votes),
        each,
        some(timings, 0),
        maybe(expressions),
    ),
    st.builds(s.Lasts, quantities, maybe(comparisons)),
    st.builds(
        lambda d, n, r, a: s.LastsUntil(d.month, d.day, n, r, a),
        month_days,
        st.integers(1, 99),
        relations,
        names,
    ),
    st.builds(s.LastsOpen, names),
    st.builds(s.Renewable, maybe(quantities), maybe(texts), maybe(expressions)),
    st.builds(s.EarlierGrants, names),
    tables,
)
clauses = plain_clauses | st.builds(s.Version, spans, some(plain_clauses, 0, 2))

# --- items
jurisdiction_lines = st.one_of(
    st.builds(s.PartOf, names),
    st.builds(lambda d: s.YearStarts(d.month, d.day), month_days),
    st.builds(s.Level, ranks),
    st.builds(s.Horizon, dates),
    st.builds(s.Role, names, names, maybe(texts)),
    st.builds(s.StateFact, paths, maybe(values), maybe(spans), maybe(sources)),
)
code_lines = st.one_of(
    st.builds(s.Numbered, texts), st.builds(s.Level, ranks), st.builds(s.CodePart, texts, some(cited))
)
at = st.builds(s.At, maybe(paths), some(keys, 0), maybe(school_years))
at_year = st.builds(s.At, of=maybe(paths), school_year=maybe(school_years))
scenario_lines = st.one_of(
    st.builds(s.Law, names, dates),
    st.builds(s.Given, paths, at, maybe(expressions)),
    st.builds(s.GivenOnly, names, some(names, 0)),
    st.builds(s.Invokes, paths, targets, maybe(dates)),
    st.builds(s.Expect, paths, at, few_names),
    st.builds(s.ExpectValue, paths, at, quantities | percents | money | days),
    st.builds(s.ExpectRequest, targets, at_year, few_names),
    st.builds(s.ExpectMissing, few_names),
    st.builds(s.ExpectDue, names, comparisons, dates),
    st.builds(s.Because, some(paths)),
)
fact_lines = st.builds(s.FactLine, st.sampled_from(("ask", "evidence")), texts)
items = st.one_of(
    st.builds(s.Use, names),
    st.builds(s.Jurisdiction, names, texts, st.builds(s.Rank, orders), some(jurisdiction_lines, 0)),
    st.builds(s.Code, names, some(texts), some(code_lines, 0)),
    st.builds(s.Entity, names, some(names, 0), maybe(texts)),
    st.builds(s.Choice, names, some(st.builds(s.Member, names, maybe(names)), 1, 12)),
    st.builds(s.Fact, paths, maybe(paths), types, some(names, 0), maybe(texts), some(fact_lines, 0)),
    st.builds(s.Topic, names, types, some(names, 0), texts),
    st.builds(s.Provision, st.sampled_from(KINDS), paths, texts, buts, some(clauses, 0, 4)),
    st.builds(s.Scenario, texts, some(scenario_lines, 0, 4)),
)
files = st.builds(s.File, some(items, 0, 5))
