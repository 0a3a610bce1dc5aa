#!/usr/bin/env python3
"""Fetches the benign corpus: the wheels and source archives that `benign.txt` names.

The files come from wherever the user's own pip would take them: this program drives pip's package
finder and session in its own process, so index, mirrors, certificates, proxies and credentials are
pip's. Nothing that is fetched runs: a source archive is stored as it is, which `pip download` would
not do (it builds the metadata of source archives, and so runs their code).

Every file is checked against the hash that the index gives for it and is written under its final
name only when it is whole. A version that the index no longer serves is replaced by the nearest one
it does serve, and the program says so.

    fetch.py                       everything, into the cache folder
    fetch.py --list                what is there, one path a line, without fetching
    fetch.py --only wheels         one kind
"""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
KINDS = ("wheels", "sdists")
ATTEMPTS = 3


def cache_folder() -> pathlib.Path:
    """Where the corpus is kept between runs, unless the user names another folder."""
    named = os.environ.get("PRATIQUE_CORPUS")
    if named:
        return pathlib.Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "pratique" / "corpus"


def read_list(path: pathlib.Path) -> list[tuple[str, str, str]]:
    """The (kind, project, version) rows of a corpus list."""
    rows, kind = [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        if line.startswith("["):
            kind = line.strip("[]")
            if kind not in KINDS:
                raise SystemExit(f"{path}:{number}: expected one of {KINDS}, found {kind!r}")
            continue
        project, separator, version = line.partition("==")
        if kind is None or not separator:
            raise SystemExit(f"{path}:{number}: expected `project==version` below a kind, found {line!r}")
        rows.append((kind, project, version))
    return rows


class Index:
    """pip's own view of the index, for one kind of file."""

    def __init__(self, kind: str) -> None:
        try:
            from pip._internal.commands import create_command
        except ImportError as missing:
            raise SystemExit(f"{sys.executable} has no pip ({missing}); `make setup` installs it")
        command = create_command("download")
        only = "--only-binary" if kind == "wheels" else "--no-binary"
        options, _ = command.parse_args([only, ":all:", "--quiet", "--disable-pip-version-check"])
        self.session = command._build_session(options)
        self.finder = command._build_package_finder(options, self.session, ignore_requires_python=kind == "sdists")
        self.kind = kind

    def candidate(self, project: str, version: str):
        """What the index serves for a project: the wanted version or, failing that, the nearest one."""
        from pip._vendor.packaging.version import Version

        wanted = Version(version)
        served = [each for each in self.finder.find_all_candidates(project) if self.is_of_kind(each.link)]
        exact = [each for each in served if each.version == wanted]
        if not exact:
            versions = {each.version for each in served}
            later = [each for each in versions if each > wanted and not each.is_prerelease]
            nearest = min(later) if later else max(versions, default=None)
            exact = [each for each in served if each.version == nearest]
        if not exact:
            return None
        # The evaluator ranks files of one version as an install would: best platform tag first.
        return self.finder.make_candidate_evaluator(project).sort_best_candidate(exact)

    def is_of_kind(self, link) -> bool:
        return link.is_wheel == (self.kind == "wheels")

    def download(self, link, folder: pathlib.Path) -> pathlib.Path:
        """Streams one file into the folder and returns its path once its hash is right."""
        if not link.hash_name:
            raise OSError(f"the index gives no hash for {link.filename}")
        path = folder / link.filename
        partial = folder / f".{link.filename}.{os.getpid()}"
        digest = hashlib.new(link.hash_name)
        try:
            reply = self.session.get(link.url_without_fragment, headers={"Accept-Encoding": "identity"}, stream=True)
            reply.raise_for_status()
            with open(partial, "wb") as out:
                for chunk in reply.iter_content(1 << 16):
                    digest.update(chunk)
                    out.write(chunk)
            if digest.hexdigest() != link.hash:
                raise OSError(f"{link.filename}: expected {link.hash_name} {link.hash}, found {digest.hexdigest()}")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return path


class Manifest:
    """What the cache holds: one line a file with the request it answers, its name and its sha256."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.path = folder / "manifest.tsv"
        self.rows: dict[tuple[str, str, str], tuple[str, str]] = {}
        self.lock = threading.Lock()
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                kind, project, version, name, digest = line.split("\t")
                self.rows[(kind, project, version)] = (name, digest)

    def cached(self, row: tuple[str, str, str], check: bool = True) -> "pathlib.Path | None":
        """The file that answers the row, if the cache has it and it is still what was fetched."""
        if row not in self.rows:
            return None
        name, digest = self.rows[row]
        path = self.folder / row[0] / name
        if not path.is_file() or (check and sha256(path) != digest):
            return None
        return path

    def add(self, row: tuple[str, str, str], path: pathlib.Path) -> None:
        with self.lock:
            self.rows[row] = (path.name, sha256(path))
            self.write()

    def write(self) -> None:
        """Replaces the manifest on disk by what is known now."""
        text = "".join("\t".join(key + value) + "\n" for key, value in sorted(self.rows.items()))
        partial = self.path.with_suffix(".partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.path)


def sha256(path: pathlib.Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def fetch(index: Index, row: tuple[str, str, str], manifest: Manifest) -> "tuple[str, bool]":
    """Brings one row into the cache; returns a line to print and whether it worked."""
    kind, project, version = row
    error: "Exception | None" = None
    for _ in range(ATTEMPTS):
        try:
            found = index.candidate(project, version)
            if found is None:
                return f"missing  {project} {version}: the index serves no {kind[:-1]} of it", False
            path = index.download(found.link, manifest.folder / kind)
            manifest.add(row, path)
            note = "" if str(found.version) == version else f"  (instead of {version}, which is not served)"
            return f"fetched  {path.name}{note}", True
        except Exception as caught:  # pip's errors and the network's have no common ancestor
            error = caught
    return f"failed   {project} {version}: {error}", False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=pathlib.Path, default=cache_folder(), help="the cache folder (default: %(default)s)")
    parser.add_argument("--corpus", type=pathlib.Path, default=HERE / "benign.txt", help="the list to fetch")
    parser.add_argument("--only", choices=KINDS, help="one kind of file")
    parser.add_argument("--jobs", type=int, default=4, help="downloads at a time (default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="print the paths that are there and fetch nothing")
    arguments = parser.parse_args()

    rows = [row for row in read_list(arguments.corpus) if arguments.only in (None, row[0])]
    for kind in KINDS:
        (arguments.into / kind).mkdir(parents=True, exist_ok=True)
    manifest = Manifest(arguments.into)
    if arguments.list:
        for row in rows:
            if path := manifest.cached(row, check=False):
                print(path)
        return 0

    missing = [row for row in rows if manifest.cached(row) is None]
    print(f"corpus: {len(rows) - len(missing)} of {len(rows)} files are in {arguments.into}", file=sys.stderr)
    failures = 0
    for kind in KINDS:
        wanted = [row for row in missing if row[0] == kind]
        if not wanted:
            continue
        index = Index(kind)
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for line, worked in pool.map(lambda row: fetch(index, row, manifest), wanted):
                print(line, file=sys.stderr)
                failures += not worked
    if failures:
        print(f"corpus: {failures} files could not be fetched", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
