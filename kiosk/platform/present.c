#include "platform/present.h"

#include <string.h>

enum { OFFSCREEN_WIDTH = 1080, OFFSCREEN_HEIGHT = 1920, SIDE_MAX = 16384, RECTS_MAX = 16 };

/* Pixels as canvas.h has them, with or without an alpha byte. */
static bool is_canvas_format(uint32_t format)
{
    return format == SDL_PIXELFORMAT_RGB888 || format == SDL_PIXELFORMAT_ARGB8888;
}

static bool renderer_open(struct present *present, uint32_t flags)
{
    SDL_RendererInfo info;
    present->renderer = SDL_CreateRenderer(present->window, -1, flags);
    present->is_gpu = present->renderer != NULL &&
                      SDL_GetRendererInfo(present->renderer, &info) == 0 &&
                      (info.flags & SDL_RENDERER_ACCELERATED) != 0;
    return present->renderer != NULL;
}

enum status present_check(int width, int height, struct error *error)
{
    if (width > SIDE_MAX || height > SIDE_MAX || width < 0 || height < 0) {
        return error_set(error, STATUS_INVALID, "a screen of %d x %d pixels; at most %d each",
                         width, height, SIDE_MAX);
    }
    return STATUS_OK;
}

enum status present_open(struct present *present, const struct present_options *options,
                         struct error *error)
{
    memset(present, 0, sizeof *present);
    enum status status = present_check(options->width, options->height, error);
    if (status != STATUS_OK) {
        return status;
    }
    bool is_whole = options->width == 0 || options->height == 0;
    present->width = is_whole ? OFFSCREEN_WIDTH : options->width;
    present->height = is_whole ? OFFSCREEN_HEIGHT : options->height;
    if (options->is_offscreen) {
        return STATUS_OK;
    }
    uint32_t flags = is_whole ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
    const char *title = options->title != NULL ? options->title : "";
    present->window = SDL_CreateWindow(title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                       present->width, present->height, flags);
    if (present->window == NULL) {
        return error_set(error, STATUS_UNSUPPORTED, "no window: %s", SDL_GetError());
    }
    SDL_GetWindowSize(present->window, &present->width, &present->height);
    bool has_renderer = options->wants_gpu && renderer_open(present, SDL_RENDERER_ACCELERATED);
    if (!has_renderer && SDL_GetWindowSurface(present->window) == NULL &&
        !renderer_open(present, 0)) {
        return error_set(error, STATUS_UNSUPPORTED, "the window cannot be drawn into: %s",
                         SDL_GetError());
    }
    return STATUS_OK;
}

static void surfaces_drop(struct present *present)
{
    SDL_FreeSurface(present->own);
    present->own = NULL;
    present->borrowed = NULL;
    if (present->texture != NULL) {
        SDL_DestroyTexture(present->texture);
        present->texture = NULL;
    }
}

void present_close(struct present *present)
{
    surfaces_drop(present);
    if (present->renderer != NULL) {
        SDL_DestroyRenderer(present->renderer);
    }
    if (present->window != NULL) {
        SDL_DestroyWindow(present->window);
    }
    memset(present, 0, sizeof *present);
}

void present_resize(struct present *present, int width, int height)
{
    surfaces_drop(present);
    present->width = width;
    present->height = height;
}

SDL_Surface *present_surface(struct present *present)
{
    return present->own != NULL ? present->own : present->borrowed;
}

static SDL_Surface *own_surface(const struct present *present)
{
    return SDL_CreateRGBSurfaceWithFormat(0, present->width, present->height, 32,
                                          SDL_PIXELFORMAT_RGB888);
}

/* After a change of size SDL makes the window a new surface: the old one is asked for no more. */
static bool window_surface_get(struct present *present, bool *is_new)
{
    SDL_Surface *surface = SDL_GetWindowSurface(present->window);
    if (surface == NULL) {
        return false;
    }
    *is_new = surface != present->borrowed;
    present->borrowed = surface;
    bool fits = is_canvas_format(surface->format->format) && !SDL_MUSTLOCK(surface);
    if (*is_new) {
        SDL_FreeSurface(present->own);
        present->own = NULL;
        present->width = surface->w;
        present->height = surface->h;
        present->own = fits ? NULL : own_surface(present);
    }
    return fits || present->own != NULL;
}

static bool own_get(struct present *present, bool *is_new)
{
    *is_new = present->own == NULL;
    if (*is_new) {
        present->own = own_surface(present);
    }
    if (present->own != NULL && present->renderer != NULL && present->texture == NULL) {
        present->texture =
            SDL_CreateTexture(present->renderer, SDL_PIXELFORMAT_RGB888,
                              SDL_TEXTUREACCESS_STREAMING, present->width, present->height);
        *is_new = true;
    }
    return present->own != NULL && (present->renderer == NULL || present->texture != NULL);
}

enum status present_begin(struct present *present, struct canvas *canvas, bool *is_new,
                          struct error *error)
{
    bool uses_surface = present->window != NULL && present->renderer == NULL;
    if (!(uses_surface ? window_surface_get(present, is_new) : own_get(present, is_new))) {
        return error_set(error, STATUS_NO_MEMORY, "no picture of %d x %d pixels: %s",
                         present->width, present->height, SDL_GetError());
    }
    SDL_Surface *surface = present_surface(present);
    *canvas = (struct canvas){surface->pixels,
                              surface->w,
                              surface->h,
                              surface->pitch / 4,
                              {0, 0, surface->w, surface->h}};
    return STATUS_OK;
}

static enum status texture_show(struct present *present, const SDL_Rect *rects, size_t count,
                                struct error *error)
{
    int failed = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *from = (const uint8_t *)present->own->pixels +
                              (ptrdiff_t)rects[i].y * present->own->pitch +
                              (ptrdiff_t)rects[i].x * 4;
        failed |= SDL_UpdateTexture(present->texture, &rects[i], from, present->own->pitch);
    }
    failed |= SDL_RenderCopy(present->renderer, present->texture, NULL, NULL);
    SDL_RenderPresent(present->renderer);
    return failed == 0
               ? STATUS_OK
               : error_set(error, STATUS_IO, "the picture cannot be shown: %s", SDL_GetError());
}

enum status present_end(struct present *present, const struct area *areas, size_t count,
                        struct error *error)
{
    SDL_Rect rects[RECTS_MAX];
    ASSERT(count <= RECTS_MAX);
    for (size_t i = 0; i < count; i++) {
        rects[i] = (SDL_Rect){areas[i].x0, areas[i].y0, areas[i].x1 - areas[i].x0,
                              areas[i].y1 - areas[i].y0};
    }
    if (present->window == NULL) {
        return STATUS_OK;
    }
    if (present->renderer != NULL) {
        return texture_show(present, rects, count, error);
    }
    for (size_t i = 0; present->own != NULL && i < count; i++) {
        SDL_Rect to = rects[i];
        if (SDL_BlitSurface(present->own, &rects[i], present->borrowed, &to) != 0) {
            return error_set(error, STATUS_IO, "the picture cannot be shown: %s", SDL_GetError());
        }
    }
    if (SDL_UpdateWindowSurfaceRects(present->window, rects, (int)count) != 0) {
        return error_set(error, STATUS_IO, "the picture cannot be shown: %s", SDL_GetError());
    }
    return STATUS_OK;
}

void present_again(struct present *present)
{
    if (present->renderer != NULL && present->texture != NULL) {
        (void)SDL_RenderCopy(present->renderer, present->texture, NULL, NULL);
        SDL_RenderPresent(present->renderer);
    } else if (present->borrowed != NULL) {
        (void)SDL_UpdateWindowSurface(present->window);
    }
}
