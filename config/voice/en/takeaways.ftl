# What is kept of a meetup or a prompt, whether it was worth the time, and what becomes of one that nobody comes to.

# ---- below the message of a run that is over ------------------------------------------------------------

closing-being-kept = What is worth keeping is being written down.
closing-nothing-kept = Nothing had to be kept this time, and that is fine.
closing-kept = The take-aways are in the thread below.
closing-kept-there = What was kept: { $link }.
closing-kept-link = the take-aways
closing-worth = Were you there? One tap helps to choose what comes next. Nobody sees who said what.
closing-worth-button = Worth my time
closing-not-worth-button = Not worth it
closing-my-step-button = My step
closing-unnamed = A meetup

# ---- take-aways -----------------------------------------------------------------------------------------

takeaways-ask = **{ $title }** is over. Is there something worth keeping? A few lines do; you see everything before it is posted. Nothing to keep is a good answer too.
takeaways-ask-room = **{ $title }** is over, and nobody hosts it. Does one of you know what is worth keeping? A few lines do, and nothing to keep is a good answer too.
takeaways-write-button = Write take-aways
takeaways-nothing-button = Nothing to keep
takeaways-form-title = Take-aways
takeaways-submit = Show me
takeaways-intro = Leave empty what does not fit. Next you see it as it will be posted.
takeaways-insights = **What we saw**
takeaways-insights-label = What we saw
takeaways-insights-hint = What is clearer now than before.
takeaways-questions = **What we now ask**
takeaways-questions-label = What we now ask
takeaways-questions-hint = Questions that are open, or new.
takeaways-my-step = **What people will do**
takeaways-my-step-label = What people will do
takeaways-my-step-hint = Name people only with what they said of themselves.
takeaways-our-step = **What the organisation could do**
takeaways-our-step-label = What the organisation could do
takeaways-our-step-hint = One step that is beyond us.
takeaways-dissent = **Where we differ**
takeaways-dissent-label = Where we differ
takeaways-dissent-hint = What we did not agree on, fairly put.
takeaways-title = Take-aways: { $title }
takeaways-look = This is how it will be posted, below the meetup’s message. Nobody has seen it yet.
takeaways-changed-since = Somebody has changed it since you saw it, so I posted nothing. This is how it reads now:
takeaways-names = A name belongs in here only with what its owner said of themselves.
takeaways-names-these = It speaks of { $names }. A name belongs in here only with what its owner said of themselves: please ask first, or leave it out.
takeaways-post-button = Post it
takeaways-change-button = Change
takeaways-plainer-button = Suggest plainer words
takeaways-plainer-about = “Suggest plainer words” sends these words, as they stand, to a language model: { $model } at { $address }. You see both and choose.
takeaways-plainer-mine = As it stands:
takeaways-plainer-suggested = As the language model suggests it:
takeaways-plainer-take-button = Take the plainer words
takeaways-plainer-leave-button = Leave it as it is
takeaways-plainer-too-late = The take-aways read otherwise by now, so what was suggested does not fit them any more.
takeaways-empty = Nothing is filled in yet. That may be just right.
takeaways-approved = Written down by hand, and approved by a person.
takeaways-approved-plainer = Written down by hand, put into plainer words with the help of a language model, and approved by a person.
takeaways-you-asked = You asked for the take-aways of **{ $title }**:
takeaways-you-posted = It is posted, and sent to those who asked for it. What people gave to the meetup itself is dropped now. Thank you.
takeaways-asked-title = **{ $title }**
takeaways-posted = The take-aways are posted. Thank you.
takeaways-nothing-kept = Nothing is kept this time. That is fine.
takeaways-time-is-over = The time for take-aways is over, so nothing is kept. That is fine too.
takeaways-posted-already = The take-aways are posted already.
takeaways-no-longer = This is settled already: nothing is kept of it, and that is fine.
takeaways-not-theirs = What is kept is decided by the host and the coordinators. Tell one of them what you would keep; they are glad of it.

# ---- my step --------------------------------------------------------------------------------------------

my-step-title = My step
my-step-submit = Done
my-step-intro = For you alone: nobody else sees it, and nobody asks whether you did it.
my-step-label = What I will do
my-step-hint = Small enough to begin this week.
my-step-back-label = Bring it back to me in
my-step-back-no = Not at all
my-step-back-week = A week
my-step-back-two-weeks = Two weeks
my-step-back-month = A month
my-step-kept = I bring it back to you once, about { $at }, and drop it then.
my-step-said = Said to yourself, then. I keep nothing of it:
my-step-back = After **{ $title }** you said that you would do this, and asked me to bring it back:
my-step-dropped = That was all. I keep nothing of it, and I do not ask how it went.
my-step-for-who-came = This is for those who took part, once it is over. Next time, perhaps.

# ---- worth my time? -------------------------------------------------------------------------------------

worth-yes = Noted, unseen: nobody can tell who said what, coordinators included. It makes such a thing a little more likely.
worth-no = Noted, unseen: nobody can tell who said what, coordinators included. It makes such a thing a little less likely.
worth-for-who-came = This is for those who were there, and as far as I know that was without you; so I noted nothing. You are welcome next time.
worth-no-longer = The time for this is over, so I noted nothing. Thank you for wanting to say it.

# ---- nobody came ----------------------------------------------------------------------------------------

empty-asked = **{ $title }** found nobody, twice in a row. That happens. How shall it go on? Without an answer it rests if the next time is empty as well. The channel hears nothing of this.
empty-rested = **{ $title }** found nobody three times, so it rests from now on. Nothing is lost: `/trellis ritual list` wakes it up again. The channel hears nothing of this.
empty-keep-button = Keep it as it is
empty-change-button = Change it
empty-rest-button = Let it rest
empty-edit-button = Change it here
empty-you-keep = It goes on as it is.
empty-you-change = It goes on, and it is being changed.
empty-you-rest = It rests from now on. `/trellis ritual list` wakes it up again.
empty-rests = The next time was empty as well, so it rests now.
empty-somebody-came = Since then somebody came. It goes on.
empty-settled = This is settled already.
empty-not-theirs = How it goes on is decided by its host and the coordinators.

# ---- why ------------------------------------------------------------------------------------------------

why-take-aways-due = A meetup or prompt that you look after is over, and it ends with what is worth keeping.
why-take-aways = Somebody who looked after this wrote the take-aways down and approved them.
why-take-aways-asked = You answered an invitation with _Send me the take-aways_.
why-my-step = You wrote down a step for yourself and asked me to bring it back once.
why-empty-asked = A meetup or prompt that you look after found nobody twice, and only people can say how it goes on.
why-empty-rested = A meetup or prompt that you look after found nobody three times, and rests now.

# ---- what a rehearsal says of moments to come -----------------------------------------------------------

due-begin = asking for take-aways
due-over = the end of the time for take-aways
due-unseal = forgetting who said what
due-step_back = bringing a step back to its owner
due-redraw = bringing a message up to date
due-brief = a Monday brief
