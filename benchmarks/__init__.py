"""Measures Banyan on a synthetic registry, beside the raw SQL that answers the same."""
