"""check_links.py FOLDER: every link inside a site must lead to a file and a place that exist. Exit code 1 and a list otherwise."""
import os
import re
import sys
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
NOTED = re.compile(r"""\s(id|name|href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


@cache
def noted(path: str) -> tuple[set[str], list[str]]:
    """Ids and links of a page."""
    ids, links = set[str](), list[str]()
    for tag in TAG.findall(Path(path).read_text(encoding="utf-8")):
        for name, *values in NOTED.findall(tag):
            value = unescape("".join(values))
            (ids.add if name in ("id", "name") else links.append)(value)
    return ids, links


def main(folder: Path) -> int:
    """Number of broken links, told one a line."""
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    @cache
    def target_of(parent: str, path: str) -> str:
        target = os.path.normpath(os.path.join(parent, unquote(path)))
        return target if target in files else os.path.normpath(os.path.join(target, "index.html"))

    broken, count = [], 0
    for page in sorted(name for name in files if name.endswith(".html")):
        for link in noted(str(folder / page))[1]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            count += 1
            target = target_of(os.path.dirname(page), parts.path) if parts.path else page
            if target not in files:
                broken.append(f"{page}: {link}: no such file")
            elif parts.fragment and target.endswith(".html") and unquote(parts.fragment) not in noted(str(folder / target))[0]:
                broken.append(f"{page}: {link}: no such place")
    print("\n".join([*broken, f"{count} links, {len(broken)} broken"]))
    return 1 if broken or not count else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
