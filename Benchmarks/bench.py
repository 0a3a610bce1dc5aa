#!/usr/bin/env python3
"""Measures `pratique check` beside other tools on the same corpus, and compares with the budget.

Every figure is CPU time (user and system, of the process and its children), best of several runs:
wall time on a busy machine says little; the rows of the sandbox alone, whose cost is waiting, are wall time. "MB of Python" counts the bytes of all `.py` members of the
corpus' wheels, 1 MB being 1,000,000 bytes. docs/benchmarks.md says what each row means.

Ends with status 1 when a row misses its bar.
"""

import argparse
import ast
import dataclasses
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
import warnings
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "corpus"))
sys.path.insert(0, str(ROOT / "Benchmarks"))
import fetch  # noqa: E402
import sandbox_bench  # noqa: E402

#: The tools measured beside ours; pinned, so that two runs compare.
TOOLS = ["ruff==0.17.6", "tree-sitter==0.26.0", "tree-sitter-python==0.25.0"]

#: The bars. A change that makes the program slower than this fails the run.
CHECK_SECONDS_PER_MB = 0.05
PARSER_MB_PER_SECOND = 200
STARTUP_SECONDS = 0.010
PEAK_MB = 200
BINARY_MB = 40


@dataclasses.dataclass
class Usage:
    """What one process and its children used."""

    seconds: float
    peak_mb: float
    status: int


def run(command: list[str], **options) -> Usage:
    """Runs a command to its end without its output and reports its own resource usage."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Usage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, process.returncode)


def best(command: list[str], runs: int, allowed: tuple[int, ...] = (0,), **options) -> Usage:
    """The cheapest of several runs; ends the program if one of them fails."""
    return best_of_rounds([(command, allowed, options)], runs)[0]


def best_of_rounds(commands: list[tuple[list[str], tuple[int, ...], dict]], rounds: int) -> list[Usage]:
    """The cheapest run of each command, the commands taking turns, so that each meets the machine's good minutes."""
    results: list[list[Usage]] = [[] for _ in commands]
    for _ in range(rounds):
        for index, (command, allowed, options) in enumerate(commands):
            result = run(command, **options)
            if result.status not in allowed:
                raise SystemExit(f"status {result.status} from: {' '.join(command[:4])} …")
            results[index].append(result)
    return [
        dataclasses.replace(min(each, key=lambda usage: usage.seconds), peak_mb=max(usage.peak_mb for usage in each))
        for each in results
    ]


class Table:
    """The rows of the report, each with its bar where it has one."""

    def __init__(self) -> None:
        self.rows: list[dict] = []

    def add(self, name: str, value: float, unit: str, bar: "float | None" = None, at_least: bool = False) -> None:
        passes = None if bar is None else (value >= bar if at_least else value <= bar)
        self.rows.append(
            {"name": name, "value": value, "unit": unit, "bar": bar, "at_least": at_least, "passes": passes}
        )
        print(self.line(self.rows[-1]), flush=True)

    def skip(self, name: str, why: str) -> None:
        """A row that this machine cannot have."""
        self.rows.append({"name": name, "value": None, "unit": "", "bar": None, "at_least": False, "passes": None, "why": why})
        print(f"  {name:<44} {'–':>9} {why}", flush=True)

    @staticmethod
    def line(row: dict) -> str:
        bar = ""
        if row["bar"] is not None:
            sign = "≥" if row["at_least"] else "≤"
            bar = f"{sign} {row['bar']:g}"
        verdict = {None: "", True: "pass", False: "FAIL"}[row["passes"]]
        value = f"{row['value']:.4f}" if row["value"] < 1 else f"{row['value']:.1f}"
        return f"  {row['name']:<44} {value:>9} {row['unit']:<10} {bar:<8} {verdict}"

    @property
    def passes(self) -> bool:
        return all(row["passes"] is not False for row in self.rows)


def unpack_sources(wheels: list[pathlib.Path], into: pathlib.Path) -> int:
    """Writes every `.py` member into one flat folder and returns how many bytes they are."""
    total = number = 0
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith(".py") and not entry.is_dir():
                    content = archive.read(entry)
                    (into / f"{number:06d}.py").write_bytes(content)
                    total += len(content)
                    number += 1
    return total


def tools_folder() -> pathlib.Path:
    """A virtual environment in the cache with the tools to compare with, made on first use."""
    base = fetch.cache_folder().parent / "bench-tools"
    stamp = base / "installed.txt"
    if not stamp.exists() or stamp.read_text() != "\n".join(TOOLS):
        venv.create(base, with_pip=True, clear=True)
        command = [str(base / "bin" / "python"), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *TOOLS]
        subprocess.run(command, check=True)
        stamp.write_text("\n".join(TOOLS))
    return base / "bin"


def anchor(kind: str, folder: str, runs: int) -> None:
    """Parses the files of a folder with another parser in this process and prints the seconds of the best run."""
    contents = [path.read_bytes() for path in sorted(pathlib.Path(folder).iterdir())]
    if kind == "ast":
        warnings.simplefilter("ignore")

        def parse(content: bytes) -> None:
            try:
                ast.parse(content)
            except (SyntaxError, ValueError, RecursionError):
                pass  # a refusal costs what it costs: the bytes were read

    else:
        import tree_sitter
        import tree_sitter_python

        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))
        parse = parser.parse
    seconds = []
    for _ in range(runs):
        before = time.process_time()
        for content in contents:
            parse(content)
        seconds.append(time.process_time() - before)
    print(min(seconds))


def anchored(python: str, kind: str, folder: pathlib.Path, runs: int) -> float:
    command = [python, __file__, "--anchor", kind, "--runs", str(runs), str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure_whole(table: Table, pratique: str, wheels: list[pathlib.Path], sources: pathlib.Path, megabytes: float, rounds: int) -> None:
    """The whole `check` of the whole corpus, in turns with a linter that looks for syntax errors alone."""
    # Status 1 and 3 are verdicts; anything else is a failure of the program. One job, as the linter beside it has:
    # what two take together depends on what they share of the machine.
    check = [pratique, "check", "--jobs", "1", "--format", "json", *(str(wheel) for wheel in wheels)]
    ruff = [str(tools_folder() / "ruff"), "check", "--isolated", "--select", "E9", "--no-cache", "--no-respect-gitignore"]
    single = {"env": {**os.environ, "RAYON_NUM_THREADS": "1"}}
    whole, linted = best_of_rounds([(check, (0, 1, 3), {}), ([*ruff, str(sources)], (0, 1), single)], rounds)
    table.add("check, whole corpus, per MB of Python", whole.seconds / megabytes, "s/MB", CHECK_SECONDS_PER_MB)
    table.add("check, whole corpus, throughput", megabytes / whole.seconds, "MB/s")
    table.add("check, whole corpus, CPU", whole.seconds, "s")
    table.add("check, whole corpus in one run, peak memory", whole.peak_mb, "MB")
    table.add("ruff check --select E9 (whole program)", megabytes / linted.seconds, "MB/s")
    table.add("ruff check --select E9, per MB of Python", linted.seconds / megabytes, "s/MB")
    table.add("check ÷ ruff check --select E9", whole.seconds / linted.seconds, "×")


def measure_wheels(table: Table, pratique: str, wheels: list[pathlib.Path]) -> None:
    """The `check` of each wheel beside merely inflating it."""
    ratios_python, ratios_unzip, peaks = [], [], []
    sums = [0.0, 0.0, 0.0]
    for wheel in wheels:
        ours = best([pratique, "check", "--format", "json", str(wheel)], 2, allowed=(0, 1, 3))
        python = best([sys.executable, "-I", "-m", "zipfile", "-t", str(wheel)], 2)
        unzip = best(["unzip", "-tqq", str(wheel)], 2)
        ratios_python.append(ours.seconds / python.seconds)
        ratios_unzip.append(ours.seconds / unzip.seconds)
        peaks.append((ours.peak_mb, wheel.name))
        for index, each in enumerate((ours, python, unzip)):
            sums[index] += each.seconds
    table.add("check of each wheel, peak memory of the worst", max(peaks)[0], "MB", PEAK_MB)
    print(f"    the worst: {max(peaks)[1]}")
    table.add("check ÷ python -m zipfile -t, sum", sums[0] / sums[1], "×")
    table.add("check ÷ python -m zipfile -t, median wheel", statistics.median(ratios_python), "×")
    table.add("check ÷ unzip -t, sum", sums[0] / sums[2], "×")
    table.add("check ÷ unzip -t, median wheel", statistics.median(ratios_unzip), "×")


def measure_parsers(table: Table, syntax_bench: str, sources: pathlib.Path, megabytes: float, runs: int) -> None:
    """The parser alone beside other parsers, one core each."""
    if syntax_bench:
        command = [syntax_bench, str(sources), str(runs)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        speeds = dict(re.findall(r"^(lex|parse) +(\d+) MB/s", output, re.MULTILINE))
        table.add("our tokenizer alone", float(speeds["lex"]), "MB/s")
        table.add("our parser", float(speeds["parse"]), "MB/s", PARSER_MB_PER_SECOND, at_least=True)
    python = str(tools_folder() / "python")
    table.add(f"CPython {platform.python_version()} ast.parse", megabytes / anchored(python, "ast", sources, 1), "MB/s")
    table.add("tree-sitter-python", megabytes / anchored(python, "tree-sitter", sources, 1), "MB/s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("--anchor", choices=["ast", "tree-sitter"], help=argparse.SUPPRESS)
    parser.add_argument("--pratique", default=".build/pratique", help="the release executable (default: %(default)s)")
    parser.add_argument("--syntax-bench", default="", help="the executable that times the parser alone")
    parser.add_argument("--box-probe", default="", help="the executable that measures boxes")
    parser.add_argument("--sandbox-only", action="store_true", help="measure the sandbox alone")
    parser.add_argument("--corpus", type=pathlib.Path, default=fetch.cache_folder(), help="the fetched corpus")
    parser.add_argument("--runs", type=int, default=7, help="runs of which the best counts (default: %(default)s)")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(".build/bench.json"), help="figures as JSON")
    arguments = parser.parse_args()
    if arguments.anchor:
        anchor(arguments.anchor, arguments.folder, arguments.runs)
        return 0

    pratique = str(pathlib.Path(arguments.pratique).resolve())
    table = Table()
    sandbox = sandbox_bench.Sandbox(arguments.box_probe, [pratique, "observe"], arguments.corpus)
    if arguments.sandbox_only:
        sandbox_bench.measure(table, sandbox, arguments.runs)
        return 0 if table.passes else 1
    manifest = fetch.Manifest(arguments.corpus)
    rows = [row for row in fetch.read_list(ROOT / "scripts/corpus/benign.txt") if row[0] == "wheels"]
    wheels = [path for row in rows if (path := manifest.cached(row, check=False))]
    if not wheels:
        raise SystemExit(f"no corpus in {arguments.corpus}: scripts/corpus/fetch.py fetches it")
    with tempfile.TemporaryDirectory() as folder:
        sources = pathlib.Path(folder)
        megabytes = unpack_sources(wheels, sources) / 1e6
        count = len(list(sources.iterdir()))
        print(f"{len(wheels)} wheels, {count} Python files, {megabytes:.1f} MB of Python; CPU time, best of {arguments.runs}")
        startup = best([pratique, "--version"], 25)
        table.add("start-up, pratique --version, CPU", startup.seconds, "s", STARTUP_SECONDS)
        table.add("size of the executable", os.path.getsize(pratique) / 1e6, "MB", BINARY_MB)
        measure_whole(table, pratique, wheels, sources, megabytes, arguments.runs)
        measure_wheels(table, pratique, wheels)
        measure_parsers(table, arguments.syntax_bench, sources, megabytes, arguments.runs)
    if arguments.box_probe:
        print(f"the sandbox; wall time, median and minimum of {arguments.runs} rounds and more, in turns")
        sandbox_bench.measure(table, sandbox, arguments.runs)
    result = {
        "schema": "pratique/bench/1",
        "machine": {"processor": processor(), "cores": os.cpu_count(), "system": platform.platform()},
        "corpus": {"wheels": len(wheels), "python_files": count, "python_mb": round(megabytes, 3)},
        "rows": table.rows,
    }
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"figures: {arguments.output}; {'every bar is met' if table.passes else 'a bar is MISSED'}")
    return 0 if table.passes else 1


def processor() -> str:
    """The processor's name, where the system tells."""
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
