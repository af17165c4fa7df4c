"""Audit every place of the app by Lighthouse: python -m tests.browser.lighthouse URL

Needs npm and a package registry the first time: Lighthouse is kept in .lighthouse. Accessibility,
best practices, search engines and layout shift must be perfect or good; the time to paint depends
on the machine and is told alone. Ends with 1 if something is not as it must be.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, find_chromium

VERSION = "12"
FOLDER = Path(".lighthouse")
PLACES = ("", "?q=what is dropout", "?tab=duplicates", "?tab=map", "?tab=corpus")
FORMS = {"wide": ["--preset=desktop"], "phone": []}
PERFECT = ("accessibility", "best-practices", "seo")
# What web.dev calls good.
MOST_SHIFT = 0.1


def main(url: str) -> int:
    """Audit the places of the app at an address; return the status to end with."""
    program = install()
    faults = 0
    for form, options in FORMS.items():
        for place in PLACES:
            report = audit(program, f"{url.rstrip('/')}/{place}", options)
            scores = {name: part["score"] for name, part in report["categories"].items()}
            shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
            told = ", ".join(f"{name} {score:.2f}" for name, score in scores.items())
            print(f"{form:5}  /{place:20}  {told}, layout shift {shift:.3f}", flush=True)
            for fault in found(report):
                print(f"       {fault}")
            faults += shift > MOST_SHIFT or any(scores[name] < 1 for name in PERFECT)
    return 1 if faults else 0


def install() -> Path:
    """Return Lighthouse's program; fetch it first where it is not yet there."""
    program = FOLDER.resolve() / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        if not shutil.which("npm"):
            raise SystemExit("lighthouse needs Node and npm; install both, or leave this check out")
        FOLDER.mkdir(exist_ok=True)
        wanted = ["npm", "install", "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
        subprocess.run(wanted, cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)
    return program


def audit(program: Path, address: str, options: list[str]) -> dict[str, Any]:
    """Return the report on one address."""
    with sync_playwright() as playwright:
        chromium = find_chromium(playwright)
    flags = " ".join(["--headless=new", *ARGUMENTS])
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        wanted = ["--quiet", "--output=json", f"--output-path={file.name}", *options]
        subprocess.run(
            [program, address, *wanted, f"--chrome-flags={flags}"],
            env={**os.environ, "CHROME_PATH": chromium},
            check=True,
        )
        report: dict[str, Any] = json.loads(Path(file.name).read_bytes())
        return report


def found(report: dict[str, Any]) -> list[str]:
    """Return what failed in the categories that must be perfect."""
    names = [one["id"] for kind in PERFECT for one in report["categories"][kind]["auditRefs"]]
    audits = [report["audits"][name] for name in names]
    return [one["title"] for one in audits if one["score"] is not None and one["score"] < 1]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
