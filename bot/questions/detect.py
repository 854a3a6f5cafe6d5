"""Whether a message reads like a request for help: plain rules on its words, wrong now and then, and never insisted on.

What is known of real chats (see the evaluation's notes): three in ten requests bear no question mark; what costs
precision is asking back, which is why only messages that open a conversation are looked at.
"""

import re

FEWEST_WORDS, MOST_CHARACTERS = 4, 4_000

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
_QUOTED = re.compile(r"(?m)^>.*$")
_LINK = re.compile(r"https?://\S+")
_CALLED = re.compile(r"^\s*(?:<@[^>]+>|@\S+)[\s,:]*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_ASKS_OPENLY = re.compile(
    r"\b(?:any(?:one|body) (?:know|here|have|got|ever|else|using|tried|able|familiar|happen)"
    r"|(?:some(?:one|body)) (?:know|here know|explain|point me|help|who knows)"
    r"|(?:can|could|would|will) (?:some|any)(?:one|body)\b"
    r"|do(?:es)? any(?:one|body)\b|has any(?:one|body)\b|is any(?:one|body)\b|did any(?:one|body)\b"
    r"|how (?:do|can|could|should|would|does|to) (?:i|you|we|one)\b|how (?:do|to) \w+"
    r"|what(?:'s| is) the (?:best|right|proper|correct|easiest|recommended|idiomatic) "
    r"|is (?:there|it possible)\b|are there any\b"
    r"|(?:any|some) (?:ideas?|suggestions?|tips?|advice|recommendations?|pointers?|hints?|thoughts on|clues?)\b"
    r"|(?:i am|i'm|im) (?:stuck|struggling|looking for|trying to|wondering"
    r"|having (?:trouble|problems?|issues?|difficult\w*)|not sure how|confused"
    r"|getting (?:an?|this|the) (?:\w+ )?error|unable to)"
    r"|i (?:can't|cannot|can not|couldn't) (?:get|find|figure|seem|make|work out|understand)"
    r"|i (?:need|want|would like) (?:some )?(?:help|advice|to know)"
    r"|(?:need|want) help\b|help (?:me|with|needed|please)\b|please help\b|looking for (?:help|advice|a way)"
    r"|(?:have|got) (?:a|one|another) (?:quick |small |simple |beginner |newbie |dumb |silly |general )?question\b"
    r"|why (?:is|are|do|does|did|won't|doesn't|isn't|can't|would)\b"
    r"|(?:does|do) (?:it|this|that|you) (?:work|know|recommend|have)\b)",
    re.I,
)
_QUESTION_WORD = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|ok|okay|so|and|but|also|quick question|question)\b[\s,:!.-]*"
    r"(?:all|everyone|everybody|folks|there|guys|people)?[\s,:!.-]*)*(?:how|what|where|when|which|who|whom|why|can|could|is|are|do|does|did|has|have|should"
    r"|would|will|am|was|were|anyone|anybody)\b",
    re.I,
)
_SMALL_TALK = re.compile(
    r"\b(?:how are (?:you|things|we)|how(?:'s| is) (?:it going|everyone|everybody|your)|what(?:'s| is) up|guess what"
    r"|who(?:'s| is) (?:in|up for|coming|joining|with me)|are you (?:coming|ok|okay|there|serious|kidding)"
    r"|isn't (?:it|that) (?:great|nice|lovely|cool|amazing|wonderful)|how (?:cool|nice|great|lovely) is"
    r"|know what i mean|shall we|see you)\b",
    re.I,
)


def asks_for_help(text: str) -> bool:
    """Say whether a message that opens a conversation reads like a request for help."""
    if len(text) > MOST_CHARACTERS:
        return False
    said = _CALLED.sub("", _LINK.sub(" ", _QUOTED.sub(" ", _CODE.sub(" code ", text)))).strip().replace("’", "'")
    if len(_WORD.findall(said)) < FEWEST_WORDS or _SMALL_TALK.search(said):
        return False
    if _ASKS_OPENLY.search(said):
        return True
    sentences = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", said) if part.strip()]
    asked = [one for one in sentences if one.endswith("?") and len(_WORD.findall(one)) >= FEWEST_WORDS]
    return any(_QUESTION_WORD.match(one) for one in asked) or bool(asked and asked[-1] == sentences[-1])
