# Writes embedded_theme.c: the text of the light theme, for a kiosk whose own cannot be read.
# Run by the build: cmake -DTHEME=<light.ini> -DOUT=<file> -P embed_theme.cmake
file(READ ${THEME} text HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," text "${text}")
file(WRITE ${OUT} "/* Made from light.ini by embed_theme.cmake; do not edit. */\n#include \"ui/embedded_theme.h\"\n\nconst char embedded_theme[] = {${text}0};\n")
