"""Administration: accounts, rights, help from outside, packs, retention, settings."""
