"""The set-up: pip's configuration reaches uv, an old Python gets a sentence, what was interrupted is made anew."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"


@pytest.fixture
def package_index(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(TOOLS)
    import package_index

    return package_index


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The module at work in a folder that is no checkout yet."""
    monkeypatch.syspath_prepend(TOOLS)
    import environment

    monkeypatch.chdir(tmp_path)
    Path("requirements").mkdir()
    Path("requirements/demo.txt").write_text("a==1\n")
    Path("requirements/test.txt").write_text("a==1\nb==1\n")
    Path("pyproject.toml").write_text("[project]\n")
    return environment


class Recorder:
    """Stands for uv or pip: makes folders, remembers what it was asked."""

    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[str] = []
        self.fails = fails

    def make(self, folder: Path) -> None:
        self.asked.append("make")
        (folder / "bin").mkdir(parents=True)
        (folder / "bin/python").touch()

    def fill(self, folder: Path, requirements: Path, *, exactly: bool) -> None:
        self.asked.append(f"fill {requirements.name}")
        if self.fails:
            raise KeyboardInterrupt


def test_a_later_section_of_pips_configuration_wins(package_index: ModuleType) -> None:
    listing = "install.index-url='two'\n:env:.index-url='three'\nglobal.index_url='one'\nfreeze.index-url='four'"
    assert package_index.pip_settings(listing) == {"index-url": "three"}


def test_a_mirror_set_for_pip_is_handed_on_to_uv(package_index: ModuleType, tmp_path: Path) -> None:
    certificate, wheels = tmp_path / "ca.pem", tmp_path / "wheels"
    certificate.touch()
    wheels.mkdir()
    settings = {
        "index-url": "https://mirror.invalid/all",
        "extra-index-url": "\nhttps://one.invalid\nhttps://two.invalid",
        "find-links": f"{wheels} {tmp_path / 'gone'}",
        "trusted-host": "mirror.invalid",
        "cert": str(certificate),
        "proxy": "http://proxy.invalid:3128",
    }
    variables = package_index.uv_variables(settings, {})
    assert variables["UV_DEFAULT_INDEX"] == "https://mirror.invalid/all"
    assert variables["UV_INDEX"] == "https://one.invalid https://two.invalid"
    assert variables["UV_FIND_LINKS"] == str(wheels)
    assert variables["UV_INSECURE_HOST"] == "mirror.invalid"
    assert variables["SSL_CERT_FILE"] == str(certificate)
    assert variables["HTTPS_PROXY"] == "http://proxy.invalid:3128"


def test_what_is_set_for_uv_is_left_alone(package_index: ModuleType) -> None:
    variables = package_index.uv_variables({"index-url": "https://pip.invalid"}, {"UV_DEFAULT_INDEX": "mine"})
    assert "UV_DEFAULT_INDEX" not in variables


def test_no_configuration_changes_no_index(package_index: ModuleType) -> None:
    assert package_index.uv_variables({}, {}) == {"UV_INDEX_STRATEGY": "unsafe-best-match"}


def test_an_environment_that_is_ready_stays_as_it_is(environment: ModuleType) -> None:
    demo = environment.PURPOSES["demo"]
    assert not environment.is_ready(demo)
    environment.install(demo, Recorder())
    assert environment.is_ready(demo)


@pytest.mark.parametrize("changed", ["requirements/demo.txt", "pyproject.toml"])
def test_changed_requirements_are_installed_into_the_same_environment(environment: ModuleType, changed: str) -> None:
    demo, again = environment.PURPOSES["demo"], Recorder()
    environment.install(demo, Recorder())
    Path(changed).write_text("c==1\n")
    assert not environment.is_ready(demo)
    environment.install(demo, again)
    assert again.asked == ["fill demo.txt"]
    assert environment.is_ready(demo)


def test_the_environment_for_tests_serves_the_demo(environment: ModuleType) -> None:
    environment.install(environment.PURPOSES["test"], Recorder())
    assert environment.is_ready(environment.PURPOSES["demo"])


def test_the_environment_for_the_demo_does_not_serve_tests(environment: ModuleType) -> None:
    environment.install(environment.PURPOSES["demo"], Recorder())
    assert not environment.is_ready(environment.PURPOSES["test"])


def test_what_was_interrupted_is_made_anew(environment: ModuleType) -> None:
    demo, again = environment.PURPOSES["demo"], Recorder()
    with pytest.raises(KeyboardInterrupt):
        environment.install(demo, Recorder(fails=True))
    assert not environment.is_ready(demo)
    environment.install(demo, again)
    assert again.asked == ["make", "fill demo.txt"]
    assert environment.is_ready(demo)


def test_an_interrupted_test_environment_does_not_serve_the_demo(environment: ModuleType) -> None:
    environment.install(environment.PURPOSES["demo"], Recorder())
    with pytest.raises(KeyboardInterrupt):
        environment.install(environment.PURPOSES["test"], Recorder(fails=True))
    assert not environment.is_ready(environment.PURPOSES["demo"])


def test_a_moved_checkout_gets_a_new_environment(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    demo, again = environment.PURPOSES["demo"], Recorder()
    environment.install(demo, Recorder())
    monkeypatch.setattr(environment, "ROOT", Path("/elsewhere"))
    assert not environment.is_ready(demo)
    environment.install(demo, again)
    assert again.asked == ["make", "fill demo.txt"]


def test_an_old_python_says_so_in_one_sentence(tmp_path: Path) -> None:
    entry = TOOLS / "set_up.py"
    as_an_old_one = f"""
import runpy, sys
sys.version_info, sys.argv = (3, 8, 18, "final", 0), ["set_up.py", "demo"]
runpy.run_path({str(entry)!r}, run_name="__main__")
"""
    command = [sys.executable, "-c", as_an_old_one]
    answer = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("klastr needs Python 3.11 or newer, but ")
    assert f"{sys.executable} is Python 3.8.18 and" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_the_entry_uses_no_syntax_that_old_pythons_do_not_know() -> None:
    tree = ast.parse((TOOLS / "set_up.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr | ast.AnnAssign) for node in ast.walk(tree))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert all(node.returns is None and not any(a.annotation for a in node.args.args) for node in functions)


def test_make_needs_no_absolute_path() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "CURDIR" not in text
    assert "abspath" not in text


def test_this_python_is_one_that_klastr_runs_on() -> None:
    assert sys.version_info >= (3, 11)
