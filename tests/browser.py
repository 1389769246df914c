"""Makes sure that a browser for the journeys is there; installs it when it may.

Chromium comes from the system's packages. As root on Debian it is installed;
elsewhere a missing browser is an error with what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = ("chromium", "poppler-utils", "fonts-noto-core")


def main() -> int:
    """Return 0 when Chromium and pdftoppm can be run."""
    if shutil.which("chromium") and shutil.which("pdftoppm"):
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        subprocess.run([*install, *PACKAGES], check=True, env=environment, **quiet)
        return 0
    print(
        "The browser journeys need Chromium and pdftoppm. Install them with your "
        f"system's packages: {', '.join(PACKAGES)}.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
