"""Web server settings. Requests are logged by portal/logs.py, so the server itself logs none."""

import gc
import os
from pathlib import Path

from django.urls import reverse
from gunicorn import glogging
from prometheus_client import multiprocess

from portal.logs import Json, WithoutValues

# As portal/settings.py has it: JSON lines but on one machine.
ON_ONE_MACHINE = os.environ.get("PORTAL_ENV") in {"development", "test"}
LOG_FORMAT = os.environ.get("LOG_FORMAT", "plain" if ON_ONE_MACHINE else "json")


class Log(glogging.Logger):
    """The server's own log: of a failed request it would quote the query and the exception."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Json() if LOG_FORMAT == "json" else WithoutValues())


logger_class = Log
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 4
preload_app = True
graceful_timeout = 20
control_socket_disable = True  # nobody speaks to it, and its folder cannot be written to
COUNTS = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
loglevel = "warning"


def on_starting(server):
    """Forget what the processes of an earlier start counted; without its folder do not start."""
    if COUNTS:
        Path(COUNTS).mkdir(parents=True, exist_ok=True)
        for file in Path(COUNTS).glob("*.db"):
            file.unlink()


def when_ready(server):
    """Let the processes share what was made before them: nothing of it is garbage later.

    To ask for one address reads the code of all pages. Looking for garbage writes into every
    object, and what is written into is shared no more.
    """
    reverse("home")
    gc.collect()
    gc.freeze()


def child_exit(server, worker):
    """Keep what a process counted, without counting it as alive."""
    if COUNTS:
        multiprocess.mark_process_dead(worker.pid)
