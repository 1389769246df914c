"""A program at the machine interface: asks with a token, reads the JSON."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from banyan.access.services import TokenNew, token_new
from banyan.kernel import clock
from tests.support import web_world

SOON = dt.timedelta(days=30)
BASE = "/api/v1/"


@dataclass
class Program:
    """A client with a token. Answers are the responses of Django's test client."""

    secret: str
    language: str = "en"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send one request; underscores in names of headers become hyphens."""
        sent = {
            "Authorization": f"Bearer {self.secret}",
            "Accept-Language": self.language,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        more: dict[str, Any] = {}
        if body is not None:
            more = {"data": json.dumps(body), "content_type": "application/json"}
        url = path if path.startswith("/") else BASE + path
        return Client().generic(method, url, headers=sent, **more)

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Write."""
        return self.ask("POST", path, {} if body is None else body, **headers)

    def items(self, path: str) -> list[Any]:
        """Read all pages of a list."""
        found, url = [], BASE + path
        for _page in range(100):
            answer = self.get(url)
            assert answer.status_code == 200, answer.content
            found += answer.json()["items"]
            if answer.json()["next"] is None:
                assert "Link" not in answer
                return found
            url = answer["Link"].partition(">")[0].lstrip("<")
        raise AssertionError("the list has no end")


def program(account: Any, language: str = "en", **cut: Any) -> Program:
    """Return a program with a new token of an account."""
    command = TokenNew(name="script", ends_on=clock.today() + SOON, **cut)
    made = token_new(actor=web_world.SYSTEM, command=command, account_id=account.pk)
    return Program(made.secret, language)


def code_of(answer: Any) -> tuple[int, str]:
    """Return status and code of a refusal."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return answer.status_code, problem["code"]


def upload(asking: Program, path: str, name: str, content: bytes, **said: str) -> Any:
    """Send a file with what is said of it, as a multipart form."""
    file = io.BytesIO(content)
    file.name = name
    headers = {"Authorization": f"Bearer {asking.secret}", "Accept-Language": "en"}
    return Client().post(BASE + path, {**said, "file": file}, headers=headers)


def content_of(answer: Any) -> bytes:
    """Return what was fetched, streamed or not."""
    if answer.streaming:
        return b"".join(answer.streaming_content)
    return bytes(answer.content)
