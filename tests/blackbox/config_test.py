"""Configuration and bad starts: every problem at once, exit 2."""
import socket
import unittest

from arbees import Case, Server, run


class Config(Case):
    def test_printed_defaults_are_a_valid_configuration(self):
        printed = run("config", "--print").stdout
        again = run("config", "--config", self.write("all.toml", printed))
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(again.stdout, printed)

    def test_every_problem_is_reported_with_its_line(self):
        file = self.write("bad.toml", 'x = 1\n[api]\nport = "a"\n[engine.trading]\nbankrol = 5\n')
        for command in (("config",), ("up",)):
            done = run(*command, "--config", file)
            self.assertEqual(done.returncode, 2)
            self.assertIn("bad.toml:1: x: unknown key", done.stderr)
            self.assertIn("bad.toml:3: api.port: expected a whole number", done.stderr)
            self.assertIn("bad.toml:5: engine.trading.bankrol: unknown key", done.stderr)

    def test_broken_toml_names_the_line(self):
        done = run("config", "--config", self.write("bad.toml", "[api\n"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("bad.toml:1", done.stderr)

    def test_a_port_in_use_is_one_clear_error(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            file = self.write("port.toml", f'[api]\nport = {port}\n[store]\npath = "{self.folder}/a.db"\n')
            done = run("up", "--config", file)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"127.0.0.1:{port}: is in use", done.stderr)

    def test_a_store_that_cannot_be_opened_is_one_clear_error(self):
        file = self.write("store.toml", f'[api]\nport = 0\n[store]\npath = "/proc/no/such/folder/a.db"\n')
        done = run("up", "--config", file)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no/such/folder/a.db", done.stderr)
        garbage = self.write("garbage.db", "this is not a database" * 100)
        file = self.write("store.toml", f'[api]\nport = 0\n[store]\npath = "{garbage}"\n')
        done = run("up", "--config", file)
        self.assertEqual(done.returncode, 2)
        self.assertIn("garbage.db", done.stderr)

    def test_no_command_and_unknown_options_exit_2(self):
        self.assertEqual(run().returncode, 2)
        self.assertEqual(run("replay", "--no-such-option", "x").returncode, 2)
        self.assertEqual(run("--help").returncode, 0)
        self.assertIn("arbees", run("--version").stdout)


if __name__ == "__main__":
    unittest.main()
