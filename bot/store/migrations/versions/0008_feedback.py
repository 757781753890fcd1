"""What readers make of answers, and in which message each answer stands."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("journal", sa.Column("mark", sa.String(24)))
    op.add_column("journal", sa.Column("feedback", sa.Text(), nullable=False, server_default=sa.text("''")))
