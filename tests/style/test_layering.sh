#!/bin/sh
# The directions of the rooms, read from the includes: the table is in layering.py.
set -eu
. tests/style/common.sh

check() { (cd "$1" && find src kiosk -type f -name '*.[ch]') | python3 tests/style/layering.py "$1"; }

# Each of these in a copy must be found: file, include.
copy '*.c' '*.h'
check "$scratch/copy"
while read -r file include; do
    cp "$scratch/copy/$file" "$scratch/kept"
    printf '\n#include %s\n' "$include" >>"$scratch/copy/$file"
    finds "$file:" check "$scratch/copy"
    mv "$scratch/kept" "$scratch/copy/$file"
done <<'END'
src/base/buf.c "store/db.h"
src/store/db.h "core/ticket.h"
src/core/ticket.c "sync/service.h"
src/sync/batch.c "cli/cli.h"
src/sync/batch.c "hub/hub.h"
src/sync/batch.c <microhttpd.h>
src/hub/hub.h <sqlite3.h>
src/hub/hub.h "cli/cli.h"
src/sync/batch.c "image/code_image.h"
src/image/code_image.c "core/ticket.h"
src/print/slip.c "core/ticket.h"
src/print/slip.c "ui/theme.h"
src/cli/cli.h "ui/ui.h"
kiosk/ui/ui.h "platform/platform.h"
kiosk/ui/node.c "core/ticket.h"
kiosk/platform/paint.c "core/ticket.h"
kiosk/platform/paint.c "widgets/widgets.h"
kiosk/widgets/button.c "platform/platform.h"
kiosk/widgets/button.c "screens/app.h"
kiosk/screens/app.h "store/db.h"
kiosk/screens/app.c "ui/ui_private.h"
kiosk/screens/app.c "../platform/platform.h"
kiosk/screens/app.c "app.h"
kiosk/screens/app.c <SDL.h>
kiosk/widgets/button.c <SDL2/SDL.h>
kiosk/main.c <SDL_image.h>
kiosk/screens/app.c <sqlite3.h>
src/core/ticket.c <sqlite3.h>
src/store/db.c <jansson.h>
kiosk/screens/app.c <jansson.h>
kiosk/ui/node.c <sodium.h>
kiosk/widgets/button.c <sodium.h>
kiosk/screens/app.c <freetype/freetype.h>
kiosk/screens/app.c <curl/curl.h>
END
printf '#include <stdio.h>\n' >"$scratch/copy/src/stray.c"
finds "src/stray.c is no room" check "$scratch/copy"
rm "$scratch/copy/src/stray.c"
check "$scratch/copy"
