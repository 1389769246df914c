"""Writes of the room: packages made, taken in, taken from; keys; records linked."""

from .adopting import received_adopt
from .keyring import key_add, key_renew, key_withdraw
from .linking import received_link
from .making import package_make, package_open
from .receiving import package_receive, package_set_aside
from .taking import package_take, package_take_back, received_file_open

__all__ = [
    "key_add",
    "key_renew",
    "key_withdraw",
    "package_make",
    "package_open",
    "package_receive",
    "package_set_aside",
    "package_take",
    "package_take_back",
    "received_adopt",
    "received_file_open",
    "received_link",
]
