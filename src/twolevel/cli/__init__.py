"""The command line: verbs that load a case, ask one question and print the answer.

Knows verbs, options, how wide a terminal is and how a page of tables looks on it. Knows no
arithmetic: every number comes from the library. What a verb needs is imported when the verb
runs, so that asking for help loads neither NumPy nor a solver.

Exit codes
----------
0
    The question was answered. "No agreement" is an answer.
1
    ``check`` found faults.
2
    The call or the input is wrong; one message on standard error says what and where.
130
    Interrupted with Ctrl-C.
141
    Whoever read the output went away (``twolevel solve tumen | head``).
"""

from twolevel.cli.group import main

__all__ = ["main"]
