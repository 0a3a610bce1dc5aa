#!/usr/bin/env python3
"""Compares what is read of compiled code with the interpreter that compiled it.

    PYTHON scripts/conformance/bytecode_compare.py --dump .build/release/bytecode-dump PATH...

Run it with the interpreter to compare with. Every source below the paths that it compiles is disassembled by its `dis`
and by us: a difference in an opcode, an argument, a line, a jump's target or a handler is shown and makes the exit
status 1. Of the text that we make of the code, the calls (by callee) and the imports are compared with those of the
source's syntax tree, and it is counted how many functions are without a gap.
"""

from __future__ import print_function

import argparse
import ast
import dis
import collections
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import types

VERSION = sys.version_info[:2]


def sources(paths):
    """Python files below the paths, sorted."""
    for path in paths:
        if os.path.isfile(path):
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            if "site-packages" in folders:
                folders.remove("site-packages")
            for name in sorted(names):
                if name.endswith(".py"):
                    yield os.path.join(folder, name)


def postorder(code):
    """Code objects in the order in which marshal completes them."""
    for constant in code.co_consts:
        for nested in nested_code(constant):
            for found in postorder(nested):
                yield found
    yield code


def nested_code(constant):
    if isinstance(constant, types.CodeType):
        yield constant
    elif isinstance(constant, (tuple, frozenset)):
        for part in constant:
            for found in nested_code(part):
                yield found


def line_by_offset(code):
    if VERSION >= (3, 11):
        return [place[0] for place in code.co_positions() for _ in range(2)]
    if VERSION >= (3, 10):
        result = []
        for start, end, line in code.co_lines():
            result += [line] * (end - len(result))
        return result
    result, starts, line = [], dict(dis.findlinestarts(code)), code.co_firstlineno
    for offset in range(len(code.co_code)):
        line = starts.get(offset, line)
        result.append(line)
    return result


def expected(code):
    """The lines of a code object as bytecode-dump writes them."""
    lines, out = line_by_offset(code), []
    jumps = set(dis.hasjabs) | set(dis.hasjrel)
    for found in dis.get_instructions(code):
        if found.opname in ("EXTENDED_ARG", "CACHE"):
            continue
        line = lines[found.offset] if found.offset < len(lines) else None
        arg = "-" if found.arg is None else found.arg
        target = found.argval if found.opcode in jumps else "-"
        out.append("I %d %s %s %s %s" % (found.offset, found.opname, arg, "-" if line is None else line, target))
    if VERSION >= (3, 11):
        for row in dis._parse_exception_table(code):
            out.append("X %d %d %d %d %d" % (row.start, row.end, row.target, row.depth, bool(row.lasti)))
    return out


def callee(node):
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return "?." + names[0] if names else "?"
    names.append(node.id)
    return ".".join(reversed(names))


def mentioned(tree):
    """Calls by callee, and imports, of a tree."""
    calls, imports = collections.Counter(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            calls[callee(node.func)] += 1
        elif isinstance(node, ast.Import):
            imports |= {(alias.name, None) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            imports |= {(module, alias.name) for alias in node.names}
    return calls, imports


class Folded(ast.NodeTransformer):
    """Removes what the compiler removes: dead branches of constants, and annotations that are not evaluated."""

    def visit_If(self, node):
        self.generic_visit(node)
        test = node.test
        value = getattr(test, "value", None) if type(test).__name__ in ("Constant", "NameConstant") else getattr(test, "n", None)
        if isinstance(test, ast.Name) and test.id == "__debug__":
            value = True
        if isinstance(value, (bool, int)):
            return (node.body if value else node.orelse) or ast.Pass()
        return node


def compare_text(path, source, text, show):
    """What the text lacks of the source's calls and imports, and what it has more."""
    try:
        ours = ast.parse(text)
    except (SyntaxError, RecursionError, ValueError, MemoryError) as error:
        if VERSION < (3, 12) and "f'" in text:
            return [], []  # nested quotes, which older interpreters do not read
        if show:
            print("  %s: our text: %s" % (path, error))
        return None
    with open(source, "rb") as file:
        theirs = ast.parse(file.read())
    calls, imports = mentioned(Folded().visit(theirs))
    our_calls, our_imports = mentioned(ours)
    lost = [name for name in calls if not our_calls[name] and "__" not in name and not name.startswith("?")]
    lost += sorted(map(str, imports - our_imports))
    more = [name for name in our_calls if not calls[name] and name not in ("AssertionError", "__import__", "locals")
            and "__" not in name and not name.startswith(("?", "_t", "_m"))]
    return lost, more


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--limit", type=int, default=10**9)
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--gaps", action="store_true")
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()
    sys.setrecursionlimit(20000)
    folder = tempfile.mkdtemp()
    compiled = []
    for number, source in enumerate(sources(options.paths)):
        if len(compiled) >= options.limit:
            break
        target = os.path.join(folder, "%d.pyc" % number)
        try:
            py_compile.compile(source, cfile=target, doraise=True)
        except Exception:
            continue
        compiled.append((source, target))
    listing = subprocess.Popen([options.dump], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    import threading

    def feed():
        for _, target in compiled:
            listing.stdin.write((target + "\n").encode())
        listing.stdin.close()

    threading.Thread(target=feed).start()
    import marshal

    count = collections.Counter()
    shown = 0
    for source, target in compiled:
        objects, lines, gaps, text, status = [], [], set(), [], ""
        kinds = collections.Counter()
        for raw in listing.stdout:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            kind = line[:2]
            if line == "END":
                break
            if kind == "FI":
                status = line
            elif kind == "CO":
                lines = []
                objects.append((line, lines))
            elif kind in ("I ", "X "):
                lines.append(line)
            elif kind == "S ":
                text.append(line.split(" ", 2)[2])
            elif kind == "G ":
                gaps.add(int(line.split()[1]))
                if options.gaps:
                    place = int(line.split()[1])
                    print("  gap %s %s in %s of %s" % (line.split()[3], line.split()[2], objects[place][0], source))
                kinds[line.split()[3]] += 1
        with open(target, "rb") as file:
            code = marshal.loads(file.read()[16 if VERSION >= (3, 7) else 12:])
        seen, ordered = set(), []
        for found in postorder(code):
            if id(found) not in seen:
                seen.add(id(found))
                ordered.append(found)
        count["files"] += 1
        count["objects"] += len(ordered)
        count["gaps"] += len(gaps)
        for kind, number in kinds.items():
            count["gap " + kind] += number
        if len(objects) != len(ordered):
            count["different"] += 1
            print("  %s: %s: %d code objects, dis has %d" % (source, status, len(objects), len(ordered)))
            continue
        for (title, ours), found in zip(objects, ordered):
            theirs = expected(found)
            count["instructions"] += len(theirs)
            if ours != theirs:
                count["different"] += 1
                if shown < options.show:
                    shown += 1
                    pairs = [(a, b) for a, b in zip(ours, theirs) if a != b][:2]
                    print("  %s: %s: %s" % (source, title, pairs or (len(ours), len(theirs))))
        result = compare_text(source, source, "\n".join(text), shown < options.show)
        if result is None:
            count["unparsed"] += 1
            shown += 1
            continue
        lost, more = result
        count["lost"] += bool(lost)
        count["more"] += bool(more)
        if (lost or more) and shown < options.show:
            shown += 1
            print("  %s: lost %s, more %s" % (source, lost[:6], more[:6]))
    shutil.rmtree(folder)
    whole = 100.0 * (count["objects"] - count["gaps"]) / max(1, count["objects"])
    print("%s: %d files, %d code objects, %d instructions: %d different; %.2f %% without a gap; "
          "text: %d unparsed, %d with a callee or import less, %d with one more; %s"
          % (sys.version.split()[0], count["files"], count["objects"], count["instructions"], count["different"], whole,
             count["unparsed"], count["lost"], count["more"],
             {k: v for k, v in count.items() if k.startswith("gap ")}))
    return 1 if count["different"] or count["unparsed"] else 0


if __name__ == "__main__":
    sys.exit(main())
