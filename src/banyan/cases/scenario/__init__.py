"""Scenarios: a kind played from its opening to its effect, with its refusals.

``packs/<pack>/scenarios/world.toml`` is the small organisation that every scenario
finds; ``packs/<pack>/scenarios/<kind>.toml`` adds people to it and plays acts through
the services. Everything runs in a transaction that is taken back.
"""

from .read import Act, Play, Scenario, scenario_files, scenario_of
from .run import Ran, run_scenario

__all__ = [
    "Act",
    "Play",
    "Ran",
    "Scenario",
    "run_scenario",
    "scenario_files",
    "scenario_of",
]
