"""What the copy button gives of a block: what a reader can run as it is pasted."""

import pytest

from tests.browser.conftest import Open

GIVEN = {
    "statement over lines": (
        ">>> rates = [\n...     0.1,\n... ]\n>>> rates\n[0.1]\n",
        "rates = [\n    0.1,\n]\nrates\n",
    ),
    "empty line of a text": (
        '>>> text = """x\n...\n... y"""\n>>> len(text)\n4\n',
        'text = """x\n\ny"""\nlen(text)\n',
    ),
    "bare prompt": (">>> x = 1\n>>>\n>>> x\n1\n", "x = 1\n\nx\n"),
    "block that nothing closes": (
        ">>> for x in [1]:\n...     print(x)\n>>> x\n1\n",
        "for x in [1]:\n    print(x)\n\nx\n",
    ),
    "output that looks like a prompt": (
        ">>> show()\n$ ls\n...\n...more\n>>> 2\n2\n",
        "show()\n2\n",
    ),
    "commands": ("$ ls\na.py\n$ python a.py\n", "ls\npython a.py\n"),
    "commands in an environment": ("(.venv) $ python a.py\n1\n", "python a.py\n"),
    "comment above": ("# first this\n$ ls\na.py\n", "ls\n"),
    "document in a command": (
        "$ cat <<'END' > a.py\n> 1\n$ x\nEND\n$ python a.py\n3\n",
        "cat <<'END' > a.py\n> 1\n$ x\nEND\npython a.py\n",
    ),
    "document at prompts": (
        "$ cat << END > a.py\n> import jax\n> END\nok\n",
        "cat << END > a.py\nimport jax\nEND\n",
    ),
    "document behind a backslash": ("$ cat <<\\END\nx\nEND\n3\n", "cat <<\\END\nx\nEND\n"),
    "shift in quotes": ("$ python -c 'print(1 << n)'\n8\n", "python -c 'print(1 << n)'\n"),
    "shift in the shell": ("$ echo $((1<<n))\n4\n", "echo $((1<<n))\n"),
    "loop at prompts": (
        "$ for n in 1 2; do\n>   echo $n\n> done\n1\n2\n",
        "for n in 1 2; do\n  echo $n\ndone\n",
    ),
    "pipe over lines": ("$ ls |\n  wc\n3\n", "ls |\n  wc\n"),
    "text that is no document": ("$ cat <<< word\nword\n", "cat <<< word\n"),
    "command over lines": (
        "$ pip install \\\n>   jax \\\n    numpy\nok\n",
        "pip install \\\n  jax \\\n    numpy\n",
    ),
    "comments of root": ("# apt install git\n# git init\n", "# apt install git\n# git init\n"),
    "code with prompts in it": (
        'HELP = """\n$ run me\n>>> f()\n"""\n',
        'HELP = """\n$ run me\n>>> f()\n"""\n',
    ),
}


@pytest.mark.parametrize(("shown", "wanted"), GIVEN.values(), ids=GIVEN.keys())
def test_what_is_copied(open_page: Open, shown: str, wanted: str) -> None:
    assert open_page("index.html").evaluate("runnable", shown) == wanted


def test_numbers_of_lines_are_not_copied(open_page: Open) -> None:
    page = open_page("index.html")
    block = '<pre><span class="linenos">1</span>x = 1\n<span class="linenos">2</span>x\n</pre>'
    page.evaluate("html => { document.body.innerHTML = html }", block)
    assert page.evaluate("written(document.querySelector('pre'))") == "x = 1\nx\n"
