"""`arbees record` and `arbees replay` of a capture: what must not be in it, and what damage may cost."""
import os
import shutil
import signal
import stat
import struct
import subprocess
import time
import unittest

from arbees import BINARY, Case, run_json

CONFIG = '''[live.espn]
base_url = "http://127.0.0.1:9"
user_agent = "My \\"Bot\\" C:\\\\x (+https://x.example)"
[live.kalshi]
enabled = false
[live.polymarket]
gamma_url = "http://127.0.0.1:9"
clob_url = "http://u:URLPW@127.0.0.1:9"
socket_url = "ws://127.0.0.1:9"
[live.network]
proxy = "http://p:PROXYPW@127.0.0.1:9"
[alerts]
proxy = "http://a:ALERTPW@h"
'''


class Capture(Case):
    def setUp(self):
        super().setUp()
        self.capture = self.folder / "capture"
        config = self.write("record.toml", CONFIG)
        process = subprocess.Popen([BINARY, "record", "--config", config, "--directory", self.capture],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(10), 0)
        self.file, = self.capture.glob("*.arbcap")

    def replay(self):
        code, found = run_json("replay", self.capture)
        self.assertEqual(code, 0, found)
        self.assertEqual(found["unreadable"], [])
        evening, = found["evenings"]
        return evening

    def blocks(self, data):
        at = 8
        while at + 32 <= len(data):
            yield at
            at += 32 + struct.unpack_from("<I", data, at + 4)[0]

    def flip(self, at):
        data = bytearray(self.file.read_bytes())
        data[at] ^= 1
        self.file.write_bytes(data)

    def test_any_configured_text_can_be_replayed_and_no_secret_is_kept(self):
        evening = self.replay()
        self.assertGreater(evening["rows_used"], 5)
        self.assertEqual(evening["assumptions"], [])
        everything = b"".join(path.read_bytes() for path in self.capture.iterdir())
        manifest = (self.capture / "manifest.json").read_text()
        for secret in ("URLPW", "PROXYPW", "ALERTPW"):
            self.assertNotIn(secret, manifest)
            self.assertNotIn(secret.encode(), everything)
        for path in self.capture.iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)

    def test_one_damaged_bit_costs_its_block_wherever_it_is(self):
        whole = self.replay()["rows"]
        original = self.file.read_bytes()
        places = list(self.blocks(original))
        self.assertGreater(len(places), 3)
        for at, words in ((3, "does not begin with"), (places[0] + 40, "its header is lost"),
                          (places[1] + 40, "first inputs of a recorder are lost"), (places[-1] + 40, "fails its checksum")):
            self.flip(at)
            evening = self.replay()
            self.assertIn(words, " ".join(evening["assumptions"]))
            self.assertGreater(evening["rows_used"], whole / 3, words)
            self.file.write_bytes(original)

    def test_what_is_no_regular_file_holds_nobody_up(self):
        os.mkfifo(self.capture / "capture-000099.arbcap")
        self.assertIn("no regular file", " ".join(self.replay()["assumptions"]))

    def test_blocks_that_overlap_hold_nobody_up(self):
        heads = 300_000
        data = bytearray(b"ARBCAP01")
        for i in range(heads):
            data += struct.pack("<IIIIIIQ", 0x4B4C4241, (heads - i - 1) * 32, 10, 1, i, 0, 0)
        trap = self.folder / "trap"
        trap.mkdir()
        (trap / "capture-000001.arbcap").write_bytes(data)
        shutil.copy(self.capture / "manifest.json", trap)
        before = time.monotonic()
        _, found = run_json("replay", trap)
        self.assertLess(time.monotonic() - before, 10)
        self.assertIn("given up", str(found))


if __name__ == "__main__":
    unittest.main()
