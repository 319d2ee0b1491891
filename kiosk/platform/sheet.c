#include "platform/sheet.h"

#include <SDL_image.h>
#include <stdbool.h>

#include "platform/pictures.h"

enum { SHEET_CELL_PX = 300, SHEET_GAP_PX = 12, SHEET_COLUMNS = 8, SHEET_GREY = 0x80 };

/* Half as large while that is still larger than the cell, so that no line of text is skipped. */
static enum status cell_put(SDL_Surface *sheet, size_t number, const char *path,
                            struct error *error)
{
    SDL_Surface *from = NULL;
    enum status status = picture_load(path, &from, error);
    while (status == STATUS_OK && from != NULL &&
           (from->w > 2 * SHEET_CELL_PX || from->h > 2 * SHEET_CELL_PX)) {
        SDL_Surface *half = SDL_CreateRGBSurfaceWithFormat(0, from->w / 2, from->h / 2, 32,
                                                           SDL_PIXELFORMAT_ARGB8888);
        if (half == NULL || SDL_SoftStretchLinear(from, NULL, half, NULL) != 0) {
            status = error_set(error, STATUS_NO_MEMORY, "%s: no memory to make it small", path);
        }
        SDL_FreeSurface(from);
        from = half;
    }
    if (status == STATUS_OK && from != NULL) {
        int longest = from->w > from->h ? from->w : from->h;
        SDL_Rect cell = {
            .x = SHEET_GAP_PX + (int)(number % SHEET_COLUMNS) * (SHEET_CELL_PX + SHEET_GAP_PX),
            .y = SHEET_GAP_PX + (int)(number / SHEET_COLUMNS) * (SHEET_CELL_PX + SHEET_GAP_PX),
            .w = from->w * SHEET_CELL_PX / longest,
            .h = from->h * SHEET_CELL_PX / longest};
        if (SDL_SoftStretchLinear(from, NULL, sheet, &cell) != 0) {
            status = error_set(error, STATUS_INTERNAL, "%s: %s", path, SDL_GetError());
        }
    }
    SDL_FreeSurface(from);
    return status;
}

enum status sheet_make(const char *const *paths, size_t count, const char *out, struct error *error)
{
    if (count == 0 || count > SHEET_PICTURES_MAX) {
        return error_set(error, STATUS_TOO_BIG, "%s: %zu pictures; from 1 to %d fit", out, count,
                         SHEET_PICTURES_MAX);
    }
    int rows = (int)((count + SHEET_COLUMNS - 1) / SHEET_COLUMNS);
    SDL_Surface *sheet = SDL_CreateRGBSurfaceWithFormat(
        0, SHEET_COLUMNS * (SHEET_CELL_PX + SHEET_GAP_PX) + SHEET_GAP_PX,
        rows * (SHEET_CELL_PX + SHEET_GAP_PX) + SHEET_GAP_PX, 32, SDL_PIXELFORMAT_ARGB8888);
    if (sheet == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "%s: no memory for the sheet", out);
    }
    SDL_FillRect(sheet, NULL, SDL_MapRGB(sheet->format, SHEET_GREY, SHEET_GREY, SHEET_GREY));
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = cell_put(sheet, i, paths[i], error);
    }
    if (status == STATUS_OK && IMG_SavePNG(sheet, out) != 0) {
        status = error_set(error, STATUS_IO, "%s: %s", out, SDL_GetError());
    }
    SDL_FreeSurface(sheet);
    return status;
}
