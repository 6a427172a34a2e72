"""Lists as files: what a page shows, as plain tables, then as bytes. No queries here.

`tables` says what a file is made of, the modules named after lists fill it from what their pages
show, `xlsx` and `csvs` write it, `answers` hands it out.
"""
