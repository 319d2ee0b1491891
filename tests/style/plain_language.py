"""Plain language of Spanish texts: INFLESZ (Barrio-Cantalejo 2008), which is Flesch-Szigriszt, 206.835 - 62.3 * syllables / words -
words / sentences, and the longest sentence. `python3 plain_language.py --test` checks the counting itself."""
import re
import sys
import unicodedata

STRONG = set("aeoáéó")
ACCENTED_WEAK = set("íú")
WEAK = set("iuü")
VOWELS = STRONG | ACCENTED_WEAK | WEAK


def vowels_of(word):
    """The word with letters that sound like a vowel or are silent set right: y at the end, u of que, qui, gue, gui, h between vowels."""
    word = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word)
    word = re.sub(r"y$", "i", word)
    return word.replace("h", "")


def syllables(word):
    """Spanish syllables: one for each nucleus. Two strong vowels, or an accented weak one beside another vowel, are two nuclei."""
    word = vowels_of(unicodedata.normalize("NFC", word.lower()))
    count = 0
    previous = ""
    for letter in word:
        if letter in VOWELS:
            is_together = (previous in WEAK and letter not in ACCENTED_WEAK and letter != previous
                           or previous in STRONG and letter in WEAK)
            count += not is_together
        previous = letter
    return max(count, 1)


def words_of(text):
    """Words of letters; a number is read as one word, an abbreviation as one."""
    return re.findall(r"[^\W\d_]+|\d+", text)


def sentences_of(text):
    """Ends at . ! ? : ; … and at a separator between parts of a label; "a. m." and "3.5" end nothing."""
    text = re.sub(r"\b([ap])\. ?m\.", r"\1m", text)
    text = re.sub(r"(?<=\d)[.,](?=\d)", "", text)
    return [part for part in re.split(r"[.!?:;…·\n]+", text) if words_of(part)]


def measure(texts):
    """(INFLESZ, words of the longest sentence, that sentence) of all the texts together."""
    words = sentences = sounds = 0
    longest, longest_text = 0, ""
    for text in texts:
        for sentence in sentences_of(text):
            found = words_of(sentence)
            words += len(found)
            sentences += 1
            sounds += sum(1 if word.isdigit() else syllables(word) for word in found)
            if len(found) > longest:
                longest, longest_text = len(found), sentence.strip()
    if words == 0:
        return 0.0, 0, ""
    return 206.835 - 62.3 * sounds / words - words / sentences, longest, longest_text


def test():
    for word, count in {
        "sol": 1, "casa": 2, "María": 3, "Ibagué": 3, "quiere": 2, "aquí": 2, "guía": 2, "pingüino": 3, "agua": 2, "ciudad": 2,
        "Alcaldía": 4, "país": 2, "aire": 2, "ahora": 3, "leer": 2, "caos": 2, "rey": 1, "hoy": 1, "muy": 1, "y": 1, "oído": 3,
        "registrarme": 4, "dependencia": 4, "información": 4, "cédula": 3, "día": 2, "dio": 1, "buey": 1, "averiguáis": 4,
        "rehúsa": 3, "prohíbe": 3, "construido": 3, "teatro": 3, "línea": 3, "oeste": 3, "ayuda": 3, "yo": 1, "Uruguay": 3,
        "QR": 1, "también": 2, "puede": 2, "autorización": 5, "sueño": 2, "vergüenza": 3, "seguir": 2, "queso": 2, "búho": 2,
    }.items():
        assert syllables(word) == count, (word, syllables(word), count)
    assert len(sentences_of("Hola. ¿Cómo está? Son las 8:00 a. m. y 3.5 más")) == 4, sentences_of("Hola. ¿Cómo está? Son las 8:00 a. m. y 3.5 más")
    assert words_of("Su código QR-2: 10 min") == ["Su", "código", "QR", "2", "10", "min"]
    easy = measure(["El sol da luz.", "Vea su casa."])[0]
    hard = measure(["La administración municipal implementará procedimientos interinstitucionales correspondientes."])[0]
    assert easy > 100 and hard < 0, (easy, hard)
    index, longest, text = measure(["Uno dos tres. Cuatro cinco seis siete."])
    assert longest == 4 and text == "Cuatro cinco seis siete", (longest, text)
    assert round(measure(["casa casa casa casa"])[0], 3) == round(206.835 - 62.3 * 2 - 4, 3)
    assert measure([""]) == (0.0, 0, "")


if __name__ == "__main__":
    test()
    print("syllables, words and sentences are counted well")
