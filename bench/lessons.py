#!/usr/bin/env python3
"""Times many labelled files at once: each teaches the classification something, and each must be learned by the next.

usage: bench/lessons.py [FILES ...]        (250 1000 2000 where nothing is said)

For each number a server is started with an empty folder and twenty types; so many labelled texts of some 200 words are uploaded, twenty a call, every fifth call with unlabelled ones instead.
What is printed is the time from the first upload to the last result, and how much a file costs against the first number: 1.0 means that the cost of a file does not grow with what was learned before.
Needs ./run to have been built, and Python 3.8 or later."""
import json, os, random, secrets, shutil, socket, subprocess, sys, tempfile, time, urllib.request, uuid

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
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
    folder = tempfile.mkdtemp(prefix='mailroom-bench-')
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    key = secrets.token_urlsafe(24)
    server = subprocess.Popen([os.path.join(root, 'run'), 'serve', '--urls', f'http://127.0.0.1:{port}', '--data', folder + '/data',
                               f'--Storage:MasterKeyFolder={folder}/keys', '--Reading:Workers=2'],
                              env=dict(os.environ, MAILROOM_API_KEY=key), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f'http://127.0.0.1:{port}/api/v1/documentClassification/'

    def ask(path, body=None, kind='application/json'):
        request = urllib.request.Request(base + path, data=body, headers={'Authorization': 'Bearer ' + key, 'Content-Type': kind})
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def upload(label):
        boundary = uuid.uuid4().hex
        fields = {'classificationId': classification, **({'batchId': batch} if batch else {}), **({'documentType': label} if label else {})}
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        for _ in range(AT_A_TIME):
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'.encode() + text(label or chance.choice(TYPES)) + b'\r\n')
        parts.append(f'--{boundary}--\r\n'.encode())
        return ask('uploadFiles', b''.join(parts), 'multipart/form-data; boundary=' + boundary)['batchId']

    try:
        while True:
            try:
                urllib.request.urlopen(f'http://127.0.0.1:{port}/healthz').close()
                break
            except OSError:
                time.sleep(0.05)
        types = [{'name': name} for name in TYPES]
        classification = ask('createClassification', json.dumps({'classificationDetails': {'name': 'bench', 'documentTypes': types}}).encode())['classificationId']
        start, batch, labelled, sent = time.time(), None, 0, 0
        while labelled < count:
            label = TYPES[sent // AT_A_TIME % len(TYPES)] if sent // AT_A_TIME % 5 < 4 else None
            batch = upload(label)
            sent, labelled = sent + AT_A_TIME, labelled + (AT_A_TIME if label else 0)
        while ask(f'{classification}/batches')['batches'][0]['status'] != 'processed':
            time.sleep(0.05)
        return time.time() - start, sent
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


first = None
for count in counts:
    seconds, sent = measure(count)
    each = seconds / sent * 1000
    first = first or each
    print(f'{count} labelled of {sent} files: {seconds:.1f} s, {each:.1f} ms a file, {each / first:.2f} times that of {counts[0]}', flush=True)
