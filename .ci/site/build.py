"""build.py PROC OUT: processed notebooks as a site of plain HTML, in the order of nbs/sidebar.yml. No notebook is executed."""
import configparser
import json
import posixpath
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from html import escape, unescape
from itertools import chain
from pathlib import Path
from string import Template

import yaml

sys.modules["rfc3987_syntax"] = None  # jsonschema would compile a grammar of addresses, for more than a second, that no notebook needs
import nbformat
from nbformat.v4.rwbase import rejoin_lines
from nbconvert import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML, markdown_mistune
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OPTIONS = Config({
    "HTMLExporter": {"template_name": "basic", "exclude_input_prompt": True, "exclude_output_prompt": True},
    "TagRemovePreprocessor": {"enabled": True, "remove_input_tags": {"hide_input"}},
})
YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
UNTOLD = "No description has been provided for this image"
TAG = re.compile(r"<[^>]+>")
SHEETS: dict[tuple[type, str], tuple[dict, dict]] = {}  # classes of a style's tokens and their looks
LOOKED_UP = HtmlFormatter._create_stylesheet
BESIDE = {"tests": "Tests", "bench": "Benchmarks"}  # pages for who changes the package: reached by map and search, not by the sidebar
CARDS = {  # on the landing page: title, what it is about, page
    "Begin": ("A day simulated, scored and explained.", "tutorials/01_quickstart.ipynb"),
    "Your own data": ("From a file in any layout to a scored day.", "tutorials/04_bring_your_own_data.ipynb"),
    "Work through alerts": ("Why an alert got its score, and where it is decided.", "tutorials/03_explain_an_alert.ipynb"),
    "Train and retrain": ("Models from outcomes, and what they are worth.", "tutorials/02_training_guide.ipynb"),
    "Add a feature": ("A feature, detector, importer, model or judge of your own.", "tutorials/05_customisation.ipynb"),
    "Run a server": ("Keys, limits, metrics, reloads.", "tutorials/07_operations.ipynb"),
    "HTTP API": ("Every endpoint, answered by a running server.", "tutorials/08_api_reference.ipynb"),
    "Map": ("Every module in one line.", "map.ipynb"),
}


def create_stylesheet(self: HtmlFormatter) -> None:
    """Pygments', once a style and not once a cell."""
    key = self.style, self.classprefix
    if key not in SHEETS:
        LOOKED_UP(self)
        SHEETS[key] = self.ttype2class, self.class2style
    self.ttype2class, self.class2style = SHEETS[key]


HtmlFormatter._create_stylesheet = create_stylesheet
markdown_mistune.get_lexer_by_name = cache(markdown_mistune.get_lexer_by_name)  # looks through all languages


def about(notebook: dict) -> dict[str, str]:
    """What nbdev wrote at a notebook's head: title, description, output-file."""
    source = "".join(notebook["cells"][0]["source"])
    return yaml.load(source.strip().strip("-"), Loader=YAML) if source.startswith("---") else {}


@cache
def way(here: str, folder: str) -> str:
    """What links from one folder into another begin with."""
    found = posixpath.relpath(folder or ".", here or ".")
    return "" if found == "." else f"{found}/"


def link_to(page: str, here: str) -> str:
    """A page as seen from a folder."""
    folder, _, name = page.rpartition("/")
    return way(here, folder) + name


def url_of(name: str, found: dict[str, str]) -> str:
    """Where a notebook's page lies below the site's root."""
    return posixpath.join(posixpath.dirname(name), found.get("output-file") or posixpath.basename(name).replace(".ipynb", ".html"))


def made_ready(notebook: dict) -> nbformat.NotebookNode:
    """Prose that a cell made becomes prose; directives vanish, and code that shall not be shown with them."""
    cells: list[dict] = []
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        source = "".join(cell["source"])
        hidden = re.search(r"^#\| *echo: *false", source, re.MULTILINE)
        prose = ["".join(one["data"]["text/markdown"]) for one in cell.get("outputs", []) if "text/markdown" in one.get("data", {})]
        if cell["cell_type"] == "raw":
            continue
        if hidden and prose:
            text = re.sub(r"\n\*([^\n]+)\*\s*$", r"\n\1", "\n\n".join(prose).removeprefix("---"))
            cells.append({"cell_type": "markdown", "id": cell["id"], "metadata": {}, "source": text})
            continue
        if hidden:
            cell["metadata"] = {"tags": ["hide_input"]}
        cells.append({**cell, "source": re.sub(r"^#\|.*\n?", "", source, flags=re.MULTILINE)})
    return rejoin_lines(nbformat.from_dict({**notebook, "cells": cells}))


def relinked(body: str, name: str, pages: dict[str, str], blob: str) -> str:
    """Links to notebooks lead to their pages, links to other files of the repository to where it is published."""
    here = posixpath.dirname(name)

    def other(match: re.Match) -> str:
        target, mark, place = unescape(match[1]).partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return match[0]
        full = posixpath.normpath(posixpath.join("nbs", here, target))
        page = pages.get(full.removeprefix("nbs/"))
        link = link_to(page, here) if page else f"{blob}/{full}"
        return f'href="{escape(link)}{mark}{place}"'

    return re.sub(r'href="([^"]+)"', other, body)


class Exporter(HTMLExporter):
    """nbconvert's, without its passes over HTML that it made, cleaning and looking for pictures without text, and over what it read."""

    def from_notebook_node(self, nb: nbformat.NotebookNode, resources: dict | None = None, **options: object) -> tuple[str, dict]:
        """HTML of a notebook's cells; a picture without a text gets one."""
        resources = self._init_resources(resources)
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer="python3", parent=self))
        chosen = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
        self.register_filter("filter_data_type", chosen)
        self.register_filter("clean_html", lambda text: text)
        html, resources = TemplateExporter.from_notebook_node(self, nb, resources, **options)
        return re.sub(r"<img(?![^>]*\balt=)", f'<img alt="{UNTOLD}"', html), resources

    def _validate_preprocessor(self, nbc: nbformat.NotebookNode, preprocessor: object) -> None:
        """Nothing: it would look through the whole notebook after each of a dozen steps."""


@cache
def exporter() -> Exporter:
    """One a process: it reads its templates once."""
    return Exporter(config=OPTIONS)


def body_of(path: str) -> str:
    """A processed notebook as HTML without a frame."""
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    body = exporter().from_notebook_node(made_ready(notebook))[0]
    return re.sub(r"<(/?)(html|body|head)[^>]*>|<!DOCTYPE[^>]*>|<style.*?</style>|<script.*?</script>", "", body, flags=re.DOTALL)


def headings(body: str) -> list[tuple[str, str, str]]:
    """Level, anchor and text of a page's headings."""
    found = re.findall(r'<h([23])[^>]*\bid="([^"]*)"[^>]*>(.*?)</h\1>', body, re.DOTALL)
    return [(level, anchor, unescape(TAG.sub("", text)).replace("\u00b6", "").strip()) for level, anchor, text in found]


def sections(names: list[str]) -> list[tuple[str, list[str]]]:
    """The sidebar: titles with the notebooks that their patterns choose."""
    listed = yaml.safe_load((ROOT / "nbs" / "sidebar.yml").read_text(encoding="utf-8"))["website"]["sidebar"]["contents"]
    chosen, paths = [], [(name, Path("/" + name)) for name in names]
    for entry in listed:
        entry = entry if isinstance(entry, dict) else {"section": "", "contents": entry}
        patterns = entry["contents"] if isinstance(entry["contents"], list) else [entry["contents"]]
        matching = [name for pattern in patterns for name, path in paths if path.match("/" + pattern)]
        chosen.append((entry["section"], matching))
    for room, title in BESIDE.items():
        chosen.append((title, [name for name in names if name.startswith(f"{room}/")]))
    missing = set(names) - set(chain.from_iterable(own for _, own in chosen))
    if missing:
        sys.exit(f"error: nbs/sidebar.yml: names no place for {', '.join(sorted(missing))}; add one")
    return chosen


def drawn(order: list[tuple[str, list[str]]], here: str, pages: dict[str, str], titles: dict[str, str]) -> list[tuple[str, list[str], str]]:
    """Title, notebooks and links of every section, as the pages of one folder show them."""
    return [(title, names, "".join(f'<a href="{link_to(pages[one], here)}">{escape(titles[one])}</a>' for one in names))
            for title, names in order]


def sidebar(order: list[tuple[str, list[str], str]], name: str, pages: dict[str, str]) -> str:
    """The navigation as this page shows it."""
    own, parts = f'<a href="{posixpath.basename(pages[name])}"', []
    for title, names, links in order:
        if title in BESIDE.values() and name not in names:
            continue
        marked = links.replace(f"{own}>", f"{own} aria-current=page>") if name in names else links
        parts.append(f"<details{' open' * (name in names)}><summary>{escape(title)}</summary>{marked}</details>" if title else marked)
    return "".join(parts)


def neighbours(order: list[tuple[str, list[str]]], name: str, pages: dict[str, str], titles: dict[str, str]) -> str:
    """Links to the pages before and after this one, in the order of the sidebar."""
    row, here = list(chain.from_iterable(own for _, own in order)), posixpath.dirname(name)
    place, links = row.index(name), []
    for step, word, mark in ((-1, "prev", "Previous"), (1, "next", "Next")):
        if 0 <= place + step < len(row):
            link, title = link_to(pages[row[place + step]], here), escape(titles[row[place + step]])
            links.append(f'<a rel="{word}" href="{link}"><span>{mark}</span>{title}</a>')
    return f'<nav class="neighbours" aria-label="Previous and next page">{"".join(links)}</nav>'


def cards(pages: dict[str, str]) -> str:
    """What a reader may want first, for the landing page."""
    links = "".join(f'<a href="{pages[name]}"><b>{escape(title)}</b><span>{escape(about)}</span></a>'
                    for title, (about, name) in CARDS.items() if name in pages)
    return f'<nav class="cards" aria-label="Where to begin">{links}</nav>'


def contents(found: list[tuple[str, str, str]]) -> str:
    """What is on this page."""
    if len(found) < 2:
        return ""
    links = "".join(f'<a class="h{level}" href="#{escape(anchor)}">{escape(text)}</a>' for level, anchor, text in found)
    return f'<nav class="contents" aria-label="On this page"><b>On this page</b>{links}</nav>'


def colours() -> str:
    """Pygments' colours for both themes."""
    light, dark = (HtmlFormatter(style=style) for style in ("xcode", "github-dark"))
    return f'{light.get_style_defs(".highlight")}\n{dark.get_style_defs("[data-theme=dark] .highlight")}\n'


def main(proc: Path, out: Path) -> None:
    """Write the site."""
    names = sorted(path.relative_to(proc).as_posix() for path in proc.rglob("*.ipynb"))
    heads = {name: about(json.loads((proc / name).read_text(encoding="utf-8"))) for name in names}
    pages = {name: url_of(name, head) for name, head in heads.items()}
    titles = {name: str(head.get("title", name)) for name, head in heads.items()}
    settings = configparser.ConfigParser()
    settings.read(ROOT / "settings.ini", encoding="utf-8")
    house = settings["DEFAULT"]
    order, page = sections(names), Template((HERE / "page.html").read_text(encoding="utf-8"))
    with ProcessPoolExecutor(2) as pool:
        bodies = dict(zip(names, pool.map(body_of, [str(proc / name) for name in names], chunksize=8), strict=True))
    shutil.rmtree(out, ignore_errors=True)
    index = []
    menus = {here: drawn(order, here, pages, titles) for here in {posixpath.dirname(name) for name in names}}
    for name in names:
        body = relinked(bodies[name], name, pages, f"{house['git_url']}/blob/{house['branch']}")
        found, lead = headings(body), str(heads[name].get("description", ""))
        path = out / pages[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * pages[name].count("/")
        path.write_text(page.substitute(
            title=escape(titles[name]), site=escape(house["title"]), lead=escape(lead), body=body, root=root, contents=contents(found),
            cards=cards(pages) if name == "index.ipynb" else "", neighbours=neighbours(order, name, pages, titles),
            repository=house["git_url"], version=house["version"],
            source=f"{house['git_url']}/blob/{house['branch']}/nbs/{name}", sidebar=sidebar(menus[posixpath.dirname(name)], name, pages),
            language="en"), encoding="utf-8")
        text = re.sub(r"\s+", " ", unescape(TAG.sub(" ", re.sub(r'<div class="output_.*?</div>', " ", body, flags=re.DOTALL))))
        kind = name.split("/")[0]
        weight = 2 if kind in ("index.ipynb", "commands.ipynb", "tutorials") else 0 if kind in BESIDE else 1
        kept = re.sub(r"[\W_]+", " ", text.lower())[:12_000 if weight == 2 else 2_000]
        also = "".join(f" {title}" for title, (_, page_name) in CARDS.items() if page_name == name)  # what a card calls it
        index.append([pages[name], titles[name], lead + also, [[anchor, text] for _, anchor, text in found], kept, weight])
    shutil.copy(HERE / "site.js", out)
    shutil.copytree(ROOT / "nbs" / "pictures", out / "pictures")
    (out / "site.css").write_text((HERE / "site.css").read_text(encoding="utf-8") + colours(), encoding="utf-8")
    (out / "index.js").write_text(f"const PAGES = {json.dumps(index, ensure_ascii=False, separators=(',', ':'))};\n", encoding="utf-8")
    print(f"{len(names)} pages in {out.name}/")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
