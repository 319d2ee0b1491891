/* program.h: feria-hub on the command line. */
#pragma once

/* The whole program; returns the exit code. */
int hub_main(int argc, char **argv);
