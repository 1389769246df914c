"""The ledger: what was done, to which record, by whom, sealed or not; proofs."""
