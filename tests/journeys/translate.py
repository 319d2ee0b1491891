"""Replaces _("...") in a script by the quoted translation: translate.py MO IN OUT. The catalogue is read by Python's own gettext, so that
what the kiosk shows is compared with another reader; it falls back to the Spanish text in the same way."""
import gettext
import re
import sys

catalogue_path, source_path, result_path = sys.argv[1:]
with open(catalogue_path, "rb") as file:
    catalogue = gettext.GNUTranslations(file)
with open(source_path, encoding="utf-8") as file:
    script = file.read()
script, count = re.subn(r'_\("([^"]*)"\)', lambda found: '"%s"' % catalogue.gettext(found[1]), script)
if count == 0:
    sys.exit(source_path + ": nothing to translate")
with open(result_path, "w", encoding="utf-8") as file:
    file.write(script)
