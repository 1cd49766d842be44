#!/usr/bin/env python3
"""Times how long ./run takes until it serves, with a number of files stored.

usage: bench/start.py [FILES]        (1,000,000 where nothing is said)

The files' rows and keys are written into the database and the vault directly, as a server would have left them; their blobs do not matter to a start."""
import os, secrets, shutil, sqlite3, subprocess, sys, tempfile, time, urllib.request

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
folder = tempfile.mkdtemp(prefix='mailroom-bench-')
command = [os.path.join(root, 'run'), 'serve', '--urls', 'http://127.0.0.1:8397', '--data', folder + '/data', f'--Storage:MasterKeyFolder={folder}/keys']
environment = dict(os.environ, MAILROOM_API_KEY=secrets.token_urlsafe(24))


def start():
    begin = time.time()
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            urllib.request.urlopen('http://127.0.0.1:8397/healthz').close()
            return server, time.time() - begin
        except OSError:
            time.sleep(0.01)


def stop(server):
    server.terminate()
    server.wait()


try:
    stop(start()[0])
    database = sqlite3.connect(folder + '/data/mailroom.db')
    columns = '"Id","AccountId","ClassificationId","BatchId","Ordinal","Status","Attempts","Faults","DueAt","Size","CreatedAt","FinishedAt","Name","Outcome"'
    database.executemany(f'INSERT INTO files ({columns}) VALUES (?,?,?,?,?,2,0,0,0,1000,0,0,?,?)',
                         ((f'{i:026}', 'a', 'c', f'b{i // 1000}', i % 1000, bytes(40), bytes(600)) for i in range(count)))
    database.commit()
    database.close()
    vault = sqlite3.connect(folder + '/data/vault.db')
    # The slots of keys, which begin after those that are there.
    first = vault.execute('SELECT coalesce(max(slot), 0) + 1 FROM slots').fetchone()[0]
    vault.executemany('INSERT INTO slots (slot, wrapped) VALUES (?,?)', ((first + i, b'w' * 61) for i in range(count)))
    vault.executemany('INSERT INTO keys (id, level, account, wrapped_by, slot) VALUES (?,3,?,?,?)', ((f'{i:026}', 'a', f'b{i // 1000}', first + i) for i in range(count)))
    vault.commit()
    vault.close()
    for _ in range(3):
        server, seconds = start()
        print(f'{count} files stored: serving after {seconds:.2f} s')
        stop(server)
finally:
    shutil.rmtree(folder)
