"""Print what to run after a change: a pattern of notebooks' names (or -) and, by commas, test modules that use what they export."""
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST = 2  # test modules for a changed module: those that import the least beside it
USED = re.compile(r"^from (?:\.+|aml_miner\.)([a-z_0-9.]+) import", re.MULTILINE)


def changed() -> list[Path]:
    """Notebooks that differ from the last commit, new ones with them."""
    told = [subprocess.run(["git", *words, "--", "nbs"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
            for words in (("diff", "--name-only", "HEAD"), ("ls-files", "--others", "--exclude-standard"))]
    return [path for name in sum(told, []) if (path := ROOT / name).suffix == ".ipynb" and path.exists()]


def tests_of(
    notebook: Path,
    used: dict[Path, set[str]],  # by test module: what it imports, without the package's name
) -> list[Path]:
    """The notebook's own module where it holds tests, else the most special tests that import it."""
    match = re.search(r"#\| default_exp ([\w.]+)", notebook.read_text(encoding="utf-8"))
    module = match[1] if match else ""
    own = ROOT / "aml_miner" / (module.replace(".", "/") + ".py")
    importing = sorted((path for path, modules in used.items() if module.removeprefix("tests.") in modules or module in modules),
                       key=lambda path: (len(used[path]), path))
    return [own] if own in used else importing[:MOST]


def main() -> None:
    """Print them on one line; the habits of the house are always tested."""
    tests = ROOT / "aml_miner" / "tests"
    used = {path: set(USED.findall(path.read_text(encoding="utf-8"))) for path in sorted(tests.rglob("test_*.py"))}
    notebooks = changed()
    chosen = {tests / "test_house.py", *(path for notebook in notebooks for path in tests_of(notebook, used))}
    names = "|".join(sorted({re.escape(path.stem) for path in notebooks}))
    print(f"^({names})[.]ipynb$" if names else "-", ",".join(str(path.relative_to(ROOT)) for path in sorted(chosen)))


if __name__ == "__main__":
    main()
