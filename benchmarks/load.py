"""Asking a server as fast as it answers: how many answers a second, and how slow the slowest.

`wrk` asks where it is installed (Debian: apt-get install wrk): it takes little of the processor
that the server under test needs too. Without it threads of ours ask, and figures are lower.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlsplit

CONNECTIONS = 8
WRK = shutil.which("wrk")
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class Rate(NamedTuple):
    """Answers a second; the slowest of a hundred in milliseconds; how many were no answer.

    `each_worked`: answers for each second of processor time that the server took, once it is known.
    """

    each_second: float
    p99: float
    failed: int
    each_worked: float = 0.0


def ask(url: str, seconds: float, headers: Mapping[str, str] | None = None) -> Rate:
    """Ask for a page over CONNECTIONS connections."""
    if WRK:
        return ask_with_wrk(url, seconds, headers or {})
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return together(
        parts.netloc, seconds, lambda _one, _times: ("GET", path, None, dict(headers or {})), {200}
    )


def ask_with_wrk(url: str, seconds: float, headers: Mapping[str, str]) -> Rate:
    command = [WRK, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    run = subprocess.run([*command, url], capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"{url}: {run.stdout} {run.stderr}")
    told = run.stdout
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", told)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    errors = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told
    )
    return Rate(
        float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]),
        float(slow[1]) * UNITS[slow[2]],
        int(refused[1]) if refused else sum(map(int, errors.groups())) if errors else 0,
    )


def together(
    host: str,
    seconds: float,
    request: Callable[[int, int], tuple],
    fine: set[int],
) -> Rate:
    """Let CONNECTIONS threads ask one after the other; `request(who, times)` says for what."""

    def one(who: int) -> tuple[list[float], int]:
        connection, times, failed = HTTPConnection(host, timeout=30), [], 0
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            started = time.perf_counter()
            try:
                connection.request(*request(who, len(times)))
                answer = connection.getresponse()
                answer.read()
                failed += answer.status not in fine
            except (OSError, HTTPException):
                connection.close()
                failed += 1
            times.append((time.perf_counter() - started) * 1000)
        connection.close()
        return times, failed

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        results = list(threads.map(one, range(CONNECTIONS)))
    times = sorted(spent for several, _ in results for spent in several)
    failed = sum(failed for _, failed in results)
    return Rate((len(times) - failed) / seconds, times[int(len(times) * 0.99)], failed)
