# The calendar: what is on, and where meetups and prompts are set, moved, paused and ended.

hint-calendar = what is on, what you said yes to, and how to have it in your own calendar
help-calendar = What is on in the next two weeks, what you said yes to, what you host, and an address that your own calendar can follow. For example: `/trellis calendar`
hint-ritual = meetups and prompts that come round: list, add, move, pause
help-ritual = What this community does again and again, and when. Anybody may suggest something new; hosts and coordinators move, pause and end it. For example: `/trellis ritual add open desk every 2 weeks on thu 16:00`
word-calendar-button = What is on
word-ritual-button = What comes round

hint-ritual-list = what this community has, each with its next time
hint-ritual-add = something new that comes round; coordinators set it, others suggest it
hint-ritual-edit = another title, day, place or host
hint-ritual-move = one time on another day, or at another hour
hint-ritual-pause = one time left out, or a pause until a day
hint-ritual-cancel = one time, or all of them, called off
hint-ritual-preview = every message of the next time, to whom and when

ritual-surprise-name = Surprise
ritual-surprise-purpose = You know when, and not yet what: each time something unusual is drawn.

# ---- dates ------------------------------------------------------------------------------------------

calendar-date = { $weekday ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[6] Sun
 } { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
 }, { $time }
calendar-date-with-year = { $date } ({ $year })
calendar-date-both = { $here } in { $zone }. For you: { $theirs } in { $own }
calendar-dates-own = That is by the clock of { $zone }; the first is { $at } by yours.
calendar-dates = { $number ->
    [one] It happens once:
   *[other] The next { $number } times:
 }

# ---- what there is ----------------------------------------------------------------------------------

calendar-rituals-title = What comes round here
calendar-no-rituals = Nothing yet. A first one may be small: a question a week, or an open desk every second Thursday.
calendar-line = **{ $title }** in { $channel }: { $standing }
calendar-stands-next = next { $at }
calendar-stands-paused-until = pauses, and goes on { $at }
calendar-stands-paused = pauses until somebody lets it go on
calendar-stands-resting = rests
calendar-stands-proposed = suggested; the coordinators decide
calendar-stands-ended = has ended
calendar-stands-none = has no time ahead
calendar-open-label = Look at one
calendar-add-button = Add one
calendar-suggest-button = Suggest one
calendar-rituals-button = What comes round
calendar-show-button = What is on
calendar-what = { $format }, { $when }.
calendar-hosted-by = hosted by { $host }
calendar-hosted-by-nobody = the coordinators host it
calendar-which-one = Which one do you mean? Choose it below, or type its name or its number.
calendar-unknown = I know nothing here called “{ $said }”. Choose one below, or type its name or its number.
calendar-more = { $number ->
    [one] And one more.
   *[other] And { $number } more.
 }
calendar-edit-button = Set it otherwise
calendar-move-button = Move
calendar-pause-button = Pause
calendar-go-on-button = Let it go on
calendar-cancel-button = Call off…
calendar-preview-button = Preview
calendar-back-button = Back
calendar-preview-title = The next time of { $title }
calendar-no-preview = I cannot look ahead just now. Nothing has changed.
calendar-preview-surprise = What it will be stays a surprise until it is announced, for you as well. Coordinators can look ahead.
calendar-not-yours = Its host and the coordinators can do that. They are glad to hear from you.
calendar-gone = That one is no longer here, or is not set yet. `/trellis ritual` shows what there is.
calendar-gone-by = That time is not ahead any more: it has begun, or somebody moved it or called it off.
calendar-not-open = This community is not switched on, so nothing can be set just now.
calendar-coordinators-decide = The coordinators decide that. They are glad to hear what you think.
calendar-decided-already = That was decided already. Thank you.

# ---- adding -----------------------------------------------------------------------------------------

calendar-choose-title = What shall come round?
calendar-choose = Each comes with words, a length and a course of its own, and you can change the first two.
calendar-choose-unknown = I could not tell which kind you mean. Choose it here; what you typed is kept.
calendar-choose-example = In one line it is as well: `/trellis ritual add open desk thu 16:00 host @ana`
calendar-familiar-label = Familiar ones
calendar-novel-label = Unusual ones
calendar-near-label = Perhaps you meant
calendar-form-title = What comes round
calendar-form-submit = Show me
calendar-form-intro = Nothing is set yet: next you see the dates.
calendar-title = Its title here
calendar-when = When
calendar-when-hint = Such as: every 2 weeks on thu 16:00. By the clock of { $zone }.
calendar-when-kept = Left empty, it stays as it is.
calendar-where = Where
calendar-where-hint = A channel in which I take part
calendar-host = Host
calendar-host-hint = I ask them first. Empty: the coordinators.
calendar-co-host = Co-host
calendar-opening = Opening words
calendar-opening-hint = Empty: { $opening }
calendar-opening-hint-drawn = Empty: those of what is drawn
calendar-minutes = Minutes
calendar-minutes-hint = Such as 45
calendar-place = Link or place
calendar-place-hint = Empty: in the thread
calendar-capacity = Places
calendar-capacity-hint = Empty: as many as come
calendar-holidays = Public holidays left out
calendar-holidays-hint = A country, such as PT or DE-BY
calendar-which = What it is
calendar-is-asked = { $host }, who is asked first
calendar-nothing-set = Nothing is set yet.
calendar-surprise-often = { $number ->
    [0] Nothing familiar is set between two of these.
    [one] One familiar one is set between two of these.
   *[other] { $number } familiar ones are set between two of these.
 } With fewer than three, a surprise falls out.
calendar-surprise-seldom = { $number } familiar ones come between two of these. Three to five are a good mix: every { $weeks } weeks would be nearer to it.
calendar-nearly = Nearly there:
calendar-kept = What you wrote is kept.
calendar-set-button = Set it
calendar-propose-button = Suggest it
calendar-change-button = Change
calendar-discard-button = Discard
calendar-discarded = Discarded. Nobody saw it.
calendar-draft-gone = That draft is gone: it was set or discarded, or it lay for two weeks. `/trellis ritual add` begins a new one.
calendar-set = It is set.
calendar-reset = It is set otherwise. What is announced already keeps its time.
calendar-host-is-asked = { $host } is asked before each time; until the yes, the coordinators host it.
calendar-host-unknown = I found nobody called “{ $name }” here, or several. _Change_ lets you choose a host.
calendar-no-format = I do not know this kind any more. Please choose another.
calendar-no-channel = Please choose a channel for it.
calendar-not-there = I do not take part in { $channel }. Please choose a public channel in which I do.
calendar-nobody = I do not know one of the people chosen as hosts. Please choose somebody who is here.
calendar-minutes-wrong = Please write the minutes as a number from { $least } to { $most }, such as 45.
calendar-capacity-wrong = Please write the places as a number from 2 to { $most }, or leave them empty.
calendar-no-dates = No time of it lies ahead. Please write another day, such as: thu 16:00.

# ---- suggestions of members -------------------------------------------------------------------------

calendar-proposed = Thank you. The coordinators see your suggestion, { $title }, and you hear from me what they say.
calendar-enough-proposed = { $number } suggestions of yours wait for an answer already. I keep this one for two weeks; the coordinators are glad to hear about it from you.
calendar-proposal = { $member } suggests **{ $title }**.
calendar-proposal-what = { $format }, { $when }, in { $channel }.
calendar-proposal-dates = Its first times would be: { $dates }.
calendar-try-button = Try it once
calendar-not-now-button = Not now
calendar-accepted = Your suggestion, { $title }, is in the calendar: first { $at }. Thank you for it.
calendar-accepted-here = { $member } set { $title }: first { $at }.
calendar-tried-theirs = Your suggestion, { $title }, is tried once: { $at }. Thank you for it.
calendar-tried-here = { $member } lets { $title } be tried once: { $at }.
calendar-declined = Your suggestion, { $title }, does not fit in just now. Thank you for it; the coordinators are glad to talk about it.
calendar-declined-here = { $member } put off the suggestion { $title }.
calendar-declined-you = Put off. The person who suggested it hears it from me, kindly.
calendar-tried-out = { $number ->
    [one] It was tried once, as agreed. How shall it go on?
   *[other] It was tried { $number } times, as agreed. How shall it go on?
 }
calendar-keep-button = Keep it
calendar-try-more-button = Three more times
calendar-let-go-button = Let it go
calendar-keeps = { $member } keeps { $title }.
calendar-tries-more = { $member } lets { $title } be tried { $number } more times.
calendar-let-go = { $member } let { $title } go.

# ---- moving, pausing, ending ------------------------------------------------------------------------

calendar-move-title = Move one time
calendar-move-intro = By the clock of { $zone }. Next you see what would change.
calendar-move-which = Which time
calendar-move-day = To which day
calendar-move-time = At what time
calendar-nothing-to-move = No time of it lies ahead that could be moved.
calendar-move-once = To move one time, say one day, such as: fri 15:00. To change all of them, `/trellis ritual edit`.
calendar-move-past = That has passed, or lies too far ahead. Please choose a time to come.
calendar-move-taken = There is one at that time already. Please choose another.
calendar-nothing-moved = Nothing is moved yet.
calendar-move-from-to =
    From: { $was }
    To: { $will }
calendar-move-told = It is announced already. Whoever said yes is told.
calendar-move-now-button = Move it
calendar-moved = { $title } is moved to { $at }. The other times stay.
calendar-next-one = The next time is { $at }.
calendar-pause-how = Leave out the next time, or pause for longer? What is announced already stays, unless you call it off.
calendar-leave-out-button = Leave out the next
calendar-pause-until-button = Until a day…
calendar-pause-open-button = Until further notice
calendar-pause-title = Pause
calendar-pause-day = The first day on which it may be again
calendar-pause-submit = Pause
calendar-pause-past = That day has passed, or lies too far ahead. Please choose one to come.
calendar-paused = It pauses. The next time is { $at }.
calendar-paused-last = It pauses, and no time of it lies behind that day.
calendar-paused-open = It pauses until somebody lets it go on.
calendar-announced-stays = The one on { $at } is announced already, and stays.
calendar-cancel-it-button = Call that one off
calendar-goes-on = It goes on. What it missed is not made up for.
calendar-cancel-how = Only the next time, or all of them for good?
calendar-end-button = All of them, for good
calendar-left-out = The one on { $at } does not take place. Whoever said yes is told.
calendar-ended = { $title } has ended. Thank you for having tried it together.

# ---- what is on -------------------------------------------------------------------------------------

calendar-page-title = What is on
calendar-home-title = What is on
calendar-nothing-on = Nothing is set for the next days.
calendar-entry = { $at }: **{ $title }** in { $channel }
calendar-entry-on = **{ $title }** in { $channel }, on now
calendar-entry-yes = { $at }: **{ $title }** in { $channel }. You said yes.
calendar-entry-waits = { $at }: **{ $title }** in { $channel }. You are on the waiting list.
calendar-entry-maybe = { $at }: **{ $title }** in { $channel }. You said maybe.
calendar-entry-take-aways = { $at }: **{ $title }** in { $channel }. You get the take-aways.
calendar-yes-button = Yes
calendar-maybe-button = Maybe
calendar-take-aways-button = Send me the take-aways
calendar-hosting-title = What you host
calendar-you-host = - { $title }, { $at }
calendar-you-are-asked = - { $title }, { $at }: you are asked, and a no is fine
calendar-subscribe-button = Follow it in my calendar
calendar-no-feed = There is no address to follow here: whoever runs Trellis has not opened one.
calendar-feed-title = In your own calendar
calendar-feed-own = What you said yes to, and what you host: { $address }
calendar-feed-all = Everything that is on here: { $address }
calendar-feed-secret = Whoever has such an address can read what it leads to. Keep yours to yourself; a new one makes it lead nowhere.
calendar-feed-new-button = A new address for me
calendar-feed-new-all-button = A new address for everybody
calendar-feed-replace = The address of everything that is on here gets another one. From then on the old one leads nowhere: every calendar that follows it stops, and whoever wants to go on takes the new one here.
calendar-feed-replace-button = Replace it
calendar-feed-not-yours = That address is everybody’s: coordinators can replace it. They are glad to hear from you.

# ---- what a language model suggests -----------------------------------------------------------------

calendar-suggest-questions-button = Suggest questions
suggest-questions-title = Questions of the week
suggest-question-yours = A question that you take waits in your name, and is asked in its turn; it says then that a language model suggested it. Nobody else sees the others.
suggest-question-intro = It waits in your name, as you word it, and is asked in its turn.
suggest-question-taken = It waits in your name now, and is asked in its turn. **I have one**, at a question of the week, shows what waits of yours.
suggest-discarded = Discarded. Nothing of it is left.
suggest-take-button = Ask this in my name
suggest-change-button = Word it otherwise…
suggest-discard-button = Discard them
suggest-format = **{ $format }**
suggest-surprise-button = Let it be this

# ---- surprises --------------------------------------------------------------------------------------

surprise-drawn = { $title }, { $at }: I drew **{ $format }**.
surprise-because-exchange = Learning by exchange was used least here lately.
surprise-because-observe = Learning by watching each other was used least here lately.
surprise-because-act = Learning by doing was used least here lately.
surprise-because-simulate = Learning by trying it out in play was used least here lately.
surprise-because-new = It has not been tried here yet, and its way of learning was used least lately.
surprise-because-apart = People here live far apart, and for this one nobody has to be awake at the same time.
surprise-because-suggested = A coordinator chose it among suggestions of a language model.
surprise-suggest-button = Suggest what would suit
surprise-secret = Nobody else knows yet. Until it is announced you can say no.
surprise-another-button = Another one
surprise-veto-button = Not this time
surprise-redrawn = Drawn again: { $format }.
surprise-drawn-already = Somebody drew again meanwhile. What I told in the channel is how it stands.
surprise-no-other = No other fits just now; this one stays, unless you say _Not this time_.
surprise-vetoed = { $member } let { $title }, { $at }, go by this time.
surprise-vetoed-you = Not this time, then. The next one is drawn in its turn.
surprise-over = That is decided already, or over.
surprise-public = It is public by now. `/trellis ritual cancel` calls it off.
surprise-none = { $title }, { $at }: there is none this time.
surprise-too-soon = Two unusual ones within fourteen days would be too much of a good thing.
surprise-first-familiar = First come at least three familiar meetups; then something unusual stands out.
surprise-none-fits = Each of the unusual ones was here lately, or does not suit the number of people who took part.

# ---- why --------------------------------------------------------------------------------------------

why-ritual-proposed = A member suggested something that comes round, and coordinators decide about it.
why-ritual-decided = You suggested something that comes round, and a coordinator decided about it.
why-ritual-tried = Something that comes round was only to be tried, and coordinators decide how it goes on.
why-surprise-drawn = A surprise is due, and coordinators can say no before it is announced.
use-chose-host = - { $by } chose you as a host, and I ask you before each time ({ $at })

# ---- what falls due, in the playground --------------------------------------------------------------

due-draw = drawing what it will be
due-rest = letting rest what comes round in a place that Trellis was removed from
due-tried = asking what to make of what was tried

# ---- keep, drop, try --------------------------------------------------------------------------------

retro-end = { $title } ends.
retro-pause = { $title } pauses, until somebody lets it go on.
retro-try = { $title } is tried, { $number } times.
