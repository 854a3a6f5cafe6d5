"""The playground as people meet it: the real command, and a real Chromium."""
