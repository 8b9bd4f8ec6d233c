"""notebooks.py [FOLDER]: every notebook runs as under nbdev_test; beside them pages are made of a copied checkout, as by .ci/docs.

nbdev_test's processes each import the package for themselves and keep what every notebook has named. Here it is imported once, and
two copies of that process share the notebooks. What a notebook starts of the package is a copy of a warm process, as it is for
tests. A cell's function whose source is that of one that the package has compiled already is the package's: where a home is new, as
in CI, notebooks would else spend more than a minute compiling all kernels once more.
"""
import faulthandler
import gc
import importlib
import inspect
import json
import logging
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT, PyCF_ONLY_AST
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple
from unittest import mock

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from loguru import logger

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".ci" / "site")]

import numba
from execnb.shell import CaptureShell
from IPython.core.inputtransformer2 import TransformerManager
from nbdev.config import get_config
from nbdev.doclinks import nbglob
from nbdev.test import test_nb
from numba.core.dispatcher import Dispatcher
from process import imported, processed, shared

from aml_miner.config.plugins import Door
from aml_miner.tests.starting.starter import copied_starts, warm_up

TRANSFORMED = TransformerManager.transform_cell
SHOWN = 8  # notebooks that took longest
LONGEST = 1800  # seconds after which a notebook is taken to hang: its process tells where, and ends


class Ran(NamedTuple):
    """What became of a notebook."""

    name: str
    passed: bool
    seconds: float  # of processors, those of processes that it started with them


def spent() -> float:
    """Processor seconds of this process and of those that it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


@cache
def registers_of(module: ModuleType) -> list[dict[Any, Any]]:
    """What a module keeps for others to enter something, looked for once; what is private may be a cache."""
    named = [(name, one) for name, one in vars(module).items() if isinstance(one, dict) and name.isupper()]
    return [one for name, one in named if not name.startswith("_") or isinstance(one, Door)]


@contextmanager
def registers_as_found() -> Iterator[None]:
    """What a notebook registers, a judge, a model or a feature of its own, is forgotten after it: notebooks share a process."""
    modules = [module for name, module in sys.modules.items() if name.startswith("aml_miner.")]
    found = {id(one): one for module in modules for one in registers_of(module)}
    found |= {id(one.owners): one.owners for one in [*found.values()] if isinstance(one, Door)}
    kept = [(one, dict(one)) for one in found.values()]
    try:
        yield
    finally:
        for one, entries in kept:
            one.clear()
            one.update(entries)


@contextmanager
def logs_as_found() -> Iterator[None]:
    """Which lines are written where: Python's own logs as they were, the package's lines on standard error."""
    named = [logging.getLogger(name) for name in (None, *logging.root.manager.loggerDict)]
    found = [(one, [*one.handlers], one.level, one.propagate, one.disabled) for one in named]
    shown = repr(logger)  # names where its lines go; to begin anew costs a tenth of a notebook that does little
    try:
        yield
    finally:
        for one, handlers, level, propagate, disabled in found:
            one.handlers[:], one.propagate, one.disabled = handlers, propagate, disabled
            if one.level != level:
                one.setLevel(level)  # which looks through all logs
        if repr(logger) != shown:
            logger.remove()
            logger.add(sys.stderr)


@cache
def ways_of_tables() -> list[str]:
    """Names of what tables are shown by."""
    return re.findall(r"^display[.\w]+", pd.describe_option("display", _print_desc=False), re.MULTILINE)


@contextmanager
def process_as_found() -> Iterator[None]:
    """Environment, signals, chance, warnings and the ways of pictures, tables and numbers are as they were after a notebook.

    What functions remember (`functools.cache`) stays: it depends on their arguments alone.
    """
    environment, folder, chance = dict(os.environ), tempfile.tempdir, (random.getstate(), np.random.get_state())
    handled = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)}
    with ExitStack() as kept:
        for one in (warnings.catch_warnings(), plt.rc_context(), np.errstate()):
            kept.enter_context(one)
        tables = [part for name in ways_of_tables() for part in (name, pd.get_option(name))]
        with pd.option_context(*tables):
            yield
    plt.close("all")
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = folder
    random.setstate(chance[0])
    np.random.set_state(chance[1])
    for number, handler in handled.items():
        signal.signal(number, handler)


@cache
def shell() -> CaptureShell:
    """One a process: to make it takes as long as to run a short notebook."""
    return CaptureShell()


def shell_as_found(path: Path) -> CaptureShell:
    """That, with names of its own for each notebook: those of an earlier one stay with what still uses them."""
    kept = shell()
    kept.init_create_namespaces()
    kept.init_sys_modules()
    kept.history_manager.reset()
    kept.init_user_ns()
    kept.result, kept.exc = None, None
    kept.set_path(path)
    return kept


def run(
    path: Path,  # of a notebook
    told: Path,  # a file that gets a line
) -> None:
    """Run a notebook; its traceback is shown."""
    begun = spent()
    copied_starts(warm=True)
    shell()
    faulthandler.dump_traceback_later(LONGEST, exit=True, file=sys.__stderr__)
    with registers_as_found(), logs_as_found(), process_as_found():
        passed, _ = test_nb(path, skip_flags=get_config().tst_flags.split(), basepath=ROOT)
    faulthandler.cancel_dump_traceback_later()
    with told.open("a", encoding="utf-8") as file:
        file.write(json.dumps(Ran(str(path.relative_to(ROOT / "nbs")), passed, spent() - begun)) + "\n")


def warmed() -> None:
    """Import what notebooks need, and call nothing that starts threads: a copy of a process has none, and LightGBM would wait for them."""
    imported("aml_miner")
    warm_up()
    for name in ("pytest", "matplotlib.pyplot", "IPython.core.pylabtools", "hypothesis", "aml_miner.tests.tools"):
        importlib.import_module(name)


def as_python(
    self: TransformerManager,
    cell: str,
) -> str:
    """A cell that is Python is not looked through for magics, which takes longer than most cells do."""
    try:
        compile(cell, "cell", "exec", PyCF_ONLY_AST | PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        return TRANSFORMED(self, cell)
    return cell if cell.endswith("\n") else f"{cell}\n"


def compiled_once() -> Callable[..., Any]:
    """An `njit` that gives cells the package's functions; names that stand for different functions in it are left out."""
    modules = {name: module for name, module in sys.modules.items() if name.startswith("aml_miner.")}
    kept = {(name, one.__name__): one for name, module in modules.items() for one in vars(module).values()
            if isinstance(one, Dispatcher) and one.__module__ == name}
    times = Counter(name for _, name in kept)
    known = {inspect.getsource(one.py_func): one for (_, name), one in kept.items() if times[name] == 1}
    ordinary = numba.njit

    def njit(*given: Any, **options: Any) -> Any:
        made = ordinary(*given, **options)

        def decorated(function: FunctionType) -> Callable[..., Any]:
            return known.get(inspect.getsource(function)) or made(function)

        return made if given else decorated

    return njit


def made(folder: Path) -> subprocess.Popen[bytes]:
    """Ready the notebooks of a copied checkout, and begin to make its pages: one process after another does that, while notebooks run."""
    processed(folder, folder / "_proc")
    get_config.cache_clear()
    return subprocess.Popen([ROOT / ".ci" / "docs", "--made", folder])


def main(arguments: list[str]) -> None:
    """Run them all and tell which failed."""
    os.environ["IN_TEST"] = "1"
    gc.set_threshold(20_000)  # as under a command
    warmed()
    # tutorials first, since the longest of them would end alone; then from the ground up, as nbdev_test does it
    paths = sorted((path.absolute() for path in nbglob(as_path=True)), key=lambda path: ("tutorials" not in path.parts, path))
    pages = made(Path(arguments[0]).resolve()) if arguments else None
    begun = time.monotonic()
    os.chdir(ROOT / "nbs")
    told = Path(tempfile.mkdtemp()) / "told"  # no TemporaryDirectory: the first copy of a copy of this process to end would remove it
    told.touch()
    with mock.patch("numba.njit", compiled_once()), mock.patch.object(TransformerManager, "transform_cell", as_python), \
            mock.patch("nbdev.test.CaptureShell", shell_as_found):
        shared(partial(run, told=told), paths)
    ran = [Ran(*json.loads(line)) for line in told.read_text(encoding="utf-8").splitlines()]
    shutil.rmtree(told.parent)
    longest = sorted(ran, key=lambda one: -one.seconds)[:SHOWN]
    print(f"{len(ran)} notebooks in {time.monotonic() - begun:.0f} s, processors {sum(one.seconds for one in ran):.0f} s; longest:",
          ", ".join(f"{one.name} {one.seconds:.1f}" for one in longest))
    well = {one.name for one in ran if one.passed}
    failed = [name for path in paths if (name := str(path.relative_to(ROOT / "nbs"))) not in well]
    wrong = [f"{len(failed)} notebooks failed, or ended their process: {', '.join(failed)}"] if failed else []
    wrong += ["pages cannot be made; what is wrong stands above"] if pages is not None and pages.wait() else []
    if wrong:
        sys.exit(f"error: {'; '.join(wrong)}")


if __name__ == "__main__":
    main(sys.argv[1:])
