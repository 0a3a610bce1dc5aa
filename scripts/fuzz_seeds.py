#!/usr/bin/env python3
"""Makes the inputs that fuzzing starts from: one folder an entry, small and valid files each.

    fuzz_seeds.py OUT
"""

import pathlib
import sys

CONFIGURATION = {
    "toml": [
        '[build-system]\nrequires = ["setuptools>=61"]\nbuild-backend = "setuptools.build_meta"\nbackend-path = ["."]\n',
        '[project]\nname = "x"\nversion = "1.0"\n[project.scripts]\nx = "x:main"\n[project.entry-points."a.b"]\nc = "d"\n',
        'a = 0x1f\nb = 1_000.5e-3\nc = 1979-05-27T07:32:00.5-07:00\nd = """\n\\\n  x\\u00e9"""\ne = \'\'\'raw\'\'\'\nf = {g.h = [1, [2]], i = inf}\n',
        "[[a]]\nb.c = true\n[[a.d]]\n[a.d.e]\n[[a]]\n",
    ],
    "ini": [
        "[metadata]\nname = x\nversion: 1\n[options]\ninstall_requires =\n    a\n    b>=1 ; python_version < '3'\n",
        "[DEFAULT]\na = %(b)s\nb\n; comment\n[a]\n# comment\n c = 1\n  continued\n",
    ],
    "json": ['{"a": [1, -2.5e3, true, false, null, "\\u00e9\\ud83d\\ude00\\n"], "a": {}}', '"x"', "[[[[]]]]"],
    "entry-points": [
        "[console_scripts]\nx = x.y:main [extra]\n\n[pytest11]\nz=z\n",
        "[a.b]\nc d = e.f : g.h\n# comment\nbroken\n",
    ],
}


def write(folder: pathlib.Path, contents: "list[str | bytes]") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(contents):
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{number:03d}").write_bytes(data)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    out = pathlib.Path(sys.argv[1])
    for entry, contents in CONFIGURATION.items():
        write(out / entry, contents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
