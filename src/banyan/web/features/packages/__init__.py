"""Packages between installations: made, taken in, looked at, taken from; keys."""
