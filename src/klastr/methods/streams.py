"""Random numbers that do not depend on what else is drawn."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """A random stream of its own for every name, the same on every machine."""
    return np.random.Generator(np.random.SFC64([seed, zlib.crc32(name.encode())]))
