"""What surrounds the answers: Korean labels, links into the repository, dates, other addresses."""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import jax
import pytest

from jax_faq_ko.look.publish import https, pages_address
from tests.building import REPOSITORY, ROOT, run_sphinx
from tests.pages import around, parsed, texts, tree, values

# Names, and keys of the keyboard. Everything else that a reader meets is Korean.
ALLOWED = {"English", "GitHub", "OKKY", "Ctrl", "K", "Ctrl+K", "⌘"}
LABELS = ("title", "aria-label", "placeholder", "alt", "data-tooltip", "data-bs-original-title")

NO_LABELS = "script, style, noscript, code, article section, .search, svg:not(:has(title))"
HOLDERS = {"a", "button", "p", "h1", "h2", "li", "label", "div", "title"}


def english_labels(html: str) -> set[str]:
    """Return the texts and labels of a page, its prose left out, that have no Korean in them."""
    page = tree(html)
    labels = {label for name in LABELS for label in values(page, f"[{name}]", name)}
    held: dict[int, str] = defaultdict(str)
    for text in texts(page, NO_LABELS):
        holder = next((outer for outer in around(text) if outer.tag in HOLDERS), text)
        held[holder.mem_id] += text.text()
    labels |= {" ".join(label.split()) for label in held.values()}
    return {
        label
        for label in labels
        if re.search("[A-Za-z]", label) and not re.search("[가-힣]", label) and label not in ALLOWED
    }


def test_no_english_label_is_left(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if not {"_static", "en"} & set(path.parts)]
    assert len(pages) > 4
    for page in pages:
        assert not english_labels(page.read_text("utf-8")), page.name


def test_an_english_label_is_found() -> None:
    assert english_labels('<button title="Copy"></button>') == {"Copy"}
    assert english_labels("<a><span>On this page</span></a><p>JAX 답</p>") == {"On this page"}


def test_every_word_of_the_scripts_is_korean(site: Path) -> None:
    words = set()
    for script in (site / "_static").glob("*.js"):
        call = r"""(?:\b_|\bsay|gettext)\(\s*(["'])(.+?)\1"""
        words |= {match[2] for match in re.finditer(call, script.read_text("utf-8"))}
    translations = (site / "_static" / "translations.js").read_text("utf-8")
    assert len(words) >= 8
    assert {word for word in words if f'"{word}":' not in translations} == set()


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        (REPOSITORY, "https://someone.github.io/jax-faq/"),
        ("https://github.com/Someone/someone.github.io", "https://someone.github.io/"),
        ("https://example.org/someone/jax-faq", ""),
        ("", ""),
    ],
)
def test_address_of_the_site_follows_from_the_repository(repository: str, address: str) -> None:
    assert pages_address(repository) == address


@pytest.mark.parametrize(
    "known", ["git@github.com:Someone/jax-faq.git", "ssh://git@github.com/Someone/jax-faq.git/"]
)
def test_git_knows_other_addresses_for_a_repository(known: str) -> None:
    assert https(known) == https(f"{REPOSITORY}.git") == https(f"{REPOSITORY}/") == REPOSITORY
    assert https("") == ""


def test_the_front_page_and_a_lost_one_have_titles(site: Path, english: Path) -> None:
    for folder, name, lost in (
        (site, "JAX 한국어 FAQ", "찾는 페이지"),
        (english, "JAX FAQ", "Page"),
    ):
        titles = {
            page: re.findall(r"<title>(.*)</title>", (folder / page).read_text("utf-8"))
            for page in ("index.html", "404.html")
        }
        assert titles["index.html"] == [name]
        [title] = titles["404.html"]
        assert title.startswith(lost)
        assert title.endswith(f" &#8212; {name}")


def test_the_skip_link_leads_past_the_buttons(site: Path) -> None:
    page = parsed(site / "faq_ko.html")
    [link] = page.css("#pst-skip-link a")
    [target] = page.css(link.attrs.sget("href"))
    assert target.tag == "article"
    assert target.attributes["tabindex"] == "-1"
    assert not target.css("button")


def test_links_lead_into_the_repository(published: Path) -> None:
    text = (published / "faq_ko.html").read_text("utf-8")
    assert not english_labels(text)
    page = tree(text)
    address = "https://someone.github.io/jax-faq/faq_ko.html"
    links = {
        link.text(): link.attributes["href"] for link in page.css("a[href^='https://github.com']")
    }
    assert links["이 글 고치기"] == f"{REPOSITORY}/edit/main/faq_ko.rst"
    [wrong] = page.css(".wrong-answer a")
    assert "why" in [outer.id for outer in around(wrong)]
    asked = "issues/new?template=wrong-answer.yml&question=%EC%99%9C"
    assert asked in wrong.attrs.sget("href")
    assert (ROOT / ".github" / "ISSUE_TEMPLATE" / "wrong-answer.yml").exists()
    assert page.css_first(f"link[rel=canonical][href='{address}']")
    assert page.css_first(f"meta[property='og:url'][content='{address}']")
    assert page.css_first("meta[name=description][content='여러 질문에 답합니다. 왜 그런가요?']")
    [image] = values(page, "meta[property='og:image']", "content")
    assert (published / image.removeprefix(address[: -len("faq_ko.html")])).exists()
    assert f"<loc>{address}</loc>" in (published / "sitemap.xml").read_text("utf-8")
    lost = (published / "404.html").read_text("utf-8")
    assert lost.index('<base href="/jax-faq/" />') < lost.index("_static/")


@pytest.mark.parametrize("end", ["", "/"])
def test_a_domain_of_its_own_needs_no_slash(tmp_path: Path, end: str) -> None:
    (tmp_path / "index.rst").write_text(".. _top:\n\n제목\n====\n", "utf-8")
    setting = f"html_baseurl=https://faq.example.org{end}"
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html", "-D", setting)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "_build" / "html" / "index.html").read_text("utf-8")
    page = tree(text)
    own = "https://faq.example.org/"
    assert page.css_first(f"link[rel=canonical][href='{own}']")
    assert page.css_first(f"link[hreflang=ko][href='{own}']")
    sitemap = (tmp_path / "_build" / "html" / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{own}</loc>" in sitemap


@pytest.mark.parametrize(
    ("told", "root"),
    [
        ({}, "https://owner.github.io/name/"),
        ({"SITE_ADDRESS": "https://faq.example.org/"}, "https://faq.example.org/"),
    ],
)
def test_a_job_of_github_says_where_the_site_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, str], root: str
) -> None:
    job = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "owner/name"}
    for name, value in {**job, **told}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "index.rst").write_text(".. _top:\n\n제목\n====\n", "utf-8")
    done = run_sphinx("html", tmp_path, tmp_path / "_build" / "html")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "_build" / "html" / "index.html").read_text("utf-8")
    page = tree(text)
    assert page.css_first(f"link[rel=canonical][href='{root}']")
    assert page.css_first("a[href='https://github.com/owner/name/edit/main/index.rst']")


def test_without_a_repository_there_is_no_link_to_it(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = parsed(path)
        assert not page.css(".wrong-answer, link[rel=canonical], meta[property^=og], base")
        assert not page.css(".page-footer a[href^=http]"), path.name
    assert not (site / "sitemap.xml").exists()


def test_date_is_that_of_the_last_commit(site: Path, published: Path) -> None:
    page = (site / "faq_ko.html").read_text("utf-8")
    ask = ["git", "-C", str(ROOT), "rev-parse", "--is-shallow-repository"]
    known = shutil.which("git") and subprocess.run(ask, capture_output=True).stdout == b"false\n"
    date = re.search(r"마지막으로 고친 날: \d{4}년 \d{1,2}월 \d{1,2}일", page)
    assert bool(date) == bool(known)
    assert "마지막으로 고친 날" not in (site / "search.html").read_text("utf-8")
    assert "마지막으로 고친 날" not in (published / "faq_ko.html").read_text("utf-8")


def test_what_the_messages_of_jax_link_to_is_answered(site: Path) -> None:
    """Each type that prints `errors.html#jax.errors.ItsName` has a question, in both editions."""
    bases = (jax.errors.JAXTypeError, jax.errors.JAXIndexError)
    printed = {
        f"jax.errors.{kind.__name__}"
        for kind in vars(jax.errors).values()
        if isinstance(kind, type) and issubclass(kind, bases) and kind not in bases
    }
    assert len(printed) > 5
    for path in ("errors.html", "101/errors.html", "en/errors.html"):
        text = (site / path).read_text("utf-8")
        found = re.search(r"const places = (\{.*\});", text)
        assert found
        places = json.loads(found[1])
        assert set(places) == printed
        for address in places.values():
            page, _, anchor = address.partition("#")
            answer = (site / path).parent / page
            assert f'id="{anchor}"' in answer.read_text("utf-8"), address


def test_every_question_says_where_to_ask_on(site: Path, published: Path) -> None:
    for path in (site / "faq_ko.html", published / "faq_ko.html", site / "search.html"):
        page = parsed(path)
        stuck = page.css(".still-stuck")
        questions = page.css("section > section:has(> .still-stuck)")
        assert len(stuck) == len(questions) or path.name == "search.html"
        assert len(stuck) == 1 or path.name != "search.html"
        assert stuck
        for each in stuck:
            assert "jax.print_environment_info()" in each.text()
            assert len(each.css("a")) >= 2
    search = parsed(published / "search.html")
    assert search.css(f".still-stuck a[href^='{REPOSITORY}/issues/new?template=new-question']")
    assert (ROOT / ".github" / "ISSUE_TEMPLATE" / "new-question.yml").exists()


def test_name_of_the_upstream_page_leads_here(site: Path) -> None:
    page = (site / "faq.html").read_text("utf-8")
    assert '?? "faq_ko.html").split' in page
