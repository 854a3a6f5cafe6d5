"""The Events API over HTTP: signed posts to the app's one address, and what a stranger or a late-comer would send.

Signatures are those of https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.slack.office import COMMAND, EVENT, Told
from tests.slack.records import Json
from tests.slack.state import Slack

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class SignedPosts:
    """Posts to the app. `patience` is for how many seconds an answer is waited for."""

    def __init__(self, slack: Slack, patience: float = 3.0) -> None:
        self._slack, self.patience = slack, patience
        self.says_retries = True
        self._session: ClientSession | None = None

    async def hand_over(self, kind: str, payload: Json, tried: int, why: str) -> Told:
        """Post once; taken is what was answered 200 in time."""
        if kind == EVENT:
            headers = (
                {"X-Slack-Retry-Num": str(tried), "X-Slack-Retry-Reason": why} if tried and self.says_retries else {}
            )
            return await self.post(json.dumps(payload), JSON, tried, headers)
        if kind == COMMAND:
            return await self.post(urlencode(payload), FORM, tried)
        return await self.post(urlencode({"payload": json.dumps(payload)}), FORM, tried)

    async def post(
        self,
        body: str,
        content_type: str = JSON,
        tried: int = 0,
        headers: Mapping[str, str] | None = None,
        *,
        age: int = 0,
        secret: str | None = None,
    ) -> Told:
        """Post a body that is signed now, or `age` seconds ago, or with another's secret."""
        signed = {**self.signature(body, age, secret), "Content-Type": content_type, **(headers or {})}
        url = self._slack.app.request_url
        assert url is not None, "the app has no address"
        try:
            timeout = ClientTimeout(total=self.patience)
            async with self.session.post(url, data=body.encode(), headers=signed, timeout=timeout) as answer:
                return await self._told(answer, tried)
        except TimeoutError:
            return Told(taken=False, why="http_timeout", tries=tried + 1)
        except ClientError:
            return Told(taken=False, why="connection_failed", tries=tried + 1)

    async def _told(self, answer: Any, tried: int) -> Told:
        text = await answer.text()
        if answer.status != 200:
            again = answer.headers.get("X-Slack-No-Retry") != "1"
            why = "http_error" if again else "no_retry"
            return Told(taken=False, why=why, body={"status": answer.status, "text": text}, tries=tried + 1)
        body = json.loads(text) if answer.content_type == JSON and text else text or None
        return Told(taken=True, body=body, tries=tried + 1)

    def signature(self, body: str, age: int = 0, secret: str | None = None) -> dict[str, str]:
        """Return the headers that prove who posts. They carry the real time: nobody turns Slack's own clock."""
        at = str(int(time.time()) - age)
        key = (secret or self._slack.app.signing_secret).encode()
        proof = hmac.new(key, f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={proof}", "User-Agent": "Slackbot 1.0"}

    @property
    def session(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession()
        return self._session

    # ---- what is no event --------------------------------------------------------------------------------

    async def verifies_url(self, challenge: str = "challenge") -> Told:
        """Ask whether the address is the app's own, as Slack does when it is entered."""
        body = {"token": self._slack.app.verification_token, "challenge": challenge, "type": "url_verification"}
        return await self.post(json.dumps(body))

    async def checks_ssl(self) -> Told:
        """Look whether the address has a certificate, as Slack does now and then."""
        return await self.post(urlencode({"ssl_check": "1", "token": self._slack.app.verification_token}), FORM)

    async def says_too_much(self, team: str) -> Told:
        """Say that events were left out because there were too many."""
        body = {
            "token": self._slack.app.verification_token,
            "type": "app_rate_limited",
            "team_id": team,
            "minute_rate_limited": int(self._slack.now()) // 60 * 60,
            "api_app_id": self._slack.app.id,
        }
        return await self.post(json.dumps(body))

    async def close(self) -> None:
        """Close what is open."""
        if self._session is not None:
            await self._session.close()
