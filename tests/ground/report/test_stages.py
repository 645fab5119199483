"""Life-cycle stages as the report's page gets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.lifecycle_rules import OUTCOMES
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.report.documents import write_report
from klastr.report.payload import UNDEFINED, cells_of
from klastr.report.stages import REASONS, stage_columns, stage_words
from klastr.report.words import words


@pytest.fixture(scope="module")
def stages(example: RegionalClusters) -> LifecycleStages:
    return lifecycle_stages(example, draws=100)


def test_every_cell_has_a_stage_or_a_reason(stages: LifecycleStages) -> None:
    columns = stage_columns(stages)
    stage = columns["stage"]
    assert ((stage < len(OUTCOMES)) | ((stage >= 100) & (stage < 100 + len(REASONS)))).all()
    r, g = np.argwhere(stages.reasons == "hidden")[0]
    assert REASONS[stage[r, g] - 100] == "hidden"
    r, g = np.argwhere(stages.stage == "growing")[0]
    assert OUTCOMES[stage[r, g]] == "growing"
    assert columns["stage_sure"][r, g] == round(stages.stage_probability[r, g] * 100)
    assert columns["yearly"][r, g] == pytest.approx(stages.measures["growth_a_year"][r, g] * 1000, abs=0.5)


def test_single_industries_have_no_entropy_on_the_page(stages: LifecycleStages) -> None:
    assert (stage_columns(stages)["entropy"] == UNDEFINED).all()


def test_the_columns_stand_beside_those_of_the_cells(example: RegionalClusters, stages: LifecycleStages) -> None:
    cells = cells_of(example, beside=stage_columns(stages))
    assert cells.columns["stage"].shape == cells.columns["persons"].shape
    k = cells.position(0, 0) if example.employment[0, 0] > 0 else 0
    assert cells.columns["stage"][k] == stage_columns(stages)["stage"][cells.region[k], cells.group[k]]


@pytest.mark.parametrize("language", ["en", "cs"])
def test_rules_and_reasons_are_said_in_the_language_of_the_page(stages: LifecycleStages, language: str) -> None:
    told = stage_words(stages, words(language))
    assert len(told["names"]) == len(OUTCOMES)
    assert len(told["reasons"]) == len(REASONS)
    assert all("{" not in reason for reason in told["reasons"])
    first = told["rules"][0]
    assert first["why"] == stages.rules.rules[0].why[language]
    assert first["conditions"][0].endswith("< 1.0" if language == "en" else "< 1,0")


def test_the_page_carries_stages_only_where_they_are_known(
    example: RegionalClusters, example_borders: CrossBorderClusters, stages: LifecycleStages, tmp_path: Path
) -> None:
    def embedded(name: str, given: LifecycleStages | None) -> dict:
        write_report(example, example_borders, tmp_path / name, stages=given)
        found = re.search(r'id="data"[^>]*>(.*?)</script>', (tmp_path / name).read_text(encoding="utf-8"), re.DOTALL)
        assert found
        return json.loads(found[1])

    assert embedded("with.html", stages)["stages"]["isDrawn"] is True
    without = embedded("without.html", None)
    assert without["stages"] is None
    assert "stage" not in without["cells"]
