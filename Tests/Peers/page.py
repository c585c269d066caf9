"""Looks at a report in headless Chromium, as a person would, and with axe-core.

    python page.py REPORT.html OUT

Needs Debian's chromium, and playwright, axe-playwright-python and jsonschema from the package index. Ends in 1
when the page asks for anything but itself, says anything on the console, opens a dialog, breaks a rule of axe-core
(light or dark), is wider than its window at 1280 or 400 px, or when report.json beside it does not keep to
its schema in Sources/Reports/Templates. OUT gets screenshots at both widths, light and dark, and the page as A4.
"""

import json
import pathlib
import sys

import jsonschema
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

TEMPLATES = pathlib.Path(__file__).resolve().parents[2] / "Sources/Reports/Templates"
SCHEMAS = {"fovea.report/1": "report", "fovea.report.masks/1": "masks", "fovea.report.boxes/1": "boxes"}


def main():
    page_file, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scheme in ["light", "dark"]:
            for width in [1280, 400]:
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page.on("request", lambda r: r.url.startswith("file:") and r.url.endswith(page_file.name)
                        or r.url.startswith("data:") or faults.append(f"asks for {r.url}"))
                page.on("console", lambda m: faults.append(f"console: {m.text}"))
                page.on("dialog", lambda d: (faults.append("a dialog opened"), d.dismiss()))
                page.on("pageerror", lambda e: faults.append(f"error: {e}"))
                page.goto(page_file.as_uri())
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    faults.append(f"{wide} px wide in a window of {width} px")
                page.screenshot(path=out / f"{scheme}-{width}.png", full_page=True)
                # axe is put into the page last: its policy forbids scripts, which only the tool may set aside.
                for violation in Axe().run(page).response["violations"]:
                    nodes = [node["html"][:120] for node in violation["nodes"]]
                    faults.append(f"axe {scheme} {width}: {violation['id']} at {len(nodes)}: {nodes[0]}")
                page.close()
        page = browser.new_page()
        page.goto(page_file.as_uri())
        page.pdf(path=out / "a4.pdf", format="A4", prefer_css_page_size=True, print_background=True)
        browser.close()
    report = page_file.parent / "report.json"
    if report.exists():
        document = json.loads(report.read_text())
        schema = TEMPLATES / f"{SCHEMAS[document['schema']]}.schema.json"
        validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
        faults += [f"schema: {e.json_path}: {e.message[:120]}" for e in validator.iter_errors(document)]
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults; screenshots and a4.pdf are in {out}")
    sys.exit(bool(faults))


main()
