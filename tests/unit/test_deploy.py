"""The files in deploy/ say the same as each other, as the settings and as the guide."""

import re
import shlex
from configparser import RawConfigParser

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "deploy"
GUIDE = (settings.BASE_DIR / "docs/administrators-guide.md").read_text("utf-8")
EXAMPLE = (settings.BASE_DIR / ".env.example").read_text("utf-8")
KNOWN = set(re.findall(r"^(\w+)=", EXAMPLE, re.M))
OF_THE_DRIVER = {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSSLMODE"}
COMPOSE = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text())
CONTAINERFILE = (DEPLOY / "container/Containerfile").read_text()


def unit(name):
    parser = RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(DEPLOY / "systemd" / name)
    return parser


def command(name):
    return shlex.split(unit(f"beside-{name}.service")["Service"]["ExecStart"])


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_container_runs_what_the_service_runs(part):
    started = [word.removeprefix("/srv/beside/") for word in command(part)]
    assert COMPOSE["services"][part]["command"] == started


def test_the_image_starts_the_web_processes():
    (line,) = re.findall(r"^CMD (\[.+\])$", CONTAINERFILE, re.M)
    assert yaml.safe_load(line) == COMPOSE["services"]["web"]["command"]


@pytest.mark.parametrize("name", ["web", "worker", "backup"])
def test_services_have_the_same_user_folder_and_settings(name):
    service = unit(f"beside-{name}.service")["Service"]
    assert service["User"] == "beside"
    assert service["WorkingDirectory"] == "/srv/beside"
    assert service["EnvironmentFile"] == "/etc/beside/environment"
    assert service["Environment"] == "PORTAL_ENV=production"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_ends_is_started_again(name):
    assert unit(f"beside-{name}.service")["Service"]["Restart"] == "always"
    assert COMPOSE["services"][name]["restart"] == "always"


def test_the_address_is_the_same_everywhere():
    address = unit("beside-web.socket")["Socket"]["ListenStream"]
    assert f"server {address};" in (DEPLOY / "nginx/beside.conf").read_text()
    assert f"http://{address}/readyz" in GUIDE


def test_every_command_exists():
    text = GUIDE + "".join(map(str, COMPOSE["services"].values()))
    text += "".join(path.read_text() for path in (DEPLOY / "systemd").iterdir())
    named = set(re.findall(r"manage\.py[ ',]+(\w+)", text))
    assert {"worker", "backup", "restore", "make_staff", "rotate_field_keys"} <= named
    assert named <= set(get_commands())


def test_every_drill_is_explained_and_has_figures():
    drills = (settings.BASE_DIR / "drills/__main__.py").read_text("utf-8")
    explained, seen = (
        (settings.BASE_DIR / "docs/drills.md").read_text("utf-8").split("What was seen")
    )
    names = re.findall(r'^    "([\w-]+)": Drill\(', drills, re.M)
    assert "disk-full" in names
    for text in (explained, seen):
        assert re.findall(r"^\| `([\w-]+)` \|", text, re.M) == names


def test_every_setting_named_is_known():
    named = set(re.findall(r"^([A-Z][A-Z_]+)=", GUIDE, re.M))
    named |= set(re.findall(r"`([A-Z][A-Z_]{4,})(?:=[^`]*)?`", GUIDE))
    named |= set(re.findall(r"\$\{(\w+)\}", (DEPLOY / "container/compose.yaml").read_text()))
    assert "FIELD_KEYS" in named
    assert named - OF_THE_DRIVER <= KNOWN


def test_the_guide_sets_what_the_start_wants():
    wanted = re.findall(
        r"""env\("(\w+)\"""", (settings.BASE_DIR / "portal/settings.py").read_text()
    )
    assert "EMAIL_HOST" in wanted
    for name in wanted:
        assert re.search(rf"^{name}=", GUIDE, re.M), name


def test_image_and_server_have_the_same_python_and_database_tools():
    wanted = re.search(r"(\d+)-bookworm", COMPOSE["services"]["database"]["image"])[1]
    assert f"postgresql-client-{wanted}" in CONTAINERFILE
    assert "bookworm" in CONTAINERFILE


def test_every_file_is_named_in_the_guide():
    for path in ("nginx/beside.conf", "nginx/beside-proxy.conf", "systemd/beside-*", "container/"):
        assert f"deploy/{path}" in GUIDE
    services = {path.name for path in (DEPLOY / "systemd").iterdir()}
    enabled = re.search(r"systemctl enable --now (.+)", GUIDE)[1].split()
    assert services - set(enabled) == {"beside-backup.service"}
