# What the playground says when one looks behind the scenes, and what a coordinator sees in one place.
# Nobody's words stand here: only whom something is for, of which kind, and by which rule; of what is for somebody else
# neither the rule nor what they chose.

scenes-you-did = You
scenes-you = you
scenes-somebody-did = Somebody
scenes-somebody = somebody
scenes-between-them = something between them and Trellis
scenes-elsewhere = a place that you do not see
scenes-in-private = Somebody did something with Trellis in private
scenes-answered-them = Answered in private
scenes-times = { $what } ({ $number } times)
scenes-took-note = Took note, and there was nothing to say.
scenes-failed = Something of ours failed here; it is tried again, and coordinators are told if it does not work.
scenes-else = something of the house’s own

# ---- the hats that Trellis wears --------------------------------------------------------------------

hat-release = Waiting room
hat-greeter = Newcomers
hat-coordinator = The board
hat-steward = Traces
hat-broker = Questions
hat-calendar = Calendar
hat-gathering = Meetups
hat-prompt = Prompts
hat-takeaways = Take-aways
hat-cybrarian = Library
hat-doorkeeper = Who takes part
hat-keeper = What is yours
hat-guide = Help

# ---- what happened ----------------------------------------------------------------------------------

scene-wrote = { $who } wrote in { $where }
scene-edited = { $who } changed a message in { $where }
scene-deleted = A message was taken away in { $where }
scene-reacted = { $who } put a reaction on a message in { $where }
scene-unreacted = { $who } took a reaction back in { $where }
scene-topic = A conversation was opened or changed in { $where }
scene-link = { $who } wrote an address of ours in { $where }
scene-joined = { $who } joined
scene-left = { $who } left
scene-changed = { $who } changed something about themselves
scene-came-in = { $who } came into { $where }
scene-interest = { $who } showed interest in an event
scene-typed = You wrote to Trellis
scene-pressed = You pressed a button
scene-sent-a-form = You sent a form
scene-chose = You chose from a menu
scene-time-came = The time came: { $what }
scene-looked-again = What waits for { $who } was looked at once more
scene-arrived-in-private = A message of ours arrived where only its readers see it
scene-arrived = A message of ours arrived in { $where }
scene-read = A message was read that its author had given
scene-model = The language model answered
scene-entered = Trellis came in and looked around
scene-place-changed = Something about this place changed
scene-went-wrong = Something of ours failed for good
scene-else = Something happened in our own house

# ---- what was decided -------------------------------------------------------------------------------

deed-post = Wrote in { $where }
deed-direct = Wrote to { $who } in private
deed-hold = Would like to write to { $who } in private; that goes through the waiting room first
deed-group = Wrote to { $who } together
deed-answer = Answered you, where nobody else sees it
deed-form = Opened a form for you
deed-edit = Brought a message of ours up to date
deed-react = Put a reaction on a message in { $where }
deed-whisper = Said something in { $where } that only { $who } can see
deed-read = Read one message, because its author gave it
deed-model = Asked the language model for a suggestion
deed-mark = Brought the platform’s own marks and lists up to date

verdict-sent = Let a message go to { $who }
verdict-merged = Made one message of { $number } for { $who }
verdict-quiet-hours = Keeps a message for { $who } until { $until }, because of quiet hours
verdict-budget = Keeps a message for { $who } until { $until }: this week’s attention is used up
verdict-paused = Keeps a message for { $who } until { $until }, as their own settings say
verdict-muted = Drops a message for { $who }, as their own settings say
verdict-no-longer-useful = Drops a message for { $who }: by the time it could go, it would be of no use
verdict-gone = Drops a message for { $who }: they left
verdict-closed = Drops a message for { $who }, while the community is switched off
verdict-never-turned-to-us = Drops a message for { $who }: here Trellis writes only to those who spoke to it first
verdict-expired = Drops a message for { $who }: its time had passed
verdict-share-used-up = Drops a message for { $who }: Trellis has said enough there for now
verdict-others-wait = Keeps a message until it may go
verdict-others-left = Drops a message; it is left unsaid

# ---- why it stays silent ----------------------------------------------------------------------------

silence-not-marked = It was not made a question; only whoever wrote it can do that, with ❓ or `/trellis ask`.
silence-not-a-question = It does not read like a question.
silence-no-whispers = Here nothing can be shown to one person alone without their asking.
silence-another-reaction = This reaction means nothing to it.
silence-not-the-author = Only whoever wrote a message can make a question of it.
silence-takes-no-part = Trellis takes no part in this channel, or none of this kind.
silence-already-a-question = It is an open question already.
silence-no-open-question = No open question stands there.
silence-own-question = Whoever asks may go on about their own question; that is no answer yet.
silence-settled-meanwhile = It was settled meanwhile.
silence-nobody-willing = Nobody who agreed to be asked is free for it now.
silence-share-used-up = Trellis has said enough in that channel for now.
silence-asked-once = This is asked once, and that was done.
silence-no-newcomer = It is neither from somebody new nor an answer to them.
silence-somebody-greets = Somebody said that they will write.
silence-not-wished = It is no longer wished for.
silence-did-not-write = It is only asked of those who wrote here.
silence-not-now-for-them = It is offered at most once a day, and only to those who did not decline it.
silence-waits-for-consent = Nothing is kept unless whoever wrote it says yes.
silence-nothing-to-ask = There is nothing that may be asked now.
silence-nothing-on = No meetup or prompt is on there.

# ---- what is on its way -----------------------------------------------------------------------------

scenes-lane-to = To { $who }
scenes-lane-in = In { $where }
scenes-lane-answers = Private answers
scenes-lane-model = The language model
scenes-message = A message
scenes-message-gone = A message, its words forgotten by now
scenes-earlier = { $number } earlier ones
scenes-merged = One message, made of { $number }

stands-soon = Goes in a moment
stands-until-quiet-hours = Waits until { $until }, the end of quiet hours
stands-until-budget = Waits until { $until }, when there is attention again
stands-until-paused = Waits until { $until }, as its reader’s own settings say
stands-asked-to-wait = Waits until { $until }, as the platform asked
stands-waiting = Goes next
stands-sending = On its way
stands-sent = Sent
stands-expired = Too late, and so left unsaid
stands-dead = Could not be delivered; coordinators were told
stands-muted = Left unsaid, as its reader’s own settings say
stands-no-longer-useful = Left unsaid: it would have been of no use by then
stands-gone = Left unsaid: its reader left
stands-closed = Left unsaid: the community is not switched on
stands-share-used-up = Left unsaid: enough was said there
stands-never-turned-to-us = Left unsaid: its reader would have had to speak to Trellis first
stands-others-wait = Waits until it may go
stands-others-left = Left unsaid

# ---- attention --------------------------------------------------------------------------------------

scenes-share-whole = Nothing unasked this week
scenes-share-some = More again from { $until }
scenes-share-spent = Trellis waits until { $until }

scenes-on-now = { $title }, on now

# ---- what a coordinator looks after -----------------------------------------------------------------

scenes-board-button = Open the board
scenes-add-ritual-button = Add something
scenes-open-button = Open
scenes-question-elsewhere = A question in a place that you do not see

question-stands-room = The room has its time to answer
question-stands-one-helper = One neighbour was asked
question-stands-more-helpers = A few neighbours were asked
question-stands-wish = Whoever asked decides how it goes on
question-stands-channel = The channel was asked once more
question-stands-list = Nobody has answered: it waits for a coordinator
question-stands-answered = Somebody answered; whoever asked says whether it helped

newcomer-stands-room = The room has its time to answer
newcomer-stands-one-host = One host was asked
newcomer-stands-two-hosts = Two hosts were asked
newcomer-stands-list = Waits for a coordinator

ritual-stands-active = In { $where }; it has no host yet
ritual-stands-prompt = In { $where }
ritual-stands-hosted = In { $where }, with { $host }
ritual-stands-paused = In { $where }; it pauses
ritual-stands-resting = In { $where }; it rests, because nobody came
ritual-stands-proposed = In { $where }; a member suggested it, and coordinators decide
