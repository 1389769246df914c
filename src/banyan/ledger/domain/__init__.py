"""Pure parts of the ledger: canonical bytes, digests, trees of hashes, findings."""
