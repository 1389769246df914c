"""The environment of the tests, set before Django reads its settings.

Loaded as an early plugin (``-p`` in pyproject): a conftest would come too late.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

DEMO = os.environ.get("BANYAN_TEST_DEMO", "")
DATA = Path(tempfile.mkdtemp(prefix="banyan-test-"))

os.environ["BANYAN_DATA"] = str(DATA)
os.environ["BANYAN_DEMO"] = "yes" if DEMO else "no"
os.environ["BANYAN_MEANING"] = "no"  # whatever is installed; tests bring an encoder
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

for part in ("keys", "files", "assets", "secret", "heads.log") if DEMO else ():
    source = Path(DEMO) / part
    if source.is_dir():
        shutil.copytree(source, DATA / part, dirs_exist_ok=True)
    elif source.exists():
        shutil.copy(source, DATA / part)
