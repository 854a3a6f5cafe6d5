# A ritual's next run before it happens (bot/rituals/preview_page.py).

preview-intro = { $count ->
    [one] This is the one thing I’d say around { $when }, and to whom.
   *[other] These are the { $count } things I’d say around { $when }, and to whom.
  }
preview-assumed = { $count ->
    [one] I assume that the host says yes, that one person comes, and that take-aways are written where any are kept.
   *[other] I assume that the host says yes, that { $count } people come, and that take-aways are written where any are kept.
  }
preview-nothing-happens = Nothing of this has been sent, and nobody was asked. What goes to one person waits for their waking hours.
preview-nothing = There’s nothing ahead to show: this doesn’t happen again as it’s set now.
preview-cut = It goes on like this; I stopped here.
preview-page = { $number } of { $most }
preview-more = What comes next
preview-back = What came before
preview-post = { $when } · in { $where }
preview-thread = { $when } · in its thread in { $where }
preview-edit = { $when } · what stands in { $where } reads from now on:
preview-direct = { $when } · in private, to { $whom }:
preview-guests = { $count ->
    [one] one person who takes part
   *[other] each of { $count } people who take part
  }
preview-somebody = somebody
preview-guest = Guest { $number }
preview-given = (What somebody writes stands here.)
