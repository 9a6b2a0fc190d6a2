"""Adding a make touches its own files and two lists: no other module names one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from radio.drivers import DRIVERS

ROOT = Path(__file__).parents[2]
SOURCES = [
    ("radio", "*.py"),
    ("gateway", "*.py"),
    ("dispatcher", "*.py"),
    ("samanvay", "*.py"),
    ("web/src", "*.ts*"),
]
LISTS = {"radio/drivers/__init__.py", "radio/sim/__init__.py"}
EXCEPTIONS = {
    "gateway/voice": "the announcer is the other end of the voice make's own line",
    "samanvay/bench": "what is measured is one make, with settings of its own",
    "dispatcher/routes/asked.py": "an example in the service's document",
    "web/src/api.gen.ts": "made from that document",
}
ENGLISH = {"voice"}
"""Makes whose name is a word of the language: named only where a module or a setting is."""


def naming(make: str) -> re.Pattern[str]:
    if make in ENGLISH:
        return re.compile(rf"\b(?:drivers|sim)[./]{make}\b|\bmake\W{{1,5}}{make}\b")
    return re.compile(rf"(?<![a-z]){make}(?![a-z])", re.IGNORECASE)


def modules() -> Iterator[str]:
    for folder, pattern in SOURCES:
        for file in sorted((ROOT / folder).rglob(pattern)):
            if not file.name.endswith((".test.ts", "samples.ts")):  # the console's tests, with sets to show
                yield file.relative_to(ROOT).as_posix()


def is_home(path: str, make: str) -> bool:
    """Tell whether the file is the make's own."""
    return path.startswith(f"radio/drivers/{make}/") or bool(re.match(rf"radio/sim/{make}(_\w+)?\.py", path))


@pytest.mark.parametrize("make", sorted(DRIVERS))
def test_only_its_own_files_and_the_two_lists_name_a_make(make: str) -> None:
    strangers = [
        f"{path}:{number}: {line.strip()}"
        for path in modules()
        if not (is_home(path, make) or path in LISTS or path.startswith(tuple(EXCEPTIONS)))
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), start=1)
        if naming(make).search(line)
    ]
    assert strangers == []


@pytest.mark.parametrize("make", sorted(DRIVERS))
def test_a_make_stands_in_each_list(make: str) -> None:
    for path in LISTS:
        assert re.search(rf'^    "{make}": ', (ROOT / path).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("make", sorted(DRIVERS))
def test_a_make_has_its_simulator_its_vectors_and_its_page(make: str) -> None:
    for path in (
        f"radio/drivers/{make}",
        f"radio/sim/{make}.py",
        f"tests/radio/vectors/{make}.toml",
        f"docs/sets/{make}.md",
    ):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("path", EXCEPTIONS)
def test_an_exception_is_still_needed(path: str) -> None:
    files = [ROOT / name for name in modules() if name.startswith(path)]
    assert any(naming(make).search(file.read_text("utf-8")) for file in files for make in DRIVERS)


def test_the_index_has_a_row_for_each_make_and_for_none() -> None:
    pages = ROOT / "docs" / "sets"
    told = re.findall(
        r"^\| `(\w+)` .*\[\1\]\(\1\.md\) \|$", (pages / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(told) == sorted([*DRIVERS, "plain"])
    assert {page.stem for page in pages.glob("*.md")} == {"README", *told}


def test_the_readme_lists_each_make() -> None:
    sets = (ROOT / "README.md").read_text("utf-8").split("## The sets")[1].split("## ")[0]
    rows = "".join(line.split("|")[1] for line in sets.splitlines() if line.startswith("| `"))
    assert sorted(re.findall(r"`(\w+)`", rows)) == sorted([*DRIVERS, "plain"])
