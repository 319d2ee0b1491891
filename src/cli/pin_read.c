#include "cli/pin_read.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"

enum { LINE_MAX_BYTES = 128 };

/* One line, without its end; more than fits is read and makes it too long for a PIN. Byte by byte,
 * because stdio would keep a copy. False when there is none. */
static bool read_line(int file, char out[LINE_MAX_BYTES])
{
    size_t length = 0;
    char c = '\0';
    ssize_t got = 0;
    while ((got = read(file, &c, 1)) == 1 && c != '\n') {
        if (c != '\r' && length + 1 < LINE_MAX_BYTES) {
            out[length++] = c;
        }
    }
    out[length] = '\0';
    return length > 0 || got == 1;
}

static enum status ask(int terminal, const char *question, char out[LINE_MAX_BYTES],
                       struct error *error)
{
    struct termios before;
    if (tcgetattr(terminal, &before) != 0) {
        return error_set(error, STATUS_IO, "the terminal does not let the PIN be typed unseen");
    }
    struct termios hidden = before;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    hidden.c_lflag |= ICANON | ECHONL;
    if (tcsetattr(terminal, TCSAFLUSH, &hidden) != 0) {
        return error_set(error, STATUS_IO, "the terminal does not let the PIN be typed unseen");
    }
    (void)!write(terminal, question, strlen(question));
    bool has_line = read_line(terminal, out);
    (void)tcsetattr(terminal, TCSAFLUSH, &before);
    return has_line ? STATUS_OK : error_set(error, STATUS_INVALID, "no PIN was typed");
}

static enum status ask_twice(char out[LINE_MAX_BYTES], struct error *error)
{
    char again[LINE_MAX_BYTES];
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0) {
        return error_set(error, STATUS_USAGE,
                         "there is no terminal to ask for the PIN; give a file with --pin-file");
    }
    enum status status = ask(terminal, "PIN (6 to 10 digits): ", out, error);
    if (status == STATUS_OK) {
        status = ask(terminal, "the same again: ", again, error);
    }
    if (status == STATUS_OK && strcmp(out, again) != 0) {
        status = error_set(error, STATUS_INVALID, "the two PINs are not the same; nothing is kept");
    }
    sodium_memzero(again, sizeof again);
    (void)close(terminal);
    return status;
}

static enum status take_file(const char *path, char out[LINE_MAX_BYTES], struct error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return file_error(error, errno, path);
    }
    bool has_line = read_line(file, out);
    (void)close(file);
    return has_line ? STATUS_OK : error_set(error, STATUS_INVALID, "%s: holds no PIN", path);
}

enum status pin_read(const char *path, char out[PIN_SIZE], struct error *error)
{
    char line[LINE_MAX_BYTES] = "";
    enum status status = path != NULL ? take_file(path, line, error) : ask_twice(line, error);
    if (status == STATUS_OK) {
        status = pin_check(line, error);
    }
    if (status == STATUS_OK) {
        memcpy(out, line, strlen(line) + 1);
    } else {
        sodium_memzero(out, PIN_SIZE);
    }
    sodium_memzero(line, sizeof line);
    return status;
}
