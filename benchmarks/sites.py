"""The sites that are measured side by side, each a server of its own with its data in a folder.

Ours and what it is compared with: a bare list (benchmarks/bare.py), Wagtail in an environment made
on first use, and nginx with one of our pages as a file. All of Python run under gunicorn with two
processes of four threads. Data is made once, and anew when the code that makes it has changed.
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "benchmarks"
WAGTAIL = "8.0.1"
ASKING = {"__main__.py", "web.py", "load.py", "sites.py", "queries.py", "short.py"}  # make no data
GUNICORN = ("--workers=2", "--threads=4", "--worker-class=gthread", "--log-level=warning")
NGINX = """
worker_processes 2;
pid {folder}/pid;
error_log stderr;
daemon off;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class Site(NamedTuple):
    """A running server: its address, its first process, and how long it took to answer."""

    url: str
    process: subprocess.Popen
    started_in: float

    def memory(self) -> float:
        """Return what its processes hold together in MB, shared pages counted once (PSS)."""
        total = 0
        for pid in (self.process.pid, *children(self.process)):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024

    def processor(self) -> float:
        """Return the seconds of processor time that its processes have taken so far."""
        total = 0
        for pid in (self.process.pid, *children(self.process)):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")


def children(process: subprocess.Popen) -> list[int]:
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in told.split()]


def plain_environment() -> dict[str, str]:
    """Return this environment without what names a database or a place of the portal."""
    strange = ("PG", "PORTAL_", "DJANGO_", "WEB_", "PROMETHEUS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(strange)}


def made(name: str, *parts: str) -> tuple[Path, bool]:
    """Return the folder of a site's data, and whether it is there already, from the same code."""
    digest = hashlib.sha256(name.encode())
    for part in (*parts, "benchmarks"):
        for path in sorted((ROOT / part).rglob("*.py")):
            if path.name not in ASKING:
                digest.update(path.read_bytes())
    folder = FOLDER / f"{name}-{digest.hexdigest()[:12]}"
    is_there = (folder / "made").exists()
    if not is_there:
        for old in FOLDER.glob(f"{name}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
    return folder, is_there


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served(command: list[str], environment: dict[str, str], url: str) -> Iterator[Site]:
    """Yield a server from its first answer on; it ends with the block."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not answers(url):
            if process.poll() is not None or time.perf_counter() - started > 60:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.005)
        yield Site(url, process, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:  # one still works on what nobody waits for
            for child in children(process):
                os.kill(child, signal.SIGKILL)
            process.kill()
            process.wait()


def answers(url: str) -> bool:
    try:
        return urllib.request.urlopen(url, timeout=10).status == 200
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def ours_prepared(size: int) -> tuple[dict[str, str], list[dict]]:
    """Return the environment of our site with so many entries, and the people who use it."""
    folder, _is_there = made(f"ours-{size}", "resources", "accounts", "checklists", "privacy")
    environment = plain_environment() | {
        "PORTAL_ENV": "development",
        "PORTAL_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LOG_REQUESTS": "1",
        "LOG_FORMAT": "json",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "counts"),
    }
    (folder / "counts").mkdir(exist_ok=True)
    run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], environment)
    people = [sys.executable, "-m", "benchmarks.people", str(size), str(folder)]
    run(people, environment | {"LOG_REQUESTS": "0"})
    return environment, json.loads((folder / "people.json").read_text())


@contextmanager
def ours(environment: dict[str, str]) -> Iterator[Site]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--config", "portal/gunicorn.py"]
    with served(command, environment | {"PORT": str(port)}, f"http://127.0.0.1:{port}/en/") as site:
        yield site._replace(url=f"http://127.0.0.1:{port}")


@contextmanager
def bare() -> Iterator[Site]:
    folder, is_there = made("bare")
    environment = plain_environment() | {"BENCH_DB": str(folder / "bare.sqlite3")}
    if not is_there:
        run([sys.executable, "-m", "benchmarks.bare"], environment)
        (folder / "made").touch()
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "benchmarks.bare", *GUNICORN]
    with served(
        [*command, f"--bind=127.0.0.1:{port}"], environment, f"http://127.0.0.1:{port}/"
    ) as site:
        yield site._replace(url=site.url.rstrip("/"))


@contextmanager
def wagtail() -> Iterator[Site]:
    """Raises subprocess.CalledProcessError where it cannot be installed."""
    python = FOLDER / f"wagtail-{WAGTAIL}" / "bin" / "python"
    if not python.with_name("gunicorn").exists():
        print(f"Installing Wagtail {WAGTAIL} (once) ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", python.parent.parent], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"wagtail=={WAGTAIL}", "gunicorn"], check=True)
    folder, is_there = made("pages")
    environment = plain_environment() | {
        "BENCH_DB": str(folder / "wagtail.sqlite3"),
        "DJANGO_SETTINGS_MODULE": "benchmarks.wagtail_site.settings",
    }
    if not is_there:
        run([str(python), "-m", "benchmarks.wagtail_site.fill"], environment)
        (folder / "made").touch()
    port = free_port()
    command = [str(python), "-m", "gunicorn", "django.core.wsgi:get_wsgi_application()", *GUNICORN]
    with served(
        [*command, f"--bind=127.0.0.1:{port}"], environment, f"http://127.0.0.1:{port}/"
    ) as site:
        yield site._replace(url=site.url.rstrip("/"))


@contextmanager
def nginx(page: bytes) -> Iterator[Site]:
    """Serve this page as a file."""
    folder, port = FOLDER / "nginx", free_port()
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "files" / "index.html").write_bytes(page)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    os.chmod(folder / "files" / "index.html", 0o644)
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(folder / "nginx.conf")]
    with served(command, dict(os.environ), f"http://127.0.0.1:{port}/") as site:
        yield site
