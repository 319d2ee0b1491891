# A scanner on a serial line that is none: line.py FOLDER CARD_FILE. The line is FOLDER/scanner; each new file FOLDER/send*.txt (a
# script's `tree send1`) makes it send the card. Ends when FOLDER/line-end is there, or with its parent.
import os
import sys
import time
import tty

folder, card_file = sys.argv[1:3]
master, line = os.openpty()
tty.setraw(line)
os.symlink(os.ttyname(line), os.path.join(folder, "scanner"))
sent = set()
parent = os.getppid()
while os.path.isdir(folder) and not os.path.exists(os.path.join(folder, "line-end")) and os.getppid() == parent:
    for name in os.listdir(folder):
        if name.startswith("send") and name.endswith(".txt") and name not in sent:
            sent.add(name)
            with open(card_file, "rb") as card:
                os.write(master, card.read())
    time.sleep(0.02)
