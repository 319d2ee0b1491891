/* script.h: drives the real program by what a person perceives: the semantic tree.
 * One command a line:
 *
 *   tap "Registrarme"          activates the element with that label (2nd word number: the nth of
 *                              several); waits until jobs are done and nothing moves
 *   tap "a" key                a key of the keyboard only
 *   double-tap "Enviar"        two strikes of a trembling finger
 *   type "María Ñáñez"         types on the on-screen keyboard, key by key, latching shift and
 *                              accents, turning pages
 *   typed "text"               types on a hardware keyboard
 *   keys "text"                the same by events of the system, a digit at a time
 *   focus "Registrarme"        presses next until the ring is on it
 *   press next|previous|select|back|home|up|down|left|right|pageup|pagedown
 *   scan "F1..."               a scanner read this
 *   scan-picture FILE          the QR in that picture
 *   scan-file NAME             a scanner read the bytes of that file in the folder of shots
 *   wedge-file NAME            the same, typed by the scanner through the system's events
 *   staff                      five taps in the top left corner
 *   close-window stays|ends    the system asks to close the window: does the program go on?
 *   expect "Puede entrar"      some element says this (part of label, value or hint)
 *   expect-not "Cupo lleno"    none does
 *   expect-screen door
 *   wait 61 s                  the clock goes on by that (virtual: takes no time)
 *   until "en línea" 20        waits in real time until it is said, at most that many seconds
 *   until-scan FILE "..." 10   reads the QR in that picture until it is said; prints how long
 *                              it took
 *   until-file NAME 30         waits in real time until that file is in the folder of shots
 *   clock "2026-03-10 10:42"   what the wall clock shows, in local time, from now on
 *   shot NAME                  saves NAME.png in the folder of shots
 *   tree NAME                  the semantic tree as NAME.txt
 *   verdict full               the door says this to an invented person: a word of
 *                              ADMISSION_REASONS or "failed"; for layouts, nothing is recorded
 *   check-panels NAME          the same on 10", 21.5" and 43", upright and lying; with a name,
 *                              painted, and a picture of each
 *   check-all                  the same in all languages, themes, sizes of text, reach modes and
 *                              panels, without painting
 *   check                      the layout of this screen: overflow, labels, targets, contrast
 *   size 1080x1920 268         another panel: pixels and width in mm
 *   monkey 20000               so many random taps, keys, texts, scans, pauses and panels;
 *                              FERIA_SEED and FERIA_MONKEY_STEPS say others
 *   say "text"                  prints it
 * A failure says file:line and what the screen says instead and ends the script; faults of a
 * layout are told where they are and let it go on, to fail at its end. UI thread only. */
#pragma once

#include "base/status.h"
#include "screens/run.h"

enum status script_run(struct run *run, const char *path, struct error *error) FALLIBLE;
