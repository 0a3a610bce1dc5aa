#!/usr/bin/env python3
"""Writes the tables of Sources/PythonSyntax/Text that come from Unicode and from CPython's codecs.

    scripts/tables/make_text_tables.py Sources/PythonSyntax/Text /usr/share/perl/5.36.0/unicore/Name.pl

Run it with the newest CPython: the tables then know the newest Unicode that an interpreter has. Python cannot list the
aliases of characters; Perl's table of names proposes them, and Python confirms each.
"""

import codecs
import encodings.aliases
import pathlib
import pkgutil
import re
import sys
import unicodedata

WIDTH = 110
# Codecs with a reader of their own, and those that are no encodings of source text.
OWN = {"utf_8", "utf_8_sig", "ascii", "latin_1", "utf_7", "unicode_escape", "raw_unicode_escape"}


def wrapped(items, separator=" "):
    """Joins the items in lines of bounded width."""
    lines, line = [], ""
    for item in items:
        if line and len(line) + len(separator) + len(item) > WIDTH:
            lines.append(line)
            line = ""
        line += (separator if line else "") + item
    return lines + [line]


def literal(lines, indent="    "):
    return '"""\n' + "".join(f"{indent}{line}\n" for line in lines) + f'{indent}"""'


def ranges(pairs):
    """Turns sorted (code, value) pairs into (first, last, value) runs."""
    runs = []
    for code, value in pairs:
        if runs and runs[-1][1] == code - 1 and runs[-1][2] == value:
            runs[-1][1] = code
        else:
            runs.append([code, code, value])
    return runs


def normalization():
    every = [chr(c) for c in range(0x80, 0x110000) if not 0xD800 <= c < 0xE000]
    names = [c for c in every if ("a" + c).isidentifier() and not 0xAC00 <= ord(c) < 0xD7A4]
    mapped = [(c, unicodedata.normalize("NFKD", c)) for c in names]
    decompositions = [f"{ord(c):X}={'+'.join(f'{ord(x):X}' for x in d)}" for c, d in mapped if c != d]
    classes = [(ord(c), unicodedata.combining(c)) for c in every if unicodedata.combining(c)]
    pairs = []
    for c in every:
        parts = unicodedata.decomposition(c).split()
        if len(parts) == 2 and not parts[0].startswith("<") and unicodedata.normalize("NFC", c) == c:
            pairs.append(f"{int(parts[0], 16):X}+{int(parts[1], 16):X}={ord(c):X}")
    return decompositions, [f"{a:X}-{b:X}={v}" for a, b, v in ranges(classes)], pairs


def name_aliases(path):
    """Names that are no character's first name, as `NAME=code`."""
    text = pathlib.Path(path).read_text(encoding="latin-1").split("return <<'END';\n", 1)[1]
    found = []
    for entry in text.split("\n\n"):
        code, *names = entry.split("\n")
        if not re.fullmatch("[0-9A-F]{4,6}", code):
            continue
        for name in names:
            try:
                if unicodedata.name(chr(int(code, 16)), "") != name and ord(unicodedata.lookup(name)) == int(code, 16):
                    found.append(f"{name}={int(code, 16):X}")
            except KeyError:
                pass
    return found


def charmaps():
    """The single-byte codecs: name and what each byte stands for, upper half only where the lower is ASCII."""
    found = {}
    for module in pkgutil.iter_modules(encodings.__path__):
        name = module.name
        if name in OWN or name in ("aliases", "mbcs", "oem", "undefined", "charmap"):
            continue
        try:
            info = codecs.lookup(name)
            if not info._is_text_encoding:
                continue
            units = []
            for byte in range(256):
                text = info.decode(bytes([byte]), "replace")[0]
                if len(text) != 1 or ord(text) > 0xFFFF:
                    raise ValueError(name)
                units.append(ord(text))
        except Exception:
            continue
        if any(bytes([b]).decode(name, "ignore") == "" and b < 0x80 for b in range(256)):
            continue
        double = any(
            len(bytes([a, b]).decode(name, "replace")) == 1 for a in range(0x80, 256) for b in range(0x30, 256)
        )
        if double or name.startswith(("utf_", "iso2022", "hz", "punycode", "idna", "raw", "unicode")):
            continue
        found[name] = units[128:] if units[:128] == list(range(128)) else units
    return found


def write(path, text):
    path.write_text("// Made by scripts/tables/make_text_tables.py; do not edit.\n\n" + text)


def main():
    folder = pathlib.Path(sys.argv[1])
    decompositions, classes, pairs = normalization()
    write(folder / "NormalizationTables.swift", f"""/// Unicode {unicodedata.unidata_version}: what NFKC needs of the characters that names may hold, in hexadecimal.
enum NormalizationTables {{
  /// Compatibility decompositions, complete: `from=to+to`.
  static let decompositions: StaticString = {literal(wrapped(decompositions))}

  /// Canonical combining classes other than 0: `first-last=class`.
  static let classes: StaticString = {literal(wrapped(classes))}

  /// Canonical compositions: `first+second=composed`.
  static let compositions: StaticString = {literal(wrapped(pairs))}
}}
""")
    aliases = name_aliases(sys.argv[2])
    write(folder / "CharacterAliases.swift", f"""/// Further names of characters, which `\\N{{…}}` takes as well.
enum CharacterAliases {{
  /// A line each: `NAME=code`, the code in hexadecimal.
  static let table: StaticString = {literal(aliases)}
}}
""")
    maps = charmaps()
    aliases = sorted((a, n) for a, n in encodings.aliases.aliases.items())
    names = sorted(m.name for m in pkgutil.iter_modules(encodings.__path__) if m.name != "aliases")
    tables = [f"{name}={''.join(f'{u:04X}' for u in units)}" for name, units in sorted(maps.items())]
    lines = []
    for table in tables:
        lines += [table[i : i + WIDTH] + ("\\\\"[:1] if i + WIDTH < len(table) else "") for i in range(0, len(table), WIDTH)]
    write(folder / "CodecTables.swift", f"""/// The codecs of CPython {sys.version_info.major}.{sys.version_info.minor}'s `encodings` package.
enum CodecTables {{
  /// Modules of the package: `name`.
  static let names: StaticString = {literal(wrapped(names))}

  /// Other spellings: `alias=name`.
  static let aliases: StaticString = {literal(wrapped([f"{a}={n}" for a, n in aliases]))}

  /// Single-byte codecs: `name=` and the UTF-16 unit of each byte, FFFD where there is none. Codecs whose lower half is
  /// ASCII have only their upper half.
  static let characterMaps: StaticString = {literal(lines)}
}}
""")
    print(len(decompositions), len(classes), len(pairs), len(maps), sorted(maps))


main()
