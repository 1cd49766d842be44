"""A server of its own for a benchmark: in an empty folder, on a free port, ended and swept away with the `with` block. Needs ./run to have been built."""
import json, os, re, secrets, shutil, socket, subprocess, tempfile, time, urllib.request, uuid

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class RunningServer:
    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix='mailroom-bench-')
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.address = f'http://127.0.0.1:{probe.getsockname()[1]}'
        self.base, self.key = self.address + '/api/v1/documentClassification/', secrets.token_urlsafe(24)
        self.start()
        return self

    def start(self):
        """Starts it, again where it was stopped, and waits until it serves."""
        self.server = subprocess.Popen([os.path.join(root, 'run'), 'serve', '--urls', self.address, '--data', self.folder + '/data',
                                        f'--Storage:MasterKeyFolder={self.folder}/keys', '--Reading:Workers=2'],
                                       env=dict(os.environ, MAILROOM_API_KEY=self.key), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                urllib.request.urlopen(self.address + '/healthz').close()
                return
            except OSError:
                if self.server.poll() is not None:
                    shutil.rmtree(self.folder)
                    raise SystemExit('The server ended before it served: start ./run serve by hand and read what it says.')
                time.sleep(0.05)

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder)

    def ask(self, path, body=None, kind='application/json', method=None):
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        request = urllib.request.Request(self.base + path, data=data, headers={'Authorization': 'Bearer ' + self.key, 'Content-Type': kind}, method=method)
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def create(self, types):
        return self.ask('createClassification', {'classificationDetails': {'name': 'bench', 'documentTypes': types}})['classificationId']

    def upload(self, contents, **fields):
        """Uploads contents under one and the same name, with the form fields that are not None; answers the batch's id."""
        boundary = uuid.uuid4().hex
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items() if value is not None]
        for content in contents:
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="document"\r\n\r\n'.encode() + content + b'\r\n')
        parts.append(f'--{boundary}--\r\n'.encode())
        return self.ask('uploadFiles', b''.join(parts), 'multipart/form-data; boundary=' + boundary)['batchId']

    def wait(self, classification):
        """Waits until the newest batch is processed."""
        while self.ask(f'{classification}/batches')['batches'][0]['status'] != 'processed':
            time.sleep(0.05)

    def peak(self):
        """The most memory that the server process has had, in MiB."""
        with open(f'/proc/{self.server.pid}/status') as status:
            return int(re.search(r'VmHWM:\s+(\d+)', status.read()).group(1)) // 1024
