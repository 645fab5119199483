"""Reading in Jupyter, where DuckDB has no progress bar to switch off."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient


@pytest.mark.slow
def test_a_csv_is_read_in_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("region,industry,jobs\nCZ01,C24,10\nCZ02,C25,30\n")
    lines = f"import klastr\nklastr.read_regional_table({str(path)!r}).table.regions"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(lines)])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    assert notebook.cells[0].outputs[-1]["data"]["text/plain"] == "('CZ01', 'CZ02')"
