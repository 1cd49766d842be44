'use strict';
// Uploads files a few at a time, straight to the API, by the session's cookie and its token. Each request has an Idempotency-Key: one that is sent again after a lost connection does not
// store its files twice.
(() => {
    const filesARequest = 20, bytesARequest = 16e6, requestsAtOnce = 3, longestPause = 30000, closeAfter = 6000;
    const address = '/api/v1/documentClassification/uploadFiles';
    let upload = null;

    // Where the page that is shown puts files, and its token: it stands in the page itself, so that it is never that of the page before.
    const target = () => {
        const zone = document.getElementById('drop');
        return zone && { classification: zone.dataset.classification, batch: zone.dataset.batch ?? null, token: zone.dataset.token };
    };
    const key = () => Array.from(crypto.getRandomValues(new Uint8Array(18)), byte => byte.toString(16).padStart(2, '0')).join('');
    const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, place) => values[place]);
    const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

    const send = (form, token, id, progress, abort) => new Promise((done, failed) => {
        const request = new XMLHttpRequest();
        request.open('POST', address);
        request.setRequestHeader('Mailroom-Token', token);
        request.setRequestHeader('Idempotency-Key', id);
        request.responseType = 'json';
        request.upload.onprogress = event => progress(event.loaded);
        request.onload = () => done(request);
        request.onerror = request.ontimeout = () => failed(new Error('connection'));
        request.onabort = () => done(null);
        abort(() => request.abort());
        request.send(form);
    });

    // Folders are read as they are walked; a drop of 10,000 files is a list of names so far, and no bytes.
    const walk = async entries => {
        const files = [];
        const visit = async entry => {
            if (entry.isFile) {
                const file = await new Promise((done, failed) => entry.file(done, failed)).catch(() => null);
                if (file && !file.name.startsWith('.')) files.push(file);
                return;
            }
            const reader = entry.createReader();
            for (;;) {
                const some = await new Promise((done, failed) => reader.readEntries(done, failed)).catch(() => []);
                if (some.length === 0) return;
                for (const one of some) await visit(one);
            }
        };
        for (const entry of entries) if (entry) await visit(entry);
        return files;
    };

    const parts = function* (files) {
        let part = [], size = 0;
        for (const file of files) {
            if (part.length > 0 && (part.length >= filesARequest || size + file.size > bytesARequest)) {
                yield part;
                [part, size] = [[], 0];
            }
            part.push(file);
            size += file.size;
        }
        if (part.length > 0) yield part;
    };

    const start = async files => {
        const to = target();
        if (files.length === 0 || !to) return;
        if (upload && !upload.ended) {
            upload.more.push(...files);
            upload.total += files.length;
            return;
        }
        const mine = upload = { total: files.length, done: 0, failures: [], begun: performance.now(), more: [], aborts: new Set(), stopped: false, ended: false, waiting: false, ...to };
        show(mine);
        const painting = setInterval(() => show(mine), 250);
        const sendPart = async part => {
            const id = key();
            for (let attempt = 0; !mine.stopped; attempt++) {
                const form = new FormData();
                form.append('classificationId', mine.classification);
                if (mine.batch) form.append('batchId', mine.batch);
                for (const file of part) form.append('files', file, file.name);
                let abort;
                try {
                    const answer = await send(form, mine.token, id, () => { mine.waiting = false; }, stop => { abort = stop; mine.aborts.add(stop); });
                    if (!answer) return;
                    if (answer.status === 200) {
                        mine.batch ??= answer.response.batchId;
                        mine.done += part.length;
                        mine.waiting = false;
                        for (const file of answer.response.files) if (file.status === 'error') mine.failures.push(`${file.fileName}: ${file.error}`);
                        return;
                    }
                    if (answer.status < 500 && answer.status !== 429 && answer.status !== 409) {
                        // One file that is too large is not to cost the others their place.
                        if (answer.status === 413 && part.length > 1) {
                            for (const file of part) await sendPart([file]);
                            return;
                        }
                        mine.done += part.length;
                        for (const file of part) mine.failures.push(`${file.name}: ${answer.response?.message ?? answer.status}`);
                        return;
                    }
                    await pause(Math.min(longestPause, 1000 * (Number(answer.getResponseHeader('Retry-After')) || 2 ** attempt)));
                } catch {
                    mine.waiting = true;
                    await pause(Math.min(longestPause, 500 * 2 ** Math.min(attempt, 6)));
                } finally {
                    mine.aborts.delete(abort);
                }
            }
        };
        const isNew = !mine.batch;
        while (!mine.stopped) {
            const queue = parts(files);
            // The first request of a new batch says its id, which the others need.
            if (!mine.batch) {
                const first = queue.next();
                if (!first.done) await sendPart(first.value);
                if (!mine.batch) { if (mine.stopped || mine.done >= mine.total) break; else { files = [...[...queue].flat(), ...mine.more.splice(0)]; continue; } }
                if (isNew && location.pathname === `/classifications/${mine.classification}`) Blazor.navigateTo(`/classifications/${mine.classification}/batches/${mine.batch}`);
            }
            await Promise.all(Array.from({ length: requestsAtOnce }, async () => {
                for (let part = queue.next(); !part.done && !mine.stopped; part = queue.next()) await sendPart(part.value);
            }));
            files = mine.more.splice(0);
            if (files.length === 0) break;
        }
        mine.ended = true;
        clearInterval(painting);
        show(mine);
        if (mine.failures.length === 0) setTimeout(() => { if (upload === mine) close(); }, closeAfter);
    };

    const show = mine => {
        const panel = document.getElementById('upload');
        if (!panel) return;
        const text = panel.dataset;
        if (panel.hidden) {
            panel.hidden = false;
            panel.replaceChildren(
                Object.assign(document.createElement('p'), { className: 'upload-text' }),
                Object.assign(document.createElement('progress'), { className: 'upload-bar' }),
                Object.assign(document.createElement('ul'), { className: 'upload-failures' }),
                Object.assign(document.createElement('button'), { type: 'button', className: 'plain', onclick: () => stopOrClose() }));
            panel.querySelector('.upload-text').setAttribute('role', 'status');
            panel.querySelector('.upload-bar').setAttribute('aria-label', panel.getAttribute('aria-label'));
        }
        const seconds = (performance.now() - mine.begun) / 1000, rate = mine.done / seconds, left = rate > 0 ? (mine.total - mine.done) / rate : 0;
        const stored = mine.done - mine.failures.length;
        const time = left < 90 ? fill(text.seconds, Math.ceil(left)) : fill(text.minutes, Math.ceil(left / 60));
        panel.querySelector('.upload-text').textContent = mine.waiting && !mine.ended ? text.waiting
            : mine.ended ? fill(text.done, stored) + (mine.failures.length ? '. ' + fill(text.failed, mine.failures.length) : '')
            : fill(text.uploading, mine.done, mine.total, rate.toFixed(rate < 10 ? 1 : 0), rate > 0 ? time : '…');
        const bar = panel.querySelector('.upload-bar');
        [bar.max, bar.value] = [mine.total, mine.done];
        const list = panel.querySelector('.upload-failures');
        for (let place = list.children.length; place < Math.min(mine.failures.length, 50); place++) {
            const line = document.createElement('li');
            line.textContent = mine.failures[place];
            list.append(line);
        }
        panel.querySelector('button').textContent = mine.ended ? text.close : text.stop;
    };

    const stopOrClose = () => {
        if (!upload.ended) {
            upload.stopped = true;
            for (const abort of upload.aborts) abort();
            return;
        }
        close();
    };

    const close = () => {
        const panel = document.getElementById('upload');
        panel.hidden = true;
        panel.replaceChildren();
        upload.afterwards?.();
    };

    // Files that are dropped anywhere else than on a page that takes them must not be opened in the place of the page.
    document.addEventListener('dragover', event => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        document.getElementById('drop')?.classList.add('over');
    });
    document.addEventListener('dragleave', event => { if (!event.relatedTarget) document.getElementById('drop')?.classList.remove('over'); });
    document.addEventListener('drop', async event => {
        event.preventDefault();
        const zone = document.getElementById('drop');
        zone?.classList.remove('over');
        if (!zone) return;
        const items = [...event.dataTransfer.items].filter(item => item.kind === 'file').map(item => item.webkitGetAsEntry?.());
        const files = items.some(item => item) ? await walk(items) : [...event.dataTransfer.files];
        await start(files);
    });
    document.addEventListener('change', async event => {
        if (!event.target.matches?.('[data-pick]')) return;
        const files = [...event.target.files].filter(file => !file.name.startsWith('.'));
        event.target.value = '';
        await start(files);
    });
    addEventListener('beforeunload', event => { if (upload && !upload.ended) event.preventDefault(); });

    window.mailroom.upload = {
        afterwards: action => {
            if (upload && !document.getElementById('upload').hidden) upload.afterwards = action;
            else action();
        },
    };
})();
