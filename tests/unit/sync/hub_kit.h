/* hub_kit.h: the hub of tests/harness/hub_server.py in a process of its own. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/fair.h"
#include "sync/http.h"

/* Of tests/harness/hub_server.key. */
#define HUB_TEST_PIN "DGqDbI3xVr82iGhWw7QRjnAAlfYOC4datCeXghCOado="

struct hub_server {
    pid_t pid;
    int input; /* its end */
    char origin[64];
    bool is_tls;
};

static inline void hub_server_start(struct hub_server *server, bool is_tls)
{
    static const char SCRIPT[] = FERIA_SOURCE_DIR "/tests/harness/hub_server.py";
    static const char CERTIFICATE[] = FERIA_SOURCE_DIR "/tests/harness/hub_server.crt";
    static const char KEY[] = FERIA_SOURCE_DIR "/tests/harness/hub_server.key";
    int input[2];
    int output[2];
    int port = 0;
    assert_int_equal(pipe(input), 0);
    assert_int_equal(pipe(output), 0);
    server->is_tls = is_tls;
    server->pid = fork();
    if (server->pid == 0) {
        (void)dup2(input[0], 0);
        (void)dup2(output[1], 1);
        (void)close(input[1]);
        (void)close(output[0]);
        (void)execlp("python3", "python3", SCRIPT, is_tls ? CERTIFICATE : NULL, KEY, NULL);
        _exit(127);
    }
    (void)close(input[0]);
    (void)close(output[1]);
    server->input = input[1];
    FILE *file = fdopen(output[0], "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &port), 1);
    (void)fclose(file);
    (void)snprintf(server->origin, sizeof server->origin, "%s://127.0.0.1:%d",
                   is_tls ? "https" : "http", port);
}

static inline void hub_server_stop(struct hub_server *server)
{
    (void)close(server->input);
    (void)waitpid(server->pid, NULL, 0);
    server->pid = 0;
}

/* Tells it to do something (JSON), NULL: nothing; answers what it has seen. json_decref it. */
static inline json_t *hub_server_tell(const struct hub_server *server, const char *json)
{
    struct http http;
    struct http_answer answer;
    struct error error = {0};
    const struct http_request request = {.method = json ? "POST" : "GET",
                                         .path = "/test",
                                         .body = json,
                                         .body_bytes = json ? strlen(json) : 0,
                                         .answer_bytes_max = 65536,
                                         .quiet_s = 20,
                                         .deadline_ms = 20000};
    http_init(&http, server->origin, server->is_tls ? HUB_TEST_PIN : "", -1);
    if (http_run(&http, &request, &answer, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    json_t *seen = json_loadb(buf_str(&answer.body), answer.body.length, 0, NULL);
    assert_non_null(seen);
    http_answer_release(&answer);
    http_release(&http);
    return seen;
}

static inline void hub_server_do(const struct hub_server *server, const char *json)
{
    json_decref(hub_server_tell(server, json));
}

/* How often it was asked for `path`; "" = its connections. */
static inline int64_t hub_server_seen(const struct hub_server *server, const char *path)
{
    json_t *all = hub_server_tell(server, NULL);
    const json_t *number = path[0] == '\0' ? json_object_get(all, "connections")
                                           : json_object_get(json_object_get(all, "seen"), path);
    int64_t seen = json_integer_value(number);
    json_decref(all);
    return seen;
}

/* It becomes the hub of that fair's municipality. */
static inline void hub_server_adopt(const struct hub_server *server, const struct fair *fair)
{
    uint8_t id[MUNICIPALITY_ID_BYTES];
    char json[64] = "{\"municipality\":\"";
    size_t length = strlen(json);
    municipality_id(fair->keys.municipality, id);
    for (size_t i = 0; i < sizeof id; i++) {
        length += (size_t)snprintf(json + length, sizeof json - length, "%02x", id[i]);
    }
    (void)snprintf(json + length, sizeof json - length, "\"}");
    hub_server_do(server, json);
}
