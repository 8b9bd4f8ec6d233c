"""Print README.md as nbs/index.ipynb says it: prose, code and outputs; cells marked `#| hide` stay out."""
import json
import posixpath
import re
import sys
from pathlib import Path

LINK = re.compile(r"\]\((?!\w+:|#|/)([^)]+)\)")  # to another file; in the notebook they start from nbs/
DIRECTIVE = re.compile(r"^#\| ?(.*)\n?", re.MULTILINE)


def text_of(output: dict) -> str:
    """An output as markdown: prose as it is, everything else as a block."""
    data = output.get("data", {})
    if "image/png" in data:  # pictures stay in the notebook
        return ""
    if "text/markdown" in data:
        return "".join(data["text/markdown"]).strip()
    text = "".join(output.get("text", data.get("text/plain", ""))).rstrip()
    return "\n".join("    " + line if line else "" for line in text.splitlines())


def parts(cell: dict) -> list[str]:
    """A cell as pieces of markdown."""
    source = "".join(cell["source"]).strip()
    if cell["cell_type"] == "markdown":
        return [source]
    directives = DIRECTIVE.findall(source)
    if "hide" in directives:
        return []
    code = DIRECTIVE.sub("", source).strip()
    shown = [] if "echo: false" in directives else [f"```python\n{code}\n```"]
    return shown + [text_of(output) for output in cell["outputs"]]


def main() -> None:
    """Read the notebook, print the page."""
    root = Path(__file__).resolve().parent.parent
    cells = json.loads((root / "nbs" / "index.ipynb").read_text(encoding="utf-8"))["cells"]
    pieces = [piece for cell in cells for piece in parts(cell) if piece]
    pieces.append("<!-- Exported from nbs/index.ipynb by .ci/readme.py: edit that notebook. -->")
    text = LINK.sub(lambda link: f"]({posixpath.normpath(posixpath.join('nbs', link[1]))})", "\n\n".join(pieces))
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
