"""A file is written whole, keeps its permissions, and is left alone where nothing would change."""

from pathlib import Path

from jax_doctest.atomic import write_whole


def test_a_new_file_can_be_read_by_everyone(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "new", "하나\r\n")
    assert (tmp_path / "new").read_bytes() == "하나\r\n".encode()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o644


def test_what_holds_the_text_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_text("하나\n", "utf-8")
    path.chmod(0o640)
    before = path.stat()
    assert not write_whole(path, "하나\n")
    assert path.stat() == before
    assert write_whole(path, "둘\n")
    assert path.read_text("utf-8") == "둘\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_may_be_as_long_as_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("가" * 85)  # 255 bytes
    assert write_whole(path, "하나\n")
    assert list(tmp_path.iterdir()) == [path]
