"""The translations against the texts of the code: languages.py SOURCE TEMPLATE prints what is wrong, one a line, and what is worth knowing.
Run by test_languages.sh."""
import glob
import os
import re
import sys

COMPLETE = {"en"}                    # nothing may be missing
HALF_MIN, HALF_MAX = 0.35, 0.65      # every other one: far enough to be worth it, and falling back for real
LONG_FACTOR, LONG_CHARACTERS = 1.6, 24

# Spanish texts whose translation is longer than LONG_FACTOR says, shown in full by tests/journeys/languages_panels.script or languages_door.script on every panel.
SHOWN_LONG = set()

wrong = 0


def tell(place, what):
    global wrong
    wrong += 1
    print("%s: %s" % (place, what))


def unquote(text):
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), text)


def field(block, name):
    found = re.search(r'^%s ((?:"(?:[^"\\]|\\.)*"\s*)+)' % name, block, re.M)
    return "".join(unquote(part) for part in re.findall(r'"((?:[^"\\]|\\.)*)"', found[1])) if found else None


def read_po(path):
    """{(context, text): translation}, "" where there is none or it is only a guess; and the obsolete texts."""
    entries, obsolete = {}, []
    with open(path, encoding="utf-8") as file:
        for block in re.split(r"\n{2,}", file.read()):
            if "\n#~" in "\n" + block:
                obsolete += re.findall(r'^#~ msgid (.*)$', block, re.M)
            text = field(block, "msgid")
            if text:
                is_guess = re.search(r"^#,.*\bfuzzy\b", block, re.M)
                entries[field(block, "msgctxt"), text] = "" if is_guess else field(block, "msgstr")
    return entries, obsolete


def ending(text):
    """What a text ends with: a sentence stays one, a question too."""
    return (re.search(r"(\.\.\.|[.?!:])\s*$", text) or [""])[0]


def check_translation(place, key, text):
    spanish = key[1]
    if ending(text) != ending(spanish) and spanish not in ("a. m.", "p. m."):
        tell(place, 'ends otherwise than "%s": "%s"' % (spanish, text))
    if text != text.strip() or "  " in text:
        tell(place, 'a blank too many: "%s"' % text)
    if len(text) > LONG_CHARACTERS and len(text) > LONG_FACTOR * len(spanish):
        is_known = spanish in SHOWN_LONG
        print('%s: long: %d characters for %d: "%s"%s' % (place, len(text), len(spanish), text, "" if is_known else "    <- not shown by the layout test"))
        if not is_known:
            tell(place, "shorten it, or show it in the layout test and add it to SHOWN_LONG")


def check_po(path, template):
    code = os.path.splitext(os.path.basename(path))[0]
    place = "assets/i18n/%s.po" % code
    entries, obsolete = read_po(path)
    for key in entries.keys() - template.keys():
        obsolete.append('"%s"' % key[1])
    for text in obsolete:
        tell(place, "no longer in the code: %s" % text)
    missing = [key for key in template if not entries.get(key)]
    done = len(template) - len(missing)
    print("%s: %d of %d texts, %.0f %%" % (place, done, len(template), 100.0 * done / len(template)))
    for context, text in missing:
        (tell if code in COMPLETE else lambda *line: print("%s: %s" % line))(place, "untranslated: \"%s\"%s" % (text, " (%s)" % context if context else ""))
    if code not in COMPLETE and not HALF_MIN <= done / len(template) <= HALF_MAX:
        tell(place, "%d of %d is not half done; a complete language belongs in COMPLETE" % (done, len(template)))
    for key in template:
        if entries.get(key):
            check_translation(place, key, entries[key])


def check_list(source):
    """Every language of the list has a catalogue, except Spanish, and every catalogue is on the list."""
    with open(os.path.join(source, "assets/i18n/languages.ini"), encoding="utf-8") as file:
        codes = re.findall(r"^\[(.*)\]$", file.read(), re.M)
    found = {os.path.splitext(os.path.basename(path))[0] for path in glob.glob(os.path.join(source, "assets/i18n/*.po"))}
    if "es" not in codes:
        tell("assets/i18n/languages.ini", "es is missing")
    for code in sorted(set(codes) - {"es"} ^ found):
        tell("assets/i18n", "%s is not both in languages.ini and a .po file" % code)


def check_code(source, template):
    """A Spanish text of a screen that no translator ever sees."""
    texts = {text for _, text in template}
    for path in sorted(glob.glob(os.path.join(source, "kiosk/screens/*.c")) + glob.glob(os.path.join(source, "kiosk/widgets/*.c"))):
        if re.match("script|contact_sheet|sample", os.path.basename(path)):
            continue  # made-up people of samples and scripts: nobody reads them in another language
        with open(path, encoding="utf-8") as file:
            code = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), file.read(), flags=re.S)
        code = re.sub(r'"[ \n]+"', "", code)
        for found in re.finditer(r'"((?:[^"\\\n]|\\.)*)"', code):
            text = unquote(found[1])
            if len(text) > 1 and re.search("[áéíóúñü¿¡ÁÉÍÓÚÑ]", text) and text not in texts:
                tell("%s:%d" % (os.path.relpath(path, source), code.count("\n", 0, found.start()) + 1), 'not through tr(): "%s"' % text)


def main():
    source, template_path = sys.argv[1:]
    template, _ = read_po(template_path)
    if len(template) < 100:
        tell(template_path, "only %d texts: they were not found" % len(template))
    paths = sorted(glob.glob(os.path.join(source, "assets/i18n/*.po")))
    for path in paths:
        check_po(path, template)
    check_list(source)
    check_code(source, template)
    sys.exit(wrong > 0 or not paths)


main()
