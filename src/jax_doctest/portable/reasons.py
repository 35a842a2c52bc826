"""Why an example has the outcome that it has: a code, and behind a colon what it is about.

Worker, report and record know ``timeout: 60`` alone, and so no language; it becomes a sentence
where somebody reads it.
"""

from .language import N_, _

ONLY_ON = "only-on"  # releases and platforms
NEEDS = "needs"  # libraries
FLAG = "flag"
SKIP_IF = "skipif"  # a condition
NO_EXAMPLE = "no-example"
ENDED = "ended"  # the line of the example that ended the process
UNPREPARED = "unprepared"  # the line of the set-up code that failed
RAISED = "raised"
WARNED = "warned"  # the warning
TIMED_OUT = "timeout"  # seconds
SIGNAL = "signal"
EXIT = "exit"  # a status
CLOSED = "closed"
UNREPORTED = "unreported"
LOST = "lost"
GARBLED = "garbled"
NO_PROCESS = "no-process"  # what the system says
NO_JAX = "no-jax"

_SENTENCES = {
    ONLY_ON: N_("Runs only on {}."),
    NEEDS: N_("Not installed: {}."),
    FLAG: "# doctest: {}",
    NO_EXAMPLE: N_("There is no example to set up."),
    ENDED: N_("The process ended in the example at line {}."),
    UNPREPARED: N_("The set-up code at line {} failed."),
    RAISED: N_("Set-up or clean-up code raised an exception."),
    WARNED: N_(
        "A warning was not shown ({}). Show it with `# doctest: +SHOW_WARNINGS`, or mend the code."
    ),
    TIMED_OUT: N_("It did not end within {} seconds."),
    SIGNAL: N_("The process was ended by signal {}."),
    EXIT: N_("The process ended with exit status {}."),
    CLOSED: N_("It closed the channel that reports results."),
    UNREPORTED: N_("It could not be reported: the code has closed or replaced what that takes."),
    LOST: N_("No result came back: the worker has died, or was ended."),
    GARBLED: N_("It wrote to the channel that reports results."),
    NO_PROCESS: N_("No process could be started ({})."),
    NO_JAX: N_("There is no JAX here."),
}


CODES = {*_SENTENCES, SKIP_IF}


def reason(code: str, about: object = "") -> str:
    """Write a reason."""
    return f"{code}: {about}" if about != "" else code


def sentence(reason: str) -> str:
    """Say a reason in the language of the project; what is no code is said as it is."""
    code, _colon, about = reason.partition(": ")
    return _(_SENTENCES[code]).format(about) if code in _SENTENCES else reason
