#!/usr/bin/env python3
"""Writes the opcode tables of Sources/PythonBytecode from what interpreters say of themselves.

    make_opcode_tables.py Sources/PythonBytecode/Instructions FILE|INTERPRETER...
    make_opcode_tables.py --dump            what this interpreter says, as JSON

Each INTERPRETER is asked with `--dump`; a FILE that ends in `.json` holds the answer of one that is not here, such as
opcodes-3.14.json beside this script, which CPython 3.14.0 gave. Only what a file can hold is kept: no specialised, no
instrumented and no pseudo opcodes.
"""

import dis
import json
import opcode
import pathlib
import subprocess
import sys

WIDTH = 112


def dump():
    """Each opcode of this interpreter: name, number, inline caches, kind of jump; and how operands are told."""
    caches = getattr(opcode, "_inline_cache_entries", [0] * 256)
    special = set(getattr(opcode, "_specialized_opmap", {})) | set(getattr(opcode, "_specialized_instructions", []))
    names = {name: code for name, code in opcode.opmap.items() if code < 256 and name not in special}
    entries = []
    for name, code in sorted(names.items(), key=lambda entry: entry[1]):
        if name.startswith("INSTRUMENTED_") or name in ("ENTER_EXECUTOR", "RESERVED", "TRACE_RECORD"):
            continue
        cached = caches.get(name, 0) if isinstance(caches, dict) else caches[code]
        jump = "a" if code in dis.hasjabs else "f" if code in dis.hasjrel else ""
        if jump == "f" and ("BACKWARD" in name or name == "END_ASYNC_FOR"):
            jump = "b"
        has = code in dis.hasarg if sys.version_info >= (3, 12) else code >= opcode.HAVE_ARGUMENT
        entries.append([name, code, cached, jump, int(has)])
    return {"version": list(sys.version_info[:2]), "opcodes": entries}


def case(name):
    first, *rest = name.lower().split("_")
    return first + "".join(part.capitalize() for part in rest)


def wrapped(items, indent):
    lines, line = [], ""
    for item in items:
        if line and len(indent) + len(line) + len(item) > WIDTH:
            lines.append(indent + line)
            line = ""
        line += (" " if line else "") + item
    return "\n".join([*lines, indent + line])


def cases(names):
    lines = []
    for name in names:
        lines.append(f'  case {case(name)} = "{name}"')
    return "\n".join(lines)


def main():
    if sys.argv[1:] == ["--dump"]:
        json.dump(dump(), sys.stdout, separators=(",", ":"))
        return 0
    folder = pathlib.Path(sys.argv[1])
    answers = []
    for source in sys.argv[2:]:
        if source.endswith(".json"):
            answers.append(json.loads(pathlib.Path(source).read_text()))
        else:
            answers.append(json.loads(subprocess.check_output([source, "-I", "-S", __file__, "--dump"])))
    answers.sort(key=lambda answer: answer["version"])
    names = sorted({entry[0] for answer in answers for entry in answer["opcodes"]})
    made = "// Made by scripts/tables/make_opcode_tables.py; do not edit.\n\n"
    (folder / "Operation.swift").write_text(made + f"""/// What an instruction does, named as CPython's `dis` names it; the number that stands for it changes by version.
package enum Operation: String, Hashable, Sendable, CaseIterable {{
{cases(names)}
}}
""")
    parts = []
    for answer in answers:
        minor = answer["version"][1]
        items = []
        for name, code, caches, jump, has in answer["opcodes"]:
            items.append(f"{code}={name}{jump and ':' + jump}{'+' + str(caches) if caches else ''}{'' if has else '-'}")
        parts.append(f'    case {minor}:\n      """\n{wrapped(items, "      ")}\n      """')
    body = "\n".join(parts)
    (folder / "OpcodeTables.swift").write_text(made + f"""/// The opcodes of each CPython, 3.{answers[0]["version"][1]} to 3.{answers[-1]["version"][1]}.
enum OpcodeTables {{
  /// `number=NAME`, then `:a` for a jump to an offset, `:f` forward and `:b` backward from the next instruction,
  /// `+n` for n inline caches that follow, `-` without an argument. Empty for a version that is not known.
  static func text(minor: Int) -> StaticString {{
    switch minor {{
{body}
    default: ""
    }}
  }}
}}
""")
    return 0


if __name__ == "__main__":
    sys.exit(main())
