#!/usr/bin/env python3
"""Checks the newest files of the projects that are downloaded most, and counts the verdicts.

1. Each file is checked alone: its verdict, and what it costs in CPU time and memory.
2. Each is checked again in runs of many with two jobs: the evidence is the same, byte for byte.
3. A wheel is checked beside the source archive of its release: what only the wheel has is explained.

The bar, for 1,000 files: none blocked, and at most one held back, but for the verdicts of `RIGHT`.
Ends with status 1 if it is missed. `scripts/corpus/fetch_top.py` fetches the files.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "corpus"))
import fetch_top  # noqa: E402

#: Verdicts other than `admit` that are right, by project: what they say is true of the file.
RIGHT: dict[str, str] = {}

#: How many files a run of many has.
BATCH = 40
#: At most so many of 1,000 files are held back without being in `RIGHT`.
HELD_BACK_OF_1000 = 1
#: What is worth a look: CPU seconds for a MB of Python source (from `LEAST_SECONDS` on), and peak MB.
SECONDS_OF_MB, LEAST_SECONDS, PEAK_MB = 0.1, 0.5, 250
#: Exit statuses that come with a report.
VERDICT_STATUSES = (0, 1, 3)


class Cost(NamedTuple):
    """What one run of the program cost, and how it ended."""

    status: int
    #: CPU time, of the user and of the system.
    seconds: float
    #: MB.
    peak: float


def spawn(command: list[str], out: str, err: str) -> Cost:
    """Runs a command with its output in files.

    It is to be called in a process that stays small: the kernel gives a child the peak of the process that starts it.
    """
    with open(out, "wb") as output, open(err, "wb") as errors:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return Cost(child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


class Run(NamedTuple):
    """One run of the program: its reports, one a file, and what it cost."""

    artifacts: list[dict]
    cost: Cost


class Runner:
    """Runs the program, some at a time."""

    def __init__(self, pratique: str, workers: int) -> None:
        self.pratique = pratique
        self.pool = concurrent.futures.ProcessPoolExecutor(workers, multiprocessing.get_context("forkserver"))

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown()

    def runs(self, groups: list[list[pathlib.Path]], jobs: int) -> Iterator[Run]:
        """A run for each group of files, in order."""
        with tempfile.TemporaryDirectory() as folder:
            started = []
            for number, paths in enumerate(groups):
                out, err = (f"{folder}/{number}.{end}" for end in ("out", "err"))
                command = [self.pratique, "check", "--format", "json", "--jobs", str(jobs), *map(str, paths)]
                started.append((paths, out, err, self.pool.submit(spawn, command, out, err)))
            for paths, out, err, future in started:
                yield self.read(paths, pathlib.Path(out), pathlib.Path(err), future.result())

    @staticmethod
    def read(paths: list[pathlib.Path], out: pathlib.Path, err: pathlib.Path, cost: Cost) -> Run:
        if cost.status in VERDICT_STATUSES:
            run = Run(json.loads(out.read_bytes())["artifacts"], cost)
        else:
            error = err.read_text(encoding="utf-8", errors="replace").strip()[-400:]
            run = Run([failure(path, cost.status, error) for path in paths], cost)
        out.unlink()
        return run


class Outcome(NamedTuple):
    """What is kept of a file that was checked alone."""

    name: str
    version: str
    verdict: str
    is_complete: bool
    reasons: list[str]
    #: The hash of the whole report.
    digest: str
    cost: Cost

    @classmethod
    def of(cls, run: Run) -> "Outcome":
        report = run.artifacts[0]
        return cls(
            report.get("name") or "", report.get("version") or "", report["verdict"], report["complete"],
            reasons(report), digest(report), run.cost,
        )

    @property
    def is_admitted(self) -> bool:
        return self.verdict == "admit"

    @property
    def is_explained(self) -> bool:
        return not self.is_admitted and self.name in RIGHT


def digest(report: dict) -> str:
    return hashlib.sha256(json.dumps(report).encode()).hexdigest()


def failure(path: pathlib.Path, status: int, error: str) -> dict:
    """What stands for a report where the program gave none."""
    return {"file": path.name, "name": path.name, "verdict": f"status {status}", "complete": False,
            "findings": [], "triggers": [], "opaque": [], "error": error}


def reasons(report: dict) -> list[str]:
    """Why a verdict is what it is, in few lines."""
    if report.get("error"):
        return [report["error"]]
    decided = [each["text"] for each in report.get("reasons", []) if each["verdict"] != "admit"]
    found = [
        f"{each['rule']} {each['severity']}: {each['message']}"
        for each in report["findings"]
        if each["severity"] in ("medium", "high", "critical")
    ]
    opaque = [f"not read: {each['path']}: {each['why']}" for each in report["opaque"][:3]]
    return found[:4] or opaque or decided


def python_megabytes(path: pathlib.Path) -> float:
    """How much Python source a file holds."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            return sum(each.file_size for each in archive.infolist() if each.filename.endswith(".py")) / 1e6
    if path.suffix == ".zip":
        return 0
    with tarfile.open(path) as archive:
        return sum(each.size for each in archive if each.name.endswith(".py")) / 1e6


def check_alone(runner: Runner, paths: list[pathlib.Path], into: "pathlib.Path | None") -> dict[pathlib.Path, Outcome]:
    """The outcome of each file; the whole reports go into a file, one a line, if one is named."""
    outcomes = {}
    with open(into or os.devnull, "w", encoding="utf-8") as out:
        for path, run in zip(paths, runner.runs([[path] for path in paths], 1)):
            outcomes[path] = Outcome.of(run)
            print(json.dumps({"cost": run.cost._asdict(), "report": run.artifacts[0]}), file=out)
    return outcomes


def print_costs(alone: dict[pathlib.Path, Outcome]) -> None:
    for path, outcome in alone.items():
        cost = outcome.cost
        source = python_megabytes(path) if cost.seconds > LEAST_SECONDS else 0
        if source and cost.seconds > SECONDS_OF_MB * source or cost.peak > PEAK_MB:
            print(f"  cost  {path.name}: {cost.seconds:.2f} s, {source:.1f} MB of Python, peak {cost.peak:.0f} MB")


def print_verdicts(alone: dict[pathlib.Path, Outcome]) -> None:
    """Every verdict that is not `admit`, and every file that was not analysed completely."""
    for path, outcome in alone.items():
        if outcome.is_admitted and outcome.is_complete:
            continue
        print(f"  {outcome.verdict}{'' if outcome.is_complete else ', incomplete'}: {path.name}")
        for line in [f"right: {RIGHT[outcome.name]}"] if outcome.is_explained else outcome.reasons:
            print(f"      {line}")


def count_differences(runner: Runner, alone: dict[pathlib.Path, Outcome]) -> int:
    """How many files have other evidence in a run of many than alone."""
    # Wheels and source archives apart: together, those of one release are compared, which adds evidence.
    kinds = [[path for path in alone if (path.suffix == ".whl") == is_wheel] for is_wheel in (True, False)]
    batches = [paths[start : start + BATCH] for paths in kinds for start in range(0, len(paths), BATCH)]
    different = 0
    for batch, run in zip(batches, runner.runs(batches, 2)):
        for path, report in zip(batch, run.artifacts):
            if digest(report) != alone[path].digest:
                different += 1
                print(f"  other evidence in a run of many: {path.name}")
    return different


def check_pairs(runner: Runner, alone: dict[pathlib.Path, Outcome]) -> int:
    """How many wheels get a verdict beside the source archive of their release that they do not get alone."""
    by_release: dict[tuple, list[pathlib.Path]] = {}
    for path, outcome in alone.items():
        by_release.setdefault((outcome.name, outcome.version), []).append(path)
    pairs = [paths for key, paths in by_release.items() if all(key) and len(paths) == 2]
    different = 0
    for (wheel, sdist), run in zip(pairs, runner.runs(pairs, 1)):
        report = run.artifacts[0]
        if report["verdict"] != alone[wheel].verdict:
            different += 1
            print(f"  {report['verdict']} beside {sdist.name}: {wheel.name}")
            for line in reasons(report):
                print(f"      {line}")
    print(f"  {len(pairs)} wheels beside the source archive of their release: {different} with another verdict")
    return different


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pratique", default=".build/pratique", help="the executable (default: %(default)s)")
    parser.add_argument("--folder", type=pathlib.Path, default=fetch_top.cache_folder(), help="the fetched files")
    parser.add_argument(
        "--projects", type=pathlib.Path, default=ROOT / "scripts/corpus/top.txt", help="the list (default: %(default)s)"
    )
    parser.add_argument("--first", type=int, help="only so many projects of the list")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="runs at a time (default: %(default)s)")
    parser.add_argument("--report", type=pathlib.Path, help="write every report and cost to a file, one a line, as JSON")
    parser.add_argument("--verdicts-only", action="store_true", help="leave out the runs of many and the pairs")
    arguments = parser.parse_args()
    pratique = str(pathlib.Path(arguments.pratique).resolve())
    projects = fetch_top.read_list(arguments.projects)[: arguments.first]
    paths = fetch_top.files(arguments.folder, projects)

    print(f"{len(paths)} files of {len(projects)} projects:")
    different = worse = 0
    with Runner(pratique, arguments.workers) as runner:
        alone = check_alone(runner, paths, arguments.report)
        print_verdicts(alone)
        print_costs(alone)
        if not arguments.verdicts_only:
            different, worse = count_differences(runner, alone), check_pairs(runner, alone)

    counts = collections.Counter(outcome.verdict for outcome in alone.values())
    explained = sum(outcome.is_explained for outcome in alone.values())
    failed = sum(count for verdict, count in counts.items() if verdict.startswith("status"))
    blocked = sum(outcome.verdict == "block" and not outcome.is_explained for outcome in alone.values())
    held = counts["quarantine"] + counts["block"] - explained
    print(
        f"top: {counts['admit']} admitted, {counts['quarantine']} quarantined, {counts['block']} blocked "
        f"({explained} of these right), {sum(not outcome.is_complete for outcome in alone.values())} incomplete, "
        f"{failed} failed; {different} with other evidence in another run, {worse} with another verdict beside their "
        f"source; {sum(outcome.cost.seconds for outcome in alone.values()):.0f} CPU seconds"
    )
    is_met = not (blocked or failed or different or worse) and held * 1000 <= HELD_BACK_OF_1000 * max(len(paths), 1000)
    return 0 if paths and is_met else 1


if __name__ == "__main__":
    sys.exit(main())
