/* present.h: where the picture goes: memory, the window's own surface, or a texture of a
 * renderer.
 *
 * The picture is always painted into a surface in memory. A window surface that SDL keeps in the
 * right format is painted in place and only its changed rectangles are sent. Where the driver
 * has none (Wayland, KMSDRM) or a GPU is asked for, our surface is uploaded to a texture. UI
 * thread only. */
#pragma once

#include "base/status.h"
#include "platform/canvas.h"

#include <SDL.h>
#include <stdbool.h>
#include <stddef.h>

struct present {
    SDL_Window *window;     /* owned; NULL offscreen */
    SDL_Renderer *renderer; /* owned; NULL when the window's surface is used */
    SDL_Texture *texture;   /* owned */
    SDL_Surface *own;       /* owned: the picture, unless it is painted into the window's surface */
    SDL_Surface *borrowed;  /* the window's surface; SDL's */
    int width, height;      /* pixels */
    bool is_gpu;
};

struct present_options {
    const char *title;
    int width, height; /* 0 = the whole display */
    bool wants_gpu, is_offscreen;
};

enum status present_open(struct present *present, const struct present_options *options,
                         struct error *error) FALLIBLE;
void present_close(struct present *present);

/* STATUS_INVALID for a size no surface can have; 0 = the whole display. */
enum status present_check(int width, int height, struct error *error) FALLIBLE;
void present_resize(struct present *present, int width, int height);

/* The pixels to paint into. `is_new`: they hold nothing of the last frame. */
enum status present_begin(struct present *present, struct canvas *canvas, bool *is_new,
                          struct error *error) FALLIBLE;

/* Shows the areas that were painted. */
enum status present_end(struct present *present, const struct area *areas, size_t count,
                        struct error *error) FALLIBLE;

/* Shows the whole picture once more: the window was uncovered. */
void present_again(struct present *present);

/* The picture last painted; borrowed; NULL before the first. */
SDL_Surface *present_surface(struct present *present);
