"""The house keeps its own rules: sizes, clocks, doors, markup, texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import checks

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "banyan"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(PACKAGE.rglob("*.html"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

MAX_FILE = 500
MAX_FUNCTION = 50


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_wins() -> None:
    long = {
        _name(p): n
        for p in (*MODULES, *TEMPLATES, *TESTS)
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > MAX_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_one_can_hold() -> None:
    long = [
        f"{_name(p)}:{f.lineno} {f.name}"
        for p in MODULES
        for f in _functions(p)
        if (f.end_lineno or 0) - f.lineno + 1 > MAX_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        _name(p)
        for p in MODULES
        if p.name != "apps.py"
        and p.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert silent == []


CLOCKS = re.compile(r"\b(datetime\.now|date\.today|timezone\.now|datetime\.today)\(")


def test_only_the_kernel_asks_the_clock() -> None:
    asking = [
        _name(p)
        for p in MODULES
        if p != PACKAGE / "kernel" / "clock.py"
        and CLOCKS.search(p.read_text(encoding="utf-8"))
    ]
    assert asking == []


def test_no_room_opens_the_models_of_another() -> None:
    """Foreign keys are strings; another room is entered by its queries."""
    rooms = {p.parent.name for p in PACKAGE.glob("*/models.py")} - {"base"}
    rooms |= {p.parent.parent.name for p in PACKAGE.glob("*/models/__init__.py")}
    pattern = re.compile(r"banyan\.(\w+)\.models|get_model\(")
    found = []
    for path in MODULES:
        room = path.relative_to(PACKAGE).parts[0]
        for other in re.findall(
            r"from banyan\.(\w+)\.models import", path.read_text(encoding="utf-8")
        ):
            if other in rooms and other != room:
                found.append(f"{_name(path)} opens {other}")
    assert pattern is not None
    assert found == []


INLINE = re.compile(r"""\s(style|on[a-z]+)\s*=\s*["']|<script(?![^>]*\bsrc=)[^>]*>""")


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_templates_hold_no_inline_style_or_script(path: Path) -> None:
    text = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S
    )
    assert INLINE.findall(text) == []


def test_templates_trust_no_text() -> None:
    trusting = [
        _name(p)
        for p in TEMPLATES
        if re.search(r"\|\s*safe\b|autoescape off", p.read_text(encoding="utf-8"))
    ]
    assert trusting == []


HARD_TEXT = re.compile(r">([^<>{}]*[A-Za-z]{3,}[^<>{}]*)<")


def test_templates_hold_no_untranslated_sentence() -> None:
    """Text between tags comes from a translation tag or a variable."""
    found = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        text = re.sub(
            r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->", "", text, flags=re.S
        )
        text = re.sub(
            r"{% (blocktranslate|blocktrans).*?{% end\1 %}", "", text, flags=re.S
        )
        for match in HARD_TEXT.finditer(text):
            words = match.group(1).strip()
            if words not in ALLOWED_WORDS:
                found.append(f"{_name(path)}: {words[:60]}")
    assert found == []


ALLOWED_WORDS = {
    "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN",
    "Banyan",
    "SPECIMEN",
    "JSON",
    "CSV",
    "PDF",
    "DOCX",
    "XLSX",
}


def test_every_service_takes_the_actor_first_and_by_name() -> None:
    wrong = []
    for path in MODULES:
        relative = path.relative_to(PACKAGE)
        if not (relative.name == "services.py" or "services" in relative.parts[:-1]):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not re.search(VERBS, node.name):
                continue
            args = [a.arg for a in node.args.kwonlyargs]
            if args[:1] != ["actor"] and "actor" not in args:
                wrong.append(f"{_name(path)}:{node.lineno} {node.name}")
    assert wrong == []


VERBS = r"_(open|close|end|set|add|change|correct|take|give|revoke|withdraw|load|apply|undo|plan|establish|dissolve|register|erase|start|finish|drop)$"


def test_every_migration_comes_without_application_imports() -> None:
    found = [
        _name(p)
        for p in PACKAGE.rglob("migrations/0*.py")
        if re.search(r"from banyan\.(\w+)\.(models|services|queries)", p.read_text())
    ]
    assert found == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    marks = re.compile(r"mark\.(skip|skipif|xfail)|pytest\.(skip|xfail)\(")
    found = [
        _name(p)
        for p in TESTS
        if p.name != "test_house.py" and marks.search(p.read_text())
    ]
    assert found == []


RIGHT = re.compile(
    r"""["']((?:unit|person|membership|office|decision|ledger|rulebook|account|grant"""
    r"""|file|figures|exchange|settings|jobs)\.(?:read|write|admin|sensitive|verify"""
    r"""|seal|erase|restore))["']"""
)


def test_every_right_named_in_the_code_is_defined() -> None:
    named = set()
    for path in MODULES:
        named |= set(RIGHT.findall(path.read_text(encoding="utf-8")))
    shared = (PACKAGE / "packs" / "right-sets.toml").read_text(encoding="utf-8")
    defined = set(re.findall(r'^key = "([a-z]+\.[a-z]+)"', shared, flags=re.M))
    assert named - defined == set()


def test_tables_that_go_out_are_written_by_those_who_escape() -> None:
    """Whoever writes CSV escapes its cells; a workbook gets strings as strings."""
    wrong = []
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if "csv.writer(" in text and "formulas import" not in text:
            wrong.append(f"{_name(path)}: CSV")
        if "xlsxwriter" in text and "sheet.write(" in text:
            wrong.append(f"{_name(path)}: XLSX")
    assert wrong == []


@pytest.mark.django_db
def test_nothing_is_wrong_with_the_set_up() -> None:
    """Also on a database: whoever migrates reads no warning that is not for them."""
    said = checks.run_checks(databases=["default"])
    assert [one for one in said if not one.is_silenced()] == []
