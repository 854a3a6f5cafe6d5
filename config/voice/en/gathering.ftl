# Meetups: the invitation, who comes, who hosts, and how one goes from its announcement to its end.

meetup-untitled = A meetup

## The invitation

meetup-when = When
meetup-when-and-how-long = { $at }, { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}
meetup-where = Where
meetup-in-thread = in the thread of the invitation
meetup-place = { $place }
meetup-host = Host
meetup-hosts-two = { $host }, with { $other }
meetup-hosts-none = the coordinators look after it
meetup-coming = Coming
meetup-coming-count = { $count ->
    [0] nobody has said so yet
    [one] one person said yes
   *[other] { $count } people said yes
}
meetup-coming-room = { $count } of { $most } places are taken
meetup-coming-full = all { $count } places are taken{ $number ->
    [0] ; a yes puts you on the waiting list
    [one] , and one person waits
   *[other] , and { $number } people wait
}
meetup-yes-button = Yes
meetup-maybe-button = Maybe
meetup-take-aways-button = Send me the take-aways
meetup-file-button = Calendar file
meetup-doors = Write in the thread, press a button, or just read along: all three are taking part. `/trellis me` mutes what I send about meetups.

## While it is on, and afterwards

meetup-on = It is open, until { $until }.
meetup-on-hosts = { $host } hosts, and is there first.
meetup-on-hosts-none = The coordinators look after it.
meetup-phase-until = Until { $until }
meetup-here-button = I am here
meetup-over = It is over. Thank you to everybody who took part, and to everybody who read along.
meetup-over-empty = It is over.
meetup-cancelled = This one, on { $at }, does not take place.
meetup-too-few = Not enough of us today, and there is no harm in that. This one, on { $at }, does not take place.
meetup-skipped = This one, on { $at }, did not take place.

## Who comes

meetup-said-yes = You said yes to { $title }, { $at }. I remind you the day before, once.
meetup-said-yes-soon = You said yes to { $title }, { $at }.
meetup-said-waits = Every place in { $title } is taken. On the waiting list you are number { $number }, and I tell you as soon as there is a place for you.
meetup-said-maybe = You said maybe to { $title }. That keeps no place, and I do not remind you.
meetup-said-take-aways = When somebody has written down what is worth keeping of { $title }, and it was approved, I send it to you.
meetup-press-again = Only you see what you said. The same button takes it back.
meetup-took-back = Taken back. Nobody is told.
meetup-cannot-button = I can’t come
meetup-cannot-noted = Thank you for saying so. Nobody is told who; whoever waits for a place gets it.
meetup-here = Good that you are here. Where: { $place }
meetup-file = Open this file, and your calendar takes it in. After a change, the same button gives you a new one.
meetup-place-free = There is a place for you now in { $title }, { $at }.
meetup-where-it-is = Where: { $place }
meetup-reminder = You said yes to { $title }, { $at }. Host: { $host }.
meetup-is-on = It is on right now: just come. Where: { $place }
meetup-is-ahead = It is still ahead: it begins { $at }.
meetup-is-over = This one is over, or does not take place. Thank you for coming by.
meetup-gone = That meetup is not there any more.

## Who hosts

meetup-host-ask = Would you host { $title }, { $at }?
meetup-co-host-ask = Would you host { $title }, { $at }, together with somebody else?
meetup-host-ask-means = Hosting means being there first, and leading through it; I send you a page with all you need shortly before. A no is fine, and nobody else hears of it.
meetup-host-ask-means-prompt = It is open until { $until }, and whoever hosts looks in now and then. A no is fine, and nobody else hears of it.
meetup-host-named-by = { $member } thought of you.
meetup-host-button = I host
meetup-co-host-button = I host too
meetup-host-after-all-button = I host after all
meetup-not-host-button = Not this time
meetup-cannot-host-button = I can’t after all
meetup-hand-on-button = Somebody else…
meetup-swap-button = Swap with the other host
meetup-you-host = You host { $title }, { $at }. Thank you.
meetup-you-co-host = You are the second host of { $title }, { $at }. Thank you.
meetup-you-host-means = Half an hour before, the host gets a page with all that is needed, and a button that opens.
meetup-you-passed = You passed on { $title }, { $at }. Thank you for saying so.
meetup-host-somebody-else = Somebody else was asked to host { $title }, { $at }. Thank you.
meetup-host-taken = Somebody said yes to that already.
meetup-host-not-asked = Only whoever was asked to host, or hosts already, can say that.
meetup-host-passed = Whoever was to host { $title } with you, { $at }, cannot this time. Would you be the first host?
meetup-co-host-passed = Whoever was to host { $title } with you, { $at }, cannot this time. You can ask somebody else, or do it by yourself.
meetup-hostless = Nobody hosts { $title }, { $at }, as it stands: whoever was asked passed. Until somebody says yes, it is yours to look after.
meetup-has-host = { $member } hosts { $title }, { $at }.
meetup-hand-on-title = Ask somebody else
meetup-hand-on-label = Who could host?
meetup-hand-on-submit = Ask them
meetup-hand-on-intro = I ask them in a message of their own, and tell them that you thought of them.
meetup-hand-on-unknown = I do not know them here, so I cannot ask them. Who else could it be?
meetup-hand-on-yourself = That is you. _I host_ says that you do it.
meetup-hand-on-asked = { $member } was asked already, for this one. Who else could it be?
meetup-handed-on = I ask { $member }. Until they say yes, the coordinators look after it.
meetup-swap-ask-co-host = { $member } would like to swap with you: you would be the first host of { $title }, { $at }.
meetup-swap-ask-host = { $member } would like to swap with you: they would be the first host of { $title }, { $at }.
meetup-swap-yes-button = Yes, swap
meetup-swap-no-button = Leave it as it is
meetup-swap-asked = I ask { $member }. Until they say yes, all stays as it is.
meetup-swap-nobody = There is nobody to swap with just now.
meetup-swap-gone = That offer is not open any more: it was answered, or somebody else hosts meanwhile. Nothing has changed.
meetup-swapped = You two have swapped places. Thank you.
meetup-not-swapped = All stays as it was.

## The host’s page, and opening

meetup-sheet = Here is what you need. You can open from a quarter of an hour before; if you do not, it opens by itself.
meetup-sheet-no-host = Nobody has said yes to hosting this one, so here is what whoever looks after it needs.
meetup-sheet-with = With you
meetup-sheet-nobody = nobody else
meetup-sheet-phase = - { $minutes } min: { $words }
meetup-advice-exchange = - Be there first, and greet everybody by name.
    - Ask before you answer, and let a silence stand for a while.
    - Close on time; what is left can go on in the thread.
meetup-advice-observe = - Be there first, and see that everybody can see.
    - First questions, then opinions.
    - Ask at the end what each of us would try.
meetup-advice-act = - Be there first, and say in one sentence what we want to have done.
    - Let small groups begin early, and talk later.
    - Close with who does what next, each for themselves.
meetup-advice-simulate = - Be there first, and say that nothing here can go wrong.
    - Let people try before anybody explains.
    - Keep the last minutes for what surprised us.
meetup-open-button = Open
meetup-open-not-yours = Whoever hosts opens it, or a coordinator.
meetup-open-too-early = It can be opened from { $at } on.
meetup-opened = It is open: { $link }

## What became of it

meetup-told-cancelled = { $title }, { $at }, does not take place.
meetup-told-moved = { $title } is moved: from { $was } to { $at }.
meetup-told-moved-how = If that suits you, there is nothing to do.
meetup-told-too-few = There were not enough of us for { $title } today, so it does not take place. No harm done.
meetup-told-skipped = { $title }, { $at }, did not take place: I was not there in time to open it. The next one comes as planned.
meetup-no-room = { $title }, { $at }, could not be announced: I am not switched on in { $channel }. **Change a channel’s mode**, on `/trellis board`, switches me on; `/trellis ritual` lets you choose another place.
meetup-format-gone = { $title } cannot go on: its kind, { $format }, is not in the catalogue any more. `/trellis ritual` lets you set up another one.

## Why I say so

why-meetup = This community set it to come round, and each time is announced once.
why-meetup-hosting = Somebody who sets up or hosts meetups here thought of you. You decide.
why-meetup-duty = You said yes to hosting this one.
why-meetup-hostless = A meetup lacks somebody or something, and the coordinators look after it.
why-meetup-sheet = Nobody has said yes to hosting this one, so the coordinators look after it.
why-meetup-place = You wait for a place in this meetup, and one became free.
why-meetup-interest = You showed interest in this meetup, which is full. I told you so once.
why-meetup-reminder = You said that you will come. I remind you once.
why-meetup-changed = You said that you will come, or host, and something about it has changed.
why-meetup-format-gone = A meetup cannot go on without somebody’s decision.

use-named-host = - { $by } named you as somebody who could host ({ $at })

## What falls due (the clock in the playground)

due-announce = an invitation
due-beat = the next step
due-hosts = asking who hosts
due-of = { $title } ({ $what })
