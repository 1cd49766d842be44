#!/usr/bin/env python3
"""Times deletions of classifications of many sizes, and other calls while the sweeper removes what was deleted; beside it the plain way, a cascading DELETE and `rm -rf`.

usage: bench/erasing.py [--sizes 100 10000 100000 1000000] [--plot FILE.svg]

Rows, keys and stored files of 1 KiB are written directly, as a server would have left them. Two clients upload all the while. Needs ./run to have been built, and 5 GB for a million files."""
import argparse, math, os, shutil, sqlite3, subprocess, tempfile, threading, time
from running_server import RunningServer

ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
TYPES = [{'name': 'Invoice', 'description': 'Bills', 'uniqueWords': ['invoice number']}, {'name': 'Letter', 'description': 'Letters', 'uniqueWords': ['dear']}]
DELETIONS = {100: 200, 10_000: 20, 100_000: 5}
BATCH = 1000


def identifier(number):
    digits = []
    for _ in range(26):
        digits.append(ALPHABET[number & 31])
        number >>= 5
    return ''.join(reversed(digits))


def fill(server, classification, count, first):
    """Puts files into a classification of a stopped server."""
    data = server.folder + '/data'
    database = sqlite3.connect(data + '/mailroom.db')
    account, = database.execute('SELECT "AccountId" FROM classifications WHERE "Id" = ?', (classification,)).fetchone()
    batches = [identifier((1 << 100) + first + batch) for batch in range(0, count, BATCH)]
    database.executemany('INSERT INTO batches ("Id","AccountId","ClassificationId","CreatedAt","NextOrdinal","LiveFiles") VALUES (?,?,?,0,?,?)', ((batch, account, classification, BATCH, min(BATCH, count - place * BATCH)) for place, batch in enumerate(batches)))
    ids = [identifier((2 << 100) + (first + place) * 1_000_003) for place in range(count)]
    columns = '"Id","AccountId","ClassificationId","BatchId","Ordinal","Status","Attempts","Faults","DueAt","Size","CreatedAt","FinishedAt","Name","Outcome","IsConfirmed"'
    database.executemany(f'INSERT INTO files ({columns}) VALUES (?,?,?,?,?,2,0,0,0,1000,0,0,?,?,0)',
                         ((one, account, classification, batches[place // BATCH], place % BATCH, bytes(40), bytes(600)) for place, one in enumerate(ids)))
    database.commit()
    database.close()
    vault = sqlite3.connect(data + '/vault.db')
    vault.execute('PRAGMA synchronous = OFF')
    # The slots of keys, which begin after those that are there.
    slot = vault.execute('SELECT max(slot) + 1 FROM slots').fetchone()[0]
    keys = [(batch, 2, account, classification) for batch in batches] + [(one, 3, account, batches[place // BATCH]) for place, one in enumerate(ids)]
    vault.executemany('INSERT INTO slots (slot, wrapped) VALUES (?,?)', ((slot + place, b'w' * 61) for place in range(len(keys))))
    vault.executemany('INSERT INTO keys (id, level, account, wrapped_by, slot) VALUES (?,?,?,?,?)', ((*key, slot + place) for place, key in enumerate(keys)))
    vault.commit()
    vault.close()
    content = bytes(1040)
    for one in ids:
        folder = f'{data}/blobs/{one[-2:]}'
        os.makedirs(folder, exist_ok=True)
        with open(f'{folder}/{one}', 'wb') as file:
            file.write(content)


def timed(call):
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


def share(times, part):
    times = sorted(times)
    return times[min(len(times) - 1, math.ceil(part * len(times)) - 1)] if times else float('nan')


class Load:
    """Two clients that upload, and one that looks at results; each call is timed."""

    def __init__(self, server):
        self.server, self.classification = server, server.create(TYPES)
        self.batch = server.upload([b'Invoice number 1'] * 20, classificationId=self.classification)
        self.uploads, self.views, self.running = [], [], True
        self.threads = [threading.Thread(target=self.repeat, args=call) for call in [(self.uploads, self.upload), (self.uploads, self.upload), (self.views, self.view)]]
        for thread in self.threads:
            thread.start()

    def repeat(self, times, call):
        while self.running:
            times.append(timed(call))
            time.sleep(0.02)

    def upload(self):
        self.server.upload([b'Invoice number 17\nTotal amount 12.50'], classificationId=self.classification)

    def view(self):
        self.server.ask('getResults', {'classificationId': self.classification, 'batchId': self.batch})

    def measure(self, until):
        """The times of calls until something is so."""
        uploads, views = len(self.uploads), len(self.views)
        until()
        return self.uploads[uploads:], self.views[views:]

    def end(self):
        self.running = False
        for thread in self.threads:
            thread.join()


def erased(server, limit, pause=0.5):
    """Waits until every deletion is complete, for so many seconds at most."""
    begin = time.time()
    while time.time() - begin < limit:
        if all(one['state'] == 'complete' for one in server.ask('erasures?limit=1000')['erasures']):
            return
        time.sleep(pause)


def mailroom(size):
    with RunningServer() as server:
        classifications = [server.create(TYPES) for _ in range(DELETIONS.get(size, 1))]
        first = server.create(TYPES)
        server.stop()
        for place, classification in enumerate(classifications):
            fill(server, classification, size, place * size)
        server.start()
        load = Load(server)
        # The first call of a start is slower, whatever is deleted.
        server.ask('deleteClassification', {'classificationId': first}, method='DELETE')
        erased(server, 60)
        quiet = load.measure(lambda: time.sleep(30))
        deletions = []

        def delete():
            for classification in classifications:
                deletions.append(timed(lambda: server.ask('deleteClassification', {'classificationId': classification}, method='DELETE')))
                time.sleep(0.1)
            erased(server, 60)

        begin = time.time()
        sweeping = load.measure(delete)
        load.end()
        # Asked seldom, for a server without anything to do sweeps faster.
        erased(server, 3600, pause=5)
        return deletions, time.time() - begin, quiet, sweeping


def plain(size):
    """The call of a service that deletes at once: a cascading DELETE that is on disk, and the removal of the folder."""
    folder = tempfile.mkdtemp(prefix='mailroom-bench-')
    try:
        database = sqlite3.connect(folder + '/plain.db')
        database.executescript('''PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
            CREATE TABLE classifications (id TEXT PRIMARY KEY);
            CREATE TABLE batches (id TEXT PRIMARY KEY, classification TEXT NOT NULL REFERENCES classifications ON DELETE CASCADE);
            CREATE TABLE files (id TEXT PRIMARY KEY, batch TEXT NOT NULL REFERENCES batches ON DELETE CASCADE, status INTEGER, name BLOB, outcome BLOB);
            CREATE INDEX batches_of ON batches (classification); CREATE INDEX files_of ON files (batch, status);''')
        database.execute("INSERT INTO classifications VALUES ('c')")
        database.executemany("INSERT INTO batches VALUES (?, 'c')", ((f'b{batch}',) for batch in range((size + BATCH - 1) // BATCH)))
        database.executemany('INSERT INTO files VALUES (?, ?, 2, ?, ?)', ((identifier((2 << 100) + place * 1_000_003), f'b{place // BATCH}', bytes(40), bytes(600)) for place in range(size)))
        database.commit()
        os.mkdir(folder + '/files')
        for place in range(size):
            directory = f'{folder}/files/{place % 1024}'
            if place < 1024:
                os.mkdir(directory)
            with open(f'{directory}/{place}', 'wb') as file:
                file.write(bytes(1000))

        def delete():
            database.execute("DELETE FROM classifications WHERE id = 'c'")
            database.commit()
            subprocess.run(['rm', '-rf', folder + '/files'], check=True)

        return timed(delete)
    finally:
        shutil.rmtree(folder)


def plot(path, rows):
    """The time of the call over the number of files, both axes logarithmic."""
    left, top, width, height = 70, 20, 480, 280
    low, high = 1, 10 ** math.ceil(math.log10(max(row[2] for row in rows)))
    x = lambda size: left + width * (math.log10(size) - math.log10(rows[0][0])) / max(1, math.log10(rows[-1][0]) - math.log10(rows[0][0]))
    y = lambda value: top + height * (1 - (math.log10(max(value, low)) - math.log10(low)) / (math.log10(high) - math.log10(low)))
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 150} {top + height + 50}" font-family="sans-serif" font-size="12">',
             '<title>How long a deletion takes, by the number of files</title>', '<rect width="100%" height="100%" fill="white"/>']
    step = low
    while step <= high:
        label = f'{step} ms' if step < 1000 else f'{step // 1000} s'
        parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y(step):.1f}" y2="{y(step):.1f}" stroke="#ddd"/><text x="{left - 8}" y="{y(step) + 4:.1f}" text-anchor="end">{label}</text>')
        step *= 10
    for size, *_ in rows:
        parts.append(f'<text x="{x(size):.1f}" y="{top + height + 20}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{left + width / 2}" y="{top + height + 42}" text-anchor="middle">files in the classification</text>')
    for name, column, colour in [('Mailroom', 1, '#0b63a5'), ('cascade and rm -rf', 2, '#b3541e')]:
        points = [(x(row[0]), y(row[column])) for row in rows]
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in points)}"/>')
        parts += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points]
        parts.append(f'<text x="{points[-1][0] + 10:.1f}" y="{points[-1][1] + 4:.1f}" fill="{colour}">{name}</text>')
    with open(path, 'w') as file:
        file.write('\n'.join(parts) + '\n</svg>\n')


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    arguments.add_argument('--sizes', type=int, nargs='+', default=[100, 10_000, 100_000, 1_000_000])
    arguments.add_argument('--plot')
    given = arguments.parse_args()
    rows = []
    print(f'{"":58}{"upload ms, before and meanwhile":>38}{"getResults ms, before and meanwhile":>40}')
    print(f'{"files":>9}{"deletions":>11}{"median ms":>11}{"99 % ms":>9}{"plain ms":>10}{"swept s":>8}' + 2 * f'{"median":>12}{"":8}{"99 %":>12}{"":8}')
    for size in given.sizes:
        deletions, swept, quiet, sweeping = mailroom(size)
        plainly = plain(size)
        rows.append((size, share(deletions, 0.5), plainly))
        print(f'{size:9}{len(deletions):11}{share(deletions, 0.5):11.1f}{share(deletions, 0.99):9.1f}{plainly:10.1f}{swept:8.0f}'
              + ''.join(f'{share(before, part):12.1f}{share(meanwhile, part):8.1f}' for before, meanwhile in zip(quiet, sweeping) for part in (0.5, 0.99)), flush=True)
    if given.plot:
        plot(given.plot, rows)


main()
