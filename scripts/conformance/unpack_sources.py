#!/usr/bin/env python3
"""Unpacks the `.py` members of the corpus' wheels, so that other parsers can read them.

    unpack_sources.py OUT
"""

import pathlib
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "corpus"))
import fetch  # noqa: E402


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    out = pathlib.Path(sys.argv[1])
    manifest = fetch.Manifest(fetch.cache_folder())
    for row in fetch.read_list(ROOT / "scripts/corpus/benign.txt"):
        wheel = manifest.cached(row, check=False)
        if row[0] != "wheels" or wheel is None:
            continue
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith(".py") and not entry.is_dir():
                    archive.extract(entry, out / wheel.name.split("-")[0])  # which takes `..` and roots off names
    return 0


if __name__ == "__main__":
    sys.exit(main())
