# The keeper: a member’s own affairs.

# The words of a person, exactly as they wrote them.
as-written = { $words }
somebody-gone = somebody who is no longer here

# ---- the first page ---------------------------------------------------------------------------------

me-title = How you take part
me-name = Name
me-zone = Time zone
me-waking = I may write
me-waking-community = { $start } to { $end } your time, as is usual here
me-waking-own = { $start } to { $end } your time, as you chose
me-waking-always = at any hour, as you chose
me-paused = Pause
me-not-paused = none
me-paused-until = until { $until }
me-muted = Muted
me-muted-nothing = nothing
me-topics = Topics
me-topics-number = { $number ->
    [0] none, so nobody is sent to you
    [one] one thing you may be asked about
   *[other] { $number } things you may be asked about
 }
me-questions = Your open questions
me-questions-number = { $number ->
    [0] none
   *[other] { $number }
 }
me-mute-hint = what I no longer send you
me-pause-hint = leave me in peace for a while
me-quiet-hours-hint = when I may write to you
me-my-data-hint = everything that is held about you, as a file
me-link-hint = your other account, in another place
me-forget-me-hint = what would go, and a button for it
me-me-button = Back
me-quiet_hours-button = Quiet hours
me-pause-button = Pause…
me-resume-button = End the pause
me-muting-button = Mute…
me-unmute-button = Unmute everything
me-linking-button = My other accounts
me-link_code-button = Show me a code
me-link-button = Enter a code
me-unlink-button = Unlink this account
me-take_along-button = Take along
me-names-button = What was done with my name
me-forget-button = Forget me…

correct-button = Correct it

# ---- quiet hours ------------------------------------------------------------------------------------

quiet-title = Quiet hours
quiet-means = In quiet hours, by your own clock, nothing reaches you that you did not ask for.
quiet-intro = In these hours, by your own clock, nothing reaches you that you did not ask for. Leave both empty to have the hours that are usual here.
quiet-from = Quiet from
quiet-until = Quiet until
quiet-submit = Keep
quiet-changed = Your quiet hours are kept.
quiet-community = You have the hours that are usual here again.
quiet-half = Quiet hours need both a beginning and an end; or leave both empty.
quiet-too-long = That leaves less than an hour of the day. If you would rather not be written to at all, mute everything or pause.

# ---- a pause ----------------------------------------------------------------------------------------

pause-title = A pause
pause-means = During a pause nothing reaches you that you did not ask for. Nobody is told. Answers to what you do yourself still come.
pause-holds = You are left in peace until { $until }.
pause-form-title = A pause
pause-intro = I write again from the beginning of that day, by your own clock.
pause-until = Leave me in peace until
pause-submit = Pause
pause-begun = You are left in peace until { $until }.
pause-ended = Welcome back; the pause is over.
pause-not-ahead = A pause has to end on a day to come; the earliest is tomorrow.
pause-too-long = A pause may last two years at most. For longer, mute everything: that stays.

# ---- mutes ------------------------------------------------------------------------------------------

mute-title = What is muted
mute-now = Muted now: { $kinds }.
mute-means = What you mute does not reach you from this moment on. Answers to what you do yourself still come.
mute-choose = Mute these
unmute-choose = Hear these again
mute-all-button = Mute everything
mute-changed = That holds from now on.
kind-invitation = being asked for help or for a part in something
kind-own-question = how my own questions go on
kind-thanks = thanks
kind-outcome = what became of what I helped with
kind-meetup = meetups and prompts
kind-brief = the Monday brief

# ---- what was done with my name ---------------------------------------------------------------------

names-title = What coordinators did with your name
names-none = Nothing.
use-named-coordinator = - { $by } named you a coordinator ({ $at })
use-closed-question = - { $by } closed a question of yours ({ $at })

# ---- my other accounts ------------------------------------------------------------------------------

link-title = Your other accounts
link-alone = I know you by this account alone.
link-together = These are yours, because you said so: { $places }.
link-means = If you have another account, in another place that I am in, you can tell me that both are you. Then I write to you in one of them only, never more than to one person, and what you mute or pause holds in both. Let one account show you a code, and enter it in the other. I never guess.
link-parts = Unlinking makes this account somebody of its own again. What was said so far stays with the other.
link-code-title = Your code
link-code = **{ $code }**
link-code-keep = It is good for an hour, and once. In your other account, type `/trellis me link` and the code. Whoever has the code can be you: please show it to nobody.
link-form-title = Link my other account
link-intro = Your other account shows you the code, in its own “me”.
link-code-label = The code
link-submit = Link
link-done = Both accounts are yours now.
link-wrong = I do not know that code. It may have been used, or its hour has passed; your other account shows you a new one.
link-same = That code comes from this very account. Please enter it in your other one.
link-too-often = Those were many codes that I do not know. Please try again in an hour.
link-parted = This account is somebody of its own again.
link-told = Your code was used, and these are you now: { $places }. If that was not you, part them again.
why-linked = A code that you asked me for was used to link an account with yours.

# ---- take along, forget me --------------------------------------------------------------------------

take-along = This is everything that is held about you here, as a file that any program can read.

forget-title = Shall I forget you?
forget-goes = What goes, at once and for good: your name, time zone and settings, your topics, the questions you asked with me, who asked you and whom you helped, what you answered, gave and promised to meetups and prompts, and when you wrote. What you muted and paused goes too, since I would no longer know whose wish it was.
forget-stays = What stays: whatever you wrote in the channels yourself, which belongs to this place and not to me. Posts that I made with your words are changed to say that you withdrew them, and a meetup that you set goes on in words of mine. Take-aways that were approved belong to everybody; they stay, and I forget who wrote them. You may go on taking part; I would meet you as somebody new.
forget-accounts = You go by several accounts here: { $places }. I forget all of them.
forget-elsewhere = You are known in another community as well: { $communities }. I keep what is held there until you tell me there to forget you.
forget-cards = { $number ->
    [one] The library holds a card in your words. You agreed to that, so it stays, without your name; or it goes with you.
   *[other] The library holds { $number } cards in your words. You agreed to that, so they stay, without your name; or they go with you.
}
forget-now-button = Forget me
forget-with-cards-button = Forget me and my cards
forget-keep-button = Keep me
forget-last = You are the last coordinator here. Please name another on the board first, or close the community there; then I can forget you.
forgotten-somebody = somebody
forgotten = Done. Nothing about you is held here any more. Thank you for having been with us.
forget-unknown = Nothing is held about you here.
answer-withdrawn = _The person who wrote this withdrew it._
question-withdrawn = _The person who asked this withdrew it._
proposal-withdrawn = _Whoever proposed this withdrew it._
question-withdrawn-title = Withdrawn

# ---- why am I seeing this ---------------------------------------------------------------------------

why-when = Sent { $at }.
why-kind = This belongs to: { $kind }.
why-mute-button = Mute this kind
why-nothing = I no longer know why this was sent; I keep reasons for half a year, and only for whom a message was meant.
why-not-ours = This message is not one of mine, or I no longer know why I sent it. I keep reasons for half a year, and only for whom a message was meant.

why-menu = Why did Trellis say this?
