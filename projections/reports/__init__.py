"""What leaves the house on paper: documents as plain data, and writers that lay them out.

What lives here: the model of a document (`document`), the words on it (`wording`), the
documents (`six_systems_report`, `risk_list_report`), and one writer for each form:
`as_table` (lines of text), `as_json`, `as_csv`, `as_xlsx`. A writer knows nothing of
wages; a document knows nothing of files. Every document says on its foot as known at
which day it was made, up to which position, under which digest, and what in it has no
source.

What does not: templates of offices (Word), which come with the closing of months.
"""
