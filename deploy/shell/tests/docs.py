# SPDX-License-Identifier: Apache-2.0
"""Faults of the documentation below a folder, one a line: `file:line: kind: what`. Exit status 1 when there is any."""
import pathlib
import re
import subprocess
import sys

LAUNCHER = {"test", "build", "package", "provision", "down", "help", "worker"}  # words of ./mllb alone
SCRIPTS = {"lab", "server"}  # these take words of their own


def pages(root):
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=root, capture_output=True, text=True, check=True
        ).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        listed = []
    found = [root / name for name in listed] or sorted(root.rglob("*.md"))
    return [page for page in found if page.exists()]


def prose(text):
    """Lines with code blocks and inline code blanked out."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, re.sub(r"`[^`]*`", "", line)


def code(text):
    """Every piece of code: whole lines of blocks, and what stands between backticks."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            yield number, line.split(" # ")[0]
        else:
            for piece in re.findall(r"`([^`]+)`", line):
                yield number, piece


def anchors(page):
    names, fenced = set(), False
    for line in page.read_text().splitlines():
        if line.startswith("```"):
            fenced = not fenced
        if not fenced and line.startswith("#"):
            title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line.lstrip("#").strip()).lower()
            names.add(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))
    return names


def links(page, root):
    """Links of a page as (line, target, file, anchor)."""
    for number, line in prose(page.read_text()):
        for target in re.findall(r"\]\(([^)\s]+)\)", line):
            if not re.match(r"[a-z]+:", target):
                name, _, anchor = target.partition("#")
                file = (page.parent / name).resolve() if name else page
                yield number, target, file, anchor


def bad_links(page, root):
    for number, target, file, anchor in links(page, root):
        if not file.exists() or (anchor and anchor not in anchors(file)):
            yield number, "link", f"{target} leads nowhere"


def commands(root):
    """Options of each command by its words, as docs/reference/commands.md lists them."""
    found, current, connection = {}, None, set()
    for line in (root / "docs/reference/commands.md").read_text().splitlines():
        if line.startswith("## "):
            current = line[3:]
            found[current] = set()
        if current and line.startswith("| `"):
            found[current].update(re.findall(r"(?<![\w-])--?[a-z][\w-]*", line.split("|")[1]))
        if current and line.startswith("Also takes the"):
            connection.add(current)
    for name in connection:
        found[name] |= found.get("Connection options", set())
    return found


def bad_commands(page, known):
    for number, piece in code(page.read_text()):
        for words in re.findall(r"(?<![\w/.-])(?:\./|\$ )?(mllb(?:-worker)?(?: [^|;&()]*)?)", piece):
            words = words.split()
            name = words.pop(0)
            if name == "mllb" and words and (words[0] in LAUNCHER | SCRIPTS):
                continue
            while words and f"{name} {words[0]}" in known:
                name = f"{name} {words.pop(0)}"
            if name == "mllb" and words and re.match(r"[a-z]+$", words[0]):
                yield number, "no command", f"mllb {words[0]}"
                continue
            for word in words:
                option = word.split("=")[0].rstrip(".,:")
                if re.match(r"--[a-z]", option) and option not in known.get(name, set()) | {"--help", "--version", "--verbose"}:
                    yield number, "no option", f"{name} {option}"


def bad_paths(page, root):
    """Paths of the project between backticks; words in capitals stand for something."""
    top = {entry.name for entry in root.iterdir()}
    for number, piece in code(page.read_text()):
        if re.match(r"[\w.-]+/[\w./*-]*$", piece) and piece.split("/")[0] in top - {"target"} and not re.search(r"[A-Z]{3,}", piece):
            if not any(root.glob(piece.rstrip("/"))):
                yield number, "no path", piece


ROOM = re.compile(r"`((?:activities|worker)/\w+|workflows)`(?:,? \(|, (?:package )?)`([a-z.]+)`")


def bad_names(page, root, tests):
    """Rooms (a module and its package) and tests that are not there."""
    for number, line in enumerate(page.read_text().splitlines(), 1):
        for module, package in ROOM.findall(line):
            if not (root / module / "src/main/java/dev/mllb" / package.replace(".", "/")).is_dir():
                yield number, "no room", f"{module} {package}"
        for name in re.findall(r"`(\w+Test)(?:\.java)?`", line):
            if name not in tests:
                yield number, "no test", name


def bad_tries(page, root, tests):
    """Tests by file and name, `FILE#NAME`: a method, or the words with which a suite calls a check."""
    for number, piece in code(page.read_text()):
        found = re.fullmatch(r"((?:[\w.-]+/)*\w+(?:\.sh|\.go)?)#([^`#]+)", piece)
        if found:
            file = tests.get(found[1], root / found[1])
            text = file.read_text() if file.is_file() else ""
            name = re.escape(found[2])
            if not re.search(rf'\b(void|func) {name}\(|"{name}"', text):
                yield number, "no test", piece


def unreached(all_pages, root):
    """Pages of docs/ to which no other page leads."""
    reached = {file for page in all_pages for _, _, file, _ in links(page, root) if file != page}
    for page in all_pages:
        if (root / "docs") in page.parents and page.resolve() not in reached:
            yield page, (1, "no page leads here", page.name)


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    all_pages, known = pages(root), commands(root)
    faults = [(page, fault) for page in all_pages for fault in bad_links(page, root)]
    faults += [(page, f) for page in all_pages if page.name != "commands.md" for f in bad_commands(page, known)]
    faults += [(page, f) for page in all_pages if "evidence" not in page.parts for f in bad_paths(page, root)]
    tests = {file.stem for file in root.glob("*/**/src/test/java/**/*Test.java")}
    faults += [(page, f) for page in all_pages if "evidence" not in page.parts for f in bad_names(page, root, tests)]
    files = [*root.glob("*/**/src/test/java/**/*.java"), *root.glob("deploy/**/*_test.go")]
    named = {file.name.removesuffix(".java"): file for file in files}
    faults += [(page, f) for page in all_pages for f in bad_tries(page, root, named)]
    faults += unreached(all_pages, root)
    for page, (number, kind, what) in faults:
        print(f"{page.relative_to(root)}:{number}: {kind}: {what}")
    sys.exit(1 if faults else 0)


main()
