"""What the page of a batch is made of: each part has one duty and its own state; `pages.batch` makes and connects them.

From top to bottom, as each stands on those below it:

running    the run of a batch: it begins, is told of, ends, and is taken back
outcomes   which batch is looked at once it was sent, and what ended the last run early
sending    from the last look to a batch in the record; what waits behind a test of a few rows
matching   the sheet that is open: its columns, its actions, its plan, one after the other
files      files that were opened together, each in its turn
opening    reading what is to be matched: a file, one of its tabs, pasted rows, a draft
keeping    what is decided goes into the draft: after a pause, when the sheet is left, when the window closes
draft      one sheet and its draft as workers write it; knows no Qt
steps      the pages of the five steps, each made when it is first wanted, and which one is shown
"""
