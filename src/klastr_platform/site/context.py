"""What the frame of every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from klastr_platform.register.queries import holds_invented

_SHEETS = ("tokens", "layout", "controls", "content", "messages", "pictures", "print")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Languages, and whether invented organisations are about."""
    return {
        "languages": settings.LANGUAGES,
        "holds_invented": holds_invented(),
        "sheets": [f"klastr/{name}.css" for name in _SHEETS],
    }
