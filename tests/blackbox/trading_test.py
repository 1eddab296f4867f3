"""What halts trading, and how it is resumed, from a terminal; and what the process says of itself."""
import json
import tempfile
import unittest
import urllib.error

from arbees import Server, run


class TradingTest(unittest.TestCase):
    def test_a_halt_is_shown_and_resumed_by_its_cause(self):
        with tempfile.TemporaryDirectory() as folder, Server(folder, "up", "--speed", "20",
                                                             config=f'[safety]\nkill_file = "{folder}/kill"\n') as server:
            ask = lambda *more: run("trading", *more, "--url", server.url, "--config", server.config)
            self.assertEqual(ask().stdout, "trading is running\n")
            self.assertEqual(run("kill", "on", "--config", server.config).returncode, 0)
            server.wait_for("/api/v1/status", lambda s: s["trading"]["cause"] == "file", 5)
            shown = ask()
            self.assertIn("trading is halted", shown.stdout)
            self.assertIn("arbees kill off", shown.stdout)
            refused = ask("resume", "file")
            self.assertEqual(refused.returncode, 1)
            self.assertIn("arbees kill off", refused.stderr)
            self.assertEqual(ask("resume", "drawdown").returncode, 1, "there is no such halt")
            self.assertEqual(run("kill", "off", "--config", server.config).returncode, 0)
            server.wait_for("/api/v1/status", lambda s: s["trading"]["state"] == "running", 5)
            self.assertEqual(ask("resume").returncode, 2, "which cause?")
            self.assertEqual(json.loads(ask("--json").stdout)["causes"], [])

    def test_health_ready_and_paths_that_are_not_there(self):
        with tempfile.TemporaryDirectory() as folder, Server(folder, "up", "--speed", "20") as server:
            self.assertTrue(server.get("/health")["ok"])
            server.wait_for("/ready", lambda answer: answer["ready"], 10)
            for path in ("/api/v1/nothing", "/api", "/nothing", "/assets/gone.js", "/apix/v1/status"):
                with self.assertRaises(urllib.error.HTTPError) as refused:
                    server.get(path)
                self.assertEqual(refused.exception.code, 404, path)
            for path in ("/api/v1/status?x=1", "/api/v1/trades?limit=1&limit=2"):
                with self.assertRaises(urllib.error.HTTPError) as refused:
                    server.get(path)
                self.assertEqual(refused.exception.code, 400, path)


if __name__ == "__main__":
    unittest.main()
