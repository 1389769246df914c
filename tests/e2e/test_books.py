"""The rulebook, the ledger, and a proof that is checked without Banyan."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
SignIn = Callable[..., Page]
RECORD = "main a[href^='/ledger/record/']"
VERIFIER = Path(__file__).resolve().parents[2] / "docs" / "verify_proof.py"


def test_the_rulebook_shows_disputes_changes_and_the_chain_of_documents(
    site: str, sign_in: SignIn
) -> None:
    page = sign_in("member")
    page.get_by_role("link", name="Rulebook").first.click()
    page.get_by_role("link", name="Admission", exact=True).click()
    expect(page.locator(".rule-card").first).to_be_visible()
    page.get_by_role("link", name="Disputed", exact=True).click()
    consent = page.locator("#ADM-OVER60-CONSENT")
    expect(consent.locator(".variants > li")).to_have_count(2)
    expect(consent).to_contain_text("never blocks on this rule")
    page.get_by_role("link", name="What changed").click()
    page.get_by_label("From").fill("2026-07-25")
    page.get_by_label("To", exact=True).fill("2026-07-26")
    page.get_by_role("button", name="Compare").click()
    row = page.get_by_role("row", name=re.compile("Start of the ceremony clock"))
    expect(row).to_contain_text("the day the decision is received")
    expect(row).to_contain_text("the day the decision is issued")
    row.get_by_role("link", name="208-QĐ/TW").click()
    here = page.locator(".chain li[aria-current=true]").first
    expect(here).to_contain_text("208-QĐ/TW")
    page.locator(".chain-link", has_text="20-QĐ/TW").first.click()
    expect(page.locator("dl.facts", has_text="Was replaced by")).to_contain_text("208")


def test_a_proof_of_a_record_is_valid_and_a_changed_one_is_not(
    site: str, sign_in: SignIn, tmp_path: Path
) -> None:
    page = sign_in("organiser")
    page.goto(f"{site}/ledger/?room=decisions")
    page.get_by_role("link", name="Took a decision").first.click()
    page.locator(RECORD).first.click()
    expect(page.locator("ol.acts li").first).to_be_visible()
    with page.expect_download() as begun:
        page.locator("ol.acts").get_by_role("button").or_(
            page.locator("ol.acts a[href*='/ledger/proof/']")
        ).first.click()
    proof = tmp_path / "proof.json"
    begun.value.save_as(proof)
    assert _verified(proof) == 0
    changed = json.loads(proof.read_text())
    changed["act"][0][1] = "0"
    proof.write_text(json.dumps(changed))
    assert _verified(proof) == 1


def _verified(proof: Path) -> int:
    command = [sys.executable, str(VERIFIER), str(proof)]
    return subprocess.run(command, check=False, capture_output=True).returncode
