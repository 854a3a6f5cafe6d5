# Words that only Slack's windows need.

# ---- a window over App Home ---------------------------------------------------------------------

slack-sheet-title = Trellis
slack-sheet-close = Close

# ---- a form -------------------------------------------------------------------------------------

slack-form-close = Cancel
slack-form-goes-on = … { $label }, continued

# ---- what may not be sent -----------------------------------------------------------------------

slack-no-files = A file belongs here, but I may not send files in this workspace; whoever runs Trellis can allow it.
