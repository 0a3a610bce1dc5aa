#!/usr/bin/env python3
"""Checks honest packages whose code starts by itself: the hardest to tell from what is to be found.

`scripts/corpus/hard_negatives.tsv` lists them. Each is fetched through pip once, and of each is shown:

1. None is blocked. Those that act for somebody outside, or run what a variable says, are held back, by the
   rule that says so and by no other; all others are admitted.
2. What starts by itself is named: the file or the entry point has a trigger, and a start-up file has a
   finding that says what its code reaches.
3. Everything was analysed.

Ends with status 1 if one of these fails.
"""

import argparse
import configparser
import json
import pathlib
import subprocess
import sys
import zipfile
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "corpus"))
import fetch  # noqa: E402

LIST = ROOT / "scripts/corpus/hard_negatives.tsv"
#: The rule that names each start-up hook.
STARTUP_RULE = "PRQ100"
#: From this severity on a finding holds an artifact back.
HOLDING = ("high", "critical")
#: Exit statuses that come with a report.
VERDICT_STATUSES = (0, 1, 3)


class Row(NamedTuple):
    """One line of the list."""

    project: str
    version: str
    kind: str
    where: str
    #: `admit`, or the rule that holds it back.
    expected: str
    what: str

    @property
    def request(self) -> tuple[str, str, str]:
        return "wheels", self.project, self.version


def read_list() -> list[Row]:
    rows = []
    for number, line in enumerate(LIST.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != len(Row._fields):
            raise SystemExit(f"{LIST}:{number}: expected {len(Row._fields)} fields, found {len(fields)}")
        rows.append(Row(*fields))
    return rows


def held() -> dict[str, str]:
    """The rule that holds a project back, by project."""
    return {row.project: row.expected for row in read_list() if row.expected != "admit"}


def fetched(folder: pathlib.Path, rows: list[Row]) -> dict[tuple[str, str, str], pathlib.Path]:
    """The wheel of each row; what the cache does not have is fetched."""
    (folder / "wheels").mkdir(parents=True, exist_ok=True)
    manifest = fetch.Manifest(folder)
    index = None
    paths = {}
    for request in dict.fromkeys(row.request for row in rows):
        path = manifest.cached(request, check=False)
        if path is None:
            index = index or fetch.Index("wheels")
            line, _ = fetch.fetch(index, request, manifest)
            print(line, file=sys.stderr)
            path = manifest.cached(request, check=False)
        if path is not None:
            paths[request] = path
    return paths


def check(pratique: str, path: pathlib.Path) -> dict:
    command = [pratique, "check", "--format", "json", str(path)]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode not in VERDICT_STATUSES:
        return {"verdict": f"status {done.returncode}", "complete": False, "triggers": [], "findings": []}
    return json.loads(done.stdout)["artifacts"][0]


def group_modules(wheel: pathlib.Path, group: str) -> set[str]:
    """The modules that the entry points of a group name."""
    with zipfile.ZipFile(wheel) as archive:
        name = next((each for each in archive.namelist() if each.endswith(".dist-info/entry_points.txt")), None)
        if name is None:
            return set()
        parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
        parser.optionxform = str
        parser.read_string(archive.read(name).decode("utf-8"))
    return {value.split(":")[0].split("[")[0].strip() for value in (parser[group].values() if group in parser else ())}


def unnamed(row: Row, wheel: pathlib.Path, report: dict) -> "str | None":
    """What of a row the report does not name or explain; nothing if all is well."""
    triggers = list(enumerate(report["triggers"]))
    if row.kind in ("startup", "import"):
        wanted = row.kind
        places = [index for index, each in triggers if each["path"] == row.where and each["phase"] == wanted]
        if not places:
            return f"{row.where} has no trigger of the phase {wanted}"
        told = {each["trigger"] for each in report["findings"] if each["rule"] == STARTUP_RULE and each["message"]}
        if row.kind == "startup" and not told.issuperset(places):
            return f"{row.where} is not explained"
    if row.kind == "entry-point":
        points = [each for _, each in triggers if each["path"].endswith("entry_points.txt")]
        modules = group_modules(wheel, row.where)
        missing = modules - {each["starts"].get("module") for each in points}
        if not modules:
            return f"it has no entry points of the group {row.where}"
        # Groups of projects that nobody knows are told together, by name.
        if missing and not any(row.where in each["summary"] for each in points):
            return f"{sorted(missing)} of the group {row.where} have no trigger"
    return None


def failures(row: Row, wheel: pathlib.Path, report: dict) -> list[str]:
    """What is wrong about one row."""
    found = []
    verdict = "admit" if row.expected == "admit" else "quarantine"
    if report["verdict"] != verdict:
        found.append(f"{report['verdict']} instead of {verdict}")
    if not report["complete"]:
        found.append("not analysed completely")
    holding = {each["rule"] for each in report["findings"] if each["severity"] in HOLDING}
    if holding != ({row.expected} - {"admit"}):
        found.append(f"held by {sorted(holding)} instead of {row.expected}")
    found += [each for each in [unnamed(row, wheel, report)] if each]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pratique", default=".build/pratique", help="the executable (default: %(default)s)")
    default = fetch.cache_folder().parent / "hard"
    parser.add_argument("--folder", type=pathlib.Path, default=default, help="the cache (default: %(default)s)")
    arguments = parser.parse_args()
    pratique = str(pathlib.Path(arguments.pratique).resolve())
    rows = read_list()
    paths = fetched(arguments.folder, rows)
    reports = {request: check(pratique, path) for request, path in paths.items()}
    failed = 0
    for row in rows:
        if row.request not in paths:
            found = ["could not be fetched"]
        else:
            found = failures(row, paths[row.request], reports[row.request])
        failed += bool(found)
        for each in found:
            print(f"  FAIL  {row.project} {row.version} ({row.where}): {each}")
        if not found and row.expected != "admit":
            reason = next(each for each in reports[row.request]["findings"] if each["rule"] == row.expected)
            print(f"    {row.project} {row.version} is held: {reason['message']}")
    blocked = sum(report["verdict"] == "block" for report in reports.values())
    admitted = sum(report["verdict"] == "admit" for report in reports.values())
    print(
        f"hard negatives: {len(rows)} ways to start in {len(reports)} wheels: {admitted} admitted, {blocked} blocked; "
        f"{failed} of the {len(rows)} not as they should be"
    )
    return 1 if failed or blocked else 0


if __name__ == "__main__":
    sys.exit(main())
