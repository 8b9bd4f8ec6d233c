"""check_pages.py FOLDER: the site in chromium: pages begin at their top, code can be copied, searches find what newcomers ask for."""
import os
import shutil
import sys
from pathlib import Path

ASKED = {  # words, and pages of which one must stand among the first three
    "add a feature": ("tutorials/customisation.html", "features/catalogue.html"),
    "retrain": ("tutorials/training_guide.html",),
    "excel": ("models/work_table.html",),
    "case sheet": ("reports/case_sheet.html",),
    "deploy": ("tutorials/operations.html", "api/server.html"),
}
WIDTHS = {"wide": 1400, "phone": 390}
DEEP = "triage/routes.html"  # far down in the sidebar


def main(folder: Path) -> int:
    """Number of faults, told one a line; 0 with a word where there is no browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        print("pages not looked at: Playwright or chromium is not installed")
        return 0
    wrong = list[str]()

    def failed(error: Exception) -> None:
        wrong.append(f"script: {error}")

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"] if os.getuid() == 0 else [])
        for kind, width in WIDTHS.items():
            page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
            page.on("pageerror", failed)
            for name in ("index.html", DEEP):
                page.goto((folder / name).resolve().as_uri())
                place, wide = page.evaluate("[scrollY, document.documentElement.scrollWidth]")
                wrong += [f"{name}, {kind}: does not begin at its top"] if place else []
                wrong += [f"{name}, {kind}: is {wide} wide"] if wide > width else []
            wrong += [] if page.locator("main .copy").count() else [f"{DEEP}: no code can be copied"]
            wrong += [] if page.locator(".neighbours [rel=next]").count() else [f"{DEEP}: has no next page"]
        for words, pages in ASKED.items():
            page.fill("#search", words)
            found = page.eval_on_selector_all("#found a", "links => links.slice(0, 3).map(link => new URL(link.href).pathname)")
            if not any(one.endswith(name) for one in found for name in pages):
                wrong.append(f"search for {words!r}: finds {', '.join(Path(one).name for one in found) or 'nothing'}")
        browser.close()
    print("\n".join([*wrong, f"{len(ASKED)} searches and {2 * len(WIDTHS)} views, {len(wrong)} faults"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
