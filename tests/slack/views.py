"""The methods about modals and App Home, and those about files."""

from tests.slack.chat import spoken
from tests.slack.records import Json, Team, View
from tests.slack.rights import File, Trigger
from tests.slack.state import Slack
from tests.slack.web_api import Call, SlackError, method

TRIGGER_LIVES, DEEPEST = 3, 3


def _trigger(call: Call) -> Trigger:
    found = call.slack.triggers.get(call["trigger_id"])
    if found is None or found.team != call.team.id:
        raise SlackError("invalid_trigger_id")
    if found.used:
        raise SlackError("exchanged_trigger_id")
    if call.slack.now() > found.at + TRIGGER_LIVES:
        raise SlackError("expired_trigger_id")
    return found


def a_view(slack: Slack, team: Team, user: str, body: Json, under: View | None = None) -> View:
    """Make what is to stand before somebody."""
    name = slack.coin("V")
    blocks = [
        block if block.get("block_id") else {**block, "block_id": slack.coin("b")} for block in body.get("blocks", ())
    ]
    return View(
        id=name,
        team=team.id,
        user=user,
        body={**body, "blocks": blocks},
        hash=f"{slack.ts()}.{name}",
        root=under.root if under else name,
        previous=under.id if under else None,
        bot_id=team.bot.bot_id,
        app_id=slack.app.id,
    )


def redraw(slack: Slack, view: View, body: Json) -> None:
    """Put something else in a view's place."""
    view.body = {**body, "blocks": a_view(slack, slack.teams[view.team], view.user, body).body["blocks"]}
    view.hash = f"{slack.ts()}.{view.id}"


@method("views.open", takes_json=True)
async def views_open(call: Call) -> Json:
    trigger = _trigger(call)
    trigger.used = True
    view = a_view(call.slack, call.team, trigger.user, call["view"])
    call.team.modals[trigger.user] = [view]
    return {"view": view.wire()}


@method("views.push", takes_json=True)
async def views_push(call: Call) -> Json:
    trigger = _trigger(call)
    stack = call.team.modals.setdefault(trigger.user, [])
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    trigger.used = True
    stack.append(a_view(call.slack, call.team, trigger.user, call["view"], stack[-1] if stack else None))
    return {"view": stack[-1].wire()}


@method("views.update", takes_json=True)
async def views_update(call: Call) -> Json:
    name = call.get("view_id") or call["external_id"]
    found = next(
        (
            view
            for view in call.slack.views()
            if view.team == call.team.id and name in (view.id, view.body.get("external_id"))
        ),
        None,
    )
    if found is None:
        raise SlackError("not_found")
    if call.get("hash") not in (None, found.hash):
        raise SlackError("hash_conflict")
    redraw(call.slack, found, call["view"])
    return {"view": found.wire()}


@method("views.publish", takes_json=True)
async def views_publish(call: Call) -> Json:
    user = call["user_id"]
    if user not in call.team.people:
        raise SlackError("user_not_found")
    home = call.team.homes.get(user)
    if home is not None and call.get("hash") not in (None, home.hash):
        raise SlackError("hash_conflict")
    call.team.homes[user] = home or a_view(call.slack, call.team, user, call["view"])
    redraw(call.slack, call.team.homes[user], call["view"])
    return {"view": call.team.homes[user].wire()}


# ---- files -----------------------------------------------------------------------------------------------


@method("files.getUploadURLExternal", scope="files:write")
async def files_get_upload_url_external(call: Call) -> Json:
    file = File(
        id=call.slack.coin("F"),
        team=call.team.id,
        name=call["filename"],
        length=int(call["length"]),
        alt=call.get("alt_txt") or "",
    )
    call.slack.files[file.id] = file
    return {"upload_url": f"{call.slack.address}/upload/{file.id}", "file_id": file.id}


def receive_file(slack: Slack, name: str, content: bytes) -> bool:
    """Take the bytes of a file; they must be as many as was said."""
    file = slack.files.get(name)
    if file is None or len(content) != file.length:
        slack.violations.append(f"upload of {name}: {len(content)} bytes, which is not what was said")
        return False
    file.content, file.uploaded = content, True
    return True


@method("files.completeUploadExternal", scope="files:write", takes_json=True)
async def files_complete_upload_external(call: Call) -> Json:
    files = [call.slack.files.get(given["id"]) for given in call["files"]]
    for file, given in zip(files, call["files"], strict=True):
        if file is None or file.team != call.team.id or not file.uploaded:
            raise SlackError("file_not_found")
        file.title, file.complete = given.get("title") or file.name, True
    complete = [file for file in files if file is not None]
    shown = [{"id": file.id, "title": file.title, "name": file.name, "alt_txt": file.alt} for file in complete]
    if call.get("channel_id"):
        _share(call, complete, shown)
    return {"files": shown}


def _share(call: Call, files: list[File], shown: list[Json]) -> None:
    channel = call.member_of("channel_id")
    if channel.archived:
        raise SlackError("is_archived")
    said = spoken(call.slack, call.team, {"text": call.get("initial_comment") or ""}, thread_ts=call.get("thread_ts"))
    said.files, said.subtype = shown, "file_share"
    call.slack.add(call.team, channel, said)
    call.office.echo(call.team, call.office.said(channel, said), channel)
