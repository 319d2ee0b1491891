"""Replaces _("...") in a script by the quoted translation: translate.py MO CITY IN OUT. The catalogue is read by Python's own gettext, so
that what the kiosk shows is compared with another reader; what it lacks is looked for in the sheets of the city, whose columns end in the
catalogue's name ("nombre.en"), and is Spanish when it is not there either."""
import csv
import gettext
import pathlib
import re
import sys

catalogue_path, city_path, source_path, result_path = sys.argv[1:]
with open(catalogue_path, "rb") as file:
    catalogue = gettext.GNUTranslations(file)
ending = "." + pathlib.Path(catalogue_path).stem
said = {}
for sheet in sorted(pathlib.Path(city_path).glob("*.csv")):
    with open(sheet, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for heading in row:
                if heading.endswith(ending) and row[heading]:
                    said[row[heading.removesuffix(ending)]] = row[heading]


def translated(found):
    text = catalogue.gettext(found[1])
    return '"%s"' % (said.get(text, text) if text == found[1] else text)


with open(source_path, encoding="utf-8") as file:
    script = file.read()
script, count = re.subn(r'_\("([^"]*)"\)', translated, script)
if count == 0:
    sys.exit(source_path + ": nothing to translate")
with open(result_path, "w", encoding="utf-8") as file:
    file.write(script)
