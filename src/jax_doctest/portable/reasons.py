"""Why an example has the outcome that it has: a code, and behind a colon what it is about.

Worker, report and record know ``timeout: 60`` alone, and so no language; it becomes a sentence
where somebody reads it.
"""

from .language import N_, _

_SENTENCES: dict[str, str] = {}


def _code(code: str, sentence: str) -> str:
    """Take in a code, with what it says to a person."""
    _SENTENCES[code] = sentence
    return code


ONLY_ON = _code("only-on", N_("Runs only on {}."))  # releases and platforms
NEEDS = _code("needs", N_("Not installed: {}."))  # libraries
FLAG = _code("flag", "# doctest: {}")
SKIP_IF = _code("skipif", "skipif: {}")  # a condition
NO_EXAMPLE = _code("no-example", N_("There is no example to set up."))
ENDED = _code("ended", N_("The process ended in the example at line {}."))
UNPREPARED = _code("unprepared", N_("The set-up code at line {} failed."))
RAISED = _code("raised", N_("Set-up or clean-up code raised an exception."))
WARNED = _code(
    "warned",
    N_(
        "A warning was not shown ({}). Mend the code, or show the warning: with prompts, and "
        "`# doctest: +SHOW_WARNINGS`."
    ),
)
TIMED_OUT = _code("timeout", N_("It did not end within {} seconds."))
SIGNAL = _code("signal", N_("The process was ended by signal {}."))
EXIT = _code("exit", N_("The process ended with exit status {}."))
CLOSED = _code("closed", N_("It closed the channel that reports results."))
UNREPORTED = _code(
    "unreported", N_("It could not be reported: the code has closed or replaced what that takes.")
)
GAP = _code("gap", N_("A block of the question could not be read."))
LOST = _code("lost", N_("No result came back: the worker has died, or was ended."))
GARBLED = _code("garbled", N_("It wrote to the channel that reports results."))
NO_PROCESS = _code("no-process", N_("No process could be started ({})."))  # what the system says
NO_JAX = _code("no-jax", N_("There is no JAX here."))

CODES = frozenset(_SENTENCES)


def reason(code: str, about: object = "") -> str:
    """Write a reason."""
    return f"{code}: {about}" if about != "" else code


def is_condition(reason: str) -> bool:
    """Say whether it was a condition of the page, which may weigh otherwise the next time."""
    return reason.partition(":")[0] == SKIP_IF


def sentence(reason: str) -> str:
    """Say a reason in the language of the project; what is no code is said as it is."""
    code, _colon, about = reason.partition(": ")
    return _(_SENTENCES[code]).format(about) if code in _SENTENCES else reason
