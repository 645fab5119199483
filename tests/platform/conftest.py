"""What tests of the platform may ask for."""

from __future__ import annotations

import pytest

from klastr_platform.places.actions.load_codes import load_codes
from klastr_platform.register.actions.fill_with_demo import fill_with_demo


@pytest.fixture
def codes(db: None) -> None:
    """Regions and industries."""
    load_codes()


@pytest.fixture
def demo(codes: None) -> None:
    """A hundred and twenty invented organisations."""
    assert fill_with_demo(count=120, seed=1) == 120
