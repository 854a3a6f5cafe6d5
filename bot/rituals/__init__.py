"""What the rhythm does when its hour comes: the convener's work, one role for each kind of ritual.

`format` is what a ritual can be made of, `ritual` what a community made of it, `course` what happens in a run and when.
`calendar` is where rituals are set and found, `gathering` and `prompt` are the two kinds, `steps` what both are
composed of, `takeaways` what is kept. `tx` is what they need of the store.
"""
