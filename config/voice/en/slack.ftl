# Words that only Slack's windows need.

# ---- a window over App Home ---------------------------------------------------------------------

slack-sheet-title = Trellis
slack-sheet-close = Close

# ---- a form -------------------------------------------------------------------------------------

slack-form-close = Cancel
