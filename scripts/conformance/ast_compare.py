#!/usr/bin/env python3
"""Compares pratique's syntax trees with CPython's, node by node and place by place.

    scripts/conformance/ast_compare.py --dump .build/release/syntax-dump PATH...

Run it with the newest interpreter at hand: its `ast` is the oracle. A difference is explained, and only counted, when
the oracle is older than the grammar: `except A, B:` (PEP 758), which also makes Python 2's `except A, e:` pass,
unpacking in comprehensions (PEP 798), and the files that `--newer-syntax FILE` lists (paths or their ends, one a line).
Everything else is shown, and makes the exit status 1.
"""

import argparse
import ast
import os
import re
import struct
import subprocess
import sys
import threading
import warnings

SKIPPED = {"ctx", "type_comment", "type_ignores", "kind"}
SURROGATE = re.compile("[\ud800-\udfff]")
fields_of = {}


def constant(value):
    if value is None or value is True or value is False:
        return str(value)
    if value is ...:
        return "Ellipsis"
    if isinstance(value, int):
        return f"i{value:x}"
    if isinstance(value, float):
        return f"f{struct.unpack('>Q', struct.pack('>d', value))[0]:x}"
    if isinstance(value, complex):
        return f"j{struct.unpack('>Q', struct.pack('>d', value.imag))[0]:x}"
    if isinstance(value, bytes):
        return "b" + value.hex()
    try:
        return "s" + value.encode().hex()
    except UnicodeEncodeError:
        return "s" + SURROGATE.sub("\ufffd", value).encode().hex()


def lines_of(node, out):
    """Appends the lines of a node in the form that syntax-dump writes."""
    kind = type(node)
    name = kind.__name__
    if kind is ast.Constant:
        out.append(f"Constant {node.lineno} {node.col_offset} {node.end_lineno} {node.end_col_offset}")
        out.append(".value")
        out.append(constant(node.value))
        return
    fields = fields_of.get(kind)
    if fields is None:
        fields = fields_of[kind] = [(f, "." + f) for f in kind._fields if f not in SKIPPED]
    if hasattr(node, "lineno"):
        out.append(f"{name} {node.lineno} {node.col_offset} {node.end_lineno} {node.end_col_offset}")
    elif isinstance(node, (ast.operator, ast.unaryop, ast.boolop, ast.cmpop)):
        out.append('"' + name)
        return
    else:
        out.append(name)
    for field, title in fields:
        out.append(title)
        value = getattr(node, field, None)
        if name == "MatchSingleton":
            out.append(constant(value))
        elif value is None:
            out.append("~")
        elif isinstance(value, ast.AST):
            lines_of(value, out)
        elif isinstance(value, list):
            out.append("[")
            for item in value:
                if item is None:
                    out.append("~")
                elif isinstance(item, str):
                    out.append('"' + SURROGATE.sub("\ufffd", item))
                else:
                    lines_of(item, out)
            out.append("]")
        elif isinstance(value, int):
            out.append(str(value))
        else:
            out.append('"' + value)


def files_below(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                full = os.path.join(folder, name)
                if name.endswith((".py", ".pyi")) and os.path.isfile(full) and "\n" not in full:
                    yield full


# What the oracle says about syntax that newer versions have.
NEWER_MESSAGES = {
    "multiple exception types must be parenthesized": "PEP 758",
    "iterable unpacking cannot be used in comprehension": "PEP 798",
    "dict unpacking cannot be used in dict comprehension": "PEP 798",
}


def explained(path, result, endings):
    """Why a difference is no fault; None when it is one."""
    for message, proposal in NEWER_MESSAGES.items():
        if message in result:
            return proposal
    if any(path.endswith(ending) for ending in endings):
        return "syntax newer than the oracle"
    return None


def compare(path, status, ours):
    """None when both agree, else a sentence."""
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source, path)
    except (SyntaxError, ValueError) as error:
        return None if status.startswith("error") else f"accepted, but CPython says {error!r}"
    except (RecursionError, MemoryError) as error:
        return "!" + repr(error)
    if status != "ok":
        return f"refused ({status}), but CPython accepts"
    out = []
    lines_of(tree, out)
    if out == ours:
        return None
    for index, (theirs, mine) in enumerate(zip(out + ["(end)"], ours + ["(end)"])):
        if theirs != mine:
            around = " ".join(out[max(0, index - 6) : index])
            return f"after [{around}] CPython has [{theirs}], we have [{mine}]"
    return "one is longer"


def run(arguments):
    endings = []
    if arguments.newer_syntax:
        with open(arguments.newer_syntax) as file:
            endings = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    paths = list(files_below(arguments.paths))
    process = subprocess.Popen([arguments.dump], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, errors="replace")
    feeder = threading.Thread(target=lambda: (process.stdin.write("\n".join(paths) + "\n"), process.stdin.close()))
    feeder.start()
    counts = {"equal": 0, "both refuse": 0, "different": 0, "explained": 0, "oracle gave up": 0}
    for path in paths:
        header = process.stdout.readline()
        if not header:
            print(f"syntax-dump ended at {path}")
            counts["different"] += 1
            break
        status = header.split(" ", 2)[1]
        ours = []
        for line in process.stdout:
            line = line[:-1]
            if line == "END":
                break
            ours.append(line)
        result = compare(path, status, ours)
        if result is None:
            counts["equal" if status == "ok" else "both refuse"] += 1
        elif result.startswith("!"):
            counts["oracle gave up"] += 1
            print(f"{path}: oracle: {result[1:]}")
        elif reason := explained(path, result, endings):
            counts["explained"] += 1
            if arguments.verbose:
                print(f"{path}: explained: {reason}")
        else:
            counts["different"] += 1
            print(f"{path}: {result}", flush=True)
    feeder.join()
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    return 1 if counts["different"] else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dump", default=".build/release/syntax-dump", help="the built syntax-dump")
    parser.add_argument("--newer-syntax", help="file of path endings whose syntax the oracle does not know yet")
    parser.add_argument("--verbose", action="store_true", help="show what is explained as well")
    parser.add_argument("paths", nargs="+", help="files, or directories to search for .py and .pyi files")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(200_000)
    threading.stack_size(512 << 20)
    status = []
    worker = threading.Thread(target=lambda: status.append(run(arguments)))
    worker.start()
    worker.join()
    sys.exit(status[0] if status else 1)


main()
