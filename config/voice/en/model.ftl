# A language model that suggests: where it is switched on, what is sent to it, and what it is asked for.

# ---- on the board -----------------------------------------------------------------------------------

board-model-button = A language model
board-language-model-hint = a model that suggests: what is sent, to whom, and the switch
model-title = A language model
model-about = It may suggest words to you; you read them, and choose, change or discard them. It answers nobody’s question and posts nothing. Everything here works without it.
model-none = This house knows no language model, so nothing is sent anywhere. Whoever runs Trellis finds how to connect one in docs/language.md.
model-is-off = It is **off**: nothing is sent.
model-is-on = It is **on**. It may be asked for:
model-name = Model
model-address = Address
model-used = Tokens since the month began
model-used-of = { $used } of { $tokens }
model-pretends = This one only plays a model, for trying things out: nothing leaves this machine.
model-lately = Lately:
model-lately-here = A language model was lately asked here:
model-seen-by-all = Every member sees who asked for what, in `/trellis me` under **What was done with my name**.
model-on-button = Switch it on…
model-change-button = Change what it may do…
model-off-button = Switch it off
model-back-button = Back

model-use-questions = questions of the week
model-use-surprise = what a surprise could be
model-use-plainer = take-aways in plainer words (the draft is sent)
model-use-card = a title and why it matters, for a card (its words are sent)
model-sent-questions-button = What is sent for questions
model-sent-surprise-button = What is sent for surprises
model-sent-plainer-button = What is sent for take-aways
model-sent-card-button = What is sent for cards
model-sends-questions = A coordinator asks for these on the page of a question of the week. Of yours only one sentence goes there, the one from **Set up**: no member’s words.
model-sends-surprise = A coordinator asks for these under a surprise that was drawn. Your sentence from **Set up** goes there, and the names of the formats that it may be: no member’s words.
model-sends-plainer = Whoever writes take-aways asks for these on their own draft. **That draft goes there as they wrote it**, with names that stand in it.
model-sends-card = Whoever keeps a card asks for these. **The card’s words go there as they stand**: their own, those of approved take-aways, or of an author who was told of it when asked, and said yes.
model-sent-to = This goes to { $model } at { $address }, each time that somebody asks for it:
model-first-message = The first message:
model-second-message = The second message, which holds what people wrote:
model-nothing-else = Nothing else is sent: no ids, no channel, no history.
model-example-formats = N31: Before-I-start bazaar. Plans meet those who did it before.
model-example-notes = Here stand the insights, as they were written into the draft.
model-example-card = Here stand the words of the card, as their author wrote them.

model-intro = It holds for the model and the address on the page that you come from. Should either change, it is off again.
model-uses = It may be asked for
model-tokens = Tokens a month, at most
model-tokens-hint = At most { $tokens }. Once they are used up, it is not asked until the next month.
model-submit = Switch it on
model-tokens-wrong = Please write a whole number from { $least } to { $tokens }.
model-uses-wrong = Choose at least one thing that it may be asked for.
model-not-open = There is nothing to switch on just now: this community is not open, or the house knows no model.
model-switched-on = It is on. Nothing is sent before somebody presses a button that says so.
model-switched-off = It is off. Nothing is sent any more.

model-turned-on = - { $by } switched it on ({ $at })
model-turned-off = - { $by } switched it off ({ $at })
model-did = - { $by } asked for { $what } ({ $at }): { $outcome }, { $tokens } tokens
model-asked = - { $by } asked a language model for { $what } ({ $at })
model-told-to-members = What it suggests is read by a person, who decides. What exactly is sent, any coordinator can show you.
model-outcome-asked = no answer yet
model-outcome-suggested = it suggested something
model-outcome-off = it was switched off meanwhile
model-outcome-budget = the month’s tokens were used up
model-outcome-resting = it was left in peace
model-outcome-silent = no answer came
model-outcome-busy = it was too busy
model-outcome-refused = it was refused
model-outcome-declined = it was not taken
model-outcome-nonsense = nothing of it could be used
model-outcome-late = it came too late

# ---- asking for something ---------------------------------------------------------------------------

model-is-asked = I am asking { $model }. What it suggests comes here, in a moment.
model-suggested-by = **Suggestions of a language model** ({ $model }). Nothing of them is used unless you choose it.
model-why-off = It is switched off, so nothing was sent.
model-why-budget = This month’s tokens are used up, so nothing was sent. A coordinator can see and change that on `/trellis board language model`.
model-why-resting = The model failed several times in a row, so I leave it in peace for some minutes. Nothing was sent.
model-why-silent = The model did not answer. You can ask again, or go on without it.
model-why-busy = The model has too much to do just now. You can ask again later, or go on without it.
model-why-refused = The model’s service refused. Whoever runs Trellis may have to look at its key, address and model (docs/language.md).
model-why-declined = The model’s service would not take these words: they may be too long, or not to its liking. You can change them, or go on without it.
model-why-nonsense = The model answered, and nothing of it could be used. You can ask again, or go on without it.
model-why-late = I could not ask it in time. You can ask again, or go on without it.
model-draft-gone = These suggestions are gone by now. You can ask again.
use-asked-model = - { $by } asked a language model for plainer words for take-aways that you wrote or that name you ({ $at })
model-again-button = Ask again
