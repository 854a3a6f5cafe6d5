# The greeter: newcomers meet people, and are shown a way in that can be ignored without loss.

hint-start = the way in: three short prompts, and where people talk this week
word-start-button = Show me around
help-start =
    Three short prompts, one at a time, which only you see and may skip. At the end stands a conversation of this week, and a way to first words of your own.
    For example: `/trellis start`
discord-option-start = word
discord-option-start-hint = Nothing has to stand here.

# ---- the card in the welcome channel ----------------------------------------------------------------

card-title = Welcome to { $name }
card-forum-title = Welcome
card-care = What we care about: { $care }
card-hosts = Glad to hear from you, in any words: { $people }.
card-and = { " " }and{ " " }
card-show-button = Show me around
card-small = Reading along is taking part. The button shows three short prompts that only you see; nothing is lost by leaving them.
card-rests = The welcome card stood here. It no longer does.
why-welcome = Coordinators chose this channel as the one where people say hello; the card stands here once, and changes in its place.

# ---- three prompts ----------------------------------------------------------------------------------

start-not-open = This community is not open yet; there is nothing to be shown around in. `/trellis help` shows what there is.
start-intro = Three short prompts. Skip any; nothing is lost.
start-familiar = How do you come to us?
start-field-button = New to the field
start-here-button = New here
start-back-button = Back again
start-skip-button = Skip
start-seen = What you say here is kept until you change or forget it in `/trellis me`. Whoever is asked to greet you may see it; nobody else does.
start-topics-title = What would you like to find or learn?
start-topics-title-field = What would you like to learn?
start-topics-title-back = What would you like to find again, or learn?
start-topics = Choose what you would like to follow, or write it in your own words.
start-topics-write = Write what you would like to follow, in your own words.
start-topics-label = Follow up to ten
start-write-button = Write it…
start-topics-form-title = What to follow
start-topics-form-label = Topics, with commas between them
start-topics-form-hint = Such as: bread, old ovens
start-topics-form-submit = Follow
start-way-title = How do you like to take part?
start-way = All three are fine, for as long as you like.
start-reading-button = Reading is my way
start-sometimes-button = Ask me sometimes
start-host-button = I like to host
start-you-reading = Reading is full membership. Nobody will nudge you.
start-you-sometimes = Good. Choose what you may be asked about: at most once in two weeks, and only when nobody else answers. Until you choose, nobody is sent to you.
start-ask-about-label = What I may be asked about
start-asked-about = You may be asked about { $topics }. `/trellis topics` shows it, says how often, and takes it back.
start-you-host = Lovely. You could suggest a meetup of your own, or be one of those who greet newcomers, now or once you feel at home.
start-meetup-button = Suggest a meetup
start-from-field = No question is too small here: most of us began with one that felt so.
start-from-here = Nobody has to introduce themselves. Listening in first is how most begin.
start-from-back = Good to see you again. `/trellis find` shows what was kept and answered meanwhile, `/trellis calendar` what is on now.
start-end-title = That is all
start-living = People are talking with each other this week in { $channel }: { $link }
start-living-topic = People are talking about **{ $topic }** this week, in { $channel }: { $link }
start-living-link = go and listen in
start-nothing-lives = No conversation stands out this week, as far as I was here to listen. { $channel } is a good place for a first one.
start-draft-button = Draft my first words
start-draft-again-button = Draft a few words
start-hints = May I send you three hints in your first two weeks? Each can be the last.
start-change = `/trellis me` changes all of this, and forgets it.

hints-yes-button = Yes, three hints
hints-no-button = No hints
hints-yes = You will get three hints: in one day, in four and in ten. Each has a button that stops them.
hints-no = No hints, then. Everything stays where you can find it.
hint-1 = A first hint: people answer most readily where somebody says since when they have been reading along, and asks one concrete thing. **Draft my first words** in `/trellis start` helps with both.
hint-2 = A second hint: `/trellis topics` is where you say what others may ask you about. One small thing is plenty, and you may be asked less or not at all.
hint-3 = The last hint: `/trellis calendar` shows what is on. Coming once, and only listening, is a fine way to meet people.
hints-1-back = A first hint: people pick up most readily where somebody says what they did here last, and what they came back for. **Draft a few words** in `/trellis start` helps with it.
hints-1-reading = A first hint, for reading: `/trellis find` and a word or two shows what was kept here and what was answered, in its authors’ own words. Only you see it.
hints-1-reading-topic = A first hint, for reading: `/trellis find`, with **{ $topic }** behind it, shows what was kept and answered about that, in its authors’ own words. Only you see it.
hints-2-reading = A second hint, for reading: a meetup’s invitation has **Send me the take-aways**. What was worth keeping then comes to you, without your having been there.
hints-3-reading = The last hint, for reading: the library’s channel has a pinned list of all its cards by topic, and it is kept current.
hints-2-sometimes = A second hint: you like to be asked sometimes. `/trellis topics` shows what you may be asked about and how often, and one small thing is plenty.
hints-2-host = A second hint: you like to host. Greeting somebody new takes two lines of your own, and you are asked by turns.
hints-3-host = The last hint: you like to host. A meetup can be small: suggest one, with a day and a place; coordinators see it before it is set.
hint-stop-button = Stop the hints
hints-stopped = No further hint will come.
why-hint = You said yes to three hints in your first two weeks.

# ---- first words ------------------------------------------------------------------------------------

draft-title = My first words
draft-intro = All of it is optional. Only you see what comes of it, and only you post it.
draft-bring-label = What brings you here
draft-bring-hint = A sentence is enough.
draft-since-label = Since when you have been reading along
draft-since-hint = Such as: since last winter. May be left empty.
draft-question-label = One concrete thing you would like to know
draft-question-hint = Concrete questions are answered most often.
draft-submit = Show me
draft-since = I have been reading along { $since }.
draft-empty = There is nothing in it yet. It can wait, too.
draft-shown = Your draft
draft-post-in = Copy it, make it yours, and post it in { $channel } whenever you like. I post nothing.
draft-post = Copy it, make it yours, and post it wherever you like. I post nothing.
draft-change-button = Change it
draft-drop-button = Throw it away
draft-kept = I keep it for fourteen days, so that you can change it.
draft-dropped = It is gone.

# ---- first words find a person ----------------------------------------------------------------------

greeter-the-post = their message
greeter-waits = { $newcomer } wrote here for the first time, in { $channel }, { $at }: { $link }. Nobody has answered yet. Would you?
greeter-words-gone = The message itself is not there any more; its author may have taken it away.
greeter-they-said = What they chose to say:
greeter-said-field = new to the field
greeter-said-here = new here
greeter-said-back = back again
greeter-said-follows = would like to follow { $topics }
greeter-said-reading = reads along
greeter-said-sometimes = may be asked sometimes
greeter-said-host = likes to host
greeter-lines = Three ways to begin:
greeter-line-1 = “Good to have you here. What you say about … reminds me of …”
greeter-line-2 = “Welcome. I came the same way; what helped me was …”
greeter-line-back = “Good to see you back. What have you been up to since?”
greeter-line-3 = “Hello. May I ask you more about …?”
greeter-own-words = Your own words are better than any of these, and two lines are plenty. A person’s answer counts, a reaction alone does not.
greeter-will-button = I’ll write
greeter-not-me-button = Not me
greeter-no-longer-button = I no longer greet
greeter-you-will = Thank you. Nobody else is asked meanwhile; a few words under { $link } are all it takes.
greeter-you-not-me = That is fine; it goes to the next host, or to the coordinators.
greeter-you-no-longer = That is fine; you are not asked to greet any more. `/trellis me` changes it back.
greeter-answered-meanwhile = Somebody has answered { $link } meanwhile; a second voice is welcome, and nothing is asked of you.
greeter-settled = Settled, and thank you: a person has answered { $link }, or it rests. Nothing more is asked of you.
greeter-post-gone = This has been settled, or is no longer there.
greeter-home-title = Somebody new waits for a person
why-greet = You said in `me` that you greet newcomers. You are asked at most as often in a day as this community set, and by turns.
greeter-list-title = Newcomers who wait for a person
greeter-list-line = - { $newcomer }, { $at }: { $link }
greeter-list-line-elsewhere = - { $newcomer }, { $at }, in { $place }
greeter-list-how = Nobody has answered their first words yet. Two lines from a person are enough; this list keeps itself.
greeter-list-empty = Everybody who wrote for the first time has been answered, or it rests.
greeter-list-no-room = { $number ->
    [one] One newcomer waits for a person
   *[other] { $number } newcomers wait for a person
 }, and there is no coordinators’ channel in which to say so. `/trellis board` shows who waits, and **Set up** there chooses a channel.
greeter-list-moved = What still waits stands further down, in a newer list.
why-newcomers-list = Somebody’s first words have found no answer yet, and no further host can be asked; coordinators should know in time.

board-newcomers = { $number ->
    [one] One newcomer waits for a person:
   *[other] { $number } newcomers wait for a person:
 }
board-newcomer = - { $newcomer }, { $at }: { $link }
board-welcome-button = Welcome

# ---- how I take part --------------------------------------------------------------------------------

me-part-button = Reading, asking, hosting
part-mine-title = How you like to take part
part-nothing = nothing said yet
part-yes = yes
part-no = no
part-familiar = How you come to us
part-way = Your way
part-follows = You follow
part-greets = You greet newcomers
part-greets-yes = { $number ->
    [one] yes, at most once a day
   *[other] yes, at most { $number } times a day
 }
part-named = The welcome card names you
part-named-yes = yes, as you agreed
part-named-asked = you were asked, and it waits for you
part-hints = Hints for your first weeks
part-way-label = Change your way
part-unfollow-label = No longer follow
part-greet-button = I greet newcomers
part-greet-no-button = I no longer greet
part-unname-button = Take my name off the card
part-tasks-button = Small tasks
part-start-button = Show me around
part-forget-button = Forget all of this
part-changed = That holds from now on.
part-you-greet = { $number ->
    [one] Thank you. When nobody has answered somebody new, you may be asked, at most once a day, by turns with others.
   *[other] Thank you. When nobody has answered somebody new, you may be asked, at most { $number } times a day, by turns with others.
 }
part-guest = Guests are not asked to greet; thank you for offering.
part-forgotten = Forgotten, all of it.
part-forgotten-but-no = Forgotten. What stays is what was asked or said to you once, and a no of yours, so that nobody asks again; **Forget me** takes that along as well.

# ---- whom the card names ----------------------------------------------------------------------------

naming-ask = { $by } would like the welcome card to name you, so that newcomers know whom they can turn to. May it? You can take it back at any time in `/trellis me`.
naming-yes-button = Yes, name me
naming-no-button = Rather not
naming-agreed = The welcome card names you. `/trellis me` takes your name off it again.
naming-declined = The card does not name you, and you will not be asked again.
naming-gone = Nobody asks for this any more.
naming-waits = A coordinator would like the welcome card to name you, so that newcomers know whom they can turn to. May it? You can take it back at any time.
why-naming = A coordinator would like to name you on the welcome card, which nobody is on without having agreed.
use-asked-to-be-named = - { $by } asked that the welcome card may name you ({ $at })

# ---- how a community welcomes -----------------------------------------------------------------------

welcome-title = How newcomers are welcomed
welcome-now = Now: { $way }.
welcome-known = What is known about each:
welcome-way-card = the card alone
welcome-way-line = the card, and a line that only they see
welcome-way-message = the card, and one direct message
welcome-way-card-option = The card alone
welcome-way-line-option = The card, and a line only they see
welcome-way-message-option = The card, and one direct message
welcome-known-card = { $way }: it disturbs nobody, and what goes with people writing again is a person’s reply, which is watched over in any case.
welcome-known-line = { $way }: it reaches whoever comes into the welcome channel where the platform can show such a line (Slack), and nothing is measured yet about lines like it.
welcome-known-message = { $way }: in an experiment with 57,084 newcomers to a wiki, automatic welcome messages had no effect, and members of other communities complained of such messages; people who must turn to me first (Discord) get none.
welcome-named = Whom the card names:
welcome-named-yes = - { $member }, who agreed
welcome-named-asked = - { $member }, who decides; until then it waits for them, in `/trellis me` as well
welcome-nobody = The card names nobody yet. Two people whom newcomers can turn to are a good start.
welcome-greeters = { $number ->
    [0] Nobody said in `me` yet that they greet newcomers; whoever waits comes to the coordinators’ list.
    [one] One person said in `me` that they greet newcomers.
   *[other] { $number } people said in `me` that they greet newcomers.
 }
welcome-change-button = Change
welcome-not-yours = How newcomers are welcomed is for coordinators to decide; they are glad to hear from you.
welcome-not-open = This community is not open, so nobody is welcomed or asked anything in it. **Set up** in `/trellis board` comes first.
welcome-form-title = Welcoming newcomers
welcome-form-way-label = How
welcome-form-people-label = Two people whom the card may name
welcome-form-people-hint = Each is asked first. Empty: as before.
welcome-form-submit = Keep
welcome-kept = From now on: { $way }.
welcome-asked = Whoever else was chosen is asked first, unless they said no before; the card names them once they agree.
welcome-line = Good to have you in { $name }. **Show me around** has three short prompts that only you see; reading along is fine, too.
welcome-link = Show me around
welcome-message =
    Hello, I am Trellis, a bot in { $name }.
    What people here care about: { $care }
    Reading along is taking part; nothing is asked of you.
    Should you write, a person answers, not I.
    If you like a look around: { $link }
welcome-stop-button = Stop
why-welcome-line = You came into the welcome channel, and this community says one line to whoever is new there.
why-welcome-message = You joined this community, and it writes once to whoever is new. That is all that comes by itself.
kind-newcomer = finding my way as somebody new

# ---- fresh eyes -------------------------------------------------------------------------------------

eyes-ask = You have been here for thirty days, and your eyes are still fresh. Is there anything that looked odd, or that you had to find out by yourself? This is asked once.
eyes-tell-button = Tell
eyes-nothing-button = Nothing, thank you
eyes-title = Fresh eyes
eyes-intro = Coordinators read it. Without your name nothing leads back to you, also not for taking it back; but few people are asked at a time, so they may guess.
eyes-words-label = What looked odd to you
eyes-how-label = How it is told
eyes-nameless-label = Without my name
eyes-by-name-label = With my name
eyes-submit = Tell
eyes-from = { $member } came thirty days ago. What looked odd to fresh eyes:
eyes-from-somebody = Somebody who came about thirty days ago. What looked odd to fresh eyes:
eyes-how-to-take-it = It is a gift, and needs no defence. Whose it is, unless they say so, please do not ask.
eyes-thanks = Thank you. The coordinators have it.
eyes-withdrawn = Somebody told here what looked odd to fresh eyes, and took it back.
eyes-fine = That is fine. Thank you for being here.
eyes-gone = This has been told already, or its time has passed. Coordinators are glad to hear it from you directly.
why-eyes = You joined thirty days ago and wrote since; everybody who did is asked this once.
why-eyes-told = Somebody new told what looked odd to them, for coordinators to read.

# ---- small tasks ------------------------------------------------------------------------------------

tasks-button = Small tasks
tasks-title = Small real tasks
tasks-free = Each of these would help somebody, and none is large. Take one if you like.
tasks-none = There is nothing on the list that you could take just now.
tasks-by = From { $member }:
tasks-taken-by-you = You took:
tasks-back-button = Give it back
tasks-mine = On the list from you:
tasks-take-button = I’ll take it
tasks-off-button = Take it off the list
tasks-offer-button = Put one on the list…
tasks-form-title = A small real task
tasks-form-intro = Something that somebody new could do in half an hour, and that you really need.
tasks-text-label = What is to be done
tasks-text-hint = Such as: find out which of our three links to the oven plans still work.
tasks-form-submit = Put it on the list
tasks-gone = Somebody was quicker, or it is no longer on the list.
tasks-yours = It is yours, and from { $member }, who is glad to hear how it went.
tasks-told = They learn that you took it.
tasks-taken = { $member } took the small task that you had put on the list:
tasks-given-back = This small task of yours is on the list again; whoever took it gave it back.
use-task-taken-off = - { $by } took a small task of yours off the list ({ $at })
why-task-taken = You put a small task on the list, and somebody took it.

# ---- what is ahead, in the playground ---------------------------------------------------------------

due-greet = asking somebody to greet a newcomer
due-escalate = bringing a newcomer whom nobody answered to the coordinators
due-measure = looking whether a newcomer was answered in time
due-let_rest = letting first words rest
due-card = keeping the welcome card true
due-gone = taking note of who left
due-hint = a hint for somebody new
due-eyes = asking somebody what looked odd to fresh eyes
due-repeat = the coordinators’ list of newcomers, in a new message
due-line = a line for somebody who came into the welcome channel
due-message = a message to somebody who joined
