"""What was invented stays marked as invented: the database itself refuses to change the origin of an organisation."""

from django.db import migrations

TABLE = "klastr_register_organisation"

SQLITE = f"""
CREATE TRIGGER klastr_origin_stays BEFORE UPDATE OF origin ON {TABLE}
FOR EACH ROW WHEN NEW.origin IS NOT OLD.origin
BEGIN SELECT RAISE(ABORT, 'the origin of an organisation cannot be changed'); END
"""

POSTGRESQL = f"""
CREATE FUNCTION klastr_origin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the origin of an organisation cannot be changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER klastr_origin_stays BEFORE UPDATE OF origin ON {TABLE}
FOR EACH ROW WHEN (NEW.origin IS DISTINCT FROM OLD.origin) EXECUTE FUNCTION klastr_origin_stays()
"""


def guard(apps, editor):
    """A trigger in the language of the database."""
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def unguard(apps, editor):
    """Without it."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER klastr_origin_stays")
    else:
        editor.execute(f"DROP TRIGGER klastr_origin_stays ON {TABLE}")
        editor.execute("DROP FUNCTION klastr_origin_stays()")


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = (("klastr_register", "0001_initial"),)
    operations = (migrations.RunPython(guard, unguard),)
