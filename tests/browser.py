"""The machine's Chromium, and what every page must pass in it.

`python -m tests.browser` installs Chromium where it is missing and prints its path. Playwright
never downloads a browser of its own.
"""

import os
import shutil
import subprocess
import sys

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright._impl._driver import compute_driver_executable

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # root has none, and the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (360, 1280)  # a cheap phone; an office screen
NO_BROWSER = (
    "Cần trình duyệt Chromium để chạy phần kiểm thử này: cài gói chromium, hoặc đặt "
    "CHROMIUM=đường-dẫn-đến-chromium (trên Ubuntu, gói chromium-browser chỉ là vỏ của snap)."
)


def answers(program):
    """True if the program starts; Ubuntu's stub of Chromium without its snap does not."""
    try:
        version = subprocess.run([program, "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return version.returncode == 0


def find():
    """Path of Chromium: CHROMIUM if set, else the first on PATH that works, else None."""
    given = os.environ.get("CHROMIUM")
    candidates = [given] if given else filter(None, map(shutil.which, NAMES))
    return next(filter(answers, candidates), None)


def missing():
    """Debian's packages without which no browser test can start."""
    node, _ = compute_driver_executable()  # Playwright's own, which a bare Debian cannot load
    return [
        *([] if find() else ["chromium"]),
        *([] if answers(node) else ["libatomic1"]),
    ]


def install(packages):
    """Install them; what apt says goes to standard error."""
    print(f"Máy còn thiếu {', '.join(packages)}: đang cài bằng apt-get …", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-q", *command], stdout=sys.stderr, env=environment, check=False)


def main():
    if missing() and os.getuid() == 0 and shutil.which("apt-get"):
        install(missing())
    if "chromium" in missing():
        raise SystemExit(NO_BROWSER)
    if missing():
        raise SystemExit("Playwright không chạy được trên máy này: cài gói libatomic1.")
    print(find())


def sign_in(context, user, url):
    """Give the browser context a session of that user, without the login page."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"]
    context.add_cookies([{"name": session.key, "value": session.value, "url": url}])


def follow(target):
    """Click the link or button and wait for the page it leads to: whole, and none before it."""
    with target.page.expect_navigation():
        target.click()


def accessibility_faults(page):
    """What axe finds wrong with the page as it stands, one sentence each; [] is what we want."""
    options = {
        "resultTypes": ["violations"],
        "rules": {"target-size": {"enabled": True}},
        "preload": False,  # it writes styles into the page, which our policy refuses and notes
    }
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def sideways_overflow(page):
    """By how many pixels the page is wider than the window; 0 is what we want."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


if __name__ == "__main__":
    main()
