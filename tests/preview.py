"""A preview, as `make serve` runs it, for the tests of it and for its benchmark."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from shared import GENERATOR

PATIENCE = 60  # seconds until a change must show; the server looks for changes every second


class Server:
    """A running preview."""

    def __init__(self, project: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        self._log = project / "serve.log"
        # As in the Makefile, but for the address.
        command = [*GENERATOR, "serve", "--no-strict"]
        with self._log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [*command, "--dev-addr", f"127.0.0.1:{port}"],
                cwd=project,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def get(self, address: str) -> str:
        """The text of a page; empty while there is none."""
        try:
            with urllib.request.urlopen(self.url + address, timeout=10) as response:
                return response.read().decode("utf-8")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def until(
        self,
        condition: Callable[[], bool],
        what: str,
        pause: float = 0.1,
        patience: float = PATIENCE,
    ) -> None:
        """Waits until a condition holds; shows the output of the server where it never does.

        `pause` is the time between two looks at the condition, in seconds.
        """
        deadline = time.monotonic() + patience
        while not condition():
            assert self.process.poll() is None, f"the server ended:\n{self.output}"
            assert time.monotonic() < deadline, f"{what} did not show:\n{self.output}"
            time.sleep(pause)

    def until_shown(self, address: str, text: str) -> None:
        self.until(lambda: text in self.get(address), f"'{text}' at /{address}")

    def until_printed(self, text: str, after: int = 0) -> None:
        self.until(lambda: text in self.output[after:], f"'{text}' in the terminal")

    def stop(self) -> None:
        self.process.kill()  # asked politely it takes a second longer
        self.process.wait()
