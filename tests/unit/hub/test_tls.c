/* The hub's own key: made once, the same afterwards, readable by nobody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/id.h"
#include "harness/folder.h"
#include "hub/show.h"
#include "hub/tls.h"

struct place {
    char folder[TEST_FOLDER_MAX];
    char key[FILE_PATH_MAX], certificate[FILE_PATH_MAX];
};

static int place_make(void **state)
{
    static struct place place;
    test_folder_make(place.folder);
    (void)snprintf(place.key, sizeof place.key, "%s/hub.key", place.folder);
    (void)snprintf(place.certificate, sizeof place.certificate, "%s/hub.crt", place.folder);
    *state = &place;
    return id_init(NULL) == STATUS_OK ? 0 : -1;
}

static int place_remove(void **state)
{
    test_folder_remove(((struct place *)*state)->folder);
    return 0;
}

static void open_well(struct tls *tls, const char *folder)
{
    struct error error = {0};
    if (tls_open(tls, folder, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
}

static void the_key_is_made_once(void **state)
{
    const struct place *place = *state;
    struct tls first, second;
    struct stat info;
    open_well(&first, place->folder);
    assert_int_equal(stat(place->key, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    open_well(&second, place->folder);
    assert_string_equal(first.pin_text, second.pin_text);
    assert_string_equal(first.certificate.data, second.certificate.data);
    tls_close(&second);

    assert_int_equal(unlink(place->certificate), 0); /* a new one of the same key has its pin */
    open_well(&second, place->folder);
    assert_string_equal(first.pin_text, second.pin_text);
    tls_close(&first);
    tls_close(&second);
}

static void expect_refusal(const struct place *place, enum status wanted, const char *words)
{
    struct tls tls;
    struct error error = {0};
    assert_int_equal(tls_open(&tls, place->folder, &error), wanted);
    assert_non_null(strstr(error.text, words));
    assert_null(tls.key.data);
}

static void what_does_not_fit_is_refused(void **state)
{
    const struct place *place = *state;
    struct tls tls;
    open_well(&tls, place->folder);
    assert_int_equal(chmod(place->key, 0640), 0);
    expect_refusal(place, STATUS_DENIED, "chmod 600");
    assert_int_equal(unlink(place->key), 0); /* the next key is another one */
    expect_refusal(place, STATUS_INVALID, "not the certificate of the key");
    assert_int_equal(file_write(place->certificate, "x\n", 2, 0644, NULL), STATUS_OK);
    expect_refusal(place, STATUS_INVALID, "hub.crt: is no certificate; move it away");
    assert_int_equal(file_write(place->key, "x\n", 2, 0600, NULL), STATUS_OK);
    expect_refusal(place, STATUS_INVALID, "hub.key: is no key of a hub; bring it back");
    tls_close(&tls);
}

static void it_is_shown_in_words_and_as_a_picture(void **state)
{
    const struct place *place = *state;
    struct tls tls;
    char url[SHOW_URL_MAX];
    char *text = NULL;
    size_t length = 0;
    char path[FILE_PATH_MAX];
    open_well(&tls, place->folder);
    show_url("127.0.0.1:8443", &tls, url);
    assert_memory_equal(url, "https://127.0.0.1:8443/#", 24);
    assert_string_equal(url + 24, tls.pin_text);
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    show_hub(out, place->folder, url, &tls);
    (void)fclose(out);
    assert_non_null(strstr(text, url));
    assert_non_null(strstr(text, "feria-hub: key "));
    assert_non_null(strstr(text, "▄▄▄▄▄")); /* of the QR's corners */
    free(text);
    (void)snprintf(path, sizeof path, "%s/hub.png", place->folder);
    assert_true(file_exists(path));
    tls_close(&tls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_key_is_made_once, place_make, place_remove),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused, place_make, place_remove),
        cmocka_unit_test_setup_teardown(it_is_shown_in_words_and_as_a_picture, place_make,
                                        place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
