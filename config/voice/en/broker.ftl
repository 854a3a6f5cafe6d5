# What the broker says: questions, invitations, thanks.

hint-ask = ask the community; you see the post before it is public
help-ask = Ask the people here. You see your post before anybody else does, and you decide. If the room stays quiet, I ask one person who agreed to be asked, then two more, and then you decide how to go on. For example: `/trellis ask How do I get rust off a hand plane?` Your own ❓ under a message of yours does the same, and your own ✅ on an answer says that it helped.
hint-topics = what you may be asked about, and how often
help-topics = Say what people may ask you about. When a question about it stays unanswered, I may ask you, at most as often as you allow. For example: `/trellis topics soldering, sewing machines`

## Asking

broker-ask-title = Ask the community
broker-ask-intro = You see the post before it is public.
broker-ask-submit-label = Look at it first
broker-ask-text-label = Your question
broker-ask-text-hint = What do you want to do, what did you try, where did you get stuck?
broker-ask-topics-label = What is it about?
broker-ask-topics-hint = One to three words each, separated by commas
broker-write-button = Write a question
broker-shorten-button = Shorten it
broker-too-long = That is { $length } characters long, and a question takes at most { $longest }. What is the one thing you want to know? The rest can follow in the thread.
broker-no-room-yours = You coordinate here: `/trellis board` shows what is switched on, and sets it up.
broker-no-room = I take no questions here: the coordinators have not switched that on, or switched it off. Nobody needs me for it, though: just ask in a channel.
broker-not-your-words = That message is somebody else's, and their words stay theirs. You can ask about it in your own.
broker-preview = This is how your question will stand in { $channel }. Nobody has seen it yet.
broker-preview-topics = About: { $topics }
broker-preview-no-topics = A topic helps it find its people: _Change_ lets you add one.
broker-post-button = Post it
broker-change-button = Change
broker-discard-button = Discard
broker-discarded = Discarded. Nobody saw it.
broker-draft-gone = That draft is gone: it was posted or discarded, or it lay for two weeks. `/trellis ask` begins a new one.
broker-posted = Your question stands in { $channel }. If nobody has answered by { $at }, I ask one person who agreed to be asked about it.
broker-posted-alone = Your question stands in { $channel }. Nobody has said yet that they may be asked about it; if nobody has answered by { $at }, I ask you how to go on.
broker-withdraw-button = Withdraw it

## How a question stands

broker-asks = { $asker } asks:
broker-where = The question: { $link }
broker-stands-room = Answers are welcome in the thread. If nobody has answered by { $at }, I ask one person who agreed to be asked.
broker-stands-room-alone = Answers are welcome in the thread. If nobody has answered by { $at }, I ask { $asker } how to go on.
broker-stands-one-helper = Answers are welcome in the thread. I have asked one person who agreed to be asked.
broker-stands-more-helpers = Answers are welcome in the thread. I have asked a few people who agreed to be asked.
broker-stands-looking = Somebody said that they will have a look. Answers are welcome in the thread.
broker-stands-open = Still open. Answers are welcome in the thread.
broker-stands-list = Still open, and the coordinators know. Answers are welcome in the thread.
broker-stands-answered = Somebody has answered in the thread. { $asker }, press _That helped_ when it did, or put ✅ on the answer.
broker-stands-whether = Somebody has answered in the thread. { $asker }, did it help?
broker-stands-wish = Still open. { $asker }, how would you like to go on?
broker-ended-helped = Closed: { $asker } says that it helped.
broker-ended-solved = Closed: marked as solved.
broker-ended-rested = Closed: { $asker } lets it rest.
broker-ended-withdrawn = Withdrawn by the person who asked.
broker-ended-closed = Closed by a coordinator.
broker-ended-unknown = Closed after a quiet week; we do not know what came of it.

## Inviting helpers

broker-invitation = { $asker } asks about **{ $topic }**, and nobody has answered yet. You said that I may ask you about it. Would you have a look?
broker-invitation-chosen = { $asker } asks about **{ $topic }**, and nobody has answered yet. You chose the role “{ $role }” here, by which people say that they may be asked about it. Would you have a look?
broker-invitation-elsewhere = Somebody in { $place } asks about **{ $topic }**, and nobody has answered yet. You said that I may ask you about it. Would you have a look?
broker-you-said-look-elsewhere = You said that you will have a look. I ask the person who asked whether I may tell you both who you are.
broker-meeting = Somebody who is in { $place } may know. Shall I tell you both who you are?
broker-introduce-button = Yes, tell us both
broker-keep-apart-button = No, thank you
broker-introduced = It is { $helper }, in { $place }. What they write comes to your question through me.
broker-introduced-already = You have decided that already.
broker-kept-apart = I told nothing, and thanked them. The question goes on here.
broker-not-introduced = The person who asked would rather go on among those who are there. Nothing was told about you. Thank you for the offer.
broker-met = It is { $asker }, in { $place }, who asks, and would like to hear from you. You cannot write there; what you write here, I bring there.
broker-write-answer-button = Write an answer
broker-write-answer-title = Your answer
broker-write-answer-label = I bring it as you write it
broker-write-answer-intro = It stands under the question, with your name.
broker-answers-from = { $helper } answers from { $place }:
broker-answer-brought = Your answer stands under the question.
broker-go-there = Go to the question, and answer in its thread
broker-look-button = I'll look
broker-not-me-button = Not me
broker-less-button = Ask me less
broker-you-said-look = You said that you will have a look. Thank you.
broker-you-said-not-me = You passed on this one. I ask somebody else.
broker-you-said-less = You passed on this one. From now on I ask you at most { $weeks ->
    [one] once a week
   *[other] once in { $weeks } weeks
}; `/trellis topics` lets you change that, or stop it.
broker-answered-meanwhile = It was settled meanwhile. Thank you for coming by.
broker-invitation-helped = This one is settled. Thank you.
broker-invitation-rested = The person who asked lets it rest.
broker-invitation-unknown = This one was closed after a quiet week.
broker-invitation-withdrawn = This one was withdrawn.
broker-invitation-closed = A coordinator closed this one.
broker-question-gone = That question is not there any more.

## The asker's wish, and the end

broker-wish = Your question is still waiting. How would you like to go on?
broker-ask-room-button = Ask the room once more
broker-quiet-button = Keep it quiet
broker-rest-button = Let it rest
broker-you-ask-room = I brought it back to the channel, once.
broker-no-room-left = I have said enough in that channel lately, so the coordinators have it on their list instead. It stays open.
broker-you-quiet = It stays open without any noise. The coordinators have it on their list.
broker-you-not-yet = Then we go on looking.
broker-has-moved-on = This has moved on meanwhile: have a look at the question itself.
broker-again = A question by { $asker } is still open. Can anybody here help, or say who might?
broker-whether = Somebody answered your question. Did it help?
broker-helped-button = That helped
broker-not-yet-button = Not yet
broker-say-who-button = Say who helped
broker-only-asker = Only { $asker } can say that, since it is their question. You can say thank you in the thread.
broker-has-ended = This question has ended already.
broker-who-helped = Good! Several people answered: who helped?
broker-who-helped-label = Who helped?
broker-all-of-them-button = All of them
broker-no-question-here = I do not see a question of yours here. Under a question, choose this on the reply that answered it.
broker-helped = Good to hear. The question is closed.
broker-helped-thanked = Good to hear. I thank { $helpers } for you, and the question is closed.
broker-thanks = { $asker } says that your answer helped. Thank you.
broker-may-i = May I ask you about **{ $topic }** again, now and then, when nobody else answers?
broker-agree-button = Yes, you may
broker-disagree-button = No, thank you
broker-agreed = Thank you. I may ask you about **{ $topic }**; `/trellis topics` shows it and takes it back.
broker-disagreed = All right. I will not bring it up again.
broker-outcome = A while ago { $helpers } helped you with a question. What became of it?
broker-tell-button = Tell them
broker-nothing-button = Nothing to tell
broker-tell-title = What became of it?
broker-tell-label = I pass it on as you write it
broker-send-label = Send
broker-told-already = You have told them already.
broker-told = I pass it on at an hour that suits them. My own copy is gone within a day of that.
broker-nothing-to-tell = That is fine.
broker-what-became = You helped { $who } a while ago. This is what became of it:

broker-own-helped = It helped, and the question is closed.
broker-own-rested = It rests. You can ask again whenever you like.
broker-own-unknown = Closed after a quiet week. You can ask again whenever you like.
broker-own-withdrawn = Withdrawn.
broker-own-closed = A coordinator closed it.

## Coordinators

broker-list = { $number ->
    [one] One question waits for a person:
   *[other] { $number } questions wait for a person:
}
broker-list-where = `/trellis board` shows them, too.
broker-list-moved = This list goes on further down.
broker-list-closed = This community is closed, and its open questions with it. Thank you.
broker-list-empty = No question is waiting.
broker-only-coordinators = Coordinators can do this.
broker-close-kindly-title = Close kindly
broker-close-kindly-label = A sentence for the person who asked
broker-closed-for-you = { $who }, who coordinates here, closed your question.
broker-you-closed = Closed. Its asker hears of it at an hour that suits them.
broker-you-closed-untold = Closed. Its asker has never turned to me, and I do not write to them first: please tell them yourself.

## What I may be asked about

topics-mine = You may be asked about:
topics-mine-chosen = And from your roles here:
topics-chosen = - { $topic }, because you chose the role “{ $role }”
topics-none = Nobody is sent to you with questions. If you like to help now and then, say what you may be asked about; you are asked only when nobody else answers.
topics-how-often = How often: { $pace }.
topics-pace-usual = { $number ->
    [one] at most once a week
   *[other] at most { $number } times a week
}
topics-pace = { $weeks ->
    [one] at most once a week
   *[other] at most once in { $weeks } weeks
}
topics-add-button = Add topics
topics-remove-label = Remove
topics-remove-chosen-label = Remove, though I keep the role
topics-known-hint = others here may be asked about it
topics-pace-label = How often
topics-form-title = Ask me about
topics-form-label = What may you be asked about?
topics-form-hint = For example: soldering, sewing machines
topics-form-submit-label = Add
topics-noted = Noted.
topics-removed = Removed.
topics-full = I keep at most { $most } topics: some of these are left out.

## Why am I seeing this?

why-invitation = A question about **{ $topic }** had no answer, and you said that you may be asked about that. `/trellis topics` changes it.
why-invitation-chosen = A question about **{ $topic }** had no answer, and you may be asked about that because you chose the role “{ $role }”. `/trellis topics` takes that away, and you keep the role.
why-meeting = It is your own question, and somebody in another place of this community said that they will have a look.
why-met = You said that you will have a look at this question, and the person who asked agreed to tell you both who you are.
why-answer-from = Somebody in another place of this community answered this question, and asked me to bring their answer here.
why-question = A member asked me to post this question, marked their own post as one, or opened it where questions are asked.
why-again = A question had no answer, and the person who asked wanted the room to be asked once more.
why-wish = Your own question has had no answer, and only you decide how it goes on.
why-whether = Somebody answered your own question a day ago, and only you know whether it helped.
why-thanks = The person whose question you answered said that it helped.
why-outcome = Some weeks ago you said that somebody's answer helped you.
why-what-became = You helped with this question, and the person who asked tells you what became of it.
why-closed-for-you = It is your question, and a coordinator closed it.
why-list = Questions that nobody has answered are kept here for the coordinators.

## What falls due (the clock in the playground)

due-step = a look at an open question
due-whether = asking whether an answer helped
due-silence = closing a quiet question
due-outcome = asking what became of an answer
due-closing = closing what is still open
due-linked = telling somebody that two accounts are theirs now
due-unite = seeing that one person is one member
due-erase = erasing what is held of a place that Trellis was removed from
due-resume = going on with what was asked before Trellis was removed
due-joined = telling that another place belongs to the community
due-part = letting a place go its own way
due-wished = taking somebody’s own message as a question
due-list = keeping the coordinators’ list true
due-release = a message that waited for its hour

## What every message's menu offers

ask-about-menu = Ask the community about this
this-answered-menu = This answered my question
