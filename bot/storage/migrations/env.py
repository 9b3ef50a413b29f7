# ruff: noqa: INP001 - Alembic loads this folder by path
"""Alembic's entry: runs the versions on the connection that `migrate` hands in."""

from alembic import context

from bot.storage.schema import tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=tables, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
