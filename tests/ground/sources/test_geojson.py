"""What is and what is no GeoJSON."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from klastr.errors import InvalidGeography, UnreadableFile
from klastr.sources.geography import read_geography


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"region,name\nA,B\n", "not JSON"),
        (b'{"type": "FeatureCollection", "features": [{"ty', "goes wrong in line 1"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[1, 2]", "of the type 'list'"),
        (b"3", "of the type 'int'"),
        (b'{"type": "Topology", "objects": {}}', "TopoJSON"),
        (b'{"type": "Feature"}', "of the type 'Feature'"),
        (b'{"type": "FeatureCollection"}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no feature with a geometry"),
        (b'{"type": "FeatureCollection", "features": [null, 1, {"geometry": {}}]}', "whose properties hold nothing"),
    ],
)
def test_what_is_no_geography_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "shapes.geojson"
    path.write_bytes(content)
    with pytest.raises(InvalidGeography) as error:
        read_geography(path, ["A"])
    assert said in str(error.value)
    assert error.value.hint


def test_a_download_that_was_cut_off(tmp_path: Path) -> None:
    whole = gzip.compress(json.dumps({"type": "FeatureCollection", "features": []}).encode() * 99)
    path = tmp_path / "shapes.geojson.gz"
    for content in (whole[: len(whole) // 2], whole[:5], whole[:-20] + b"x" * 20):
        path.write_bytes(content)
        with pytest.raises(InvalidGeography, match="damaged or cut off"):
            read_geography(path, ["A"])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "shapes.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"did you mean shapes\.geojson"):
        read_geography(tmp_path / "shape.geojson", ["A"])
    with pytest.raises(UnreadableFile, match="There is no file"):
        read_geography(tmp_path / "nowhere" / "shape.geojson", ["A"])
