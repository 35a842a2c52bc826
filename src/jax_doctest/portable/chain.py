"""What Python prints between the exceptions of a chain, of which the last is compared."""

import re

from .language import N_

CHAIN = re.compile(
    r"^(?:The above exception was the direct cause of the following exception"
    r"|During handling of the above exception, another exception occurred):$",
    re.MULTILINE,
)
LAST_OF_CHAIN = N_(
    "Of a chain of exceptions the last is compared: leave out what stands above the last "
    "`Traceback`."
)
