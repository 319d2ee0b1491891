/* embedded_theme.h: the text of assets/theme/light.ini, compiled in by the build
 * (embed_theme.cmake). */
#pragma once

extern const char embedded_theme[];
