"""What the sandbox costs, for `bench.py`: the same command plain, boxed, and behind other watchers, in turns.

These rows are wall time, because what a box adds is mostly waiting: for the kernel to make and end namespaces, and for
the supervisor at each watched call. Median and minimum of the rounds; the ratio of medians is what counts.
"""

import dataclasses
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

#: The bars.
BOOT_RATIO = 2.0
INSTALL_RATIO = 1.15
OBSERVATION_SECONDS = 4.0
FLOOD_MB = 200

#: What is installed: pinned, so that two runs compare; fetched once into the cache.
INSTALLED = ["requests==2.34.2", "urllib3==2.8.0", "certifi==2026.10.18", "idna==3.11", "charset-normalizer==3.4.4"]
OBSERVED = "six==1.17.0"

#: Other watchers and boxes, each measured where it is installed: the row, the program, and how it is started.
OTHERS = [
    ("strace -f", "strace", ["-f", "-o", "/dev/null"]),
    (
        "bubblewrap, all namespaces",
        "bwrap",
        ["--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"],
    ),
]

#: Opens 100,000 files that are not there: as many calls as a program can make the supervisor look at.
FLOOD = """
import os
for i in range(100000):
    try: os.open("/nonexistent/%d" % i, os.O_RDONLY)
    except OSError: pass
"""


@dataclasses.dataclass
class Sandbox:
    """The programs that are measured, and where wheels are kept."""

    box_probe: str
    observe: list[str]
    cache: pathlib.Path

    @property
    def python(self) -> str:
        """The interpreter behind every link, as the sandbox itself starts it."""
        return os.path.realpath(sys.executable)

    def mounts(self, *folders: pathlib.Path) -> list[str]:
        """Options that show the interpreter and some folders in the box."""
        shown = [str(folder) for folder in folders]
        if not self.python.startswith("/usr/"):
            shown.append(sys.base_prefix)
        return [word for folder in shown for word in ("--mount", folder)]


def wheels(cache: pathlib.Path, requirements: list[str]) -> pathlib.Path:
    """A folder with the wheels of some requirements, fetched on first use."""
    folder = cache.parent / "bench-wheels"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "fetched.txt"
    if not stamp.exists() or stamp.read_text() != "\n".join(requirements):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", str(folder), *requirements], check=True)
        stamp.write_text("\n".join(requirements))
    return folder


def in_turns(sandbox: Sandbox, command: list[str], rounds: int, options: list[str]) -> "dict[str, list[float]] | str":
    """Milliseconds of each way to run a command, or why there is no box."""
    beside = []
    for name, program, arguments in OTHERS:
        if path := shutil.which(program):
            beside += ["--beside", f"{name}={' '.join([path, *arguments])}"]
    done = subprocess.run(
        [sandbox.box_probe, "--rounds", str(rounds), *beside, *options, "--", *command], capture_output=True, text=True
    )
    if done.returncode != 0:
        return (done.stdout + done.stderr).strip()[-300:]
    times = json.loads(done.stdout)
    return {name: [value / 1000 for value in values] for name, values in times.items()}


def rows(table, what: str, times: "dict[str, list[float]] | str", bar: float) -> None:
    """The rows of one command: medians and minimums in milliseconds, and what each way costs beside the plain one."""
    if isinstance(times, str):
        table.skip(f"{what}, boxed", times)
        return
    plain = statistics.median(times["plain"])
    for name in ["plain", "boxed", *(name for name, _, _ in OTHERS)]:
        if name not in times:
            table.skip(f"{what}, {name}", "not installed")
            continue
        table.add(f"{what}, {name}, median", statistics.median(times[name]), "ms")
        table.add(f"{what}, {name}, minimum", min(times[name]), "ms")
        if name != "plain":
            limit = bar if name == "boxed" else None
            table.add(f"{what}, {name} ÷ plain", statistics.median(times[name]) / plain, "×", limit)
    table.add(f"{what}, calls that were watched", statistics.median(times["notifications"]) * 1000, "calls")


def measure(table, sandbox: Sandbox, rounds: int) -> None:
    """All rows of the sandbox."""
    boot = in_turns(sandbox, [sandbox.python, "-c", "pass"], 5 * rounds, sandbox.mounts())
    rows(table, "python -c pass", boot, BOOT_RATIO)
    folder = wheels(sandbox.cache, [*INSTALLED, OBSERVED])
    script = (
        f'd=$(mktemp -d) && {sandbox.python} -m pip install --quiet --no-cache-dir --disable-pip-version-check --no-index '
        f'--find-links {folder} --target "$d" requests; s=$?; rm -rf "$d"; exit $s'
    )
    install = in_turns(sandbox, ["/bin/sh", "-c", script], rounds, sandbox.mounts(folder))
    rows(table, "pip install requests", install, INSTALL_RATIO)
    measure_observation(table, sandbox, next(folder.glob("six-*.whl")), rounds)
    measure_flood(table, sandbox)


def measure_observation(table, sandbox: Sandbox, wheel: pathlib.Path, rounds: int) -> None:
    """The whole observation of a small wheel, all personas, as a person would start it."""
    seconds = []
    for _ in range(min(rounds, 5)):
        before = time.monotonic()
        done = subprocess.run([*sandbox.observe, str(wheel)], capture_output=True, text=True)
        seconds.append(time.monotonic() - before)
        if done.returncode not in (0, 1):
            table.skip("observation of six, five personas", (done.stdout + done.stderr).strip()[-300:])
            return
    table.add("observation of six, five personas, median", statistics.median(seconds), "s", OBSERVATION_SECONDS)
    table.add("observation of six, five personas, minimum", min(seconds), "s")


def measure_flood(table, sandbox: Sandbox) -> None:
    """The supervisor's memory while a program floods it."""
    options = ["--weak", *sandbox.mounts(), "--"]
    done = subprocess.run([sandbox.box_probe, *options, sandbox.python, "-c", FLOOD], capture_output=True, text=True)
    if done.returncode != 0:
        table.skip("supervisor in a flood of 100,000 opens", (done.stdout + done.stderr).strip()[-300:])
        return
    peak = json.loads(done.stdout)["peakMemory"] * 1024 / 1e6
    table.add("supervisor in a flood of 100,000 opens, peak", peak, "MB", FLOOD_MB)
