"""Build instructions: everything that can vary stands in settings.ini."""
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

parser = ConfigParser()
parser.read(Path(__file__).with_name("settings.ini"), encoding="utf-8")
about = parser["DEFAULT"]
setup(
    name=about["lib_name"],
    version=about["version"],
    description=about["description"],
    author=about["author"],
    license="MIT",
    python_requires=">=" + about["min_python"],
    packages=find_packages(include=["aml_miner", "aml_miner.*"]),
    package_data={"aml_miner": ["py.typed", "base/model_config.yaml", "base/house.mplstyle", "tests/golden_scores.json"]},
    install_requires=about["requirements"].split(),
    extras_require={"dev": about["dev_requirements"].split()},
    entry_points={"console_scripts": about["console_scripts"].split()},
)
