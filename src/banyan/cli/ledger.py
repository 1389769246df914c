"""Commands of the ledger: verify, proof, seal, the list of public keys."""

from __future__ import annotations

import argparse
from typing import Any

from banyan.kernel.actor import Actor, system_actor
from banyan.ledger import queries, services
from banyan.ledger.queries import Report

from .output import print_json


def register(commands: Any) -> None:
    """Add the commands of this module."""
    check = commands.add_parser("verify", help="check the ledger and every row")
    check.add_argument("--json", action="store_true")
    check.set_defaults(func=run_verify)
    ledger = commands.add_parser("ledger", help="proofs, seals and keys")
    inner = ledger.add_subparsers(dest="ledger_command", metavar="WHAT", required=True)
    proof = inner.add_parser("proof", help="the proof of one entry, to check offline")
    proof.add_argument("entry", type=int, help="the number of the entry")
    proof.add_argument("--reason", default="", help="why it is taken out")
    proof.add_argument("--json", action="store_true", help="a proof is always JSON")
    proof.set_defaults(func=run_proof)
    seal = inner.add_parser("seal", help="seal what is finished, now")
    seal.add_argument("--json", action="store_true")
    seal.set_defaults(func=run_seal)
    keys = inner.add_parser("keys", help="the public keys of the seals")
    keys.add_argument("--json", action="store_true")
    keys.set_defaults(func=run_keys)


def run_verify(args: argparse.Namespace) -> int:
    """Check everything; 1 and the first touched row when anything was changed."""
    report = queries.verify(_actor())
    if args.json:
        print_json(report.as_json())
    else:
        _print_report(report)
    return 0 if report.is_sound else 1


def _print_report(report: Report) -> None:
    for note in report.notes:
        print(f"note: {note.message}")
    counts = ", ".join(f"{n} {what}" for what, n in sorted(report.counts.items()))
    print(f"examined {counts or 'nothing'} in {report.seconds:.1f} s")
    if report.first is None:
        print("sound: nothing was changed outside the ledger")
        return
    print(f"TOUCHED: {report.first.where}: {report.first.template}")
    for finding in report.findings[1:20]:
        print(f"  also: {finding.where}: {finding.template}")
    if report.found > 20:
        print(f"  and {report.found - 20} more; --json lists up to 200")


def run_proof(args: argparse.Namespace) -> int:
    """Print the proof of one entry as JSON."""
    print_json(services.proof(_actor(), args.entry, reason=args.reason))
    return 0


def run_seal(args: argparse.Namespace) -> int:
    """Seal what is finished."""
    done = services.seal(actor=_actor())
    data = {"acts": done.acts, "readings": done.readings, "seals": list(done.seals)}
    if args.json:
        print_json(data)
    else:
        print(f"sealed {done.acts} acts and {done.readings} readings: {data['seals']}")
    return 0


def run_keys(args: argparse.Namespace) -> int:
    """Print the public keys, by key id: publish this list."""
    listed = {key_id: raw.hex() for key_id, raw in queries.public_keys().items()}
    if args.json:
        print_json(listed)
    else:
        for key_id, raw in listed.items():
            print(f"{key_id}  {raw}")
    return 0


def _actor() -> Actor:
    return system_actor("command line")
