#!/usr/bin/env python3
"""Times Mailroom on a folder of documents beside the same reading by hand, in one run.

usage: bench/throughput.py FOLDER [--files LIST.txt] [--rounds N]

By hand is what a user would put in a script, two files at a time: pdftotext for a PDF, pdftoppm and tesseract where that finds no text, tesseract for a
picture; nothing for other kinds. Tuned is the same with Tesseract held to one thread for each picture, which its users often do not know of. Mailroom classifies the same files with its server, from the first upload to the last result, with eight types.
LIST.txt names files of the folder, one a line; without it all files below the folder are taken. Needs ./run to have been built, and Python 3.8 or later."""
import argparse, concurrent.futures, os, subprocess, tempfile, time
from running_server import RunningServer

parser = argparse.ArgumentParser()
parser.add_argument('folder')
parser.add_argument('--files')
parser.add_argument('--rounds', type=int, default=2)
options = parser.parse_args()
if options.files:
    files = [os.path.join(options.folder, line.strip()) for line in open(options.files, encoding='utf8') if line.strip()]
else:
    files = sorted(os.path.join(folder, name) for folder, _, names in os.walk(options.folder) for name in names)
TYPES = [{'name': name} for name in ('Invoice', 'Receipt', 'Contract', 'Resume', 'Tax form', 'Identity document', 'Email', 'Scientific paper')]
plain = {name: value for name, value in os.environ.items() if name != 'OMP_THREAD_LIMIT'}
tuned = dict(plain, OMP_THREAD_LIMIT='1')


def by_hand(path, environment):
    def tool(*command):
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment).stdout

    kind = os.path.splitext(path)[1].lower()
    if kind == '.pdf':
        if len(tool('pdftotext', '-l', '5', path, '-').split()) < 5:
            with tempfile.TemporaryDirectory() as folder:
                tool('pdftoppm', '-l', '5', '-r', '300', '-gray', path, os.path.join(folder, 'page'))
                for page in sorted(os.listdir(folder)):
                    tool('tesseract', os.path.join(folder, page), '-')
    elif kind in ('.jpg', '.jpeg', '.png', '.tif', '.tiff', '.bmp', '.gif', '.webp'):
        tool('tesseract', path, '-')


def time_by_hand(environment):
    start = time.time()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda path: by_hand(path, environment), files))
    return time.time() - start


def content(path):
    with open(path, 'rb') as file:
        return file.read()


def time_mailroom():
    with RunningServer() as server:
        classification = server.create(TYPES)
        start, batch = time.time(), None
        for at in range(0, len(files), 20):
            batch = server.upload([content(path) for path in files[at:at + 20]], classificationId=classification, batchId=batch)
        server.wait(classification)
        return time.time() - start, server.peak()


print(f'{len(files)} files, {os.cpu_count()} processors')
for number in range(options.rounds):
    hand, tuned_hand = time_by_hand(plain), time_by_hand(tuned)
    mailroom, peak = time_mailroom()
    print(f'round {number + 1}: by hand {hand:.1f} s, tuned {tuned_hand:.1f} s, Mailroom {mailroom:.1f} s, ratio {mailroom / hand:.2f} (tuned {mailroom / tuned_hand:.2f}), '
          f'{len(files) / mailroom:.1f} documents a second, server process at most {peak} MiB')
