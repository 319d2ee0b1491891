#include "screens/run_join.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"

static const char CAMERA[] = "/dev/video0";

bool run_has_fair(const struct run *run)
{
    char path[FILE_PATH_MAX];
    return path_join(path, sizeof path, run->options->fair_folder, "feria.ini", NULL) !=
               STATUS_OK ||
           file_exists(path);
}

static void wake(void *user)
{
    platform_wake(user);
}

enum status run_join_open(struct run *run, struct error *error)
{
    enum status status =
        joining_new(&run->joining, run->options->fair_folder, wake, run->platform, error);
    if (status == STATUS_OK) {
        join_begin(&run->app, run->joining);
        /* Nobody could have set one here; when there is one it reads the invitation. */
        if (strcmp(run->settings.camera, "none") == 0 && file_exists(CAMERA)) {
            (void)text_copy(run->settings.camera, sizeof run->settings.camera, CAMERA);
        }
    }
    return status;
}

enum status run_join_step(struct run *run, struct error *error)
{
    return run->joining != NULL && join_look(&run->app) ? run_reopen(run, error) : STATUS_OK;
}

void run_join_close(struct run *run)
{
    joining_free(run->joining);
    run->joining = NULL;
}
