"""How plain the Spanish is: plain_texts.py TEMPLATE CATALOGUE. The texts of the code must be easy; those of the city are measured and
printed, because the city writes them."""
import csv
import os
import re
import sys

from plain_language import measure

INFLESZ_MIN = 65       # "bastante fácil" begins here
SENTENCE_WORDS_MAX = 20
CITY_TEXTS = (         # file, column
    ("autorizaciones.csv", "texto"),
    ("servicios.csv", "descripcion"),
    ("eventos.csv", "descripcion"),
    ("anuncios.csv", "texto"),
)


def template_texts(path):
    with open(path, encoding="utf-8") as file:
        blocks = re.split(r"\n{2,}", file.read())[1:]
    for block in blocks:
        found = re.search(r'^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)', block, re.M)
        text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[1])) if found else ""
        # What is put in is one word, wherever it stands.
        yield re.sub(r"%(\d+\$)?[a-z]+", "algo", text)


def show(name, texts):
    index, longest, sentence = measure(texts)
    print('%s: %d texts, INFLESZ %.1f, longest sentence %d words: "%s"' % (name, len(texts), index, longest, sentence))
    return index, longest, sentence


def main():
    template_path, catalogue = sys.argv[1:]
    index, longest, sentence = show("the code", list(template_texts(template_path)))
    for name, column in CITY_TEXTS:
        with open(os.path.join(catalogue, name), encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        if rows and column not in rows[0]:
            sys.exit("%s has no column %s: %s" % (name, column, ", ".join(rows[0])))
        show("%s, %s" % (name, column), [row[column] for row in rows])
    if index < INFLESZ_MIN:
        sys.exit("INFLESZ %.1f is less than %d" % (index, INFLESZ_MIN))
    if longest > SENTENCE_WORDS_MAX:
        sys.exit('a sentence of %d words, more than %d: "%s"' % (longest, SENTENCE_WORDS_MAX, sentence))


main()
