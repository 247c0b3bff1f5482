"""Where facts come from when no person types them: files, and the simulated district.

What lives here: readers. A reader turns a file into deliveries and row-level refusals
(`reading.Refusal`), and touches nothing else: whoever called it hands the deliveries to
the one door of the log. Reading the same file twice gives the same ids, so importing
twice stores nothing twice.

- `wage_claims`: the real wage claims of ten US states, for ranking and backtests.
- `platform`: sheets that a provincial wage-payment platform exports, told by a mapping.
- `ledger`: the hazard-screening ledger 欠薪隐患排查台账, and its empty form.
- `jsonl`: lines that are deliveries or submissions already.
- `simulator/`: a district that does not exist.

What does not: judgement about wages, and the log.

To add a reader: a file with `SOURCE` and `read(path, ...) -> Reading`; ids from
`identifying.Ids`; deliveries from `drafting.draft`, which checks what the log would
check. Spreadsheets are opened by `tables` alone, never by openpyxl directly.
"""
