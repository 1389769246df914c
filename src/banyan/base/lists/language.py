"""The filter language: reading it from an address or a command, writing it.

::

    grade is official and (age ge 55 or not unit under N103@party)
    joined from 2020 to 2024 and card empty and name has 'do quyen'
    grade in (official, probationary)

Words, not signs, so that an address stays readable; ``=``, ``!=``, ``<``, ``<=``,
``>``, ``>=`` and ``~`` are understood too. A value of several words may stand as it
is; one that holds a sign, or "and" or "or", stands in quotes, a quote in it twice.
"and" binds closer than "or".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import Sentence
from banyan.kernel.text import gettext_noop as _

from .tree import AllOf, Node, Not, Term, all_of, any_of, depth_of, negated, terms_of

LONGEST = 4_000
DEEPEST = 8
MOST_TERMS = 60

OPS = ("is", "has", "starts", "lt", "le", "ge", "gt", "from", "in", "under", "empty")
SIGNS = {"=": "is", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "~": "has"}
WORDS = frozenset((*OPS, "and", "or", "not", "to"))
"""The words of the language: a value that is one of them is written in quotes."""
JOINING = frozenset(("and", "or"))

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<sign><=|>=|!=|[=<>~])
    | (?P<mark>[(),])
    | '(?P<single>(?:[^']|'')*)'
    | "(?P<double>(?:[^"]|"")*)"
    | (?P<word>[^\s(),'"=<>~!]+)
    )""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"[^\s(),'\"=<>~!]+\Z")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """The word in small letters, if it is one of the language."""
        lower = self.text.lower()
        return lower if self.kind == "word" and lower in WORDS else ""


def parse(text: str) -> Node | None:
    """Read a filter; ``None`` for an empty one.

    Raises InputError that says what was found, where, and what is understood.
    """
    if not text.strip():
        return None
    if len(text) > LONGEST:
        raise _fault(
            "filter.too_long",
            _("The filter is longer than %(most)s characters."),
            most=LONGEST,
        )
    node = _Reader(text).whole()
    too_much(node)
    return node


def too_much(node: Node | None) -> None:
    """Raise InputError when a filter has more tests or groups than is answered."""
    if len(terms_of(node)) > MOST_TERMS or depth_of(node) > DEEPEST * 2:
        raise _fault(
            "filter.too_much",
            _(
                "The filter has more than %(tests)s conditions, or groups deeper "
                "than %(deep)s."
            ),
            tests=MOST_TERMS,
            deep=DEEPEST,
        )


def _fault(code: str, template: str, **values: object) -> InputError:
    return InputError(problems=[Problem.of(code, template, field="f", **values)])


class _Reader:
    """Reads one text, token by token."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens())
        self.place = 0
        self.deep = 0

    def _tokens(self) -> list[_Token]:
        found, at = [], 0
        while self.text[at:].strip():
            match = _TOKEN.match(self.text, at)
            if match is None:
                rest = self.text[at:].strip()
                raise self._expected(_("a closing quote, or no quote"), rest)
            kind = str(match.lastgroup)
            text = match[kind]
            if kind in ("single", "double"):
                quote = "'" if kind == "single" else '"'
                kind, text = "quoted", text.replace(quote * 2, quote)
            found.append(_Token(kind, text, match.start(match.lastgroup or 0)))
            at = match.end()
        return found

    def whole(self) -> Node:
        """Read everything."""
        node = self.either()
        if self.place < len(self.tokens):
            raise self._expected(_("“and”, “or” or the end"))
        return node

    def either(self) -> Node:
        """Read parts joined by "or"."""
        parts = [self.both()]
        while self._take("or"):
            parts.append(self.both())
        node = any_of(*parts)
        assert node is not None  # noqa: S101
        return node

    def both(self) -> Node:
        """Read parts joined by "and"."""
        parts = [self.one()]
        while self._take("and"):
            parts.append(self.one())
        node = all_of(*parts)
        assert node is not None  # noqa: S101
        return node

    def one(self) -> Node:
        """Read a test, a group in brackets or the opposite of one."""
        self.deep += 1
        if self.deep > DEEPEST * 4:
            raise _fault(
                "filter.too_deep",
                _("The filter has brackets deeper than %(deep)s."),
                deep=DEEPEST,
            )
        try:
            if self._take("not"):
                return negated(self.one())
            if self._mark("("):
                node = self.either()
                if not self._mark(")"):
                    raise self._expected(_("a closing bracket"))
                return node
            return self.test()
        finally:
            self.deep -= 1

    def test(self) -> Node:
        """Read a field, an operator and its values."""
        field = self._next
        if field is None or field.kind != "word" or field.word:
            raise self._expected(_("the name of a field"))
        self.place += 1
        token = self._next
        if token is not None and token.kind == "sign":
            self.place += 1
            op = SIGNS.get(token.text, "is")
            made = Term(field.text, op, (self.value(),))
            return Not(made) if token.text == "!=" else made
        op = token.word if token is not None else ""
        if op not in OPS:
            raise self._expected(_("one of: %(known)s"), known=", ".join(OPS))
        self.place += 1
        return Term(field.text, op, self.values(op))

    def values(self, op: str) -> tuple[str, ...]:
        """Read as many values as an operator has."""
        if op == "empty":
            return ()
        if op == "from":
            low = self.value(JOINING | {"to"})
            if not self._take("to"):
                raise self._expected(_("“to” and the end of the range"))
            return low, self.value()
        if op == "in":
            return self.several()
        return (self.value(),)

    def several(self) -> tuple[str, ...]:
        """Read values in brackets."""
        if not self._mark("("):
            raise self._expected(_("values in brackets"))
        found = [self.value()]
        while self._mark(","):
            found.append(self.value())
        if not self._mark(")"):
            raise self._expected(_("a comma or a closing bracket"))
        return tuple(found)

    def value(self, stops: frozenset[str] = JOINING) -> str:
        """Read one value: in quotes, or words up to one that joins conditions."""
        token = self._next
        if token is not None and token.kind == "quoted":
            self.place += 1
            return token.text
        words = []
        while (
            (token := self._next) and token.kind == "word" and token.word not in stops
        ):
            words.append(token.text)
            self.place += 1
        if not words:
            raise self._expected(_("a value"))
        return " ".join(words)

    @property
    def _next(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _take(self, word: str) -> bool:
        token = self._next
        if token is None or token.word != word:
            return False
        self.place += 1
        return True

    def _mark(self, mark: str) -> bool:
        token = self._next
        if token is None or token.kind != "mark" or token.text != mark:
            return False
        self.place += 1
        return True

    def _expected(
        self, what: str, found: str | None = None, **values: object
    ) -> InputError:
        token = self._next if found is None and hasattr(self, "tokens") else None
        at = token.at if token else len(self.text)
        typed = found if found is not None else self.text[at : at + 40]
        template = _("The filter cannot be read at “%(typed)s”: expected is %(what)s.")
        if not typed:
            template = _("The filter ends too early: expected is %(what)s.")
        problem = Problem.of(
            "filter.syntax",
            template,
            typed=typed[:40],
            what=Sentence(what, tuple(values.items())),
            field="f",
            way_out=_(
                "Write it like: grade is official and (age ge 55 or not sex is f). "
                "A value with signs stands in quotes."
            ),
        )
        return InputError(problems=[problem])


def written(node: Node | None) -> str:
    """Write a filter so that :func:`parse` reads the same; "" for none."""
    return "" if node is None else _written(node, 0)


def _written(node: Node, within: int) -> str:
    """Write a node; ``within`` is how close its surroundings bind (0 to 2)."""
    if isinstance(node, Term):
        return _test(node)
    if isinstance(node, Not):
        return f"not {_written(node.part, 2)}"
    own, word = (1, " and ") if isinstance(node, AllOf) else (0, " or ")
    text = word.join(_written(part, own + 1) for part in node.parts)
    return f"({text})" if within > own else text


def _test(test: Term) -> str:
    head = f"{test.field} {test.op}"
    values = [quoted(value) for value in test.values]
    if test.op == "from":
        return f"{head} {' to '.join(values)}"
    if test.op == "in":
        return f"{head} ({', '.join(values)})"
    return " ".join([head, *values])


def quoted(value: str) -> str:
    """Return a value as it must stand in a filter."""
    if _PLAIN.match(value) and value.lower() not in WORDS:
        return value
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
