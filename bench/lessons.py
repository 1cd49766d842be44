#!/usr/bin/env python3
"""Times many labelled files at once: each teaches the classification something, and each must be learned by the next.

usage: bench/lessons.py [FILES ...]        (250 1000 2000 where nothing is said)

For each number a server is started with an empty folder and twenty types; so many labelled texts of some 200 words are uploaded, twenty a call, every fifth call with unlabelled ones instead.
What is printed is the time from the first upload to the last result, and how much a file costs against the first number: 1.0 means that the cost of a file does not grow with what was learned before.
Needs ./run to have been built, and Python 3.8 or later."""
import random, sys, time
from running_server import RunningServer

counts = [int(number) for number in sys.argv[1:]] or [250, 1000, 2000]
TYPES = [f'Paper {chr(ord("A") + number)}' for number in range(20)]
AT_A_TIME = 20
chance = random.Random(1)
letters = 'abcdefghijklmnopqrstuvwxyz'
common, rare = ([''.join(chance.choices(letters, k=8)) for _ in range(size)] for size in (2_000, 40_000))
own = {name: [''.join(chance.choices(letters, k=8)) for _ in range(60)] for name in TYPES}


def text(name):
    words = chance.choices(common, k=120) + chance.choices(own[name], k=40) + chance.choices(rare, k=40)
    chance.shuffle(words)
    return '\n'.join(' '.join(words[at:at + 10]) for at in range(0, len(words), 10)).encode()


def measure(count):
    with RunningServer() as server:
        classification = server.create([{'name': name} for name in TYPES])
        start, batch, labelled, sent = time.time(), None, 0, 0
        while labelled < count:
            label = TYPES[sent // AT_A_TIME % len(TYPES)] if sent // AT_A_TIME % 5 < 4 else None
            batch = server.upload([text(label or chance.choice(TYPES)) for _ in range(AT_A_TIME)], classificationId=classification, batchId=batch, documentType=label)
            sent, labelled = sent + AT_A_TIME, labelled + (AT_A_TIME if label else 0)
        server.wait(classification)
        return time.time() - start, sent


first = None
for count in counts:
    seconds, sent = measure(count)
    each = seconds / sent * 1000
    first = first or each
    print(f'{count} labelled of {sent} files: {seconds:.1f} s, {each:.1f} ms a file, {each / first:.2f} times that of {counts[0]}', flush=True)
