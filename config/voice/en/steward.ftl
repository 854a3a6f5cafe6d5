# The steward: telling coordinators when something of ours failed.

alarm = { $failed } Everything else goes on. `/trellis board` shows what to do; I will not write about this again this week.
alarm-role-failed = I tried to do something several times and could not.
alarm-not-delivered = I could not deliver a message.
alarm-taken-out = I was taken out of a channel that had a place here.
alarm-missing-permission = I lack a permission here.
alarm-lacking = What I lack: { $what }.
alarm-repair = Give it to me
why-alarm = Something of ours failed, and this is the coordinators’ channel. It happens at most once a week.
