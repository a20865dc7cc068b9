"""Templates as they were compiled, by their text: one that is unchanged is compiled once."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps compiled templates in memory; Jinja's own key is the text of a template."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a bucket what was compiled from the same text, if anything was."""
        code = self._kept.get((bucket.key, bucket.checksum))
        if code:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what a bucket holds."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()
