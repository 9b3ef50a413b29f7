"""The store in memory keeps the contract too: what is tested over it holds over the real one."""

import pytest

from tests.contract.preview_store import FakePreviewStore
from tests.contract.preview_store_contract import PreviewStoreContract


@pytest.fixture
def store() -> FakePreviewStore:
    return FakePreviewStore()


class TestFakePreviewStore(PreviewStoreContract):
    pass
