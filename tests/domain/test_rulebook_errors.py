"""Each fault of a pack names the file, the line, the rule and what was expected."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from banyan.rulebook import packs
from banyan.rulebook.domain.errors import NoSuchPack, NoSuchRule, PackError
from banyan.rulebook.domain.pack import read_shared

PACK = """\
id = "test"
version = "1"
status = "draft"
language = "en"
title = { vi = "a", lo = "b", en = "c" }
issuer = { vi = "a", lo = "b", en = "c" }
"""
DOCUMENTS = """\
[[documents]]
key = "1@X/2020-01-01"
number = "1"
issuer = "X"
date = 2020-01-01
kind = "regulation"
title = { vi = "a", lo = "b", en = "c" }
subject = "all"
confidence = "A"

[[documents]]
key = "2@X/2022-01-01"
number = "2"
issuer = "X"
date = 2022-01-01
kind = "regulation"
title = { vi = "a", lo = "b", en = "c" }
subject = "all"
replaces = ["1@X/2020-01-01"]
confidence = "A"
"""
RULE = """\
topic = "meetings"

[[rules]]
id = "T-ONE"
kind = "minimum"
unit = "day"
title = { vi = "a", lo = "b", en = "c" }
meaning = { vi = "a", lo = "b", en = "c" }

[[rules.values]]
value = 3
from = 2020
to = 2022-01-01
confidence = "A"
cites = [{ document = "1@X/2020-01-01" }]

[[rules.values]]
value = 5
from = 2022-01-01
confidence = "A"
cites = [{ document = "2@X/2022-01-01" }]

[[rules.examples]]
on = 2021-01-01
input = { have = 3 }
expect = true
"""
VARIANTS = """\
confidence = "X"
cites = [{ document = "2@X/2022-01-01" }]

[[rules.values.variants]]
key = "a"
value = 1
label = { vi = "a", lo = "b", en = "c" }
cites = [{ document = "2@X/2022-01-01" }]
"""


def build(folder: Path, **files: str) -> Path:
    own = {"pack": PACK, "documents": DOCUMENTS, **files}
    rules = own.pop("rules", RULE)
    root = folder / "test"
    (root / "rules").mkdir(parents=True)
    for name, text in own.items():
        (root / f"{name}.toml").write_text(text, encoding="utf-8")
    (root / "rules" / "one.toml").write_text(rules, encoding="utf-8")
    return root


def problems(folder: Path, **files: str):
    return packs.load(build(folder, **files))[1]


def test_the_pack_under_test_is_right(tmp_path):
    assert problems(tmp_path) == []


# what is replaced, by what, line of the problem, part of what was expected
FAULTS = {
    "missing language": ('title = { vi = "a", lo = "b"', 'title = { vi = "a"', 7, "every language"),
    "unknown key": ('unit = "day"', 'unit = "day"\ncolour = "red"', 7, "one of the keys"),
    "unknown kind": ('kind = "minimum"', 'kind = "smallest"', 5, "one of minimum"),
    "unknown measure": ('unit = "day"', 'unit = "fortnight"', 6, "“unit”: one of"),
    "wrong type": ("value = 3", 'value = "three"', 11, "a number"),
    "no value": ("value = 3\n", "", 10, "a “value” or “variants”"),
    "no start": ("from = 2020\n", "", 10, "“from”: a day or a year"),
    "start is a text": ("from = 2020", 'from = "2020"', 12, "“from”: a day or a year"),
    "year before the document": ("from = 2020", "from = 2019", 12, "took effect on no known day of 2019"),
    "ends before start": ("to = 2022-01-01", "to = 2019-01-01", 10, "“to” after “from”"),
    "overlap": ("to = 2022-01-01\n", "", 16, "one value at a time"),
    "unknown document": ('cites = [{ document = "2@X/2022-01-01" }]', 'cites = [{ document = "3@X" }]', 21, "a document of the register"),
    "no citation": ('cites = [{ document = "2@X/2022-01-01" }]\n', "", 17, "at least one citation"),
    "document not in force": ('cites = [{ document = "2@X/2022-01-01" }]', 'cites = [{ document = "1@X/2020-01-01" }]', 17, "in force on 2022-01-01"),
    "unknown confidence": ('confidence = "A"\ncites = [{ document = "2', 'confidence = "D"\ncites = [{ document = "2', 20, "“confidence”: one of"),
    "unverified said active": ('from = 2022-01-01\nconfidence = "A"', 'from = 2022-01-01\nstatus = "active"\nconfidence = "C"', 20, "status unverified for confidence C"),
    "disputed without variants": ('value = 5\nfrom = 2022-01-01\nconfidence = "A"', 'value = 5\nfrom = 2022-01-01\nconfidence = "X"', 17, "two or more variants"),
    "one variant": ('confidence = "A"\ncites = [{ document = "2@X/2022-01-01" }]\n', VARIANTS, 23, "two or more variants"),
    "example fails": ("expect = true", "expect = false", 23, "False on 2021-01-01"),
    "example cannot run": ("input = { have = 3 }", "input = { had = 3 }", 23, "True on 2021-01-01"),
    "example without day": ("on = 2021-01-01\n", "", 23, "the day of the example"),
    "no example": ("[[rules.examples]]\non = 2021-01-01\ninput = { have = 3 }\nexpect = true\n", "", 3, "at least one example"),
    "unknown topic": ('topic = "meetings"', 'topic = "sports"', 1, "“topic”: one of"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"), FAULTS.values(), ids=FAULTS
)
def test_a_fault_says_where_and_what(tmp_path, old, new, line, expected):
    assert old in RULE
    found = problems(tmp_path, rules=RULE.replace(old, new, 1))
    match = [p for p in found if expected in p.expected]
    assert match, [str(p) for p in found]
    assert match[0].file == "test/rules/one.toml"
    assert match[0].rule == ("" if "topic" in expected else "T-ONE")
    assert str(match[0]).startswith(f"test/rules/one.toml:{line}: ")


def test_one_run_names_every_fault(tmp_path):
    rules = RULE.replace('kind = "minimum"', 'kind = "odd"').replace("value = 5\n", "")
    assert {p.line for p in problems(tmp_path, rules=rules)} >= {5, 17}


def test_same_rule_twice(tmp_path):
    second = RULE.split("\n", 2)[2]
    found = problems(tmp_path, rules=RULE + "\n" + second)
    assert any(p.expected == "each rule once" and p.line == 29 for p in found), found


def test_syntax_error_has_its_line(tmp_path):
    found = problems(tmp_path, rules=RULE.replace("value = 3", "value = = 3"))
    assert [(p.file, p.line, p.expected) for p in found] == [
        ("test/rules/one.toml", 11, "valid TOML")
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ('key = "2@X/2022-01-01"', 'key = "2@X/2023-01-01"', 12, "the key made of its parts"),
        ('replaces = ["1@X/2020-01-01"]', 'replaces = ["9@X/2020-01-01"]', 19, "a document of the register"),
        ('kind = "regulation"', 'kind = "poem"', 6, "“kind”: one of"),
        ("date = 2022-01-01", "date = 2019-01-01", 12, "the key made of its parts"),
    ],
)  # fmt: skip
def test_faults_of_documents(tmp_path, old, new, line, expected):
    found = problems(tmp_path, documents=DOCUMENTS.replace(old, new, 1))
    match = [p for p in found if expected in p.expected]
    assert match
    assert (match[0].file, match[0].line) == ("test/documents.toml", line)


def test_pack_must_be_named_as_its_folder(tmp_path):
    found = problems(tmp_path, pack=PACK.replace('"test"', '"other"', 1))
    assert [(p.file, p.line) for p in found] == [("test/pack.toml", 1)]


UNITS = """\
[[structures]]
key = "s"
order = 1
membership = true
label = { vi = "a", lo = "b", en = "c" }
short = { vi = "a", lo = "b", en = "c" }

[[kinds]]
key = "k"
structure = "s"
level = 1
label = { vi = "a", lo = "b", en = "c" }
short = { vi = "a", lo = "b", en = "c" }
minimum_rule = "T-ONE"
children = [{ kind = "missing" }]
"""


def test_a_kind_names_known_children_and_rules(tmp_path):
    units = UNITS.replace("T-ONE", "T-TWO")
    build(tmp_path, units=units)
    found = packs.load(tmp_path / "test")[1]
    assert any(p.line == 15 and "missing" in p.found for p in found)
    fine = units.replace('children = [{ kind = "missing" }]\n', "")
    (tmp_path / "test" / "units.toml").write_text(fine, encoding="utf-8")
    found = packs.load(tmp_path / "test")[1]
    assert [p.rule for p in found] == ["T-TWO"]


def test_broken_copy_of_a_shipped_pack(tmp_path):
    root = tmp_path / "association"
    shutil.copytree(packs.SHIPPED / "association", root)
    assert packs.load(root)[1] == []
    file = root / "rules" / "units.toml"
    file.write_text(file.read_text().replace("value = 3", "value = 1"))
    assert [p.rule for p in packs.load(root)[1]] == ["UNIT-MIN-OFFICIAL"]


LOCAL = """\
[[local]]
id = "T-ONE"

[[local.values]]
value = 9
from = 2022-06-01
confidence = "A"
scope = { unit = "0103" }
cites = [{ document = "2@X/2022-01-01" }]
"""


def test_a_pack_that_extends_another_adds_local_values(tmp_path):
    build(tmp_path)
    own = tmp_path / "own"
    (own / "rules").mkdir(parents=True)
    head = PACK.replace('"test"', '"own"', 1) + 'extends = "test"\n'
    (own / "pack.toml").write_text(head, encoding="utf-8")
    (own / "rules" / "local.toml").write_text(
        'topic = "meetings"\n\n' + LOCAL, encoding="utf-8"
    )
    try:
        packs.set_folders(tmp_path)
        rule = packs.rule("T-ONE", "own")
        assert [v.value for v in rule.values] == [3, 5, 9]
        assert packs.rulebook("own").hash != packs.rulebook("test").hash
    finally:
        packs.set_folders()


def test_a_faulty_pack_is_refused_with_its_problems(tmp_path):
    build(tmp_path, rules=RULE.replace("value = 3", "value = 9"))
    try:
        packs.set_folders(tmp_path)
        with pytest.raises(PackError) as error:
            packs.rulebook("test")
        assert [p.rule for p in error.value.found] == ["T-ONE"]
        assert "test/rules/one.toml:23" in error.value.message
    finally:
        packs.set_folders()


TAIL = '\n[[rules]]\nid = "T-TWO"\nkind = "minimum"\nunit = "day"\n'
MORE = {
    "rule without values": (RULE + TAIL, "at least one value", "T-TWO"),
    "local value of no rule": (RULE + LOCAL.replace("T-ONE", "T-NO"), "the id of a rule", "T-NO"),
    "no expectation": (RULE.replace("expect = true\n", ""), "“expect”", "T-ONE"),
    "values are no tables": (RULE.replace("[[rules.examples]]", "[[rules.odd]]"), "one of the keys", "T-ONE"),
    "cites are no tables": (RULE.replace('[{ document = "2@X/2022-01-01" }]', '["2@X"]'), "“cites”: tables", "T-ONE"),
    "priority is a text": (RULE.replace("value = 5", 'value = 5\npriority = "high"'), "a whole number", "T-ONE"),
    "later citation had ended": (
        RULE.replace('[{ document = "2@X/2022-01-01" }]', '[{ document = "2@X/2022-01-01" }, { document = "1@X/2020-01-01" }]'),
        "citations in force between", "T-ONE",
    ),
    "later citation not begun": (
        RULE.replace('[{ document = "1@X/2020-01-01" }]', '[{ document = "1@X/2020-01-01" }, { document = "2@X/2022-01-01" }]'),
        "citations in force between", "T-ONE",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rules", "expected", "rule"), MORE.values(), ids=MORE)
def test_more_faults_of_rules(tmp_path, rules, expected, rule):
    found = [p for p in problems(tmp_path, rules=rules) if expected in p.expected]
    assert [(p.file, p.rule) for p in found[:1]] == [("test/rules/one.toml", rule)]


def test_text_over_several_lines_does_not_move_the_lines(tmp_path):
    long = RULE.replace(
        'title = { vi = "a", lo = "b", en = "c" }',
        'title = { vi = """a\n[[rules]]\nid = 1\n""", lo = "b", en = "c" }',
    )
    assert problems(tmp_path, rules=long) == []
    broken = long.replace("value = 5", 'value = "five"')
    (tmp_path / "test" / "rules" / "one.toml").write_text(broken, encoding="utf-8")
    assert [p.line for p in packs.load(tmp_path / "test")[1]] == [21]


SUCCESSION = """\
[[successions]]
key = "all"
subject = { vi = "a", lo = "b", en = "c" }
links = [["1@X/2020-01-01"], ["2@X/2022-01-01"]]
confidence = "A"
"""


def test_chains_name_documents_of_the_register(tmp_path):
    build(tmp_path, successions=SUCCESSION)
    pack, found = packs.load(tmp_path / "test")
    assert found == []
    chain = pack.successions[0]
    assert chain.after("1@X/2020-01-01") == ("2@X/2022-01-01",)
    assert chain.after("2@X/2022-01-01") == ()
    file = tmp_path / "test" / "successions.toml"
    for old, new in (('["1@X/2020-01-01"]', '["9@X"]'), ('[["1@X', '["1@X')):
        text = SUCCESSION.replace(old, new)
        if new == '["1@X':
            text = SUCCESSION.replace(
                '[["1@X/2020-01-01"], ["2@X/2022-01-01"]]', '["1@X"]'
            )
        file.write_text(text, encoding="utf-8")
        found = packs.load(tmp_path / "test")[1]
        assert [(p.file, p.line, p.rule) for p in found] == [
            ("test/successions.toml", 4, "all")
        ]


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (DOCUMENTS + DOCUMENTS.split("\n\n")[0], "each document once"),
        (DOCUMENTS.replace("date = 2022-01-01", "date = 2022-01-01\nin_force_to = 2021-01-01"), "an end after the start"),
    ],
)  # fmt: skip
def test_more_faults_of_documents(tmp_path, documents, expected):
    found = problems(tmp_path, documents=documents)
    assert expected in {p.expected for p in found}


POSTS = """\
[[posts]]
key = "p"
label = { vi = "a", lo = "b", en = "c" }
kinds = ["nothing"]
"""


def test_faults_of_units_and_posts(tmp_path):
    twice = UNITS.replace('children = [{ kind = "missing" }]\n', "")
    twice += twice[twice.index("[[kinds]]") :]
    twice = twice.replace(
        "level = 1\n", "level = 1\nfrom = 2025-01-01\nto = 2024-01-01\n", 1
    )
    found = problems(tmp_path, units=twice, posts=POSTS)
    assert {p.expected for p in found} == {
        "“to” after “from”", "each kind once", "kinds of units.toml",
    }  # fmt: skip
    assert {p.file for p in found} == {"test/units.toml", "test/posts.toml"}
    wrong = POSTS.replace('["nothing"]', "[1]")
    (tmp_path / "test" / "posts.toml").write_text(wrong, encoding="utf-8")
    found = packs.load(tmp_path / "test")[1]
    assert any("a list of texts" in p.expected for p in found)


def test_a_right_set_names_rights_that_are_described(tmp_path):
    (tmp_path / "right-sets.toml").write_text(
        '[[sets]]\nkey = "s"\nlabel = { vi = "a", lo = "b", en = "c" }\n'
        'description = { vi = "a", lo = "b", en = "c" }\nrights = ["fly"]\n',
        encoding="utf-8",
    )
    found = read_shared(tmp_path)[1]
    assert [(p.line, p.found) for p in found] == [(5, "“fly”")]


def test_unknown_pack_and_rule_are_not_found():
    with pytest.raises(NoSuchPack):
        packs.rulebook("nowhere")
    with pytest.raises(NoSuchRule):
        packs.rule("NOPE")
