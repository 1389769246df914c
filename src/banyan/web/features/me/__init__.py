"""Oneself: contacts, requests for a correction, taking one's data away; answering."""
