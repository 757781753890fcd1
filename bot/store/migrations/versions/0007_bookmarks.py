"""Where somebody is in an essay, and which paragraphs they keep."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookmarks",
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_bookmarks"),
    )
