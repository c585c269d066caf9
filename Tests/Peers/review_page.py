"""Judges three answers on a page of `fovea review export` in headless Chromium, by keyboard alone, and saves the table.

    python review_page.py REVIEW.html FEEDBACK.csv

Needs what page.py needs. Ends in 1 when the page asks for anything but itself, or the saved table is not what was keyed in.
"""

import csv
import pathlib
import sys

from playwright.sync_api import sync_playwright

COLUMNS = ["unit", "unit_id", "label", "call", "verdict", "answer", "reason", "reader", "time", "prediction_visible"]


def main():
    page_file, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(accept_downloads=True)
        page.on("request", lambda r: r.url.startswith(("file:", "data:", "blob:")) or faults.append(f"asks for {r.url}"))
        page.on("console", lambda m: faults.append(f"console: {m.text}"))
        page.on("pageerror", lambda e: faults.append(f"error: {e}"))
        page.goto(page_file.as_uri())
        blind = page.get_attribute("body", "data-visible") == "0"
        ids = [item.get_attribute("data-unit-id") for item in page.query_selector_all("article.item")]
        page.keyboard.press("Tab")
        page.keyboard.type('Ann "the reader", Dr')
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        said = [page.inner_text("#said")]
        for place in range(3):
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
            if blind or place == 1:
                for _ in range(0 if blind else 1):
                    page.keyboard.press("ArrowDown")
                page.keyboard.press("Tab")
                page.keyboard.press("ArrowDown")
                page.keyboard.press("ArrowDown")
                page.keyboard.press("Tab")
            else:
                page.keyboard.press("Tab")
                page.keyboard.press("Tab")
        said.append(page.inner_text("#said"))
        with page.expect_download() as download:
            page.focus("#save")
            page.keyboard.press("Enter")
        download.value.save_as(out)
        said.append(page.inner_text("#said"))
        browser.close()
    rows = list(csv.reader(out.open(newline="")))
    verdicts = ["corrected"] * 3 if blind else ["accepted", "corrected", "accepted"]
    answers = ["1"] * 3 if blind else ["", "1", ""]
    checks = {
        "what it said": said == ["Nothing is judged yet.", f"3 of {len(ids)} judged", "3 saved in feedback.csv"],
        "columns": rows[0] == COLUMNS, "units": [row[1] for row in rows[1:]] == ids[:3],
        "verdicts": [row[4] for row in rows[1:]] == verdicts, "answers": [row[5] for row in rows[1:]] == answers,
        "reader": {row[7] for row in rows[1:]} == {'Ann "the reader", Dr'},
        "visible": {row[9] for row in rows[1:]} == {"0" if blind else "1"},
    }
    faults += [f"{name} is wrong: {said} {rows}" for name, holds in checks.items() if not holds]
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    sys.exit(bool(faults))


main()
