#include "base/words.h"

#include <assert.h>
#include <string.h>

#include "base/status.h"

/* A letter that is misheard makes no other word of the list: each differs in two at least. Written
 * into other machines' screens: neither order nor words ever change. */
static const char *const WORDS[] = {
    "abeja",  "abrigo", "aceite", "acero",  "actor",  "agua",   "ala",    "alto",   "ancla",
    "anillo", "antena", "arado",  "arbol",  "arena",  "arpa",   "arroz",  "avion",  "azul",
    "bahia",  "baile",  "balcon", "balsa",  "banana", "banco",  "barro",  "bloque", "boca",
    "bosque", "brazo",  "brisa",  "bronce", "bruja",  "buzo",   "cabra",  "cacao",  "cactus",
    "cafe",   "caja",   "calle",  "camino", "campo",  "canela", "canoa",  "canto",  "carbon",
    "carta",  "casco",  "cedro",  "cera",   "cereza", "cesta",  "chivo",  "cielo",  "cinta",
    "circo",  "clavel", "clima",  "cobre",  "cocina", "cola",   "collar", "cometa", "coneja",
    "coral",  "corcho", "corona", "crema",  "cubo",   "cuento", "cuerda", "cueva",  "dado",
    "danza",  "delfin", "diente", "disco",  "dragon", "ducha",  "dulce",  "eco",    "enero",
    "erizo",  "escoba", "espejo", "espuma", "fabula", "faro",   "fiesta", "fique",  "flauta",
    "flecha", "flor",   "fogata", "folio",  "fresa",  "fruta",  "fuego",  "fuente", "furgon",
    "gaita",  "gallo",  "ganso",  "garza",  "gato",   "gemelo", "globo",  "goma",   "gorra",
    "grano",  "grillo", "grua",   "guante", "hacha",  "hada",   "helado", "hierba", "higo",
    "hoja",   "hongo",  "horno",  "huerta", "hueso",  "humo",   "iguana", "isla",   "jabon",
    "jaguar", "jarra",  "jazmin", "jinete", "joya",   "jueves", "jugo",   "junco",  "labio",
    "lago",   "lana",   "lapiz",  "laurel", "leche",  "lente",  "leon",   "libro",  "limon",
    "lino",   "llama",  "llave",  "lluvia", "loro",   "lulo",   "lupa",   "madera", "maiz",
    "maleta", "mango",  "manta",  "mapa",   "marco",  "mares",  "melon",  "mesa",   "miel",
    "mimbre", "mirlo",  "molino", "moneda", "mono",   "mora",   "mosca",  "motor",  "muelle",
    "museo",  "nabo",   "nariz",  "nave",   "nido",   "niebla", "nieve",  "nogal",  "norte",
    "nube",   "nuez",   "oasis",  "oceano", "olivo",  "olla",   "onda",   "oruga",  "oso",
    "ostra",  "oveja",  "palma",  "palo",   "pan",    "panda",  "papaya", "papel",  "pasto",
    "peine",  "pelota", "perla",  "pez",    "piano",  "piedra", "pinza",  "pipa",   "pista",
    "planta", "playa",  "pluma",  "polea",  "pomelo", "pulpo",  "quinua", "radio",  "rama",
    "raton",  "red",    "regla",  "reloj",  "remo",   "rio",    "roble",  "rosa",   "ruana",
    "rueda",  "sal",    "sapo",   "seda",   "selva",  "sierra", "silla",  "sopa",   "sur",
    "tabla",  "tambor", "tapete", "taza",   "techo",  "tela",   "tigre",  "tinto",  "topo",
    "torre",  "trapo",  "tren",   "trigo",  "uva",    "vaca",   "vapor",  "vaso",   "yate",
    "yegua",  "yuca",   "zanja",  "zorro",
};

static_assert(ARRAY_COUNT(WORDS) == 256, "one for each byte");

const char *word_of(uint8_t byte)
{
    return WORDS[byte];
}

void words_of(const uint8_t *bytes, size_t count, char *out)
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const char *word = WORDS[bytes[i]];
        size_t word_length = strlen(word);
        ASSERT(word_length <= WORD_LETTERS_MAX);
        if (i > 0) {
            out[length++] = ' ';
        }
        memcpy(out + length, word, word_length + 1);
        length += word_length;
    }
}
