"""A public key as sixty digits, in twelve groups of five: to be read out and compared.

Digits are the same in every language, on paper and on the telephone. Sixty of them
hold 199 of the 256 bits of the hash.
"""

from __future__ import annotations

import hashlib

DIGITS, GROUP = 60, 5


def fingerprint(public: bytes) -> str:
    """Return the fingerprint of a public key: sixty digits without blanks."""
    whole = int.from_bytes(hashlib.sha256(b"banyan-package:" + public).digest(), "big")
    return f"{whole % 10**DIGITS:0{DIGITS}d}"


def grouped(digits: str) -> str:
    """Return a fingerprint in groups of five, as it is read out."""
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def read(typed: str) -> str:
    """Return the digits of a fingerprint as somebody typed it; "" when it is none."""
    digits = "".join(str(int(c)) for c in typed if c.isdecimal())
    rest = [
        c for c in typed if not c.isdecimal() and not c.isspace() and c not in "-.·"
    ]
    return digits if len(digits) == DIGITS and not rest else ""
