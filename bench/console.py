#!/usr/bin/env python3
"""Measures the console in a browser: the first result after a drop, uploads beside curl, a batch of 100,000 files, and the memory of open pages.

usage: bench/console.py FOLDER [--files N]

FOLDER holds PDFs, of which 100 are dropped. N (100,000) small files are uploaded through the API beforehand, and are read and classified like any others: that takes some minutes.
Needs Chromium, curl, node and npm."""
import argparse, glob, json, os, re, shutil, subprocess, sys, tempfile, time
from running_server import RunningServer, root

arguments = argparse.ArgumentParser()
arguments.add_argument('folder')
arguments.add_argument('--files', type=int, default=100_000)
options = arguments.parse_args()
here = os.path.join(root, 'bench', 'console')
subprocess.run(['npm', 'install', '--silent', '--no-audit', '--no-fund'], cwd=here, check=True)
types = json.load(open(os.path.join(root, 'samples', 'types.json')))
paper = 'Invoice number: {0}\nInvoice date: 2026-03-14\nBill to: Harbour Street Clinic\n\nCopy paper, {0} boxes\nAmount due: 521.40\n'


def resident(server):
    # The program itself, and not the script that started it.
    return int(re.search(r'VmRSS:\s+(\d+)', open(f'/proc/{server.server.pid}/status').read()).group(1)) / 1024


with RunningServer() as server, tempfile.TemporaryDirectory() as scratch:
    classification = server.create(types)
    began, batch = time.time(), None
    for first in range(0, options.files, 500):
        boundary = 'b' * 40
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in (('classificationId', classification), ('batchId', batch)) if value]
        parts += [f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="paper {number:06}.txt"\r\n\r\n{paper.format(number)}\r\n' for number in range(first, min(first + 500, options.files))]
        batch = server.ask('uploadFiles', ''.join(parts + [f'--{boundary}--\r\n']).encode(), 'multipart/form-data; boundary=' + boundary)['batchId']
    print(f'{options.files} files uploaded in {time.time() - began:.0f} s')
    while any(one['status'] != 'processed' for one in server.ask(f'{classification}/batches')['batches']):
        time.sleep(2)
    print(f'… and classified after {time.time() - began:.0f} s', flush=True)

    pdfs, small = os.path.join(scratch, 'pdfs'), os.path.join(scratch, 'small')
    os.mkdir(pdfs), os.mkdir(small)
    for number, path in enumerate(sorted(glob.glob(os.path.join(options.folder, '**', '*.pdf'), recursive=True))[:100]):
        shutil.copy(path, os.path.join(pdfs, f'{number:03}.pdf'))
    for number in range(2000):
        open(os.path.join(small, f'small {number:04}.txt'), 'w').write(paper.format(number))

    before = resident(server)
    sys.stdout.flush()
    subprocess.run(['node', os.path.join(here, 'measure.js'), server.address, server.key, pdfs, small, classification, batch, str(server.server.pid)], check=True)
    print(f'memory of the server: {before:.0f} MiB before, {resident(server):.0f} MiB after all this')

    # The same small files by curl, as many a request as the browser sends.
    names, began, into = sorted(os.listdir(small)), time.time(), []
    for first in range(0, 2000, 20):
        form = [argument for name in names[first:first + 20] for argument in ('-F', f'files=@{os.path.join(small, name)}')]
        answer = subprocess.run(['curl', '-s', server.base + 'uploadFiles', '-H', 'Authorization: Bearer ' + server.key, '-F', 'classificationId=' + classification, *into, *form], capture_output=True, check=True)
        into = ['-F', 'batchId=' + json.loads(answer.stdout)['batchId']]
    print(f'small files uploaded by curl, a second: {2000 / (time.time() - began):.0f}')
