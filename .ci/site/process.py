"""process.py FOLDER OUT: the notebooks of a copied checkout as nbdev readies them for pages. No cell runs.

nbdev_proc_nbs runs imports and exported cells, in new processes of which each imports the package again; here two share what is
imported once, and what a notebook defines is taken from the module that it exports.
"""
import ast
import gc
import importlib
import inspect
import linecache
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial, partialmethod
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from textwrap import dedent
from typing import Any

from IPython.core.history import HistoryManager
from nbdev.config import get_config
from execnb.nbio import NbCell
from fastcore import docments
from fastcore.basics import AttrDict
from nbdev.processors import FilterDefaults, exec_show_docs
from nbdev.serve_drv import exec_nb
from nbdev.showdoc import show_doc

HistoryManager.__init__ = partialmethod(HistoryManager.__init__, hist_file=":memory:")  # else each notebook waits for the disk, twice
DOCUMENTED = {"export", "exports", "exec_doc"}  # directives of cells whose definitions are shown
PARSED = NbCell.parsed_


def parsed(self: NbCell) -> list[ast.stmt] | None:
    """A cell as syntax, once, and only where it defines or shows something; nbdev looks for what it keeps where it is not."""
    if "show_doc" not in self.source and not DOCUMENTED & getattr(self, "directives_", {}).keys():
        return None
    if not hasattr(self, "_parsed_"):
        PARSED(self)
    return getattr(self, "_parsed_", None)


def signature(lines: list[str]) -> str | None:
    """A function up to its body; the lines begin with it."""
    for number, line in enumerate(lines[:100], 1):
        if line.partition("  #")[0].rstrip().endswith(":"):
            text = dedent("".join(lines[:number])) + "    ...\n"
            with suppress(SyntaxError):
                return text if len(ast.parse(text).body) == 1 else None
    return None


@cache
def source_of(one: Any) -> str:
    """What the docs read of a definition: a function's signature, a class; `inspect` looks through the whole file for them."""
    code = getattr(inspect.unwrap(one), "__code__", None)
    if code:
        return signature(linecache.getlines(code.co_filename)[code.co_firstlineno - 1:]) or inspect.getsource(one)
    lines = linecache.getlines(inspect.getfile(one))
    places = [number for number, line in enumerate(lines) if re.match(rf"class {one.__name__}\b", line)]
    return "".join(inspect.getblock(lines[places[0]:])) if len(places) == 1 else inspect.getsource(one)


NbCell.parsed_ = parsed
docments.getsource = source_of


def imported(package: str) -> int:
    """Number of modules of a package; all of them are imported, but for its tests."""
    path = importlib.import_module(package).__path__
    return sum(bool(importlib.import_module(one.name)) for one in pkgutil.walk_packages(path, f"{package}.") if ".tests" not in one.name)


def work(
    act: Callable[[Any], None],
    items: Sequence[Any],
    taken: Synchronized,  # how many of them are under way or done, counted by all workers
) -> None:
    """One item after another, until none is left; what is wrong with one is raised."""
    while True:
        with taken.get_lock():
            number = taken.value
            taken.value += 1
        if number >= len(items):
            return
        path = list(sys.path)
        act(items[number])
        sys.path[:] = path


def shared(
    act: Callable[[Any], None],  # with one item
    items: Sequence[Any],
) -> bool:  # whether all went well
    """Two copies of this process do what is to be done with each item, whichever is free the next one."""
    gc.collect()
    gc.freeze()  # what is imported is never looked through again
    forked = get_context("fork")  # no pool: a notebook's shell takes the place of __main__, where a pool looks for its work
    taken = forked.Value("i", 0)
    workers = [forked.Process(target=work, args=(act, items, taken)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return not any(worker.exitcode for worker in workers)


class Shown(exec_show_docs):
    """nbdev's, but for the source of names: the module of a notebook, in place of its cells, which need no shell then."""

    def begin(self) -> None:
        """The module's names are there."""
        named = [cell.directives_["default_exp"][0] for cell in self.nb.cells if "default_exp" in cell.directives_]
        self.names = {**vars(importlib.import_module(f"aml_miner.{named[0]}")), "show_doc": show_doc} if named else {}

    def __call__(self, cell: Any) -> None:
        """Only what nbdev has added runs."""
        if getattr(cell, "has_sd", False):
            text = eval(cell.source, self.names)._repr_markdown_()
            data = AttrDict({"text/markdown": text.splitlines(keepends=True)})
            cell.outputs = [AttrDict(data=data, metadata={}, output_type="execute_result", execution_count=None)]


class Filter(FilterDefaults):
    """nbdev's steps with that in place of its own."""

    def base_procs(self) -> list[Any]:
        """The steps in their order."""
        return [Shown if one is exec_show_docs else one for one in super().base_procs()]


def process(
    pair: tuple[Path, Path],  # where a notebook is, where it goes
    roots: Sequence[str],  # folders that defaults of parameters may name
) -> None:
    """Ready a notebook for its page."""
    source, dest = pair
    dest.parent.mkdir(parents=True, exist_ok=True)
    exec_nb(source, dest, Filter)
    text = dest.read_text(encoding="utf-8")
    for root in roots:
        text = text.replace(f"{root}/", "")
    dest.write_text(text, encoding="utf-8")


def processed(folder: Path, out: Path) -> None:
    """Ready all notebooks of a copied checkout, whose settings nbdev finds from the folder."""
    folder, out = folder.resolve(), out.resolve()
    os.chdir(folder)
    get_config.cache_clear()
    os.environ["IN_TEST"] = "1"  # as nbdev does: a cell that exports the package does nothing
    home = Path(importlib.import_module("aml_miner").__file__).parents[1]
    notebooks = sorted(path for path in (folder / "nbs").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
    pairs = [(path, out / path.relative_to(folder / "nbs")) for path in notebooks]
    if not shared(partial(process, roots=sorted({str(folder), str(home)})), pairs):
        sys.exit("error: a notebook cannot be processed; what is wrong stands above")
    print(f"{len(pairs)} notebooks processed")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(sys.argv[1]).resolve()))
    imported("aml_miner")
    processed(Path(sys.argv[1]), Path(sys.argv[2]))
