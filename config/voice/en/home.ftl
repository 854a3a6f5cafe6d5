# Somebody’s own page: App Home in Slack, “My page” in the playground.

home-only-you = Only you see this page.
home-welcome = Hello. I am Trellis, a bot that helps people here help each other. I know nothing of you yet, and begin when you do.
home-away = Trellis was removed from here. Nothing is noted any more, and soon everything is erased.
home-closed = This community is closed. What you gave it stays until you take it back, and you can see it all here.
home-quiet = This community is not open yet: its coordinators are still setting it up. Nothing is noted until then.
home-more = … and { $number } more.

## For coordinators

home-claim = Nobody looks after this community yet
home-claim-how = You may: you administer this place. Open the board, and it is yours; nothing is posted before you switch it on.

## My questions

home-questions = My questions
home-no-questions = None is open.
home-ask-button = Ask the community
home-question-room = The room has it first. If nobody answers, I ask one person who agreed to be asked.
home-question-one-helper = I have asked one person who agreed to be asked.
home-question-more-helpers = I have asked a few people who agreed to be asked.
home-question-wish = Still waiting. How would you like to go on?
home-question-channel = I brought it back to the channel, once.
home-question-list = Still open, and the coordinators have it on their list.
home-question-answered = Somebody has answered. Did it help?

## My invitations

home-invitations = My invitations
home-no-invitations = Nobody waits for you.
home-invitation-elsewhere = Somebody in { $place } asks about **{ $topic }**. Would you have a look?
home-invitation = { $asker } asks about **{ $topic }**. Would you have a look?

## What I may be asked about

home-topics = What I may be asked about
home-topics-mine = { $topics }: { $pace }, and only when nobody else answers.
home-topics-button = Change

## When not to disturb me, and what is held about me

home-undisturbed = When not to disturb me
home-held = What is held about me
home-held-what = Who you are here, which roles you chose for yourself where there are such, when you wrote and who answered whom, what you asked, and what you may be asked about. Never what you write to others.
