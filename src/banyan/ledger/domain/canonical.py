"""One value, one sequence of bytes, whatever database or program it came from.

Every function turns a value, as Python, SQLite or PostgreSQL give it, into its
canonical text (or bytes, or ``None``). A value that cannot be read keeps its
plain form: it then differs from every sound value, which is what a check needs.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

Canonical = str | bytes | None
Pair = tuple[str, Canonical]


def net(value: Canonical) -> bytes:
    """Return ``length:bytes,`` of one canonical value; ``-`` for none."""
    if value is None:
        return b"-"
    raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return b"%d:%b," % (len(raw), raw)


def header(names: Iterable[str]) -> bytes:
    """Return what binds the values that follow to the names of their columns."""
    return net(",".join(names))


def pack(head: bytes, values: Iterable[Canonical]) -> bytes:
    """Return the bytes of a whole row: its header, then each value.

    The same bytes as :func:`net` of every value, in half the time: texts are
    put together as text and encoded once.
    """
    parts: list[str] = []
    for value in values:
        if value is None:
            parts.append("-")
        elif isinstance(value, str):
            size = len(value) if value.isascii() else len(_encoded(value))
            parts.append(f"{size}:{value},")
        else:
            head += _encoded("".join(parts)) + net(value)
            parts = []
    return head + _encoded("".join(parts))


def _encoded(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def pack_pairs(pairs: Sequence[Pair]) -> bytes:
    """Return the bytes of named values."""
    return pack(header(name for name, _ in pairs), (value for _, value in pairs))


def text(value: Any) -> Canonical:
    """Text as it is."""
    return value if value is None or value.__class__ is str else str(value)


def integer(value: Any) -> Canonical:
    """A whole number in decimal."""
    return None if value is None else str(value)


def boolean(value: Any) -> Canonical:
    """``true`` or ``false``; SQLite keeps 1 and 0."""
    if value is None:
        return None
    if value in (0, 1):
        return "true" if value else "false"
    return str(value)


@lru_cache(maxsize=65536)
def date(value: Any) -> Canonical:
    """A day as ISO text."""
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def instant(value: Any) -> Canonical:
    """An instant in UTC with six digits of a second; without a zone it is UTC."""
    if value is None:
        return None
    if value.__class__ is str:
        return _instant_text(value)
    if not isinstance(value, dt.datetime):
        return str(value)
    if value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{value.isoformat(timespec='microseconds')}Z"


def _instant_text(value: str) -> str:
    """Read what a database wrote: usually only the separator and the end differ."""
    if len(value) == 27 and value[-1] == "Z":
        return value
    if len(value) == 26 and value[10] == " ":
        return f"{value[:10]}T{value[11:]}Z"
    if len(value) == 19 and value[10] == " ":
        return f"{value[:10]}T{value[11:]}.000000Z"
    try:
        return str(instant(dt.datetime.fromisoformat(value)))
    except ValueError:
        return value


def uuid(value: Any) -> Canonical:
    """A UUID as 36 characters; SQLite keeps 32."""
    if value is None:
        return None
    raw = str(value)
    if len(raw) != 32:
        return raw
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


def binary(value: Any) -> Canonical:
    """Bytes as they are."""
    if value is None:
        return None
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return str(value)


def json_text(value: Any) -> Canonical:
    """JSON text with sorted keys, compact, numbers without exponent."""
    return None if value is None else _json_text(str(value))


@lru_cache(maxsize=65536)
def _json_text(raw: str) -> str:
    if raw in ("{}", "[]"):
        return raw
    fractions: list[str] = []

    def fraction(digits: str) -> float:
        fractions.append(digits)
        return float(digits)

    try:
        value = json.loads(raw, parse_float=fraction)
    except ValueError:
        return raw
    if fractions:
        return _plain(value)
    return _dumps(value)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> str:
    """Write JSON that holds fractions: 1.0 and 1 are the same number.

    A database may keep numbers as decimals and give 1E16 back with sixteen
    noughts, so that exponents and trailing noughts cannot be part of the form.
    """
    if isinstance(value, dict):
        inner = (f"{_dumps(k)}:{_plain(v)}" for k, v in sorted(value.items()))
        return "{" + ",".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_plain(v) for v in value) + "]"
    return _number(value) if isinstance(value, float) else _dumps(value)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return repr(value)
    digits = format(Decimal(repr(value)), "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "0") else digits


Reader = Callable[[Any], Canonical]
Packer = Callable[[Sequence[Any]], bytes]
COMING_AGAIN: tuple[Reader, ...] = (boolean, date, instant)
"""What the rows of one act share: its form is kept."""

_WRITTEN: dict[Reader, str] = {
    integer: """
  if v{n}.__class__ is int:
    t = str(v{n})
    v{n} = f"{{len(t)}}:{{t}},"
  else:
    v{n} = net_text(v{n})""",
    text: """
  if v{n}.__class__ is str and v{n}.isascii():
    v{n} = f"{{len(v{n})}}:{{v{n}}},"
  else:
    v{n} = net_text(v{n})""",
}
_READ = """
  v{n} = r{n}(v{n})"""


def packer(head: bytes, readers: Sequence[Reader]) -> Packer | None:
    """Return :func:`pack` for rows of these readers; ``None`` where bytes may come.

    A function is written for them that has no loop over the columns and calls
    nothing for numbers and plain text: a third less time.
    """
    if binary in readers:
        return None
    names: dict[str, Any] = {"head": head, "net_text": net_text}
    names |= {f"r{n}": _netted(read) for n, read in enumerate(readers)}
    every = [f"v{n}" for n in range(len(readers))]
    steps = "".join(_WRITTEN.get(r, _READ).format(n=n) for n, r in enumerate(readers))
    whole = "".join(f"{{{name}}}" for name in every)
    source = (
        f"def packed(row):\n  {', '.join(every)}, = row{steps}\n"
        f'  return head + f"{whole}".encode("utf-8", "surrogatepass")'
    )
    # of the words above alone
    exec(source, names)  # noqa: S102  # nosec B102
    written: Packer = names["packed"]
    return written


def _netted(read: Reader) -> Callable[[Any], str]:
    def netted(value: Any) -> str:
        return net_text(read(value))

    kept = lru_cache(maxsize=16384, typed=True)(netted)
    return kept if read in COMING_AGAIN else netted


def net_text(value: Any) -> str:
    """Return :func:`net` of a text, as text."""
    if value is None:
        return "-"
    if value.__class__ is not str:
        value = str(value)
    size = len(value) if value.isascii() else len(_encoded(value))
    return f"{size}:{value},"
