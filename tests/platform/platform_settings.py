"""The settings of the platform, with a folder of its own for every run."""

import atexit
import os
import shutil
import tempfile

os.environ["KLASTR_HOME"] = tempfile.mkdtemp(prefix="klastr-tests-")
atexit.register(shutil.rmtree, os.environ["KLASTR_HOME"], ignore_errors=True)

from klastr_platform.site.settings import *  # noqa: E402, F403
