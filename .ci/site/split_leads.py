"""split_leads.py FOLDER: prose after title and lead gets a cell of its own, since nbdev takes the whole first cell for its head."""
import json
import re
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Change the notebooks of a copy in place."""
    for path in sorted(folder.rglob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        first = notebook["cells"][0]
        found = re.match(r"(# [^\n]+\n+> [^\n]+)\n+(.+)", "".join(first["source"]), re.DOTALL)
        if found:
            first["source"] = found[1]
            notebook["cells"].insert(1, {"cell_type": "markdown", "id": "after-the-lead", "metadata": {}, "source": found[2]})
            path.write_text(json.dumps(notebook), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
