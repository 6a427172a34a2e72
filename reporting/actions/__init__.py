"""Acts on several rows of reporting. Each is one transaction, locks its row first, then judges.

Who may do what stands beside the act (`may_…`), for view and template alike. Refusals are
exceptions with a Vietnamese `sentence` for the person who tried. Import from the modules: `cycles`
(opening, closing), `obligations` (extending, exempting, adding), `drafts` (writing), `filing`,
`review`, `remarks` (of leads and monitors), `implementation` (plans of the agencies' own),
`reorganisation` (agencies merged, split, renamed, dissolved).
"""
