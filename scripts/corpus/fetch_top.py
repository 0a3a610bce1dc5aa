#!/usr/bin/env python3
"""Fetches the newest wheel and the newest source archive of the projects that `top.txt` names.

Like `fetch.py`, whose finder and session these are: files come from wherever the user's own pip would
take them, nothing that is fetched runs, and a file gets its name only when it is whole and its hash is
right. The wheel is the one that a current interpreter on this machine would install or, where a
release has none for it, one for another platform.

What is there stays as it is, so that runs can be compared; `--refresh` asks for newer releases. A file
that is larger than a limit is left out, and the program says so.

    fetch_top.py                   everything, into the cache folder
    fetch_top.py --first 100       only the first hundred projects
    fetch_top.py --list            what is there, one path a line, without fetching
"""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import sys
import threading

import fetch

HERE = pathlib.Path(__file__).resolve().parent
#: What is written in place of a file name where the newest release has no such file, or too large a one.
ABSENT = "-"
#: Interpreters whose wheels are wanted, best first.
PYTHONS = ("314", "313", "312", "311", "310")


def cache_folder() -> pathlib.Path:
    """Where the files are kept between runs, beside the benign corpus."""
    return fetch.cache_folder().parent / "top"


def read_list(path: pathlib.Path) -> list[str]:
    """The project names of a list."""
    lines = [line.split("#", 1)[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line]


class TooLarge(Exception):
    """A file is larger than the limit."""


class NewestIndex(fetch.Index):
    """pip's view of the index, without a filter by interpreter or platform."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        from pip._internal.models.wheel import Wheel
        from pip._internal.utils.compatibility_tags import get_supported

        Wheel.supported = lambda *_: True  # they are ranked here
        self.finder._ignore_requires_python = True
        tags = [tag for version in PYTHONS for tag in get_supported(version=version)]
        self.ranks = {tag: rank for rank, tag in reversed(list(enumerate(tags)))}

    def newest(self, project: str):
        """The file of the newest release that has one of this kind, preferably for this machine; None without any."""
        found = self.finder.find_all_candidates(project)
        served = [each for each in found if self.is_of_kind(each.link) and not each.link.is_yanked]
        stable = [each for each in served if not each.version.is_prerelease] or served
        if not stable:
            return None
        version = max(each.version for each in stable)
        return min((each for each in stable if each.version == version), key=self.rank)

    def rank(self, candidate) -> tuple:
        """Smaller is better: by platform tag, and by name so that the choice does not depend on the index."""
        name = candidate.link.filename
        if self.kind == "sdists":
            return (not name.endswith(".tar.gz"), name)
        from pip._vendor.packaging.utils import parse_wheel_filename

        tags = parse_wheel_filename(name)[3]
        return (min(self.ranks.get(tag, len(self.ranks) * 2) for tag in tags), name)

    def download_bounded(self, link, folder: pathlib.Path, room: "Room") -> pathlib.Path:
        """Streams one file into the folder; throws `TooLarge` before anything is read where its length is known."""
        if not link.hash_name:
            raise OSError(f"the index gives no hash for {link.filename}")
        path = folder / link.filename
        partial = folder / f".{link.filename}.{os.getpid()}"
        digest, size = hashlib.new(link.hash_name), 0
        try:
            reply = self.session.get(link.url_without_fragment, headers={"Accept-Encoding": "identity"}, stream=True)
            with reply:
                reply.raise_for_status()
                room.expect(int(reply.headers.get("Content-Length") or 0))
                with open(partial, "wb") as out:
                    for chunk in reply.iter_content(1 << 16):
                        size += len(chunk)
                        room.expect(size)
                        digest.update(chunk)
                        out.write(chunk)
            if digest.hexdigest() != link.hash:
                raise OSError(f"{link.filename}: expected {link.hash_name} {link.hash}, found {digest.hexdigest()}")
            room.take(size)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return path


class Room:
    """How much may still be fetched: a limit for one file and one for all."""

    def __init__(self, one: int, all_files: int) -> None:
        self.one, self.left = one, all_files
        self.lock = threading.Lock()

    def expect(self, size: int) -> None:
        if size > self.one:
            raise TooLarge(f"larger than {self.one >> 20} MB")
        if size > self.left:
            raise TooLarge("larger than what the folder may still grow")

    def take(self, size: int) -> None:
        with self.lock:
            self.left -= size


def fetch_one(index: NewestIndex, project: str, manifest: fetch.Manifest, room: Room) -> "tuple[str, bool]":
    """Brings one file into the cache; returns a line to print and whether it worked."""
    error: "Exception | None" = None
    row = (index.kind, project, "newest")
    for _ in range(fetch.ATTEMPTS):
        try:
            found = index.newest(project)
            if found is None:
                note(manifest, row, "has no such file")
                return f"absent   {project}: the index serves no {index.kind[:-1]} of it", True
            path = manifest.cached(row)
            if path is None or path.name != found.link.filename:
                path = index.download_bounded(found.link, manifest.folder / index.kind, room)
                manifest.add(row, path)
            return f"fetched  {path.name}", True
        except TooLarge as large:
            note(manifest, row, str(large))
            return f"left out {found.link.filename}: {large}", True
        except Exception as caught:  # pip's errors and the network's have no common ancestor
            error = caught
    return f"failed   {project}: {error}", False


def note(manifest: fetch.Manifest, row: tuple[str, str, str], why: str) -> None:
    """Remembers that there is no file, so that the index is not asked again on each run."""
    with manifest.lock:
        manifest.rows[row] = (ABSENT, why)


def files(folder: pathlib.Path, projects: "list[str] | None" = None) -> list[pathlib.Path]:
    """The fetched files of the projects, wheel before source archive, in the order of the list."""
    manifest = fetch.Manifest(folder)
    rows = [(kind, name, "newest") for name in projects or read_list(HERE / "top.txt") for kind in fetch.KINDS]
    paths = [manifest.cached(row, check=False) for row in rows]
    return [path for path in paths if path is not None]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=pathlib.Path, default=cache_folder(), help="the cache folder (default: %(default)s)")
    parser.add_argument("--projects", type=pathlib.Path, default=HERE / "top.txt", help="the list to fetch")
    parser.add_argument("--first", type=int, help="only so many projects of the list")
    parser.add_argument("--jobs", type=int, default=8, help="downloads at a time (default: %(default)s)")
    parser.add_argument("--file-limit", type=int, default=60, help="MB of one file (default: %(default)s)")
    parser.add_argument("--total-limit", type=int, default=6000, help="MB of all files (default: %(default)s)")
    parser.add_argument("--refresh", action="store_true", help="ask for newer releases of what is there")
    parser.add_argument("--list", action="store_true", help="print the paths that are there and fetch nothing")
    arguments = parser.parse_args()

    projects = read_list(arguments.projects)[: arguments.first]
    if arguments.list:
        print("\n".join(map(str, files(arguments.into, projects))))
        return 0
    for kind in fetch.KINDS:
        (arguments.into / kind).mkdir(parents=True, exist_ok=True)
    manifest = fetch.Manifest(arguments.into)
    held = sum(path.stat().st_size for kind in fetch.KINDS for path in (arguments.into / kind).iterdir())
    room = Room(arguments.file_limit << 20, max(0, (arguments.total_limit << 20) - held))
    failures = 0
    for kind in fetch.KINDS:
        rows = [(kind, project, "newest") for project in projects]
        settled = [] if arguments.refresh else [row for row in rows if is_settled(manifest, row)]
        print(f"top: {len(settled)} of {len(rows)} {kind} are settled in {arguments.into}", file=sys.stderr)
        if len(settled) == len(rows):
            continue
        index, wanted = NewestIndex(kind), [row[1] for row in rows if row not in settled]
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for line, worked in pool.map(lambda name: fetch_one(index, name, manifest, room), wanted):
                print(line, file=sys.stderr)
                failures += not worked
    manifest.write()
    if failures:
        print(f"top: {failures} files could not be fetched", file=sys.stderr)
    return 1 if failures else 0


def is_settled(manifest: fetch.Manifest, row: tuple[str, str, str]) -> bool:
    """Whether the file is there as it was fetched, or is known not to exist."""
    return manifest.rows.get(row, ("", ""))[0] == ABSENT or manifest.cached(row) is not None


if __name__ == "__main__":
    sys.exit(main())
