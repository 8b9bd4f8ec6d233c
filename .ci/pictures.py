"""pictures.py: the pictures of the README, drawn anew into nbs/pictures/: a day, its list and a case in chromium."""
import os
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import aml_miner as am
from aml_miner.base.settings import load_settings
from aml_miner.bench.triage import served_triage
from aml_miner.reports.day_pictures import day_overview
from aml_miner.triage.people import add_person
from aml_miner.triage.store import open_store

OUT = Path(__file__).resolve().parent.parent / "nbs" / "pictures"
PASSWORD = "a picture of a page"
COLOURS = 192  # enough for letters, lines and the marks of severity


def keep(image: Image.Image, name: str) -> None:
    """A picture in few colours, below 100 kB."""
    path = OUT / f"{name}.png"
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > 100_000:
        sys.exit(f"error: {path.name}: has {size:,} bytes; use fewer colours or a smaller picture")
    print(f"{path.name}: {image.width} x {image.height}, {size:,} bytes")


def draw_day(folder: Path, scores: am.Scores) -> None:
    """The sheet of pictures of the day."""
    figure = day_overview(am.load(folder), scores.to_frame())
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=72)
    keep(Image.open(drawn), "day")


def shoot_pages(folder: Path, results: Path) -> None:
    """The list, and its first case."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    store = open_store(f"sqlite:///{results.parent / 'triage.sqlite'}")
    add_person(store, "anna", "senior", PASSWORD)
    store.close()
    root_user = ["--no-sandbox"] if os.getuid() == 0 else []
    with served_triage(results, folder, "--set", "triage.capacity=45") as (root, _), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=root_user)
        page = browser.new_context(viewport={"width": 1180, "height": 660}).new_page()
        page.goto(root)
        page.fill("#name", "anna")
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.wait_for_url(root)
        page.wait_for_timeout(8000)  # transfers and labels are read
        page.goto(root)
        keep(Image.open(BytesIO(page.screenshot())), "triage")
        page.goto(f"{root.removesuffix('/triage')}{page.locator('a.row').first.get_attribute('href')}")
        keep(Image.open(BytesIO(page.screenshot())), "case")
        browser.close()


def main() -> None:
    """Simulate, score, draw."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = am.simulate(Path(name) / "data", alerts=300, seed=1)[0]
        scores = am.score(folder, out=Path(name) / "results")
        draw_day(folder, scores)
        os.environ["AML_MINER_MODELS_DIR"] = str(load_settings().models_dir.resolve())
        shoot_pages(folder, Path(name) / "results")


if __name__ == "__main__":
    main()
