"""The sample pages, built once for all tests."""

import pytest

from tests.jax_faq_ko.korean.samples import Samples


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return Samples(tmp_path_factory.mktemp("korean"))
