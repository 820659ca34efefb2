"""What the review step is made of: each part has one duty and a state of its own, `pages.review_step` composes them.

From top to bottom: `side` (the panel beside the table, and its answers) and `cell_menu`; `cells` (the keys of a
spreadsheet, what was not taken), `questions` (asked once a sheet), `filters` (chips, search, the line that adds up),
`planning` (the plan, and when it is made anew), `columns` (which are shown), `edit_steps` (undo and redo), `headline`
and `going_on` (what is said above and below); on `row_table`, `digest` (a plan, counted), `answers` and `pasting` (what
an answer and a pasted text come to), `which_rows` and `tools`.
"""
