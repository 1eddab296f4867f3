"""The include rule holds, and the check that says so can fail."""
import importlib.util
import pathlib
import shutil
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
SPEC = importlib.util.spec_from_file_location("check_rooms", ROOT / "tools/check_rooms.py")
check_rooms = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(check_rooms)


class Rooms(unittest.TestCase):
    def test_every_include_is_allowed(self):
        self.assertEqual(check_rooms.violations(ROOT), [])

    def plant(self, path: str, line: str) -> list[str]:
        """The violations of a copy of the house in which `line` was added to a new file at `path`."""
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder)
            shutil.copytree(ROOT / "src", copy / "src")
            shutil.copytree(ROOT / "tools", copy / "tools")
            file = copy / "src/arbees" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(line + "\n")
            return check_rooms.violations(copy)

    def test_an_upward_include_is_found(self):
        found = self.plant("domain/planted.hpp", '#include "arbees/engine/engine.hpp"')
        self.assertEqual(len(found), 1)
        self.assertIn("domain/planted.hpp:1", found[0])

    def test_a_sibling_include_is_found(self):
        found = self.plant("venues/kalshi/planted.hpp", '#include "arbees/venues/polymarket/parse.hpp"')
        self.assertEqual(len(found), 1)

    def test_forbidden_knowledge_is_found(self):
        found = self.plant("engine/planted.cpp", "#include <chrono>")
        self.assertEqual(len(found), 1)
        self.assertIn("must never know", found[0])

    def test_a_file_outside_every_room_is_found(self):
        self.assertEqual(len(self.plant("cellar/planted.hpp", "#include <vector>")), 1)


if __name__ == "__main__":
    unittest.main()
