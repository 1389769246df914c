"""Checks a proof of one entry offline: plain Python, nothing of Banyan.

    python verify_proof.py PROOF.json [PUBLIC_KEY]

Give the public key (64 hexadecimal digits) that the organisation published;
without it the key inside the proof is used, and you must compare it yourself.
The algorithm is described in ledger.md. Exit code: 0 valid, 1 not valid.
"""

import hashlib
import json
import sys


def sha(raw):
    return hashlib.sha256(raw).digest()


def net(value):
    """One value: its length in bytes, a colon, the bytes, a comma; "-" for none."""
    if value is None:
        return b"-"
    raw = bytes.fromhex(value["hex"]) if isinstance(value, dict) else value.encode()
    return b"%d:%b," % (len(raw), raw)


def row(pairs):
    """A row: the names of its columns as one value, then each value."""
    return net(",".join(name for name, _ in pairs)) + b"".join(net(v) for _, v in pairs)


def climb(pairs, path):
    """From a leaf to the root of its tree, neighbour by neighbour."""
    top = sha(b"\x00" + sha(row(pairs)))
    for side, other in path:
        pair = {
            "left": (bytes.fromhex(other), top),
            "right": (top, bytes.fromhex(other)),
        }
        top = sha(b"\x01" + b"".join(pair[side]))
    return {"hex": top.hex()}


def check(proof, key=None):
    """Return what is wrong with the proof; empty when it is valid."""
    entry, act, seal = dict(proof["entry"]), dict(proof["act"]), dict(proof["seal"])
    values = proof["values"]
    if values is not None:
        salt = bytes.fromhex(values["salt"])
        if sha(salt).hex() != entry["salt_digest"]["hex"]:
            return "the salt is not that of the entry"
        packed = row(values["columns"]) if values["columns"] else b""
        if sha(salt + packed).hex() != entry["values_digest"]["hex"]:
            return "the values are not those of the entry"
    if entry["act"] != act["uid"]:
        return "the entry is of another act"
    if climb(proof["entry"], proof["entry_path"]) != act["root"]:
        return "the entry is not in the act"
    if climb(proof["act"], proof["act_path"]) != seal["acts_root"]:
        return "the act is not in the seal"
    public, signature = key or proof["public_key"], proof["signature"]
    if not signed(bytes.fromhex(public), sha(row(proof["seal"])), signature):
        return "the signature is not that of this key"
    return ""


# Ed25519 (RFC 8032, section 5.1.7) over the curve -x^2 + y^2 = 1 + d x^2 y^2.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def point(raw):
    """Read a point: y, and one bit that chooses between the two x."""
    y = int.from_bytes(raw, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P or (x == 0 and odd):
        raise ValueError("no point of the curve")
    return (P - x if x % 2 != odd else x), y


def add(a, b):
    cross = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + cross, -1, P)
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - cross, -1, P)
    return x % P, y % P


def times(number, a):
    total = (0, 1)
    while number:
        total = add(total, a) if number & 1 else total
        a, number = add(a, a), number >> 1
    return total


def signed(public, message, signature):
    raw = bytes.fromhex(signature)
    if len(raw) != 64 or len(public) != 32:
        return False
    s = int.from_bytes(raw[32:], "little")
    h = hashlib.sha512(raw[:32] + public + message).digest()
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    try:
        right = times(int.from_bytes(h, "little") % ORDER, point(public))
        return s < ORDER and times(s, base) == add(point(raw[:32]), right)
    except ValueError:
        return False


def main(words):
    with open(words[0], encoding="utf-8") as file:
        proof = json.load(file)
    try:
        wrong = check(proof, words[1] if len(words) > 1 else None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        wrong = f"it cannot be read ({error!r})"
    if wrong:
        print(f"NOT valid: {wrong}")
        return 1
    entry, act, seal = dict(proof["entry"]), dict(proof["act"]), dict(proof["seal"])
    print(f"valid: {entry['op']} {entry['kind']} {entry['subject']} by {act['kind']}")
    print(f"  at {act['at']}, organisation's day {act['on']}, by {act['actor_name']}")
    print(
        f"  seal {seal['number']} of {seal['at']}, head {sha(row(proof['seal'])).hex()}"
    )
    if len(words) == 1:
        print(f"  compare this key with the published one: {proof['public_key']}")
    if proof["values"] is None:
        print("  without values: they changed later, or were erased")
    for name, value in (proof["values"] or {"columns": []})["columns"]:
        print(f"  {name}: {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
