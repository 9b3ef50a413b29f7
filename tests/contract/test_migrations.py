from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.storage.database import migrate
from bot.storage.schema import tables


def test_the_migrations_lead_to_the_tables_that_the_code_uses(database):
    with database.begin() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _ours})
        assert compare_metadata(context, tables) == []


def test_migrating_again_changes_nothing(database):
    migrate(database)


def _ours(name, kind, _parents) -> bool:
    return kind != "table" or name in tables.tables
