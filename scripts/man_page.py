#!/usr/bin/env python3
"""Writes the manual page from the command line's own description of itself.

    pratique --experimental-dump-help | python3 scripts/man_page.py > docs/man/pratique.1

One page for all verbs. It carries no date, so that it changes only when the command line does.
"""

import json
import sys


def escape(text: str) -> str:
    """Text as roff shows it: no line of it is a request, and hyphens can be searched and copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in text.split("\n"))


def block(text: str) -> list[str]:
    """Paragraphs; indented lines are examples and lists, which keep their line breaks."""
    lines, is_literal = [], False
    for line in text.split("\n"):
        indented = line.startswith("  ")
        if indented != is_literal:
            lines.append(".nf" if indented else ".fi")
            is_literal = indented
        lines.append(".PP" if not line.strip() else escape(line))
    if is_literal:
        lines.append(".fi")
    return lines


def spelled(name: dict) -> str:
    """An option as it is typed."""
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def value(argument: dict) -> str:
    return "" if argument["kind"] == "flag" else f" \\fI{escape(argument['valueName'])}\\fR"


def entry(argument: dict) -> list[str]:
    """One option or argument with its explanation."""
    if argument["kind"] == "positional":
        head = f"\\fI{escape(argument['valueName'])}\\fR" + (" ..." if argument["isRepeating"] else "")
    else:
        names = sorted(argument["names"], key=lambda name: name["kind"] != "short")
        head = ", ".join(f"\\fB{escape(spelled(name))}\\fR" for name in names) + value(argument)
    text = argument.get("abstract", "")
    if argument.get("defaultValue"):
        text += f" Default: {argument['defaultValue']}."
    return [".TP", head, escape(text)]


def arguments(command: dict) -> list[str]:
    """The arguments by section, the ones without a section last."""
    shown = [a for a in command.get("arguments", []) if a["shouldDisplay"] and not is_common(a)]
    sections = list(dict.fromkeys(a.get("sectionTitle") for a in shown))
    sections.sort(key=lambda title: title is not None)
    lines = []
    for title in sections:
        if title:
            lines += [".PP", escape(title) + ":"]
        for argument in shown:
            if argument.get("sectionTitle") == title:
                lines += entry(argument)
    return lines


def is_common(argument: dict) -> bool:
    return argument["valueName"] in ("help", "version") and argument["kind"] == "flag"


def main() -> None:
    root = json.load(sys.stdin)["command"]
    name = root["commandName"]
    lines = [
        f'.\\" Made by scripts/man_page.py from the output of {name} --experimental-dump-help; do not edit.',
        f'.TH {name.upper()} 1 "" "{name}" "User Commands"',
        ".SH NAME", f"{name} \\- {escape(root['abstract'])}",
        ".SH SYNOPSIS", f".B {name}", "\\fIverb\\fR [\\fIoptions\\fR] [\\fItargets\\fR ...]",
        ".SH DESCRIPTION", *block(root["discussion"]), ".SH VERBS",
    ]
    for command in root["subcommands"]:
        if command["commandName"] == "help" or not command["shouldDisplay"]:
            continue
        lines += [f".SS {name} {command['commandName']}", escape(command["abstract"])]
        discussion = command.get("discussion", "").split("\n\nExit status:")[0]
        if discussion:
            lines += [".PP", *block(discussion)]
        lines += arguments(command)
    lines += [
        ".SH EVERY VERB", ".TP", "\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "Show help.",
        ".TP", "\\fB\\-\\-version\\fR", "Show the version.",
    ]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
