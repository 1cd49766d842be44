'use strict';
// Uploads files a few at a time, straight to the API, by the session's cookie and its token. Each request has an Idempotency-Key: one that is sent again after a lost connection does not
// store its files twice. What is dropped while an upload is under way goes on with it, to the place of the page it was dropped on.
(() => {
    const filesARequest = 20, bytesARequest = 16e6, requestsAtOnce = 3, mostTries = 8, longestPause = 30000, closeAfter = 6000;
    const address = '/api/v1/documentClassification/uploadFiles', kept = 'mailroom-upload', mostShown = 50;
    let upload = null;

    // Where the page that is shown puts files, and its token: it stands in the page itself, so that it is never that of the page before.
    const target = () => {
        const zone = document.getElementById('drop');
        return zone && { classification: zone.dataset.classification, batch: zone.dataset.batch ?? null, token: zone.dataset.token };
    };
    const key = () => Array.from(crypto.getRandomValues(new Uint8Array(18)), byte => byte.toString(16).padStart(2, '0')).join('');
    const texts = () => document.getElementById('upload').dataset;
    const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, place) => values[place]);
    const pause = async (milliseconds, isOver) => {
        for (const end = performance.now() + milliseconds; performance.now() < end && !isOver();) await new Promise(done => setTimeout(done, 200));
    };

    // Of a folder that was dropped or chosen the path in it.
    const paths = new WeakMap();
    const pathOf = file => paths.get(file) ?? (file.webkitRelativePath || file.name);

    // The answer; null where there is none, because the connection was lost, a file could not be read or the upload was stopped.
    const send = (mine, place, part, id) => new Promise(done => {
        const form = new FormData();
        form.append('classificationId', place.classification);
        if (place.batch) form.append('batchId', place.batch);
        // An empty file is sent without its disk, which findUnreadable cannot ask for it.
        for (const file of part) form.append('files', file.size > 0 ? file : new Blob(), pathOf(file));
        const request = new XMLHttpRequest();
        request.open('POST', address);
        request.setRequestHeader('Mailroom-Token', place.token);
        request.setRequestHeader('Idempotency-Key', id);
        request.responseType = 'json';
        request.upload.onprogress = () => { mine.waiting = null; };
        request.onloadend = () => {
            mine.requests.delete(request);
            // A network that shows a sign-in page of its own is as good as none.
            done(request.status === 0 || request.status === 200 && !request.response ? null : request);
        };
        mine.requests.add(request);
        request.send(form);
    });

    // Folders are read as they are walked; a drop of 10,000 files is a list of names so far, and no bytes.
    const walk = async entries => {
        const files = [], unreadable = [];
        const visit = async entry => {
            if (entry.isFile) {
                if (entry.name.startsWith('.')) return;
                await new Promise((done, failed) => entry.file(done, failed)).then(file => {
                    paths.set(file, entry.fullPath.replace(/^\//, ''));
                    files.push(file);
                }, () => unreadable.push(entry));
                return;
            }
            const reader = entry.createReader();
            for (;;) {
                const some = await new Promise((done, failed) => reader.readEntries(done, failed)).catch(() => null);
                if (!some) unreadable.push(entry);
                if (!some?.length) return;
                for (const one of some) await visit(one);
            }
        };
        for (const entry of entries) if (entry) await visit(entry);
        return { files, unreadable };
    };

    // A file may have been moved, deleted or changed since it was chosen. The browser tells that from a lost connection only when it is asked for the file alone.
    const findUnreadable = async files => {
        const found = [];
        for (const file of files) await file.slice(0, 1).arrayBuffer().catch(() => found.push(file));
        return found;
    };

    const takePart = place => {
        const part = [place.files[place.next++]];
        let size = part[0].size;
        while (place.next < place.files.length && part.length < filesARequest && (size += place.files[place.next].size) <= bytesARequest) part.push(place.files[place.next++]);
        return part;
    };

    const settle = (mine, place, count) => {
        mine.done += count;
        place.left -= count;
    };
    const fail = (mine, place, files, reason) => {
        settle(mine, place, files.length);
        mine.failed += files.length;
        for (const file of files) mine.failures.push(`${file.name}: ${reason}`);
    };

    const sendPart = async (mine, place, part) => {
        const isOver = () => mine.stopped || place.refusal;
        let id = key(), losses = 0, tries = 0;
        while (part.length > 0 && !isOver()) {
            const answer = await send(mine, place, part, id);
            if (!answer) {
                if (isOver()) return;
                const unreadable = await findUnreadable(part);
                if (unreadable.length > 0) {
                    fail(mine, place, unreadable, texts().unreadable);
                    part = part.filter(file => !unreadable.includes(file));
                    // Without them it is another request.
                    id = key();
                    continue;
                }
                mine.waiting = 'waiting';
                await pause(Math.min(longestPause, 500 * 2 ** losses++), isOver);
                continue;
            }
            mine.waiting = null;
            if (answer.status === 200) {
                mine.isRefused = false;
                place.batch ??= answer.response.batchId;
                settle(mine, place, part.length);
                // An archive gives more files than were sent.
                const more = Math.max(0, answer.response.files.length - part.length);
                mine.total += more;
                mine.done += more;
                for (const file of answer.response.files) {
                    if (file.status !== 'error') continue;
                    mine.failed++;
                    mine.failures.push(`${file.path ?? file.fileName}: ${file.error}`);
                }
                return;
            }
            // No other file would be taken either.
            if ([401, 403, 404].includes(answer.status)) {
                place.refusal = answer.status;
                return;
            }
            // One file that is too large is not to cost the others their place.
            if (answer.status === 413 && part.length > 1) {
                for (const file of part) await sendPart(mine, place, [file]);
                return;
            }
            if (answer.status >= 500 || answer.status === 429) {
                // Once files were given up, those after them are tried once each, until one is taken again.
                if (++tries < mostTries && !mine.isRefused) {
                    mine.waiting = 'busy';
                    await pause(Math.max(Math.min(longestPause, 500 * 2 ** tries), 1000 * (Number(answer.getResponseHeader('Retry-After')) || 0)), isOver);
                    continue;
                }
                mine.isRefused = true;
            }
            fail(mine, place, part, answer.response?.message ?? fill(texts().refused, answer.status));
            return;
        }
    };

    const sendAll = async (mine, place) => {
        const isNew = !place.batch, hasMore = () => place.next < place.files.length && !mine.stopped && !place.refusal;
        // The first request of a new batch says its id, which the others need.
        while (!place.batch && hasMore()) await sendPart(mine, place, takePart(place));
        if (isNew && place.batch && location.pathname === `/classifications/${place.classification}`) Blazor.navigateTo(`/classifications/${place.classification}/batches/${place.batch}`);
        while (hasMore()) {
            await Promise.all(Array.from({ length: requestsAtOnce }, async () => {
                while (hasMore()) await sendPart(mine, place, takePart(place));
            }));
        }
        if (!place.refusal) return;
        // A place that is gone is no reason not to go on with the next; a session that has ended is.
        for (const given of place.refusal === 404 ? [place] : mine.queue) {
            mine.failed += given.left;
            settle(mine, given, given.left);
        }
        mine.failures.push(place.refusal === 404 ? texts().gone : texts().ended);
        if (place.refusal !== 404) mine.stopped = true;
    };

    const start = async (to, files, unreadable = []) => {
        const count = files.length + unreadable.length;
        if (count === 0 || !to) return;
        const goesOn = upload && !upload.ended && !upload.stopped;
        if (!goesOn) {
            upload = {
                total: 0, done: 0, failed: 0, failures: [], queue: [], requests: new Set(), begun: performance.now(), waiting: null, isRefused: false, stopped: false, ended: false,
            };
            document.getElementById('upload').hidden = true;
        }
        const mine = upload;
        let place = mine.queue.find(one => one.classification === to.classification && one.batch === to.batch && !one.refusal);
        if (!place) mine.queue.push(place = { ...to, files: [], next: 0, left: 0, refusal: null });
        for (const file of files) place.files.push(file);
        mine.total += count;
        place.left += count;
        fail(mine, place, unreadable, texts().unreadable);
        show(mine);
        if (goesOn) return;
        const painting = setInterval(() => show(mine), 250);
        for (; mine.queue.length > 0 && !mine.stopped; mine.queue.shift()) await sendAll(mine, mine.queue[0]);
        mine.ended = true;
        clearInterval(painting);
        show(mine);
        if (mine.afterwards) {
            mine.afterwards();
            return;
        }
        closeLater(mine);
    };

    const show = mine => {
        const panel = document.getElementById('upload');
        if (!panel || mine !== upload) return;
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
        const stored = mine.done - mine.failed;
        const time = left < 90 ? fill(text.seconds, Math.ceil(left)) : fill(text.minutes, Math.ceil(left / 60));
        panel.querySelector('.upload-text').textContent = mine.waiting && !mine.ended ? text[mine.waiting]
            : mine.ended ? fill(text.done, stored) + (mine.failed ? '. ' + fill(text.failed, mine.failed) : '') + (mine.isRecalled ? '. ' + text.recalled : '')
            : fill(text.uploading, mine.done, mine.total, rate.toFixed(rate < 10 ? 1 : 0), rate > 0 ? time : '…');
        const bar = panel.querySelector('.upload-bar');
        [bar.max, bar.value] = [mine.total, mine.done];
        const list = panel.querySelector('.upload-failures');
        for (let place = list.children.length; place < Math.min(mine.failures.length, mostShown); place++) {
            const line = document.createElement('li');
            line.textContent = mine.failures[place];
            list.append(line);
        }
        panel.querySelector('button').textContent = mine.ended ? text.close : text.stop;
    };

    const stopOrClose = () => {
        if (!upload.ended) {
            upload.stopped = true;
            for (const request of upload.requests) request.abort();
            return;
        }
        close();
    };

    const close = () => {
        const panel = document.getElementById('upload');
        panel.hidden = true;
        panel.replaceChildren();
    };

    // What failed stays until somebody has read it.
    const closeLater = mine => { if (mine.failures.length === 0) setTimeout(() => { if (upload === mine) close(); }, closeAfter); };

    // A page that is loaded again still says what became of the files; the page that signs in forgets it (colours.js).
    const keep = () => {
        if (!upload || document.getElementById('upload')?.hidden !== false) return;
        const { total, done, failed, failures } = upload;
        try { sessionStorage.setItem(kept, JSON.stringify({ path: location.pathname, total, done, failed, failures: failures.slice(0, mostShown) })); } catch { /* It is not told. */ }
    };
    const reload = () => {
        keep();
        location.reload();
    };
    const recall = () => {
        let found = null;
        try {
            found = JSON.parse(sessionStorage.getItem(kept));
            sessionStorage.removeItem(kept);
        } catch { /* There is none. */ }
        if (found?.path !== location.pathname) return;
        upload = { ...found, queue: [], requests: new Set(), begun: performance.now(), waiting: null, ended: true, isRecalled: true };
        const painting = setInterval(() => {
            show(upload);
            if (!document.getElementById('upload')) return;
            clearInterval(painting);
            closeLater(upload);
        }, 250);
    };
    recall();

    // Files that are dropped anywhere else than on a page that takes them must not be opened in the place of the page.
    document.addEventListener('dragover', event => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        document.getElementById('drop')?.classList.add('over');
    });
    document.addEventListener('dragleave', event => { if (!event.relatedTarget) document.getElementById('drop')?.classList.remove('over'); });
    document.addEventListener('drop', async event => {
        event.preventDefault();
        document.getElementById('drop')?.classList.remove('over');
        // Taken at once: while a folder is walked somebody may go to another page.
        const to = target();
        if (!to) return;
        const items = [...event.dataTransfer.items].filter(item => item.kind === 'file').map(item => item.webkitGetAsEntry?.());
        const { files, unreadable } = items.some(item => item) ? await walk(items) : { files: [...event.dataTransfer.files] };
        await start(to, files, unreadable);
    });
    document.addEventListener('change', async event => {
        if (!event.target.matches?.('[data-pick]')) return;
        const files = [...event.target.files].filter(file => !file.name.startsWith('.'));
        event.target.value = '';
        await start(target(), files);
    });
    addEventListener('beforeunload', event => { if (upload && !upload.ended) event.preventDefault(); });

    window.mailroom.upload = {
        reload,
        // Loads the page again, but not while an upload is under way, which would end with it.
        thenReload: () => {
            if (upload && !upload.ended) upload.afterwards = reload;
            else reload();
        },
    };
})();
