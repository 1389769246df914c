"""What a report tells in passing: sights that were seen, gifts, flowers laid."""

from __future__ import annotations

import re

from .lexicon import phrases
from .segments import Sentence

SEEN = phrases("passing", "seen")
WORKED = phrases("passing", "worked")
"""With one of these something was worked on while it was seen."""
THANKS = phrases("passing", "thanks")
"""What is only thanked for was done long before."""


def is_in_passing(language: str, sentence: Sentence) -> bool:
    """Say whether a sentence tells only of what guests saw, were given or gave thanks for."""
    if re.match(THANKS[language], sentence.text):
        return True
    seen = re.search(SEEN[language], sentence.text) is not None
    return seen and re.search(WORKED[language], sentence.text) is None
