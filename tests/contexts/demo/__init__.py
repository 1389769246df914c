"""Tests of the demonstration and the synthetic registry."""
