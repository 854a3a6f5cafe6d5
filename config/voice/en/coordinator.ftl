# The coordinator: the board, **Set up**, and what belongs to them.

purpose-welcome = welcome
purpose-questions = questions
purpose-repertoire = library
purpose-meetups = meetups
purpose-coordinators = coordinators

mode-off = I do nothing here
mode-listen = I note who answers whom, never what
mode-host = I take part
mode-off-choice = Off: nothing is read or kept
mode-listen-choice = Listen: who wrote when, never what
mode-host-choice = Take part: also questions and offers

language-en = English

# ---- the board --------------------------------------------------------------------------------------

board-title = The board of { $name }
board-quiet = Nothing is posted until you finish **Set up**. You will see everything before it is switched on.
board-open = Trellis is switched on.
board-away = Trellis was removed from everywhere. Where it is let in again, everything goes on.
board-closed = This community is closed: nothing is posted or noted. **Set up** opens it again.
board-nothing-waits = Nothing waits for you.
board-waits = { $number ->
    [one] One question found nobody yet:
   *[other] { $number } questions found nobody yet:
 }
board-question = “{ $text }”, asked { $at }
board-question-there = “{ $text }”, asked { $at }: { $link }
board-question-link = go there
board-waits-more = { $number ->
    [one] And one more.
   *[other] And { $number } more.
 }
board-close-question-button = Close kindly…
board-failed = What went wrong in the last fourteen days:
mishap-role-failed = - I could not finish something after five tries ({ $what }, { $times }×). Please tell whoever runs Trellis; the log has the details.
mishap-not-delivered = - A message could not be delivered ({ $what }, { $times }×). Please see whether its channel is still there and whether I may write in it.
mishap-taken-out = - I was taken out of { $what } ({ $times }×), and nobody there hears from me now. Please let me in again, then choose it once more under _Set up_.
mishap-missing-permission = - I lack a permission ({ $what }, { $times }×). Please give it to me in the settings of this place.
board-channels = Where I take part:
board-channel = - { $channel }: { $mode }
board-channel-as = - { $channel } ({ $purpose }): { $mode }
board-channel-for = - { $channel } ({ $purpose })
board-room-is-public = { $channel } is for coordinators, and it is no longer private. Please make it private, or choose another in **Set up**.
board-button = The board
board-board-button = Open the board
board-set_up-button = Set up
board-mode-button = Change a channel’s mode
board-pace-button = How long things wait
board-colleagues-button = Coordinators
board-choices-button = Topics from roles
board-coordinators-hint = who coordinates, and naming somebody
board-topics-from-roles-hint = which roles declare what people may be asked about
board-close-hint = closing the community well
board-join_code-button = Join another place
board-join-button = We belong to a community already
board-part-button = Leave this community…
board-close-button = Close the community…
board-is-for = The board is for those who look after this community: { $coordinators }. They are glad to hear from you. `/trellis help` shows what there is for you.
name-is-for = Naming coordinators is for those who look after this community: { $coordinators }. They are glad to hear from you.
board-claimed = Nobody coordinated this community yet: from now on you do. **Coordinators** lets you name others, or step down.
board-nobody = Nobody coordinates here yet. Somebody who administers this place can type `/trellis board` and begin.

# ---- set up -----------------------------------------------------------------------------------------

set-up-title = Set up
set-up-submit = Show me
set-up-intro = Nothing is switched on yet: next you see what would change.
set-up-name = Name of the community
set-up-care = What we care about
set-up-care-hint = One sentence, such as: bread that people come back for.
set-up-zone = Time zone
set-up-zone-hint = Continent and city, such as Europe/Lisbon.
set-up-language = Language
set-up-welcome = Welcome
set-up-welcome-hint = Where people say hello. May be left empty.
set-up-questions = Questions
set-up-questions-hint = Where people ask each other.
set-up-repertoire = Library
set-up-repertoire-hint = Where what proved itself is kept. May be left empty.
set-up-meetups = Meetups
set-up-meetups-hint = Where people find out what is on. May be left empty.
set-up-coordinators = Coordinators
set-up-coordinators-hint = A private channel for those who look after this.

set-up-wrong = Nearly there:
set-up-twice = { $channel } is chosen twice, for { $first } and for { $second }. Please choose a channel of its own for each.
set-up-unknown = I do not see the channel chosen for { $purpose }. Please let me into it, or choose another.
set-up-not-private = { $channel } is public. What coordinators speak about needs a private channel.
set-up-private = { $channel } is not open to everybody here, and what is said in private I never read. Please choose a channel for { $purpose } that everybody can see.
set-up-gone = I no longer have what you filled in. Please open **Set up** once more.

set-up-preview-title = This is what would be switched on
set-up-will = What changes:
set-up-will-host = - { $channel } ({ $purpose }): I take part
set-up-will-leave = - { $channel }: I do nothing there any more
set-up-notice-will-be = In each channel in which I take part, this notice is pinned:
set-up-notice-forum = In { $channel }, which is a forum, it reads:
set-up-card = In { $channel } a welcome card stands as well, pinned: your sentence, two people once they agreed to be named, and **Show me around**, three prompts that only whoever presses it sees.
set-up-what-questions = - { $channel }: whoever waits there for an answer is asked what they wish before anything is brought back to everybody.
set-up-what-repertoire = - { $channel }: cards stand there, each once its author agreed, with a pinned index by topic; once a month, what is missing.
set-up-what-meetups = - { $channel }: an invitation for each meetup, changed in its place; nothing comes round before somebody sets it.
set-up-welcomes-card = Whoever joins is written to by nobody of ours: the card is all. **Welcome** on the board changes that, and says whom the card names.
set-up-welcomes-line = Whoever comes into it also sees a line that only they see, where the platform can show one. **Welcome** on the board changes that, and says whom the card names.
set-up-welcomes-message = Whoever joins also gets one direct message, with a way to stop it. **Welcome** on the board changes that, and says whom the card names.
set-up-room = In { $room } I tell coordinators what needs a person. I do not read there.
set-up-nothing-yet = Nothing has been posted yet.
set-up-on-button = Switch on
set-up-change-button = Change

switched-on-title = Trellis is switched on
switched-on-next = Try it yourself first: `/trellis topics` says what you may be asked about, and `/trellis ask` asks the community. You see your question before it is public.
switched-on = { $coordinator } switched Trellis on. I write here when something needs a person; `/trellis board` shows all of it.

# ---- notices in channels ----------------------------------------------------------------------------

notice-host = Trellis, a bot, takes part in this channel: a question that stays unanswered finds somebody who agreed to be asked. Ask with `/trellis ask`, or put ❓ under a message of your own. It notes who wrote when and who answered whom, never what was said; it keeps words only where somebody gives them to it.
notice-forum = Trellis, a bot, takes part in this forum: each post is a question, its tags say what it is about, and when it stays unanswered it finds somebody who agreed to be asked. _Solved_, your own ✅ on an answer and _That helped_ mean the same. It notes who wrote when and who answered whom, never what was said; it keeps a post's title and first words while it is a question, and other words only where somebody gives them to it.
notice-title = About Trellis, the bot in this channel
notice-listen = Trellis, a bot, listens in this channel: it notes who wrote when and who answered whom, never what was said. It posts nothing here by itself.
notice-off = Trellis, a bot, does nothing in this channel: it reads and keeps nothing but what is said to it with `/trellis`.
notice-closed = Trellis no longer listens or posts in this channel. Thank you for having tried it together.
notice-more = `/trellis me` shows what it holds about you, and lets you mute it, pause it or be forgotten.
notice-private = Trellis, a bot, was let into this channel. It is private, so Trellis reads nothing here but what is said to it.
notice-coordinators = Trellis, a bot, writes here what coordinators should know. It reads nothing but what is said to it.
notice-how = Coordinators change that with `/trellis board`; `/trellis me` shows everybody what is held about them.
taken-out = I was taken out of { $channel }, so I hear nothing there any more and it serves nothing. Was that not meant? Invite me again, then `/trellis board` gives the channel its place back.
why-taken-out = I was taken out of a channel that had a place here, and coordinators should know.
why-notice = Trellis takes part in this channel, and whoever is here should be able to know it.
why-switched-on = A coordinator switched Trellis on, or changed how it is set up.
why-closed = A coordinator closed the community.

# ---- a channel’s mode -------------------------------------------------------------------------------

mode-title = A channel’s mode
mode-submit = Change
mode-channel = Channel
mode-mode = What I do there
mode-changed = { $channel }: { $mode }. Its notice says so too.
mode-as-before = { $channel } stays as it was: { $mode }.
mode-private = { $channel } is private, and what is said in private I never read.
mode-unknown = I do not see that channel. Please let me into it first.
mode-not-open = Nothing is switched on yet. Please finish **Set up** first.

# ---- coordinators -----------------------------------------------------------------------------------

colleagues-title = Who coordinates
colleagues-about = Whoever is named is told, and can decline. There is always at least one coordinator.
colleagues-name-button = Name somebody
colleagues-step-down-button = Step down
colleagues-form-title = Name a coordinator
colleagues-intro = They are told that you named them, and they can decline.
colleagues-member = Who
colleagues-submit = Name
colleagues-welcomed = { $member } coordinates too, from now on.
colleagues-welcomed-untold = { $member } coordinates too, from now on. They have never turned to me, and I do not write to them first: please tell them yourself.
colleagues-already = { $member } coordinates already.
colleagues-unknown = I do not know anybody by that name here.
colleagues-cannot = { $member } is a guest here or has left, and cannot coordinate.
colleagues-named = { $by } named you a coordinator of this community: you may see what waits for a person, and change how Trellis is set up. If that is not for you, one press ends it.
colleagues-decline-button = Not me, thank you
colleagues-last = You are the last coordinator. Please name another first, or close the community well.
colleagues-stepped-down = You no longer coordinate here. Thank you for having looked after everybody.
why-named-coordinator = A coordinator of this community named you a coordinator.

name-coordinator-menu = Name as coordinator

# ---- topics from roles ------------------------------------------------------------------------------

choices-title = Topics from roles
choices-about = Here people choose roles for themselves. Where a role says “you may ask me about this”, give it a topic: whoever chose it can then be asked about that, sees it in `/trellis topics` with the role that it comes from, and can take it away there. Only map answers by which people say that they may be asked about something, and leave all others without a topic.
choices-declares = - “{ $role }” says that people may be asked about **{ $topic }**
choices-declares-nothing = - “{ $role }”: no topic
choices-choose-label = Choose up to five
choices-more-button = More roles
choices-intro = Only map answers by which people say that they may be asked about something.
choices-topic-hint = One topic in a few words; empty: none.
choices-submit = Keep
choices-kept = That holds from now on, for whoever has these roles.
choices-gone = I no longer know which roles that was about. Please choose them once more.
choices-none = Nothing here can be chosen by members for themselves, so there is nothing to map.

# ---- how long things wait ---------------------------------------------------------------------------

pace-title = How long things wait
pace-submit = Keep
pace-room = Hours the room has a question first
pace-room-hint = Waking hours by the clock of this community, such as 4.
pace-helper = Hours one helper has to answer
pace-helper-hint = Waking hours of that helper, such as 4.
pace-wakes = I may write from
pace-rests = I may write until
pace-asks = Times a week one helper may be asked
pace-asks-hint = A whole number, such as 2.
pace-wrong = Nearly there:
pace-room-wrong = The room needs some time: half an hour to { $most } hours, such as 4 or 1.5.
pace-helper-wrong = A helper needs some time: half an hour to { $most } hours, such as 4 or 1.5.
pace-waking-wrong = Between the two times there has to be at least { $most ->
    [one] an hour.
   *[other] { $most } hours.
 }
pace-asks-wrong = A helper may be asked once to { $most } times a week; please write a whole number.
pace-changed = That holds for every question from now on.

# ---- places that belong together --------------------------------------------------------------------

join-code-title = The code for another place
join-code = **{ $code }**
join-code-keep = Somebody who coordinates the other place enters it there: `/trellis board`, then **We belong to a community already**. It is good for an hour, and once.
join-form-title = Join a community
join-intro = A coordinator of that community finds the code on their board: “Join another place”.
join-code-label = The code
join-submit = Join
join-done = This place belongs to the community now. Nothing is posted here before you finish **Set up**, which chooses this place’s own channels.
join-not-quiet = This place is switched on already, as a community of its own. Only a place in which nothing was switched on yet can join another.
joined-in-room = { $place } belongs to this community now: somebody there entered the code from this board. What is asked in one place can reach a helper in the other, named only after both agreed. The board over there lets it leave again.
why-joined = Another place joined this community by a code from its board.
part-title = Let this place leave?
part-means = I fall silent here, and questions that were asked here are closed. The people of this place go with it, with what they allow and what they may be asked about. The rest of the community goes on, and **Set up** begins anew here.
part-now-button = Leave
part-stay-button = Stay
part-last = All coordinators of the community are here. Please let somebody be named over there first.
parted = This place is a community of its own again, and nothing is posted here. `/trellis board` begins anew.

# ---- closing ----------------------------------------------------------------------------------------

close-title = Close this community?
close-means = I fall silent everywhere, and each notice says so. Questions that are still open are closed. Nothing is read or noted from then on. What people gave stays until they take it back, and **Set up** opens everything again.
close-now-button = Close it
close-keep-button = Keep it open
closed = This community is closed. Thank you for having looked after it. **Set up** on the board opens it again.
closed-in-room = { $coordinator } closed the community. I am silent everywhere from now on; `/trellis board` can open it again.
