# The library: cards, consent, the index, finding, and what is missing.

hint-find = cards and answered questions, in their authors’ words
help-find = Look among the cards of the library and the questions that were answered here. You see them alone, in their authors’ own words. For example: `/trellis find rust on a hand plane`
hint-keep = keep what proved itself, in the library
help-keep = Keep what proved itself: an answer, a tool, an experience. Choose _Keep in the library_ in a message’s menu, put 📌 on it, type `/trellis keep` with its link, or write a card in your own words: `/trellis keep`. If the words are somebody else’s, I ask them first, in private; your own are kept at once.
word-find-button = Find what is known
word-keep-button = Keep something
discord-option-find = words
discord-option-find-hint = What you look for; empty asks for it
discord-option-keep = words
discord-option-keep-hint = In your own words, or a message’s link; empty asks for it
keep-menu = Keep in the library
kind-library = the library: asks for consent, reviews, what was used

library-no-room = There is no library here: the coordinators have not chosen a channel for it, or switched it off.
library-somebody = Somebody
library-write-button = Write a card

## Keeping

keep-title = Keep in the library
keep-intro = Its author is asked first, in private; nothing is posted before they say yes.
keep-intro-own = It stands in the library once you send this, with your name, and in files that coordinators may have made of it and pass on.
keep-intro-no-message = That address leads to no message here, so these are words of your own, which stand in the library once you send this, and in files that coordinators may have made of it and pass on. To keep a message, use the menu on it, or its link.
keep-submit-label = Keep it
card-title-label = Title
card-title-hint = As somebody would look for it
card-kind-label = What is it?
card-kind-problem = Problem
card-kind-challenge = Challenge
card-kind-experience = Experience
card-kind-insight = Insight
card-kind-template = Template
card-kind-tool = Tool
card-kind-best-practice = Best practice
card-words-label = In your own words
card-why-label = Why does it matter?
card-when-not-label = When should one not follow it?
card-topics-label = What is it about?
card-topics-hint = One to three words each, separated by commas
card-people-label = Whom can one talk to about it?
keep-kept = It stands in { $channel } now. Thank you for keeping it.
keep-waits = I ask { $author }, in private and at an hour that suits them. If they say yes, it stands in the library; I ask once, and say nothing in public.
keep-waits-in-me = Here I write to nobody first. It waits two weeks for { $author }, and I ask when they next do something with me.
keep-waits-already = Somebody proposed this one already, and its author is being asked.
keep-already = This is in the library already: { $link }
keep-nobody-to-ask = I cannot tell whose words these are, or have nobody to ask. You can write a card in your own words.
keep-not-public = That was not said in a channel that everybody here can read, so I leave it there. You can write a card in your own words.
keep-link-elsewhere = That link leads to a place that I do not know: another community’s, a private one, or a thread that was put away. I keep only what was said in this one, where everybody can read it.
keep-link-gone = I cannot read that message: it was deleted, a bot wrote it, or I am not in its channel. You can write a card in your own words.
keep-linked = Would you like to keep { $link } in the library? Two or three words about it, and it finds its place.
keep-which-of-these = Which of these was it?
keep-answer-link = An answer
keep-answer-line = { $link } by { $author }, { $at }
keep-this-one-button = This one
keep-which-answer = I do not know which answer it was. Choose _Keep in the library_ in the menu of the answer itself.
keep-fetching-own = I fetch your words; in a moment it stands in { $channel }. Thank you for keeping it.
keep-draft-gone = That draft is gone: it was kept or dropped, its message was deleted, or it lay for two weeks.
keep-pinned = You put 📌 on { $link }. Would you like to keep it in the library? Two or three words about it, and it finds its place.
keep-pinned-link = a message
keep-author-left = Whoever wrote it is not here any more, so nobody can be asked, and nothing is kept of it. This is what you wrote about it:
keep-describe-button = Describe it
keep-described = You described it. Thank you.
keep-dropped = This draft was dropped.
why-pinned = You put 📌 on a message.
keep-answer-button = Keep it in the library
keep-take-aways-button = Keep them in the library

## Consent

consent-ask = { $number ->
    [one] Somebody would like to keep what you wrote, for others to find. May they?
   *[other] People would like to keep some of what you wrote, for others to find. May they?
}
consent-card = { $keeper } proposes: { $title } · { $link }
consent-words-link = what you wrote
consent-means = Yes keeps your words as they stand now, with your name, here and in files that coordinators may have made of the library and pass on; you can change or withdraw them at any time. No is fine, and nobody is told who said it; I do not ask twice.
consent-model = Yes also lets those who look after it have a language model suggest a title for it; your words are sent to it then, and you see that in `/trellis me`. No words of yours are sent before somebody asks for that.
consent-yes-button = Yes, keep it
consent-no-button = No, thank you
consent-said-yes = Thank you. { $link } goes into the library with your words.
consent-said-no = Fine. { $link } is not kept, and I do not ask about that message again.
consent-settled = All of that is settled.
consent-no-longer = That is settled already, or its message is gone.
consent-unreadable = I could not read your message any more, so “{ $title }” is not kept. You can write it anew with `/trellis keep`.
why-consent = Somebody proposed words of yours for the library; nothing is kept unless you say yes.

## A card

why-card = Somebody kept this in the library, and whoever wrote it agreed.
why-library-index = This is the index of the library. It is edited, and never posted again.
card-line = _{ $kind }_
card-line-topics = _{ $kind }_ · { $topics }
card-by = { $author }, kept { $at }
card-of-nobody = Kept { $at }
card-source = where it was said
card-version = version { $number }, after { $link }
card-why = **Why it matters:** { $words }
card-when-not = **When not to follow it:** { $words }
card-people = Talk to { $people }
card-people-owner = Talk to { $people }, who looks after it until { $at }
card-owner = { $owner } looks after it until { $at }
card-brought-source = said in { $source }, where it comes from
card-brought-owner = { $owner } looked after it where it comes from; nobody does here yet
card-ownerless = Nobody looks after it just now
card-used = { $number ->
    [one] used by one person
   *[other] used by { $number } people
}
card-used-button = I used this
card-adopt-button = I look after it
card-more-button = More…
card-retired = Retired: this card is not in the library any more.
card-newer = The newer one: { $link }
card-withdrawn = This was taken out of the library.
card-withdrawn-title = Taken out
card-gone = That card is not there any more.
card-not-yours = Only those who wrote, proposed or look after this card can do that, and coordinators. Anybody can write a new version.
card-suggest-button = Suggest a title
card-suggest-about = That sends its words, as they stand, to a language model: { $model } at { $address }. It suggests a title and why it matters; you decide.
card-suggest-take-button = Use it in the form…
card-suggest-without-button = Go on without it…
card-suggest-means = The form opens with it, for you to change. Nothing is kept or changed before you send that.
card-suggest-intro = Title and why it matters are as a language model suggested them. Change them as you like; what you send is yours.
card-suggest-too-late = Its words have changed since, so this is not offered any more. You can ask again.
card-suggest-not-told = These are somebody else’s words, and they were not told that a language model may be sent them. They can ask for a title themselves.
use-asked-model-for-card = - { $by } asked a language model for a title for a card with your words ({ $at })
link-card = { $link } · _{ $kind }_
link-review-due = { $owner } looks after it, and is to look at it again about now
link-address = Its own address, for passing on: { $address }
card-page = What would you like to do with it?
card-page-nothing = There is nothing to do about it just now.
card-edit-button = Change it
card-edit-title = Change a card
card-edit-submit-label = Keep the changes
card-edited = Changed: { $link }
card-version-button = Write a new version
card-version-title = A new version
card-version-intro = The older card retires, and leads to yours. What its author wrote stays theirs; write yours in your own words. It stands here with your name, and in files that coordinators may have made of the library and pass on.
card-version-since = That card has retired meanwhile; there may be a newer one.
card-retire-button = Retire it
card-you-retired = It is retired. Those who wrote or look after it can bring it back for half a year.
card-again-button = Bring it back
card-taken-down = The message in which “{ $title }” stood was deleted, so the card is retired. You look after it, and can bring it back for half a year.
why-taken-down = You look after a card, and somebody deleted the message in which it stood.
card-you-brought-back = It is back in the library.
card-withdraw-button = Take my words back
card-you-withdrew = Your words are gone from the library, and the card with them.
card-take-out-button = Take it out for good
card-you-took-out = It is gone from the library, words and all.
use-changed-card = - { $by } changed a card of yours ({ $at })
use-retired-card = - { $by } retired a card of yours ({ $at })
use-took-out-card = - { $by } took a card of yours out of the library for good ({ $at })

talk-ask = { $who } would like to name you on { $link }, as somebody to talk to about it. May I?
talk-means = If you would rather not, nothing changes, and nobody is told. A yes can be taken back at any time: _More…_ on the card, _Not me_.
talk-yes-button = Yes, name me
talk-no-button = Rather not
talk-not-me-button = Not me
talk-asked = I ask { $people } first, in private; who says yes is named there.
talk-said-yes = You are named on { $link }. Thank you.
talk-said-no = Fine. You are not named on { $link }.
talk-full = Thank you. By now others are named on { $link }, as many as it takes.
why-talk = Somebody would like to name you on a card as one to talk to about it.

## The index

index-title = The library
index-topic = **{ $topic }**
index-other = **About other things**
index-card = - { $link } · { $kind }
index-more = { $number ->
    [one] One more is found with `/trellis find`.
   *[other] { $number } more are found with `/trellis find`.
}
index-moved = The library stands in { $channel } now; what stands here stays.
index-hint = `/trellis find` looks here and among answered questions.
index-empty = Nothing is kept yet. What helped you lately?

## Used, and looked after

used-noted = Noted, without your name.
used-own = It is your own; good that it serves you.
used-tell-button = Tell the author in a line
used-line-title = I used this
used-line-label = What did it do for you?
used-line-submit-label = Send it
used-thank-you = I bring it to them. Thank you.
used-nobody = There is nobody to bring it to any more. Thank you all the same.
used-told = { $who } used { $link }, and writes:
why-used = Somebody used a card that you wrote or look after, and wrote a line to you.
review-ask = You look after { $link }. Does it still hold?
review-means = Keep leaves it as it is for another while; fix lets you change it; retire takes it out. Without an answer, the card itself asks whether somebody else would look after it.
review-keep-button = Keep
review-fix-button = Fix
review-retire-button = Retire
review-kept = It stays as it is until its next review.
review-passed-on = The card asks for somebody else now. That is fine.
why-review = You look after this card, and the day has come to look at it again.
adopt-thank-you = You look after it now. Thank you! Does it still hold?
adopt-somebody-does = Somebody looks after it already.

## Finding

find-title = Find what is known
find-label = What do you look for?
find-submit-label = Look
find-found = What is known about “{ $words }”:
find-near = Nothing quite fits “{ $words }”. What comes nearest:
find-nothing = I found nothing about “{ $words }”.
find-noted = I put these words on the monthly list of what is missing, without your name; not if they name somebody here.
find-leave-out-button = Leave it out
find-left-out = Left out.
find-ask-button = Ask the community
found-card = { $link } · by { $author }, kept { $at }
found-card-of-nobody = { $link } · kept { $at }
found-question = { $link } · asked by { $author } { $at }, and answered
earlier-button = Earlier answers
earlier-found = Perhaps this helps already:
earlier-nothing = I find nothing near to it any more.
broker-found = Perhaps this helps already; nobody else sees it:

## What reads like a question

offer-question = That reads like a question. Shall I see that it finds somebody who knows?
offer-found = Perhaps this helps already:
offer-once = I offer this once a day at most, and never again if you say no.
offer-ask-button = Yes, please
offer-no-button = No, and never again
offer-asked = Good. Under your message I say what happens next.
offer-never-again = I will not offer it again. Your own ❓ under a message does the same, whenever you like.
why-reads-like-a-question = A message of yours read like a question, and nobody had replied yet.

## What is missing

missing-title = What is not there yet
missing-searched = Looked for, and not found:
missing-unanswered = Asked, and not answered yet:
missing-who = Who could write one of these? Nobody’s name stands here, and this comes once a month.
why-missing = Once a month I tell what was looked for and not found, and what nobody answered.

## One’s own page

home-library = The library
home-library-mine = What you wrote or look after:
home-library-card = - { $link }
home-library-retired = - { $link } · retired
home-library-more-button = What became of it…
home-library-named = Where you are named as somebody to talk to (_More…_, _Not me_ ends it):
home-library-waits = “{ $title }” waits for its author’s yes.
home-library-begun = You began to keep { $link }.

## Timers, as coordinators see them

due-lapse = dropping a draft for the library that nobody finished
due-consent = asking somebody whether their words may be kept
due-asked = bringing a question about consent up to date
due-index = bringing the library’s index up to date
due-review = asking whether a card still holds
due-unanswered = passing a card on that its owner did not answer for
due-last = retiring a card that nobody looks after
due-offer = offering help with what reads like a question
due-shelve = letting what was answered before be found
due-months = beginning the monthly list of what is missing
due-missing = the monthly list of what is missing

## The page that opens from a file

page-skip = Go to the cards
page-find = Find a card
page-hint = By words of its title, its topics, or what it says; people’s names too.
page-all = { $number ->
    [one] One card
   *[other] { $number } cards
}
page-some = { $some } of { $number }
page-none = Nothing here speaks of that. Fewer words, or another topic, may find it.
page-topics = Topics
page-cards = Cards
page-why = Why it matters
page-when-not = When not to follow it
page-by = { $author }, kept { $at }
page-kept = Kept { $at }
page-source = said in { $source }
page-version = version { $number }
page-people = talk to { $people }
page-owner = { $owner } looks after it until { $at }
page-owner-open = { $owner } looks after it
page-used = { $number ->
    [one] used by one person
   *[other] used by { $number } people
}
page-file = As a file
page-footer = Every card stands here because whoever wrote it agreed. What somebody took back since may still stand in an older copy: pass on a fresh one, and delete this one then.
