"""What a person reads in our Slack is what they would read in Slack."""

import pytest

from tests.slack.scene import HELP, MONDAY, Scene, section


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*bold* _so_ `x*y*` 7*7 a_b_c", "bold so x*y* 7*7 a_b_c"),
        ("&lt;b&gt; &amp;amp; &lt;!here&gt;", "<b> &amp; <!here>"),
        ("<https://x.example/a?b=1&amp;c=2|the _guide_>", "the _guide_"),
        ("<#C0HELP> <#C0HELP|old-name>", "#help #help"),
        ("&gt; quoted", "quoted"),
        (f"<!date^{int(MONDAY.timestamp())}^{{date_short_pretty}} {{time}}|soon>", "Nov 23, 2026 14:30"),
    ],
)
async def test_a_person_reads_words(api: Scene, written: str, read: str):
    await api.web.chat_postMessage(channel=HELP, text="x", blocks=[section(written, verbatim=True)])
    [said] = api.ben.sees(HELP)
    assert (said.text, said.calls) == (read, frozenset())


async def test_what_is_not_verbatim_is_searched_for_addresses(api: Scene):
    words = "See https://evil.example and (https://attic.slack.com/archives/C0HELP/p1)"
    await api.web.chat_postMessage(channel=HELP, text="x", blocks=[section(words)])
    await api.web.chat_postMessage(channel=HELP, text="x", blocks=[section(words, verbatim=True)])
    loose, verbatim = api.ana.sees(HELP)
    assert (loose.links, verbatim.links) == ({"https://evil.example"}, frozenset())
    assert loose.leads_to == {"https://attic.slack.com/archives/C0HELP/p1"}
