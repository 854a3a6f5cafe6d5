"""Settings: an error says where it is and what to write instead; a secret is never shown."""

import re
from contextlib import suppress
from dataclasses import fields
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ConfigError
from bot.core.hours import WakingHours
from bot.core.people import Spans
from bot.core.suggestions import Limits
from bot.settings import Discord, Slack, config_folder, data_folder, read_choices, read_settings, refuse_network_path

SHIPPED = Path(__file__).parent.parent / "config"


@pytest.fixture
def written(tmp_path: Path):
    """Write config/trellis.yaml and read it back."""

    def write(text: str):
        folder = tmp_path / "config"
        folder.mkdir(exist_ok=True)
        (folder / "trellis.yaml").write_text(text, encoding="utf-8")
        return read_choices(folder)

    return write


def refusal(written, text: str) -> str:
    with pytest.raises(ConfigError) as refused:
        written(text)
    return str(refused.value)


# ---- config/trellis.yaml ----------------------------------------------------------------------------------


def test_the_shipped_page_says_the_defaults_and_every_one_of_them():
    choices = read_choices(SHIPPED)
    assert choices.spans == Spans()
    assert [source.key for source in choices.sources() if source.where == "default"] == []
    assert choices.limits == Limits()
    assert len(choices.sources()) == len(fields(Spans)) + len(fields(Limits))


def test_what_is_written_is_understood(written):
    choices = written(
        "waking: 22:00–06:00\n"
        "question: {room: 30 min, silence: 2 weeks, outcome: 1 week}\n"
        "asking:\n  helper-a-week: 1\n"
        "channel:\n  share: .05\n"
    )
    assert choices.spans == Spans(
        waking=WakingHours(time(22), time(6)),
        room=timedelta(minutes=30),
        silence=timedelta(weeks=2),
        outcome=timedelta(weeks=1),
        helper_asks_a_week=1,
        share_of_channel=0.05,
    )


def test_a_value_says_where_it_comes_from(written):
    told = {key: (value, where) for key, value, where in written("question:\n  room: 2 h\n").sources()}
    assert told["question.room"] == ("2 h", "config/trellis.yaml:2")
    assert told["question.outcome"] == ("3 weeks", "default")
    assert told["channel.share"] == ("0.10", "default")
    assert told["waking"] == ("08:00–20:00", "default")


@pytest.mark.parametrize("nothing", ["", "# only a thought\n", "question:\n"])
def test_what_is_left_out_has_its_default(written, nothing):
    assert written(nothing).spans == Spans()


def test_no_file_at_all_means_the_defaults(tmp_path):
    assert read_choices(tmp_path).spans == Spans()


def test_a_slip_of_the_pen_finds_its_key(written):
    said = refusal(written, "waking: 08:00-20:00\n\nquesion:\n  room: 4 h\n")
    assert said == 'config/trellis.yaml:3: "quesion" is not a key here; nearest: "question".'


def test_a_slip_one_level_down_is_compared_with_what_stands_there(written):
    said = refusal(written, "question:\n  rom: 4 h\n")
    assert said == 'config/trellis.yaml:2: "rom" is not a key here; nearest: "room".'


def test_what_is_like_nothing_is_shown_what_there_is(written):
    said = refusal(written, "zzz: 1\n")
    assert said == (
        'config/trellis.yaml:1: "zzz" is not a key here; known: waking, question, newcomers, library, asking, '
        "channel, language."
    )


@pytest.mark.parametrize(
    ("line", "key", "shape"),
    [
        ("question: {room: 4}", "question.room", "a span of time such as 30 min, 4 h, 7 d or 3 weeks"),
        ("question: {room: 4 apples}", "question.room", "a span of time"),
        ("question: {room: 0 h}", "question.room", "a span of time"),
        ("question: {room: 3 weeks}", "question.room", "at most 2 weeks"),
        ("waking: always", "waking", "hours such as 08:00–20:00"),
        ("waking: 08:00-08:30", "waking", "at least one"),
        ("waking: 08:00-25:00", "waking", "hours such as"),
        ("channel: {share: 10 %}", "channel.share", "a share such as 0.10"),
        ("channel: {share: 1.1}", "channel.share", "a share such as 0.10"),
        ("asking: {unrequested-a-week: 0}", "asking.unrequested-a-week", "a whole number from 1 to 7"),
        ("asking: {helper-a-week: two}", "asking.helper-a-week", "a whole number"),
    ],
)
def test_a_value_of_another_shape_is_told_the_shape(written, line, key, shape):
    said = refusal(written, f"# a comment\n{line}\n")
    assert said.startswith(f'config/trellis.yaml:2: "{key}" should be ')
    assert shape in said


def test_a_key_that_stands_twice_is_refused(written):
    said = refusal(written, "question:\n  room: 4 h\n  room: 5 h\n")
    assert said == 'config/trellis.yaml:3: "room" stands already in line 2; remove one.'


def test_a_value_where_keys_should_be_and_keys_where_a_value_should_be(written):
    assert refusal(written, "question: 4 h\n").startswith('config/trellis.yaml:1: "question" should hold keys: room, ')
    assert refusal(written, "question:\n  room: [4 h]\n") == (
        'config/trellis.yaml:2: "question.room" should be one value, not a list or more keys.'
    )
    assert refusal(written, "- waking\n").startswith("config/trellis.yaml:1: this file should hold keys: ")


def test_what_is_not_yaml_is_told_its_line(written):
    assert refusal(written, "waking: 08:00-20:00\nquestion: [\n").startswith(
        "config/trellis.yaml:3: this is not YAML: "
    )


@given(text=st.text(alphabet=st.sampled_from("waking question:room\n -[]{}&*!|>'\"#%@`,4h\t\x00é"), max_size=60))
def test_no_text_gets_past_the_two_answers(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    (folder / "trellis.yaml").write_text(text, encoding="utf-8")
    with suppress(ConfigError):
        read_choices(folder)


def test_the_folder_beside_us_comes_first(tmp_path):
    assert config_folder(tmp_path) == SHIPPED
    (tmp_path / "config" / "voice").mkdir(parents=True)
    assert config_folder(tmp_path) == tmp_path / "config"


# ---- the environment --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgres_address_is_spoken_to_through_psycopg(scheme):
    read = read_settings({"TRELLIS_DATABASE_URL": f"{scheme}://ana:pw@db.example/trellis"})
    assert read.database_url == "postgresql+psycopg://ana:pw@db.example/trellis"


def test_a_password_is_never_shown():
    secret = "s3cret" * 8
    read = read_settings(
        {"TRELLIS_DATABASE_URL": "postgres://ana:p@ss/word@db.example/trellis", "TRELLIS_SECRET_KEY": secret}
    )
    shown = f"{read!r} {read.sources()}"
    assert "p@ss" not in shown
    assert "word@" not in shown
    assert "s3cret" not in shown
    assert "db.example/trellis" in shown
    told = read_settings({"TRELLIS_DATABASE_URL": "postgres://db.example/trellis?user=ana&password=p@ss&a=b"})
    assert "p@ss" not in str(told.sources())


def test_a_secret_that_protects_nothing_is_refused_without_being_repeated():
    with pytest.raises(ConfigError) as refused:
        read_settings({"TRELLIS_SECRET_KEY": "hunter2"})
    assert "TRELLIS_SECRET_KEY is too short" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {"HOME": "/home/ana"}, "/home/ana/.local/share/trellis"),
        ("linux", {"HOME": "/home/ana", "XDG_DATA_HOME": "/data"}, "/data/trellis"),
        ("linux", {"HOME": "/home/ana", "XDG_DATA_HOME": "data"}, "/home/ana/.local/share/trellis"),
        ("darwin", {"HOME": "/Users/ana"}, "/Users/ana/Library/Application Support/trellis"),
        ("win32", {"HOME": "/u", "LOCALAPPDATA": "/u/AppData/Local"}, "/u/AppData/Local/trellis"),
    ],
)
def test_each_platform_has_its_place_for_data(platform, environ, folder):
    assert data_folder(environ, platform).as_posix() == folder
    assert read_settings(environ, platform).database_url == f"sqlite:///{folder}/trellis.db"


def test_an_empty_variable_is_an_absent_one():
    read = read_settings({"HOME": "/home/ana", "TRELLIS_DATABASE_URL": "", "TRELLIS_SECRET_KEY": " "}, "linux")
    assert {source.where for source in read.sources()} == {"default"}
    assert read.secret_key is None


def test_a_relative_file_is_where_we_started():
    read = read_settings({"TRELLIS_DATABASE_URL": "sqlite:///here.db"})
    assert read.database_url == f"sqlite:///{Path.cwd()}/here.db"
    assert read.sources()[0].where == "environment"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://host/x.db"])
def test_a_database_that_would_be_forgotten_is_refused(url):
    with pytest.raises(ConfigError, match="names no file"):
        read_settings({"TRELLIS_DATABASE_URL": url})


@pytest.mark.parametrize("url", ["mysql://u:pw@host/x", "postgresql+asyncpg://u:pw@host/x", "u:pw@host"])
def test_a_database_of_another_kind_is_refused_without_its_password(url):
    with pytest.raises(ConfigError, match="cannot use") as refused:
        read_settings({"TRELLIS_DATABASE_URL": url})
    assert "u:pw" not in str(refused.value)


MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
nas:/export /mnt/nas nfs4 rw 0 0
//office/share /mnt/our\040share cifs rw 0 0
/dev/sdb1 /mnt/nas/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("/mnt/nas/trellis.db", "nfs4"),
        ("/mnt/our share/deep/trellis.db", "cifs"),
        (r"\\office\share\trellis.db", "a network share"),
        ("//office/share/trellis.db", "a network share"),
    ],
)
def test_a_database_on_a_network_share_is_refused(file, kind):
    with pytest.raises(ConfigError) as refused:
        refuse_network_path(Path(file), MOUNTS)
    assert kind in str(refused.value)
    assert "a disk of this machine" in str(refused.value)


@pytest.mark.parametrize("file", ["/var/lib/trellis.db", "/mnt/nas/local/t.db", "/mnt/nassau/t.db"])
def test_a_database_on_a_disk_is_welcome(file):
    refuse_network_path(Path(file), MOUNTS)


def test_a_share_in_the_address_is_refused_too():
    with pytest.raises(ConfigError, match="network share"):
        read_settings({"TRELLIS_DATABASE_URL": "sqlite://///office/share/trellis.db"})


def test_a_variable_that_nobody_reads_is_told_of():
    read = read_settings(
        {
            "HOME": "/home/ana",
            "TRELLIS_DATABASE_ULR": "x",
            "TRELLIS_COLOUR": "x",
            "TRELLIS_TEST_POSTGRES_URL": "x",
            "TRELLIS_CONTRACTS": "x",
            "TRELLIS_CHROMIUM": "x",
            "TRELLIS_SOAK": "1",
            "SLACK_SIGNING_SECERT": "x",
            "SLACK_COLOUR": "x",
            "DISCORD_BOT_TOKEN": "x",
            "DISCORD_COLOUR": "x",
            "PORTER": "x",
        }
    )
    assert read.warnings == (
        "DISCORD_BOT_TOKEN is set, but nobody reads it; nearest: DISCORD_TOKEN.",
        "DISCORD_COLOUR is set, but nobody reads it.",
        "SLACK_COLOUR is set, but nobody reads it.",
        "SLACK_SIGNING_SECERT is set, but nobody reads it; nearest: SLACK_SIGNING_SECRET.",
        "TRELLIS_COLOUR is set, but nobody reads it.",
        "TRELLIS_DATABASE_ULR is set, but nobody reads it; nearest: TRELLIS_DATABASE_URL.",
    )


# ---- Slack ------------------------------------------------------------------------------------------------

HOME = {"HOME": "/home/ana"}
BOT = {"SLACK_BOT_TOKEN": "xoxb-open-sesame"}
SOCKET = {**BOT, "SLACK_APP_TOKEN": "xapp-open-sesame"}
HTTP = {**BOT, "SLACK_SIGNING_SECRET": "open-sesame"}
CLIENT = {
    "SLACK_CLIENT_ID": "12.34",
    "SLACK_CLIENT_SECRET": "open-sesame",
    "SLACK_SIGNING_SECRET": "open-sesame",
    "TRELLIS_SECRET_KEY": "open-sesame" * 4,
}


def refused(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as refused:
        read_settings({**HOME, **environ})
    assert "sesame" not in str(refused.value)
    return str(refused.value)


def slack_of(environ: dict[str, str]) -> Slack:
    found = read_settings({**HOME, **environ}).slack
    assert found is not None
    return found


def test_without_a_word_of_slack_there_is_none():
    assert read_settings(HOME).slack is None
    assert read_settings({**HOME, "SLACK_API_URL": "https://slack-gov.com/api"}).slack is None


def test_slack_s_tokens_are_read_and_never_shown():
    read = read_settings({**HOME, **SOCKET, **CLIENT, "SLACK_API_URL": "https://ana:sesame@slack.test/api"})
    assert read.slack == Slack(
        bot_token="xoxb-open-sesame",
        app_token="xapp-open-sesame",
        signing_secret="open-sesame",
        client_id="12.34",
        client_secret="open-sesame",
    )
    assert "sesame" not in f"{read.sources()} {read.slack!r}"
    told = {key: (value, where) for key, value, where in read.sources()}
    assert told["SLACK_BOT_TOKEN"] == ("set", "environment")
    assert told["SLACK_CLIENT_ID"] == ("12.34", "environment")
    assert told["PORT"] == ("3000", "default")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-open-sesame"}, "SLACK_BOT_TOKEN should begin with xoxb-.* a user token; copy the"),
        ({"SLACK_BOT_TOKEN": "xapp-open-sesame"}, "an app-level token; it belongs into SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "open-sesame"}, "no token of this kind; copy it anew"),
        ({**BOT, "SLACK_APP_TOKEN": "xoxb-open-sesame"}, "xapp-.* a bot token; it belongs into SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-open-sesame"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_SIGNING_SECRET": "open-sesame"}, "SLACK_BOT_TOKEN is missing"),
        (BOT, "set SLACK_APP_TOKEN .* or SLACK_SIGNING_SECRET"),
        ({**CLIENT, "SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_ID is set without SLACK_CLIENT_SECRET"),
        ({**CLIENT, "SLACK_CLIENT_ID": ""}, "SLACK_CLIENT_SECRET is set without SLACK_CLIENT_ID"),
        ({**CLIENT, "TRELLIS_SECRET_KEY": ""}, "TRELLIS_SECRET_KEY, which encrypts their tokens, is missing; set it"),
        ({**CLIENT, "SLACK_SIGNING_SECRET": ""}, "Nothing says how Slack is heard"),
    ],
)
def test_tokens_that_do_not_fit_together_stop_the_start(environ, said):
    assert re.search(said, refused(environ))


def test_a_token_that_rotates_is_a_bot_s_as_well():
    assert slack_of({**SOCKET, "SLACK_BOT_TOKEN": "xoxe.xoxb-1-abc"}).bot_token == "xoxe.xoxb-1-abc"


@pytest.mark.parametrize(
    ("environ", "over_http", "said"),
    [
        (SOCKET, True, "needs SLACK_SIGNING_SECRET"),
        (HTTP, False, "needs SLACK_APP_TOKEN"),
        (CLIENT, False, "start `trellis run --http`"),
    ],
)
def test_a_way_that_lacks_what_it_needs_is_refused(environ, over_http, said):
    with pytest.raises(ConfigError, match=said):
        slack_of(environ).refuse_unless_reachable(over_http=over_http)


@pytest.mark.parametrize(("environ", "over_http"), [(SOCKET, False), (HTTP, True), (CLIENT, True)])
def test_a_way_that_has_what_it_needs_is_open(environ, over_http):
    slack_of(environ).refuse_unless_reachable(over_http=over_http)


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("", "https://slack.com/api/"),
        ("https://slack-gov.com/api", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:9/api//", "http://127.0.0.1:9/api/"),
    ],
)
def test_the_address_of_slack_ends_with_a_slash(given, understood):
    assert read_settings({**HOME, "SLACK_API_URL": given}).slack_api_url == understood


@pytest.mark.parametrize("variable", ["SLACK_API_URL", "DISCORD_API_URL", "TRELLIS_PUBLIC_URL"])
@pytest.mark.parametrize("address", ["slack.com", "ftp://slack.com/", "https://", "https://[", "https://a/?b=sesame"])
def test_an_address_that_is_none_is_refused(variable, address):
    assert f"{variable} is no address of the web" in refused({variable: address})


# ---- Discord ----------------------------------------------------------------------------------------------

TOKEN = "MTI.open-sesame.open_sesame-27"


def test_without_a_word_of_discord_there_is_none():
    assert read_settings(HOME).discord is None
    assert read_settings({**HOME, "DISCORD_API_URL": "https://proxy.test/api/v10"}).discord is None


def test_discord_s_token_is_read_and_never_shown():
    read = read_settings(
        {**HOME, "DISCORD_TOKEN": f" {TOKEN}\n", "DISCORD_GATEWAY_URL": "wss://ana:sesame@gateway.test"}
    )
    assert read.discord == Discord(token=TOKEN)
    assert "sesame" not in f"{read.sources()} {read.discord!r}"
    told = {key: (value, where) for key, value, where in read.sources()}
    assert told["DISCORD_TOKEN"] == ("set", "environment")
    assert told["DISCORD_SHARDS"] == ("not set", "default")
    assert told["DISCORD_API_URL"] == ("https://discord.com/api/v10", "default")
    assert told["DISCORD_GATEWAY_URL"] == ("wss://…@gateway.test", "environment")


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "DISCORD_TOKEN is missing"),
        (f"Bot {TOKEN}", "copy it without the word before it"),
        (f"bearer {TOKEN}", "copy it without the word before it"),
        ("123456789012345678", "the application's id"),
        ("sesame-of-32-characters-as-a-key", "the client secret of the page *OAuth2*"),
        ("0a" * 32, "the application's public key"),
        ("open-sesame", "it is none; make a new one"),
        ("mfa.open-sesame", "it is none"),
        (f"{TOKEN}.more", "it is none"),
        ("MTI.open sesame.abc", "it is none"),
    ],
)
def test_what_is_no_bot_s_token_is_told_what_it_looks_like(token, said):
    assert said in refused({"DISCORD_TOKEN": token, "DISCORD_SHARDS": "0/1"})


@pytest.mark.parametrize(
    ("written", "understood", "shown"),
    [("0-3/16", (0, 3, 16), "0-3/16"), ("5/6", (5, 5, 6), "5-5/6"), ("0/1", (0, 0, 1), "0-0/1"), ("", None, "not set")],
)
def test_the_shards_of_this_process_are_understood(written, understood, shown):
    read = read_settings({**HOME, "DISCORD_TOKEN": TOKEN, "DISCORD_SHARDS": written})
    assert read.discord == Discord(token=TOKEN, shards=understood)
    assert [source.value for source in read.sources() if source.key == "DISCORD_SHARDS"] == [shown]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("auto", 'such as 0-3/16, not "auto"'),
        ("4", "such as 0-3/16"),
        ("0-3", "such as 0-3/16"),
        ("0–3/16", "such as 0-3/16"),
        ("१/३", "such as 0-3/16"),
        ("3/3", "of 3, the first is 0 and the last 2"),
        ("2-1/3", "of 3, the first is 0 and the last 2"),
        ("0/0", "write 0/1 for the only one"),
    ],
)
def test_shards_that_there_are_not_are_refused(written, said):
    assert said in refused({"DISCORD_TOKEN": TOKEN, "DISCORD_SHARDS": written})


def test_discord_s_addresses_are_kept_as_the_library_wants_them():
    given = {"DISCORD_API_URL": "http://127.0.0.1:9/api/v10/", "DISCORD_GATEWAY_URL": "ws://127.0.0.1:9"}
    read = read_settings({**HOME, **given})
    assert (read.discord_api_url, read.discord_gateway_url) == ("http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9")
    assert read_settings(HOME).discord_gateway_url is None


@pytest.mark.parametrize("address", ["https://gateway.test", "gateway.test", "wss://", "wss://[", "ws://a/?b=sesame"])
def test_a_gateway_s_address_that_is_none_is_refused(address):
    assert "DISCORD_GATEWAY_URL is no address of a gateway" in refused({"DISCORD_GATEWAY_URL": address})


def test_our_own_address_is_kept_without_its_slash():
    assert read_settings({**HOME, "TRELLIS_PUBLIC_URL": "https://a.test/b/"}).public_url == "https://a.test/b"


def test_the_port_is_a_number():
    assert read_settings({**HOME, "PORT": "8080"}).port == 8080
    for wrong in ("eighty", "-1", "65536", "8²"):
        assert "PORT should be a number" in refused({"PORT": wrong})


@pytest.mark.parametrize(
    ("environ", "host"),
    [({"DYNO": "web.1"}, "Heroku"), ({"K_SERVICE": "bot"}, "Cloud Run"), ({"FLY_APP_NAME": "bot"}, "Fly")],
)
def test_a_disk_that_does_not_last_is_warned_of(environ, host):
    (warning,) = read_settings({**environ, "TRELLIS_DATABASE_URL": "sqlite:////var-of-trellis/t.db"}).warnings
    assert f"{host} wipes" in warning
    assert "PostgreSQL" in warning
    assert not read_settings({**environ, "TRELLIS_DATABASE_URL": "postgres://db.example/trellis"}).warnings


@pytest.mark.skipif(not Path("/proc").is_mount(), reason="nothing is known to be mounted here")
def test_a_volume_lasts_where_the_disk_does_not():
    on_a_volume = {"TRELLIS_DATABASE_URL": "sqlite:////proc/t.db"}
    assert not read_settings({"RENDER": "true", **on_a_volume}).warnings
    assert read_settings({"DYNO": "web.1", **on_a_volume}).warnings
