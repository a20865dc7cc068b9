"""The schemas in a real language server, set up as `.vscode/settings.json` says: `make editor`.

It speaks the Language Server Protocol 3.17 over standard input and output. No file is changed: the
texts asked about are sent as what an editor has open.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest

import schemas
from shared import ROOT

SERVER = ROOT / ".venv/editor/node_modules/yaml-language-server/bin/yaml-language-server"
PATIENCE = 60  # seconds for one answer, on a busy machine
NEW_FACT = """\
- id: as-typed
  type: position
  question: crimea-2014
  by: kazakhstan
  stance: does-not-recognise
  speaker: {speaker}
  basis: {basis}
  stated: 2014-03-18
  what: It was said.
  sources:
    - {{source: {source}, evidence: verified}}
  review: {{last: 2026-11-22, months: 12}}
"""


class Server:
    """A language server that was told the settings of the project."""

    def __init__(self, process: subprocess.Popen[bytes], settings: dict[str, Any]) -> None:
        self._process = process
        self._settings = settings
        self._heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self._asked = 0
        self._opened = 0
        self._faults: dict[str, list[dict[str, Any]]] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        folder = {"uri": ROOT.as_uri(), "name": ROOT.name}
        can = {"workspace": {"configuration": True, "workspaceFolders": True}}
        self.ask(
            "initialize",
            processId=None,
            rootUri=folder["uri"],
            workspaceFolders=[folder],
            capabilities=can,
        )
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings=settings)

    def ask(self, method: str, **params: Any) -> Any:
        """The answer to a request."""
        self._asked += 1
        self._send(id=self._asked, method=method, params=params)
        while True:
            heard = self._hear()
            if heard.get("id") == self._asked and "method" not in heard:
                assert "error" not in heard, heard
                return heard["result"]

    def open(self, folder: str, text: str) -> str:
        """Opens a text as a new file in a folder; gives its address."""
        self._opened += 1
        uri = (ROOT / folder / f"as-typed-{self._opened}.yml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        return uri

    def faults(self, uri: str) -> list[dict[str, Any]]:
        """What is wrong in an open text."""
        while uri not in self._faults:
            self._hear()
        return self._faults[uri]

    def at(self, method: str, uri: str, position: dict[str, int]) -> Any:
        """The answer to a question about a place in an open text."""
        return self.ask(f"textDocument/{method}", textDocument={"uri": uri}, position=position)

    def _hear(self) -> dict[str, Any]:
        """The next message, once what the server asks has been answered."""
        heard = self._heard.get(timeout=PATIENCE)
        if heard.get("method") == "textDocument/publishDiagnostics":
            self._faults[heard["params"]["uri"]] = heard["params"]["diagnostics"]
        elif "method" in heard and "id" in heard:
            asked = heard.get("params", {}).get("items", [])
            answers = [self._settings.get(each.get("section", ""), {}) for each in asked]
            self._send(id=heard["id"], result=answers if asked else None)
        return heard

    def _tell(self, method: str, **params: Any) -> None:
        self._send(method=method, params=params)

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        out = self._process.stdout
        assert out
        while line := out.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
                while out.readline().strip():
                    pass
                self._heard.put(json.loads(out.read(length)))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    assert schemas.main(ROOT) == 0
    said = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    with subprocess.Popen(
        ["node", SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        server = Server(process, _nested(said))
        while not server.faults(server.open("data/facts", "wrong: yes\n")):
            pass  # it has not read the settings yet
        yield server
        process.kill()


def _nested(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings with dots in their names as objects in objects, as an editor sends them."""
    made: dict[str, Any] = {}
    for name, value in settings.items():
        *around, last = name.split(".")
        inner = made
        for word in around:
            inner = inner.setdefault(word, {})
        inner[last] = value
    return made


def typed(server: Server, **words: str) -> tuple[str, str]:
    """A new fact as somebody types it, open in the editor: its address and its text."""
    given = {"speaker": "kassym-jomart-tokayev", "basis": "quoted", "source": "kaztag-2022-09-26"}
    text = NEW_FACT.format(**{**given, **words})
    return server.open("data/facts", text), text


def at(text: str, word: str, after: int = 0) -> dict[str, int]:
    """The place of a word in a text, or so many letters behind its start."""
    before = text[: text.index(word) + after]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


def test_nothing_is_wrong_in_the_files_of_the_record(server: Server) -> None:
    files = sorted((ROOT / "data").rglob("*.yml"))
    assert len(files) > 100
    opened = {
        server.open(file.parent.relative_to(ROOT).as_posix(), file.read_text("utf-8")): file.name
        for file in files
    }
    found = [
        (name, fault["message"]) for uri, name in opened.items() for fault in server.faults(uri)
    ]
    assert found == []


def test_the_ids_of_people_are_offered_where_a_speaker_is_typed(server: Server) -> None:
    uri, text = typed(server, speaker="")
    asked = at(text, "speaker: ", len("speaker: "))
    offered = server.at("completion", uri, asked)
    items = {item["label"]: item for item in offered["items"]}
    people = {file.stem for file in (ROOT / "data/entities/people").glob("*.yml")}
    assert items.keys() == people
    assert "minister" in json.dumps(items["mukhtar-tileuberdi"]["documentation"]).lower()


def test_the_fields_of_that_type_of_fact_are_offered_and_no_others(server: Server) -> None:
    text = NEW_FACT.format(speaker="a", basis="quoted", source="b") + "  \n"
    uri = server.open("data/facts", text)
    end = {"line": text.count("\n") - 1, "character": 2}
    offered = server.at("completion", uri, end)
    labels = {item["label"] for item in offered["items"]}
    assert {"quote", "office", "rank", "disputes"} <= labels
    assert labels.isdisjoint({"member", "status", "signer", "value", "stance"})


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("basis", ["What it rests on.", "quoted", "The words of the speaker are quoted."]),
        ("stated", ["day of the statement", "The day it was said or done."]),
        ("evidence", ["How it was read", "Read in a copy of the page or record named."]),
        ("type:", ["The type of fact", "An actor's answer to a question"]),
    ],
)
def test_a_field_is_explained_where_the_pointer_rests(
    server: Server, word: str, says: list[str]
) -> None:
    uri, text = typed(server)
    asked = at(text, word, 1)
    told = server.at("hover", uri, asked)
    assert [each for each in says if each not in told["contents"]["value"]] == []


@pytest.mark.parametrize(
    ("field", "word", "message"),
    [
        ("basis", "rumour", "Value is not accepted. Valid values: "),
        ("speaker", "nobody-known", "No record has this id; here belongs a person."),
        ("source", "no-such-source", "No record has this id; here belongs a source."),
    ],
)
def test_a_wrong_word_is_marked_where_it_is(
    server: Server, field: str, word: str, message: str
) -> None:
    uri, text = typed(server, **{field: word})
    (fault,) = server.faults(uri)
    assert fault["message"].startswith(message)
    assert (fault["range"]["start"], fault["range"]["end"]) == (
        at(text, word),
        at(text, word, len(word)),
    )


def test_each_folder_has_a_schema(server: Server) -> None:
    folders = {file.parent for file in (ROOT / "data").rglob("*.yml")} - {ROOT / "data"}
    assert len(folders) > 10
    opened = [server.open(each.relative_to(ROOT).as_posix(), "wrong: yes\n") for each in folders]
    assert all(server.faults(uri) for uri in opened)


def test_files_of_other_sites_are_left_alone(server: Server) -> None:
    uri = server.open("tests/lakes/data/facts", "- {id: a, type: opinion}\n")
    assert server.faults(uri) == []
