/* test_slip.c: every slip on every paper: the QR is read, the dots of a module are whole, what must
 * not be there is not. With FERIA_SHOTS=FOLDER the slips are left there as pictures. */
#include "unit/print/letters_kit.h"

#include <stdio.h>

#include "image/code_image.h"

static const char *const kinds[] = {"ticket", "receipt", "badge"};

static void draw(const struct slip *slip, int paper_mm, bool is_reprint, struct paper *paper)
{
    struct error error = {0};
    if (slip_draw(slip, letters, &look, paper_mm, is_reprint, paper, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
}

static void leave(const struct paper *paper, const char *name, int paper_mm)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    struct buf png;
    const char *folder = getenv("FERIA_SHOTS");
    buf_init(&png, PAPER_FILE_BYTES_MAX);
    assert_int_equal(paper_png(paper, &png, &error), STATUS_OK);
    if (folder != NULL) {
        (void)snprintf(path, sizeof path, "%s/%s-%d.png", folder, name, paper_mm);
        assert_int_equal(file_write(path, png.data, png.length, 0644, &error), STATUS_OK);
    }
    buf_release(&png);
}

static void expect_read(const struct paper *paper, const char *expected)
{
    char text[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    struct error error = {0};
    int width, height;
    uint8_t *luma = kit_luma(paper, &width, &height);
    enum status status =
        code_image_read_luma(luma, width, height, text, sizeof text, &length, &error);
    free(luma);
    assert_int_equal(status, STATUS_OK);
    assert_string_equal(text, expected);
}

static void test_read_on_every_paper(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(kit_papers_mm); i++) {
        for (int kind = 0; kind < SLIP_KIND_COUNT; kind++) {
            struct slip slip;
            struct paper paper;
            kit_slip(&slip, (enum slip_kind)kind);
            draw(&slip, kit_papers_mm[i], false, &paper);
            assert_int_equal(paper.width, paper_dots(kit_papers_mm[i]));
            expect_read(&paper, kind == SLIP_RECEIPT ? kit_receipt.radicado : KIT_PAYLOAD);
            leave(&paper, kinds[kind], kit_papers_mm[i]);
            paper_release(&paper);
        }
    }
}

/* Every module of the symbol is dots of one colour, and four white modules are around it. */
static void test_modules_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(kit_papers_mm); i++) {
        struct paper paper;
        struct error error = {0};
        int side = 0;
        assert_true(paper_init(&paper, kit_papers_mm[i]));
        assert_int_equal(paper_qr(&paper, 0, 8, KIT_PAYLOAD, &side, &error), STATUS_OK);
        assert_int_equal(paper.height, side);
        int left = (paper.width - side) / 2, quiet = 0, dots = 0;
        while (!paper_has_ink(&paper, left + quiet, quiet)) {
            quiet++;
        }
        assert_int_equal(quiet % 4, 0);
        dots = quiet >= 4 ? quiet / 4 : 1;
        assert_in_range(dots, 6, 8);
        assert_int_equal(side % dots, 0);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < paper.width; x++) {
                bool is_inside =
                    x >= left + quiet && x < left + side - quiet && y >= quiet && y < side - quiet;
                bool expected = is_inside && paper_has_ink(&paper, left + (x - left) / dots * dots,
                                                           y / dots * dots);
                assert_int_equal(paper_has_ink(&paper, x, y), expected);
            }
        }
        paper_release(&paper);
    }
}

/* A head with dots that no longer burn, paper with a black thread in it: still read. */
static void test_worn_printer(void **state)
{
    (void)state;
    enum { DEAD_EVERY = 97, THREAD_X = 201 };
    for (size_t i = 0; i < ARRAY_COUNT(kit_papers_mm); i++) {
        struct slip slip;
        struct paper paper;
        kit_slip(&slip, SLIP_TICKET);
        draw(&slip, kit_papers_mm[i], false, &paper);
        for (int y = 0; y < paper.height; y++) {
            for (int x = DEAD_EVERY; x < paper.width; x += DEAD_EVERY) {
                paper_dot(&paper, x, y, false);
                paper_dot(&paper, x + 1, y, false);
            }
            paper_dot(&paper, THREAD_X, y, true);
        }
        expect_read(&paper, KIT_PAYLOAD);
        leave(&paper, "worn", kit_papers_mm[i]);
        paper_release(&paper);
    }
}

/* The word is on a reprint only, and nothing else is different. */
static void test_reprint(void **state)
{
    (void)state;
    struct slip slip;
    struct paper first, again;
    kit_slip(&slip, SLIP_TICKET);
    draw(&slip, 80, false, &first);
    draw(&slip, 80, true, &again);
    int more = again.height - first.height;
    assert_in_range(more, 40, 90);
    size_t bytes = (size_t)first.row_bytes, same = 0;
    while (memcmp(first.bits + same * bytes, again.bits + same * bytes, bytes) == 0) {
        same++;
    }
    for (size_t y = same; y < (size_t)first.height; y++) {
        assert_memory_equal(first.bits + y * bytes, again.bits + (y + (size_t)more) * bytes, bytes);
    }
    expect_read(&again, KIT_PAYLOAD);
    leave(&again, "reprint", 80);
    paper_release(&first);
    paper_release(&again);
}

/* Names nobody thought of: long, of one word, of other scripts, of letters no font has. */
static void test_any_text(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Wolfeschlegelsteinhausenbergerdorff-Ñandú",
        "José",
        "محمد عبد الله",
        "Đặng Thị Thu Hà Ǻßœ",
        "\xf0\x9f\x98\x80 \xe6\xbc\xa2\xe5\xad\x97",
        "\xff\xfe bytes \xc3",
        "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a",
        "María del Carmen de los Ángeles Fernández de Córdoba y Santísima Trinidad Restrepo Villa",
    };
    for (size_t i = 0; i < ARRAY_COUNT(names) * ARRAY_COUNT(kit_papers_mm); i++) {
        char file[32];
        struct slip slip;
        struct paper paper;
        struct ticket_slip badge = kit_badge;
        badge.name = names[i / ARRAY_COUNT(kit_papers_mm)];
        slip_of_badge(&slip, &badge);
        draw(&slip, kit_papers_mm[i % ARRAY_COUNT(kit_papers_mm)], false, &paper);
        expect_read(&paper, KIT_PAYLOAD);
        (void)snprintf(file, sizeof file, "name%zu", i / ARRAY_COUNT(kit_papers_mm));
        leave(&paper, file, paper.paper_mm);
        paper_release(&paper);
    }
}

/* Somebody's last surname is read too: the letters get smaller before anything is left away. */
static void test_a_long_name_is_whole(void **state)
{
    (void)state;
    struct slip slip;
    struct paper paper, other;
    for (size_t i = 0; i < ARRAY_COUNT(kit_papers_mm); i++) {
        struct ticket_slip badge = kit_badge;
        badge.name = "Bartolomé Maximiliano Hernández Rodríguez de la Torre";
        slip_of_badge(&slip, &badge);
        draw(&slip, kit_papers_mm[i], false, &paper);
        badge.name = "Bartolomé Maximiliano Hernández Rodríguez de la Torra";
        slip_of_badge(&slip, &badge);
        draw(&slip, kit_papers_mm[i], false, &other);
        size_t bytes = (size_t)paper.row_bytes * (size_t)paper.height;
        assert_true(paper.height != other.height || memcmp(paper.bits, other.bits, bytes) != 0);
        paper_release(&paper);
        paper_release(&other);
    }
}

/* What is missing leaves no hole; what is too much is refused and not cut in silence. */
static void test_missing_and_too_much(void **state)
{
    (void)state;
    struct error error = {0};
    struct slip slip;
    struct paper paper;
    struct ticket_slip ticket = kit_ticket;
    ticket.name = "";
    ticket.place = NULL;
    slip_of_ticket(&slip, &ticket);
    draw(&slip, 80, false, &paper);
    int height = paper.height;
    paper_release(&paper);
    kit_slip(&slip, SLIP_TICKET);
    draw(&slip, 80, false, &paper);
    assert_true(paper.height > height + 100);
    paper_release(&paper);
    static char much[SLIP_TEXT_BYTES];
    memset(much, 'a', sizeof much - 1);
    ticket.event = much;
    slip_of_ticket(&slip, &ticket);
    assert_int_equal(slip_draw(&slip, letters, &look, 80, false, &paper, &error), STATUS_INVALID);
    kit_slip(&slip, SLIP_TICKET);
    assert_int_equal(slip_draw(&slip, letters, &look, 70, false, &paper, &error), STATUS_INVALID);
    much[PAPER_QR_TEXT_MAX + 1] = '\0';
    ticket = kit_ticket;
    ticket.payload = much;
    slip_of_ticket(&slip, &ticket);
    assert_int_equal(slip_draw(&slip, letters, &look, 58, false, &paper, &error), STATUS_TOO_BIG);
    paper_release(&paper);
}

/* The mark tells slips apart and names nobody. */
static void test_mark(void **state)
{
    (void)state;
    struct slip ticket, badge, other;
    struct ticket_slip changed = kit_ticket;
    kit_slip(&ticket, SLIP_TICKET);
    kit_slip(&badge, SLIP_BADGE);
    assert_memory_not_equal(ticket.mark, badge.mark, SLIP_MARK_BYTES);
    changed.name = "Otra persona";
    slip_of_ticket(&other, &changed);
    assert_memory_equal(ticket.mark, other.mark, SLIP_MARK_BYTES);
    changed.code = "K7M4X-2QXTC";
    slip_of_ticket(&other, &changed);
    assert_memory_not_equal(ticket.mark, other.mark, SLIP_MARK_BYTES);
}

static void test_looks(void **state)
{
    (void)state;
    struct error error = {0};
    struct look other;
    struct letters *none = NULL;
    assert_int_equal(look_read(&other, FERIA_SOURCE_DIR "/assets", "ejemplo", &error), STATUS_OK);
    assert_string_equal(other.logo_icon, "park");
    assert_true(file_exists(other.logo_picture));
    struct paper paper;
    struct slip slip;
    kit_slip(&slip, SLIP_TICKET);
    assert_int_equal(slip_draw(&slip, letters, &other, 80, false, &paper, &error), STATUS_OK);
    leave(&paper, "logo", 80);
    paper_release(&paper);
    assert_int_equal(look_read(&other, FERIA_SOURCE_DIR "/assets", "none", &error),
                     STATUS_NOT_FOUND);
    other = look;
    (void)snprintf(other.fonts[FACE_BOLD], LOOK_PATH_MAX, "/none.otf");
    assert_int_equal(letters_new(&none, &other, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "/none.otf"));
    (void)snprintf(other.fonts[FACE_BOLD], LOOK_PATH_MAX, "%s/README.md", FERIA_SOURCE_DIR);
    assert_int_equal(letters_new(&none, &other, &error), STATUS_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_on_every_paper),
        cmocka_unit_test(test_modules_are_whole),
        cmocka_unit_test(test_worn_printer),
        cmocka_unit_test(test_reprint),
        cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_a_long_name_is_whole),
        cmocka_unit_test(test_missing_and_too_much),
        cmocka_unit_test(test_mark),
        cmocka_unit_test(test_looks),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
