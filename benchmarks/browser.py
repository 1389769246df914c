"""A browser without a window: cookies, forms with their token, files, one connection."""

from __future__ import annotations

import http.client
import re
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What came back: status, address, body, seconds."""

    status: int
    address: str
    body: bytes
    seconds: float

    @property
    def token(self) -> str:
        """The token of the first form."""
        found = TOKEN.search(self.body)
        return found.group(1).decode() if found else ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Browser:
    """Asks one server; follows redirects; keeps cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    _connection: http.client.HTTPConnection | None = None

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address)

    def post(
        self,
        address: str,
        fields: dict[str, str],
        files: dict[str, tuple[str, bytes]] | None = None,
    ) -> Answer:
        """Send a form, with files where there are any."""
        if files is None:
            body = urlencode(fields).encode()
            kind = "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(fields, files)
        return self._ask("POST", address, body, kind)

    def _ask(
        self, method: str, address: str, body: bytes | None = None, kind: str = ""
    ) -> Answer:
        started = time.perf_counter()
        for _ in range(8):
            status, location, content = self._once(method, address, body, kind)
            if status not in (301, 302, 303, 307):
                break
            address = urljoin(address, location)
            method, body, kind = "GET", None, ""
        return Answer(status, address, content, time.perf_counter() - started)

    def _once(
        self, method: str, address: str, body: bytes | None, kind: str
    ) -> tuple[int, str, bytes]:
        parts = urlsplit(address)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Accept": "text/html", "Host": f"127.0.0.1:{self.port}"}
        headers["Referer"] = f"http://127.0.0.1:{self.port}/"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if kind:
            headers["Content-Type"] = kind
        for attempt in (1, 2):
            connection = self._connected()
            try:
                connection.request(method, target, body, headers)
                response = connection.getresponse()
                content = response.read()
                break
            except (http.client.HTTPException, ConnectionError):
                self._connection = None
                if attempt == 2:
                    raise
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name.strip()] = rest.split(";", 1)[0]
        return response.status, response.headers.get("Location", ""), content

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=900
            )
        return self._connection


def _multipart(
    fields: dict[str, str], files: dict[str, tuple[str, bytes]]
) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (filename, content) in files.items():
        head = (
            f"--{mark}\r\nContent-Disposition: form-data; "
            f'name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts += [head.encode(), content, b"\r\n"]
    parts.append(f"--{mark}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={mark}"
