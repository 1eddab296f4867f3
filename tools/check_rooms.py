#!/usr/bin/env python3
"""Checks that every #include in src/arbees obeys tools/rooms.toml.

Usage: check_rooms.py [ROOT]   (default: the repository this file is in). Exit 1 lists each violation as file:line.
"""
import pathlib
import re
import sys
import tomllib

INCLUDE = re.compile(r'^\s*#\s*include\s+(?P<target>[<"][^>"]+[>"])')


def room_of(path: str, rooms: dict) -> str | None:
    """The longest room name that is a leading folder of `path` (relative to src/arbees)."""
    found = [name for name in rooms if path.startswith(name + "/")]
    return max(found, key=len) if found else None


def check_line(own: str, target: str, rooms: dict) -> str | None:
    """Why `target`, included from room `own`, is forbidden; None when it is allowed."""
    for word in rooms[own].get("never", []):
        if word in target:
            return f"room '{own}' must never know {word}"
    if not target.startswith('"arbees/'):
        return None
    other = room_of(target.strip('"').removeprefix("arbees/"), rooms)
    if other is None:
        return f"{target} is in no room of tools/rooms.toml"
    if other != own and rooms[other]["level"] >= rooms[own]["level"]:
        return f"room '{own}' (level {rooms[own]['level']}) may not include '{other}' (level {rooms[other]['level']})"
    return None


def violations(root: pathlib.Path) -> list[str]:
    rooms = tomllib.loads((root / "tools/rooms.toml").read_text())["rooms"]
    source = root / "src/arbees"
    found = []
    files = sorted(p for p in source.rglob("*") if p.suffix in (".hpp", ".cpp"))
    if not files:
        return [f"{source}: no sources found"]
    for file in files:
        own = room_of(str(file.relative_to(source)), rooms)
        if own is None:
            found.append(f"{file.relative_to(root)}: in no room of tools/rooms.toml")
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if match := INCLUDE.match(line):
                if why := check_line(own, match["target"], rooms):
                    found.append(f"{file.relative_to(root)}:{number}: {why}")
    return found


def main() -> int:
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    found = violations(root)
    print("\n".join(found) if found else "rooms: every include is allowed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
