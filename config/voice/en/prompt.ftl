# What prompts say, and what the steps say that prompts and meetups are made of.

## A prompt's one message

prompt-doors = Write in the thread · react, or press a button · or just read: that is taking part, too. Too much? Your app mutes this channel or thread, and `/trellis me` mutes what I write to you about it.
prompt-open-until = Open until { $at }.
prompt-over = This one is over.
prompt-cannot-post = **{ $title }** was to open in { $channel } at { $at }, and I am not switched on there. **Change a channel’s mode**, on `/trellis board`, switches me on; `/trellis ritual` lets you choose another place.
prompt-too-late = **{ $title }** was to open in { $channel } at { $at }. I could not in time, so it is left out this once. Nothing was said in the channel, and the next one comes as planned.
prompt-gone = That one is not there any more.

## Giving

steps-give-title = In your own words
steps-give-submit = Give it
steps-intro-named = It stands there by your name, and you can take it back.
steps-intro-unnamed = It stands there without a name. Nobody can look up who wrote it, coordinators included; write nothing that gives it away.
steps-intro-choice = By your name, or without: then nobody can look up who wrote it, coordinators included.
steps-few = Only { $number ->
    [one] one person we know of
   *[other] { $number } people we know of
 } could have written this, so without a name it may still be guessed.
steps-how-label = How shall it stand there?
steps-by-name-label = By my name
steps-unnamed-label = Without a name
steps-given = Taken, thank you. You can take it back here.
steps-given-unnamed = Taken, thank you, and nobody can look up whose it is. You can take it back here.
steps-held = Only { $number ->
    [one] one person we know of
   *[other] { $number } people we know of
 } could have written this, so it may be guessed. Shall it be shown all the same? Until you say so, nobody sees it.
steps-waits = It waits for your second yes; nobody sees it yet.
steps-yours = This is what you gave:
steps-enough = That is all that one person gives here. To write something else, take this back first.
steps-full = All places are taken. Thank you for the offer.
steps-closed = This is closed by now. Thank you for coming by.
steps-gone = That is not there any more, or it is not yours.
steps-nothing-written = There was nothing in it. Try again?
steps-taken-back = Taken back. Nothing of it is left with me.
steps-take-back-button = Take it back
steps-sure-button = Yes, show it
steps-more-button = Add another one
steps-mine-button = What I gave
steps-and-more = … and { $count ->
    [one] one more
   *[other] { $count } more
 }.

## Questions that are put aside

steps-queue-title = I have a question
steps-queue-label = What would you like to ask everybody?
steps-queue-hint = How do you decide what not to repair?
steps-queue-intro = It waits its turn, and is asked by your name. I tell you when it is.
steps-queue-submit = Put it aside
steps-queued = Put aside, thank you. It waits its turn, and I tell you when it is asked.
steps-question-suggested = A language model suggested this question; the person who asks it chose it.
steps-queue-full = Enough of yours wait for now. You can take one back here.
steps-chosen = Your question is asked in { $channel } today. Thank you for it.
steps-asks = { $asker } would like to know:
steps-somebody = Somebody
steps-source-dropped = What is shown here goes once it is over; what people wrote about it stays where they wrote it.

## Choosing

steps-choose = What you choose here is noted at once, and you can change it.
steps-unseen = Nobody sees who chose what. It is open until { $at }.
steps-open-until = It is open until { $at }.
steps-chosen-now = Noted. You can change it as long as it is open.
steps-too-many = { $most ->
    [one] Here one person chooses one.
   *[other] Here one person chooses at most { $most }.
 } I left it as it was.
steps-nothing-to-choose = There is nothing to choose from yet.
steps-you-said = _You said: { $choice }_
steps-you-chose =
    You chose:
    { $chosen }
steps-new = New here. { $purpose }
steps-nothing-label = Rather nothing
steps-choose-label = { $most ->
    [one] Choose one
   *[other] Choose up to { $most }
 }
steps-before-button = Those before
steps-after-button = Those after
steps-only-host = Only whoever hosts can say that.
steps-host-marks = **{ $title }**: this is yours to say, until { $at }.
steps-said-how-often = { $choice }: { $count }
steps-chosen-how-often = { $count ->
    [one] chosen once
   *[other] chosen { $count } times
 }

## Who hosts

steps-hosted-by-coordinators = the coordinators
steps-two-hosts = { $first } and { $second }

## Changing the calendar

steps-nothing-changes = Nothing changes: our calendar stays as it is.
steps-changed = Our calendar has changed, as we wished:
steps-unchanged = This was wished for, and stays as it is:
steps-objected = { $change } (somebody objects, so it stays as it is)
steps-object-until = Until { $at }, anybody can object to any line, unseen. What somebody objects to is not done.
steps-object-label = I object to …
steps-no-objection-label = I object to nothing
steps-you-object = Noted. That line stays as it is, and nobody sees who objected.
steps-you-do-not-object = Noted. You object to nothing.

## Why am I seeing this?

why-prompt = The coordinators set this prompt for this channel. Nobody has to answer.
why-prompt-not-opened = You look after a prompt that could not open.
why-question-chosen = You had put this question aside for the community, and its turn has come.
why-host-marks = You host this, or coordinate here, and something in it is yours to say.
why-ritual-follow-up = It is the one word that comes after a prompt or a meetup in which people took part.
why-ritual-came-of-it = Something of yours stood in a prompt or a meetup, and this is what came of it.
why-calendar-changed = People here voted on the community’s own calendar, and nobody objected to this in time.
