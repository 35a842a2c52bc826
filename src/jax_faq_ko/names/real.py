"""Names are real: what a page calls ``jax.jit`` exists in JAX, and is not on its way out.

Every target of the Python domain is imported. A name that does not exist or is deprecated is an
error at its line; on a JAX older than the newest that is supported, where a newer name may be
missing for good reason, it is a note.
"""

import builtins
import difflib
import importlib
import re
import sys
import typing
import warnings
from collections.abc import Container, Sequence
from functools import cache
from importlib.metadata import version
from types import ModuleType

from docutils import nodes
from packaging.version import Version
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.python import PythonDomain
from sphinx.util.logging import getLogger

from .. import data_files
from ..korean.place import place
from . import table
from .links import FILE
from .lookup import step

logger = getLogger(__name__)

PACKAGES = ("jax", "numpy")
# What examples call modules, and nobody else knows.
SHORT = {"jnp": "jax.numpy", "np": "numpy", "lax": "jax.lax", "nn": "jax.nn"}


def root_of(name: str) -> object:
    """Return what a name begins with: JAX, NumPy, a module of Python, a built-in, or nothing."""
    root = name.partition(".")[0]
    if root in PACKAGES or root in sys.stdlib_module_names:
        return importlib.import_module(root)
    return getattr(builtins, root, None)


NAME = re.compile(r"(?P<name>(?P<owner>jax(?:\.\w+)*)\.(?!py\b)\w+)(?:\(\))?")
NOWHERE = "없는 이름입니다"
DOOMED = "사용 중단 예정(deprecated)인 이름입니다"


@cache
def fault_of(name: str) -> str:
    """Return what is wrong with a full name, or nothing if it is good.

    It is looked up in JAX, NumPy or Python as a reader would do it, by import and attribute. Of the
    warnings on the way those count that name it: a module that is imported may warn of others.
    """
    root, *parts = name.split(".")
    thing = root_of(name)
    if thing is None:
        full = ".".join([SHORT.get(root, root), *parts])
        meant = f" 이렇게 쓰세요: {full}" if root in SHORT and not fault_of(full) else ""
        return f"JAX, NumPy, Python 어디에도 없는 이름입니다.{meant}"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        path = root
        for number, part in enumerate(parts, 1):
            try:
                thing = step(thing, path, part)
            except (AttributeError, ImportError):
                near = alike(thing, path, part, parts[number:])
                return f"{installed(root)}에 {NOWHERE}.{near}"
            path = f"{path}.{part}"
    for warning in caught:
        about = str(warning.message)
        if issubclass(warning.category, DeprecationWarning) and any(p in about for p in parts):
            return f"{installed(root)} 기준으로 {DOOMED}. {about}"
    if isinstance(marked := getattr(thing, "__deprecated__", None), str):
        return f"{installed(root)} 기준으로 {DOOMED}. {marked}"
    return ""


@cache
def kind_of(name: str) -> str:
    """Return what a name that is real stands for, as the Python domain of Sphinx calls it."""
    root, *parts = name.split(".")
    owner, thing, path = None, root_of(name), root
    for part in parts:
        owner, thing = thing, step(thing, path, part)
        path = f"{path}.{part}"
    if isinstance(thing, ModuleType):
        return "module"
    if isinstance(thing, type):
        return "exception" if issubclass(thing, BaseException) else "class"
    if isinstance(owner, type):
        return "method" if callable(thing) else "attribute"
    return "function" if callable(thing) and not typing.get_origin(thing) else "data"


def alike(thing: object, path: str, part: str, rest: Sequence[str]) -> str:
    """Suggest the name that was probably meant, with the parts behind it where these are there."""
    public = [name for name in dir(thing) if not name.startswith("_")]
    for close in difflib.get_close_matches(part, public, n=3):
        name = ".".join([path, close, *rest])
        if NOWHERE not in fault_of(name):
            return f" 비슷한 이름: {name}."
    return ""


def installed(root: str) -> str:
    """Say what a name was looked for in: ``JAX 0.12.0.1``."""
    titles = {"jax": "JAX", "numpy": "NumPy"}
    if root in titles:
        return f"{titles[root]} {version(root)}"
    return f"Python {sys.version_info[0]}.{sys.version_info[1]}"


def releases() -> dict[str, str]:
    """Return what the names are looked up in; when it changes, pages are read again."""
    return {package: version(package) for package in PACKAGES} | {"python": sys.version}


def is_newest(supported: Sequence[str]) -> bool:
    """Tell whether the installed JAX is the newest that is supported, the last of them."""
    return Version(version("jax")) >= Version(supported[-1])


def check_literals(document: nodes.document, known: Container[str]) -> None:
    """Report code within sentences that names what its module does not have: a slip of the pen.

    ``known`` are the names that some release has.
    """
    for literal in document.findall(nodes.literal):
        found = NAME.fullmatch(literal.astext())
        named = isinstance(literal.parent, addnodes.pending_xref)
        if found and not named and found["name"] not in known and not fault_of(found["owner"]):
            file, line = place(literal, found[0])
            if fault := fault_of(found["name"]):
                logger.error("%s: %s", found["name"], fault, location=f"{file}:{line}")


def check_names(app: Sphinx, document: nodes.document) -> None:
    """Report the names on a page that are not real, are deprecated, or have the wrong role."""
    docs = data_files.folder(app.config)
    instead = {name.name: name.instead for name in table.load(docs)}
    strict = is_newest(app.config.jax_doctest_releases)
    if strict:
        check_literals(document, instead)
    for reference in document.findall(addnodes.pending_xref):
        if reference["refdomain"] != "py":
            continue
        app.env.note_dependency(str(docs / FILE))
        name, role = reference["reftarget"], reference["reftype"]
        file, line = place(reference, name)
        if fault := fault_of(name):
            if name in instead:
                fault = f"{fault[: fault.index('니다.') + 3]} 대신 이렇게 쓰세요: {instead[name]}"
            if strict or root_of(name) is None:  # which no release has
                logger.error("%s: %s", name, fault, location=f"{file}:{line}")
            else:
                logger.info("%s:%d: 참고: %s: %s", file, line, name, fault)
        elif fault := misnamed(app.env.domains.python_domain, name, role):
            logger.error("%s: %s", name, fault, location=f"{file}:{line}")


def misnamed(domain: PythonDomain, name: str, role: str) -> str:
    """Say why a name that is real is not to be called so: it is private, or has another role."""
    *_, last = parts = name.split(".")
    if any(part.startswith("_") and not part.endswith("__") for part in parts):
        return f"공개된 이름이 아니라 공식 문서에 없습니다. 코드로 쓰세요: ``{name}``"
    kind, fitting = kind_of(name), domain.objtypes_for_role(role) or []
    called = kind == "class" and last.islower()  # as a function is: functools.partial
    if kind in fitting or (called and "function" in fitting):
        return ""
    return f":{role}: 대신 이렇게 쓰세요: :{domain.role_for_objtype(kind)}:`{name}`"
