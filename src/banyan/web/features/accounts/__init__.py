"""Signing in, the own account, second factors, sessions, rights and their reasons."""
