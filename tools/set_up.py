"""Finds a Python that klastr runs on, and lets it prepare the environment. Called by make.

This file alone must be readable by every Python that may be called `python3` (2.7, 3.4 and newer),
so that an old one answers with a sentence instead of a syntax error.
"""

import os
import subprocess
import sys

NEEDED = (3, 11)
NAMES = ["python3.%d" % minor for minor in (13, 12, 11, 14)] + ["python3"]


def is_new_enough(python):
    """Whether this program is a Python that klastr runs on; a pyenv shim of a version that is not active is not."""
    question = "import sys; sys.exit(0 if sys.version_info >= %r else 1)" % (NEEDED,)
    with open(os.devnull, "w") as nowhere:
        try:
            return subprocess.call([python, "-c", question], stdout=nowhere, stderr=nowhere) == 0
        except OSError:
            return False


def another_python():
    """The first Python on PATH that is new enough, or None."""
    for name in NAMES:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            candidate = os.path.join(folder, name)
            if folder and os.path.isfile(candidate) and is_new_enough(candidate):
                return candidate
    return None


def main():
    """Go on with this Python, with a newer one, or say in one sentence why not."""
    if sys.version_info >= NEEDED:
        from environment import prepare

        return prepare(sys.argv[1:])
    found = "%s is Python %s" % (sys.executable, ".".join(str(part) for part in sys.version_info[:3]))
    newer = another_python()
    if newer is None:
        sys.stderr.write(
            "klastr needs Python %d.%d or newer, but %s and there is no newer one on PATH: "
            "install one, or name it with `make PYTHON=/path/to/python3`.\n" % (NEEDED + (found,))
        )
        return 1
    return subprocess.call([newer, os.path.abspath(__file__)] + sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
