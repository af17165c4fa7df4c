"""The files in docs/scale.md can be parsed, and name commands, options and settings that exist."""

import re
import subprocess
from pathlib import Path

import pytest
import typer
import yaml
from compose_spec import PyCompose

from corpus.settings import Settings
from tests.conftest import ROOT
from ui.cli import app

GUIDE = (ROOT / "docs" / "scale.md").read_text("utf-8")
FILES = dict(re.findall(r'```yaml title="([\w.]+)"\n(.*?)```', GUIDE, re.DOTALL))
VERSION = re.search(r"^ray==([\d.]+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)


COMPOSE = ["docker", "compose"]


def has_compose() -> bool:
    try:
        return (
            subprocess.run([*COMPOSE, "version"], check=False, capture_output=True).returncode == 0
        )
    except OSError:
        return False


def test_the_compose_file_has_a_server_a_cluster_and_the_app() -> None:
    compose = yaml.safe_load(FILES["compose.yaml"])
    assert set(compose["services"]) == {"chroma", "head", "worker", "app"}
    named = {
        volume.partition(":")[0]
        for service in compose["services"].values()
        for volume in service["volumes"]
        if not volume.startswith(".")
    }
    assert named == set(compose["volumes"])
    for service in compose["services"].values():
        assert set(service.get("depends_on", ())) <= set(compose["services"])


def test_the_compose_file_is_one_by_the_specification() -> None:
    text = FILES["compose.yaml"]
    assert len(PyCompose.from_yaml(text)) == 4
    for wrong in (("shm_size", "shm_sise"), ("2gb", "two"), ("replicas: 2", "replicas: two")):
        with pytest.raises(ValueError, match="services"):
            PyCompose.from_yaml(text.replace(*wrong))


@pytest.mark.skipif(not has_compose(), reason="Docker has no compose here")
def test_docker_reads_the_compose_file(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(FILES["compose.yaml"], "utf-8")
    command = [*COMPOSE, "-f", tmp_path / "compose.yaml", "config", "-q"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_job_mounts_what_it_names_and_runs_the_pinned_ray() -> None:
    spec = yaml.safe_load(FILES["ingest.yaml"])["spec"]["rayClusterSpec"]
    assert VERSION
    assert spec["rayVersion"] == VERSION[1]
    assert f"rayproject/ray:{VERSION[1]}-py311" in GUIDE
    for group in (spec["headGroupSpec"], *spec["workerGroupSpecs"]):
        pod = group["template"]["spec"]
        volumes = {volume["name"] for volume in pod["volumes"]}
        assert {m["name"] for one in pod["containers"] for m in one["volumeMounts"]} == volumes


@pytest.mark.parametrize(
    "line", sorted(set(re.findall(r"askalike (?:ingest|serve|duplicates)[^`\n]*", GUIDE)))
)
def test_commands_have_the_options_that_the_guide_gives_them(line: str) -> None:
    name = line.split()[1]
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", line)) <= known


def test_variables_and_rows_of_the_guide_are_settings() -> None:
    variables = {name.lower() for name in re.findall(r"ASKALIKE_([A-Z_]+)", GUIDE)}
    table = set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE))
    assert variables | table <= set(Settings.model_fields)
