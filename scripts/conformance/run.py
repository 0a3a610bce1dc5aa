#!/usr/bin/env python3
"""Proves on real packages and on imitations what the program promises.

1. No false alarm: every file of the benign corpus is admitted, but for those of the hard negatives that
   act for somebody outside, which are held back for that alone.
2. Nothing is overlooked: every start-up file that a wheel of the corpus installs, as found by this
   program's own reading of the archive, has a trigger, and every trigger that runs code at
   interpreter start is explained: it has capabilities, or it is known to start nothing.
3. Releases that the corpus has as wheel and as sdist are compared: what only the wheel has is explained,
   and a start-up line that is added to the wheel is named.
4. The imitations are blocked: for every variant and several seeds, with a chain from the hook to the
   place that sends, through the layers in between; and their benign twin is admitted.

Ends with status 1 if one of these fails.
"""

import argparse
import dataclasses
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
for folder in ("corpus", "demo", "conformance"):
    sys.path.insert(0, str(ROOT / "scripts" / folder))
import fetch  # noqa: E402
import hard_negatives  # noqa: E402
import imitation  # noqa: E402

#: Exit statuses that are verdicts: admitted, something to act on, not everything could be analysed.
VERDICT_STATUSES = (0, 1, 3)


@dataclasses.dataclass
class Tally:
    """Counts what held and prints what did not."""

    passed: int = 0
    failed: int = 0

    def expect(self, holds: bool, what: str) -> None:
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"  FAIL  {what}", flush=True)


def check(pratique: str, target: pathlib.Path, *others: pathlib.Path) -> dict:
    """The report on one file, of a run that has others, too; a failure of the program has no verdict."""
    command = [pratique, "check", "--format", "json", str(target), *map(str, others)]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode not in VERDICT_STATUSES:
        error = done.stderr.decode(errors="replace").strip()[-400:]
        return {"verdict": f"status {done.returncode}", "error": error, "triggers": [], "findings": [], "opaque": []}
    return json.loads(done.stdout)["artifacts"][0]


def startup_members(wheel: pathlib.Path) -> set[str]:
    """The members that land in a site directory under a name which the interpreter reads at start."""
    found = set()
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            if len(parts) > 2 and parts[0].endswith(".data") and parts[1] in ("purelib", "platlib"):
                parts = parts[2:]
            elif "site-packages" in parts[:-1]:
                parts = parts[len(parts) - parts[::-1].index("site-packages") :]
            base = parts[0]
            if len(parts) == 1 and base.endswith((".pth", ".start")):
                found.add(name)
            elif len(parts) == 1 and base.split(".")[0] in ("sitecustomize", "usercustomize"):
                found.add(name)
            elif len(parts) == 2 and base in ("sitecustomize", "usercustomize") and parts[1].startswith("__init__."):
                found.add(name)
    return found


def describe(capability: dict) -> str:
    argument = capability.get("argument")
    return capability["kind"] + (f" {argument}" if argument else "")


def print_hooks(name: str, report: dict) -> None:
    """What the artifact runs at interpreter start, and what that can do."""
    for trigger in report["triggers"]:
        if trigger["phase"] != "startup":
            continue
        kinds = sorted({describe(each) for each in trigger.get("capabilities", [])})
        shown = ", ".join(kinds[:6]) + (f" and {len(kinds) - 6} more" if len(kinds) > 6 else "")
        place = f"{trigger['path']}:{trigger['line']}" if trigger.get("line") else trigger["path"]
        print(f"    {name}: {trigger['id']} {place}: {shown or 'nothing that matters'}")


#: What is held back rightly, by project: the rule that says why.
HELD = hard_negatives.held()


def prove_no_false_alarm(pratique: str, corpus: pathlib.Path, tally: Tally) -> None:
    manifest = fetch.Manifest(corpus)
    for row in fetch.read_list(ROOT / "scripts/corpus/benign.txt"):
        path = manifest.cached(row, check=False)
        tally.expect(path is not None, f"{row[1]} {row[2]} ({row[0]}) is not in the corpus")
        if path is None:
            continue
        report = check(pratique, path)
        reasons = [f"{each['rule']} {each['severity']} {each['message']}" for each in report["findings"]]
        detail = report.get("error") or "; ".join(reasons[:3]) or json.dumps(report["opaque"][:2])
        expected = "quarantine" if row[1] in HELD else "admit"
        tally.expect(report["verdict"] == expected, f"{path.name}: {report['verdict']}: {detail}")
        print_hooks(path.name, report)
        if row[0] == "wheels":
            named = {each["path"] for each in report["triggers"] if each["phase"] == "startup"}
            overlooked = {each for each in startup_members(path) if each not in named}
            tally.expect(not overlooked, f"{path.name}: no start-up trigger for {sorted(overlooked)}")


#: What compares a wheel with the sdist of its release.
DIVERGENCE = "PRQ132"


def prove_pairs(pratique: str, corpus: pathlib.Path, tally: Tally) -> None:
    """Every release of the corpus that has both files, as it is and with a line added to its wheel."""
    manifest = fetch.Manifest(corpus)
    rows = fetch.read_list(ROOT / "scripts/corpus/benign.txt")
    paths = {row: manifest.cached(row, check=False) for row in rows}
    for row in rows:
        wheel, sdist = paths.get(("wheels", *row[1:])), paths[row]
        if row[0] != "sdists" or wheel is None or sdist is None:
            continue
        report = check(pratique, wheel, sdist)
        tally.expect(report.get("compared") == [sdist.name], f"{wheel.name}: not compared with {sdist.name}")
        expected = "quarantine" if row[1] in HELD else "admit"
        tally.expect(report["verdict"] == expected, f"{wheel.name}: {report['verdict']} beside its source")
        found = [each for each in report["findings"] if each["rule"] == DIVERGENCE]
        loud = [each["message"] for each in found if each["severity"] != "info"]
        tally.expect(not loud, f"{wheel.name}: {loud}")
        for each in found:
            print(f"    {wheel.name}: {each['severity']}: {each['message']}")
        prove_addition(pratique, wheel, sdist, tally)


def prove_addition(pratique: str, wheel: pathlib.Path, sdist: pathlib.Path, tally: Tally) -> None:
    """A harmless line in a hook of its own, and in each hook that the wheel has, is a difference of high severity."""
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        hooks = [name for name in archive.namelist() if "/" not in name and name.endswith(".pth")]
        for hook in [f"{wheel.name.split('-')[0]}_conformance.pth", *hooks]:
            altered = pathlib.Path(folder) / wheel.name
            with zipfile.ZipFile(altered, "w", zipfile.ZIP_STORED) as out:
                for info in archive.infolist():
                    if info.filename != hook:
                        out.writestr(info.filename, archive.read(info))
                old = archive.read(hook) + b"\n" if hook in hooks else b""
                out.writestr(hook, old + b"import conformance_addition\n")
            found = [each for each in check(pratique, altered, sdist)["findings"] if each["rule"] == DIVERGENCE]
            named = {each["chain"][0]["path"] for each in found if each["severity"] == "high"}
            tally.expect(named == {hook}, f"{wheel.name} with a line in {hook}: named {sorted(named)}")


def prove_imitations(pratique: str, seeds: list[int], tally: Tally) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for variant in imitation.VARIANTS:
                name = f"imitation {variant} (seed {seed})"
                report = check(pratique, imitation.build(variant, pathlib.Path(folder), seed))
                if variant not in imitation.HOSTILE:
                    tally.expect(report["verdict"] == "admit", f"{name}: {report['verdict']} instead of admit")
                    continue
                blocked = report["verdict"] == "block"
                tally.expect(blocked, f"{name}: {report['verdict']} instead of block {report.get('error', '')}")
                if blocked:
                    prove_chain(name, variant, seed, report, tally)


def prove_chain(name: str, variant: str, seed: int, report: dict, tally: Tally) -> None:
    """A finding leads from the hook to the sink, and says what the code reads and where it sends."""
    names = imitation.Names(seed)
    hook = {"sitecustomize": "sitecustomize.py", "zip-path": f"{names.store}!/sitecustomize.py"}.get(variant, names.hook)
    if variant == "zip-path":
        lines = [each for each in report["triggers"] if each["id"] == "pth-path-line" and names.hook in each["path"]]
        tally.expect(bool(lines), f"{name}: the path line that leads to the archive is not named")
    worst = [each for each in report["findings"] if each["severity"] == "critical"]
    tally.expect(bool(worst), f"{name}: no critical finding")
    chains = [each["chain"] for each in worst if each["chain"] and hook in each["chain"][0]["path"]]
    tally.expect(bool(chains), f"{name}: no critical finding's chain begins at the hook")
    sinks = {step["what"] for chain in chains for step in chain[-1:]}
    tally.expect(
        any("urlopen" in sink or "127.0.0.1" in sink for sink in sinks),
        f"{name}: no chain ends where the code sends, but at {sorted(sinks)}",
    )
    if variant != "modules":
        depth = max((len(each.get("layers", [])) for each in worst), default=0)
        tally.expect(depth >= 2, f"{name}: {depth} layers shown instead of 2 or more")
    capabilities = [each for trigger in report["triggers"] for each in trigger.get("capabilities", [])]
    kinds = {each["kind"] for each in capabilities}
    for kind in ("env.read", "credential.read", "process.spawn", "network.connect"):
        tally.expect(kind in kinds, f"{name}: no {kind} among {sorted(kinds)}")
    hosts = [each.get("argument") or "" for each in capabilities if each["kind"] == "network.connect"]
    tally.expect(any("127.0.0.1" in host for host in hosts), f"{name}: the address is not shown, but {hosts}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pratique", default=".build/pratique", help="the executable (default: %(default)s)")
    parser.add_argument("--corpus", type=pathlib.Path, default=fetch.cache_folder(), help="the fetched corpus")
    parser.add_argument("--only", choices=["corpus", "imitations"], help="one part of the proof")
    parser.add_argument("--seed", type=int, default=random.randrange(2, 1 << 32), help="a further seed of the imitations")
    arguments = parser.parse_args()
    pratique = str(pathlib.Path(arguments.pratique).resolve())
    tally = Tally()
    if arguments.only != "imitations":
        print("benign corpus, with what its files run at interpreter start:")
        prove_no_false_alarm(pratique, arguments.corpus, tally)
        print("releases with both files, and what only the wheel has:")
        prove_pairs(pratique, arguments.corpus, tally)
    if arguments.only != "corpus":
        seeds = [0, 1, arguments.seed]
        print(f"imitations, seeds {seeds}:")
        prove_imitations(pratique, seeds, tally)
    print(f"conformance: {tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
