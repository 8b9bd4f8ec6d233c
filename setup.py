"""Build instructions: everything that can vary stands in settings.ini."""
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
parser = ConfigParser()
parser.read(HERE / "settings.ini", encoding="utf-8")
about = parser["DEFAULT"]
EXTRAS = {key.removesuffix("_requirements"): value.split() for key, value in about.items() if key.endswith("_requirements")}
SHIPPED = ("*.txt", "*.json", "pretrained/*.txt", "pretrained/*.json", "pretrained/*.parquet")
MODELS = [path.relative_to(HERE).as_posix() for pattern in SHIPPED for path in sorted((HERE / "trained_models").glob(pattern))]


class BuildWithModels(build_py):
    """The package's modules, and the trained models within: a checkout has them beside the package, once."""

    def run(self) -> None:
        """Build; what is only linked finds the models where they lie."""
        super().run()
        if not self.editable_mode:
            for path in MODELS:
                copy = Path(self.build_lib) / "aml_miner" / path
                self.mkpath(str(copy.parent))
                self.copy_file(path, str(copy), preserve_mode=False)

    def get_source_files(self) -> list[str]:
        """What a source distribution must hold for a wheel to be built from it."""
        return [*super().get_source_files(), "settings.ini", *MODELS]


setup(
    name=about["lib_name"],
    version=about["version"],
    description=about["description"],
    author=about["author"],
    license="MIT",
    python_requires=">=" + about["min_python"],
    packages=find_packages(include=["aml_miner", "aml_miner.*"], exclude=["aml_miner.tests*", "aml_miner.bench*"]),
    package_data={
        "aml_miner": ["py.typed"],
        "aml_miner.base": ["*.yaml", "*.mplstyle"],
        "aml_miner.engine": ["kernels.json"],
        "aml_miner.reports": ["templates/*.html", "templates/*.css"],
        "aml_miner.sources": ["tables/presets/*.yaml"],
        "aml_miner.triage": ["templates/*.html", "assets/*"],
    },
    cmdclass={"build_py": BuildWithModels},
    install_requires=about["requirements"].split(),
    extras_require=EXTRAS,
    entry_points={"console_scripts": about["console_scripts"].split()},
)
