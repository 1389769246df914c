"""Every command, given nonsense, says why not: an exit code and never a traceback.

With ``--json`` the refusal is JSON, alone on standard output.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from banyan.cli.main import build_parser, main

pytestmark = pytest.mark.django_db

LEFT_OUT = {
    "serve": "runs until it is stopped",
    "worker": "runs until it is stopped",
    "demo": "builds an installation",
    "synth": "fills an installation",
    "migrate": "changes tables, which a test may not",
    "areas": "takes over tables of areas for many seconds",
    "backup": "copies the running installation",
    "assets": "makes fonts",
    "reference": "writes into the sources",
    "translations": "writes into the sources",
    "training-date": "moves the day of the whole process",
    "cases check": "plays every procedure in a process of its own",
}
NONSENSE = ("zz", "2026", "/nope/x")
NUMBER = "999999"
CODES = (0, 1, 2)
Parser = argparse.ArgumentParser


def _commands(parser: Parser, path: tuple[str, ...] = ()) -> Iterator[Any]:
    if " ".join(path) in LEFT_OUT:
        return
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield pytest.param(path, parser, id=" ".join(path))
        return
    for name, child in inner[0].choices.items():
        yield from _commands(child, (*path, name))


def _value(action: argparse.Action, given: str) -> str:
    """Return nonsense that the reader of the arguments lets through."""
    if action.choices:
        return str(next(iter(action.choices)))
    if action.type is int:
        return NUMBER
    if action.type is not None:
        try:
            action.type(given)  # type: ignore[operator]
        except Exception:  # noqa: BLE001 (whatever a reader of arguments raises)
            return "2026-01-01"
    return given


def _typed(parser: Parser, given: str, *, whole: bool) -> list[str]:
    """Return arguments for what must be there; ``whole``: for everything else too."""
    words, options = [], []
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction) or action.dest == "json":
            continue
        value = [] if action.nargs == 0 else [_value(action, given)]
        if not action.option_strings:
            words += value
        elif action.required or (whole and action.dest != "account"):
            options += [action.option_strings[-1], *value]
    return options + words


def _tries(parser: Parser) -> Iterator[list[str]]:
    for given in NONSENSE:
        for whole in (False, True):
            yield _typed(parser, given, whole=whole)


def _has_json(parser: Parser) -> bool:
    return any(action.dest == "json" for action in parser._actions)


@pytest.mark.parametrize(("path", "parser"), list(_commands(build_parser())))
def test_nonsense_is_refused(
    path: Sequence[str], parser: Parser, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115, PTH123
    as_json = _has_json(parser)
    for typed in _tries(parser):
        command = [*path, *typed, *(["--json"] if as_json else [])]
        try:
            code: Any = main(command)
        except SystemExit as usage:  # wrong arguments: said by the reader of them
            assert usage.code == 2, command
            capsys.readouterr()
            continue
        out, err = capsys.readouterr()
        assert code in CODES, command
        if as_json and (out or code):
            assert out, f"{command} is silent: {err}"
            json.loads(out)


def test_what_is_left_out_is_still_a_command() -> None:
    known = {" ".join(p.values[0]) for p in _commands(build_parser())}
    inner = build_parser()._actions
    names = {n for a in inner if a.dest == "command" for n in a.choices or ()}
    assert {word.partition(" ")[0] for word in LEFT_OUT} <= names
    assert not LEFT_OUT.keys() & known
