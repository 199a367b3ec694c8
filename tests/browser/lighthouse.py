"""`make lighthouse`: Google's own audit, 100 of 100 in all four categories, on a phone.

Apart from the suite, because its speed figures depend on the machine. The median of three runs
counts. Needs Node; npm brings the package. Private pages ask not to be indexed, so their search
audit leaves the crawl audit out.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import django

from tests.browser import chromium

HOME = Path(__file__).resolve().parents[2]
LIGHTHOUSE = "lighthouse@13.5.0"
RUNS = 3
FILES = {"root", "favicon", "robots", "security", "staging:use_report"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def paths():
    """Return the address of every page, from the URL configuration."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.urls import reverse

    from tests import pages

    alone = [reverse(name) for name, is_alone in pages.names() if is_alone and name not in FILES]
    questions = [reverse("staging:question", args=[slug]) for slug in ("code", "size", "receptors")]
    stages = [reverse("staging:stage", args=[number]) for number in range(5)]
    return [*alone, *questions, *stages]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def serve(folder):
    """Start the portal as `make run` does, on data of its own; return it and its address."""
    port = free_port()
    environment = os.environ | {
        "PORTAL_ENV": "development",
        "PORTAL_VAR": str(folder),
        "PORT": str(port),
    }
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity", "0"],
            cwd=HOME,
            env=environment,
            check=True,
        )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "portal.wsgi", "--config", "portal/gunicorn.py"],
        cwd=HOME,
        env=environment,
    )
    address = f"http://127.0.0.1:{port}"
    for _try in range(100):
        try:
            urllib.request.urlopen(f"{address}/en/").close()
            return server, address
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("The portal did not start.")


def answered(address):
    """Return the cookie of a visit that has answers, made in the browser like a reader's."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.path(), chromium_sandbox=False
        )
        page = browser.new_context(base_url=address).new_page()
        page.goto("/en/decode/")
        page.fill("textarea, input[name=text]", "pT1c pN1a M0, ER positive, PR positive, grade 2")
        page.click("main form button")
        page.click("form[action$='from-report/'] button")
        cookies = page.context.cookies()
        browser.close()
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


def audit(url, cookie, private):
    """Return one run's four scores, and the audits that were not perfect."""
    command = [
        "npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}",
    ]  # fmt: skip
    if private:
        command.append("--skip-audits=is-crawlable")
    environment = os.environ | {"CHROME_PATH": chromium.path()}
    for _try in range(3):  # on a busy machine Chromium now and then records nothing
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
    else:
        raise SystemExit(f"Lighthouse could not audit {url}:\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    scores = [round(100 * report["categories"][name]["score"]) for name in CATEGORIES]
    short = {
        reference["id"]
        for name in CATEGORIES
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"] and (report["audits"][reference["id"]]["score"] or 0) < 0.9
        and report["audits"][reference["id"]]["scoreDisplayMode"] in {"binary", "numeric"}
    }  # fmt: skip
    return scores, short


def main(chosen):
    if not chromium.path():
        raise SystemExit(chromium.HOW_TO_GET_ONE)
    perfect = True
    with tempfile.TemporaryDirectory() as folder:
        server, address = serve(folder)
        try:
            cookie = answered(address)
            print(f"{'page':40}" + "".join(f"{name:>16}" for name in CATEGORIES))
            for path in chosen or paths():
                with urllib.request.urlopen(address + path) as answer:
                    private = "noindex" in answer.headers.get("X-Robots-Tag", "")
                runs = [audit(address + path, cookie * private, private) for _run in range(RUNS)]
                medians = [
                    round(statistics.median(s)) for s in zip(*(r[0] for r in runs), strict=True)
                ]
                short = sorted(set.union(*(found for _scores, found in runs)))
                print(
                    f"{path:40}" + "".join(f"{score:16}" for score in medians), *short, flush=True
                )
                perfect &= min(medians) == 100
        finally:
            server.terminate()
            server.wait()
    return 0 if perfect else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
