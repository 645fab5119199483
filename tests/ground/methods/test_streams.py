"""Random streams by name."""

from __future__ import annotations

from klastr.methods.streams import stream


def test_every_name_and_seed_has_a_stream_of_its_own_and_always_the_same() -> None:
    first = stream(1, "CZ08").random(3).tolist()
    assert stream(1, "CZ08").random(3).tolist() == first
    assert stream(1, "CZ07").random(3).tolist() != first
    assert stream(2, "CZ08").random(3).tolist() != first
