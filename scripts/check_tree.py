#!/usr/bin/env python3
"""Checks what no compiler checks about the files of the repository.

- every Python script parses;
- no file names the host of a package index or of its file store: where packages come from is the
  user's configuration. The hosts are read from pip's own source, so that this file names none;
- no file names a folder of the machine it was written on;
- no source imports the whole of Foundation, which would link its internationalisation data;
- every relative link of a document leads to a file that exists.
"""

import ast
import importlib.util
import pathlib
import re
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def tracked() -> list[pathlib.Path]:
    """Every file that git tracks or would track, as an absolute path."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in names.split("\0") if name and (path := ROOT / name).is_file()]


def index_hosts() -> set[str]:
    """The hosts that the installed pip names in its source, read as data; empty without pip."""
    found = importlib.util.find_spec("pip")
    if found is None or found.origin is None:
        return set()
    source = pathlib.Path(found.origin).parent / "_internal" / "models" / "index.py"
    hosts = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            host = urllib.parse.urlsplit(node.value).netloc or node.value
            if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host):
                hosts.add(host)
    return hosts


def machine_folders() -> set[str]:
    """The folders of this machine that no file may name: the clone and the folder it lies in."""
    folders = {ROOT, ROOT.parent}
    common = subprocess.run(
        ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.strip()
    folders |= {pathlib.Path(common).parent, pathlib.Path(common).parent.parent}
    too_general = {pathlib.Path("/"), pathlib.Path("/tmp"), pathlib.Path("/home"), pathlib.Path.home()}
    return {f"{folder}/" for folder in folders - too_general}


def problems_of(path: pathlib.Path, hosts: set[str], folders: set[str]) -> list[str]:
    name = path.relative_to(ROOT).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    found = []
    if path.suffix == ".py":
        try:
            ast.parse(text, name)
        except SyntaxError as error:
            found.append(f"{name}:{error.lineno}: {error.msg}")
    for number, line in enumerate(text.splitlines(), 1):
        found += [f"{name}:{number}: names the index host {host}" for host in hosts if host in line]
        found += [f"{name}:{number}: names the local folder {folder}" for folder in folders if folder in line]
        if path.suffix == ".swift" and re.match(r"\s*((public|package|internal) )?import Foundation\s*$", line):
            found.append(f"{name}:{number}: imports Foundation; FoundationEssentials is what the product may link")
    if path.suffix == ".md":
        for target in LINK.findall(FENCE.sub("", text)):
            file = target.split("#", 1)[0]
            if file and "://" not in target and not target.startswith("mailto:") and not (path.parent / file).exists():
                found.append(f"{name}: links to {target}, which does not exist")
    return found


def main() -> int:
    hosts, folders = index_hosts(), machine_folders()
    problems = [problem for path in tracked() for problem in problems_of(path, hosts, folders)]
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
