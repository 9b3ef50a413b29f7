import pytest

from tests.contract.preview_store_contract import PreviewStoreContract


class TestSqlPreviewStore(PreviewStoreContract):
    @pytest.fixture
    def store(self, bench):
        return bench.store.preview
