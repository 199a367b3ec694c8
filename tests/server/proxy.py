"""The portal behind a real nginx with the configuration that we hand out."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection

from django.conf import settings

from tests import scratch

HOW_TO_GET_NGINX = "No nginx: apt-get install nginx-light brings it."
MAIN = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/main.log;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
    include {folder}/beside.conf;
}}
"""


def nginx():
    """Return the path of nginx, or None."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def wait_for(port, seconds=20):
    for _try in range(seconds * 20):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"Nothing listens on {port}.")


class Site:
    """A portal of its own behind nginx: `ask` sends one request over TLS."""

    def __init__(self, portal, folder):
        self.portal, self.folder = portal, folder
        self.port, self.http_port, self.https_port = free_port(), free_port(), free_port()
        self.web = None

    def start_web(self, **more):
        """Start the web processes as the service file does."""
        environment = self.portal.environment | {"PORT": str(self.port), "LOG_REQUESTS": "1"}
        environment |= {"LOG_FORMAT": "json", "ALLOWED_HOSTS": "localhost"} | more
        with (self.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "portal.wsgi", "-c", "portal/gunicorn.py"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=log,
                stderr=log,
            )
        wait_for(self.port)

    def ask(self, path, method="GET", body=None, headers=None, tls=True):
        """Return status, headers and body of one answer."""
        if tls:
            trust = ssl.create_default_context(cafile=self.folder / "cert.pem")
            link = HTTPSConnection("localhost", self.https_port, timeout=20, context=trust)
        else:
            link = HTTPConnection("localhost", self.http_port, timeout=20)
        try:
            link.request(method, path, body, headers or {})
            answer = link.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            link.close()

    def log(self, name):
        return (self.folder / name).read_text()


def configuration(site):
    """Return our own files with this machine's ports and folders in place of a server's."""
    given = (settings.BASE_DIR / "deploy/nginx/beside.conf").read_text()
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{site.http_port};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{site.https_port} ssl http2;",
        "server_name beside.example": "server_name localhost",
        "127.0.0.1:8000": f"127.0.0.1:{site.port}",
        "/etc/letsencrypt/live/beside.example/fullchain.pem": f"{site.folder}/cert.pem",
        "/etc/letsencrypt/live/beside.example/privkey.pem": f"{site.folder}/key.pem",
        "/var/log/nginx/": f"{site.folder}/",
        "/etc/nginx/beside-proxy.conf": f"{settings.BASE_DIR}/deploy/nginx/beside-proxy.conf",
        "/srv/beside/var/static": f"{site.portal.environment['PORTAL_VAR']}/static",
    }.items():
        assert old in given, f"{old} is no longer in beside.conf"
        given = given.replace(old, new)
    return re.sub(r".*listen \[::\].*\n", "", given)


@contextmanager
def site(folder):
    """Yield the portal, filled and served, with nginx in front."""
    with scratch.portal(folder / "var") as portal, served(Site(portal, folder)) as running:
        yield running


@contextmanager
def served(running):
    """Fill the portal of a site, serve it and put nginx in front."""
    portal, folder = running.portal, running.folder
    for command in ("migrate", "load_directory"):
        portal.run(command, "--verbosity", "0")
    portal.run("collectstatic", "--noinput", "--verbosity", "0")
    portal.run("write_busy_page")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True,
        capture_output=True,
    )
    (folder / "beside.conf").write_text(configuration(running))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    command = [nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    proxy = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        running.start_web()
        wait_for(running.https_port)
        yield running
    finally:
        for process in (proxy, running.web):
            if process:
                process.terminate()
                process.wait(30)
