"""Runs the built binary the way a user would."""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("ARBEES_BINARY", str(ROOT / "build/release/arbees"))
DATA = pathlib.Path(os.environ.get("ARBEES_DATA_DIR", str(ROOT.parent / "shared/data")))


def run(*arguments, **options):
    """The finished process, with text output."""
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


def run_json(*arguments):
    """(exit code, parsed standard output)."""
    done = run(*arguments, "--json")
    return done.returncode, json.loads(done.stdout)


def data(*parts):
    """A captured file, or a skip that says what is absent."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        raise unittest.SkipTest(f"no captured data at {path}")
    return path


class Server:
    """`arbees up` (or another serving command) on a free port with a store of its own."""

    def __init__(self, folder, *arguments, config=""):
        self.folder = pathlib.Path(folder)
        self.config = self.folder / "arbees.toml"
        self.config.write_text(f'[api]\nport = 0\n[store]\npath = "{self.folder / "arbees.db"}"\n{config}')
        self.arguments = arguments or ("up",)

    def __enter__(self):
        self.log = open(self.folder / "log", "w+")
        self.process = subprocess.Popen([BINARY, *map(str, self.arguments), "--config", str(self.config)],
                                        stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", (self.folder / "log").read_text())
            if found:
                self.url = found.group(0)
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        text = (self.folder / "log").read_text()
        self.__exit__()
        raise AssertionError(f"no address printed:\n{text}")

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.loads(answer.read())

    def wait_for(self, path, condition, seconds=20):
        """The first answer that meets the condition."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            answer = self.get(path)
            if condition(answer):
                return answer
            time.sleep(0.2)
        raise AssertionError(f"{path} never met the condition; last: {json.dumps(answer)[:500]}")

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        return json.load(urllib.request.urlopen(request, timeout=10))

    def stop(self, how=signal.SIGINT):
        """(exit code, seconds it took)."""
        start = time.monotonic()
        self.process.send_signal(how)
        code = self.process.wait(timeout=20)
        return code, time.monotonic() - start

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path
