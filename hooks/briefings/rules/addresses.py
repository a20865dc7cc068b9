"""Why an address may not stand on a page: what a browser would do with it."""

from __future__ import annotations

from ..record.scalars import web_address

_SCHEMES = ("http", "https", "mailto")
PATH = "write the path of the file from this one, such as 'about.md' or '../about.md#data'"


def foreign_fault(to: str, scheme: str, is_picture: bool) -> str:
    """Why an address outside the site may not stand on a page, or nothing."""
    if is_picture:
        return f"'{to}' is on another host; put the file itself below docs/"
    if scheme not in _SCHEMES:
        return f"'{to}' is no address that may stand here; it starts with https://"
    try:
        return "" if scheme == "mailto" else web_address(to) and ""
    except ValueError as error:
        return str(error)
