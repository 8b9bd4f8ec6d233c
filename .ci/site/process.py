"""process.py FOLDER OUT: the notebooks of a copied checkout as nbdev readies them for pages. Only imports and exported cells run.

nbdev_proc_nbs does the same in new processes of which each imports the package again; here two share what is imported once.
"""
import importlib
import os
import pkgutil
import sys
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from nbdev.processors import FilterDefaults
from nbdev.serve_drv import exec_nb


def imported(package: str) -> int:
    """Number of modules of a package; all of them are imported."""
    path = importlib.import_module(package).__path__
    return sum(bool(importlib.import_module(one.name)) for one in pkgutil.walk_packages(path, f"{package}.") if ".tests" not in one.name)


def work(
    pairs: list[tuple[Path, Path]],  # where a notebook is, where it goes
    taken: Synchronized,  # how many of them are under way or done, counted by all workers
) -> None:
    """One notebook after another, until none is left; what is wrong with a cell is raised."""
    while True:
        with taken.get_lock():
            number = taken.value
            taken.value += 1
        if number >= len(pairs):
            return
        source, dest = pairs[number]
        dest.parent.mkdir(parents=True, exist_ok=True)
        exec_nb(source, dest, FilterDefaults)
        dest.write_text(dest.read_text(encoding="utf-8").replace(f"{Path.cwd()}/", ""), encoding="utf-8")  # defaults of parameters


def main(folder: Path, out: Path) -> None:
    """Write them; nbdev finds its settings from the folder."""
    folder, out = folder.resolve(), out.resolve()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    os.environ["IN_TEST"] = "1"  # as nbdev does: a cell that exports the package does nothing
    imported("aml_miner")
    notebooks = sorted(path for path in (folder / "nbs").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
    pairs = [(path, out / path.relative_to(folder / "nbs")) for path in notebooks]
    forked = get_context("fork")  # no pool: a notebook's shell takes the place of __main__, where a pool looks for its work
    taken = forked.Value("i", 0)
    workers = [forked.Process(target=work, args=(pairs, taken)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        sys.exit("error: a notebook cannot be processed; what is wrong stands above")
    print(f"{len(pairs)} notebooks processed")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
