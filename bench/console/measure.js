'use strict';
// Drives the console in Chromium for bench/console.py, and prints each figure as a line of JSON.
// usage: measure.js ADDRESS KEY PDF-FOLDER SMALL-FILES-FOLDER CLASSIFICATION LARGE-BATCH PROCESS-OF-THE-SERVER
const { chromium } = require('playwright-core');
const { readdirSync, readFileSync } = require('fs');
const path = require('path');

const [, , address, key, pdfs, small, classification, batch, server] = process.argv;
const say = (what, value) => console.log(JSON.stringify({ what, value }));
const seconds = since => (performance.now() - since) / 1000;
const resident = () => +/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server}/status`, 'utf8'))[1] / 1024;
const filesOf = folder => readdirSync(folder).sort().map(name => path.join(folder, name));

(async () => {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(600000);
    await page.goto(address + '/sign-in');
    await page.fill('#key', key);
    await page.click('form[action="/sign-in/key"] button');
    await page.waitForSelector('h1');

    await page.goto(`${address}/classifications/${classification}`);
    await page.waitForSelector('[data-pick]', { state: 'attached' });
    await page.waitForTimeout(1000);
    let begun = performance.now();
    await page.locator('[data-pick]').first().setInputFiles(filesOf(pdfs));
    await page.waitForSelector('table.files .confidence');
    say('first result after a drop of 100 PDFs', seconds(begun));

    await page.goto(`${address}/classifications/${classification}`);
    await page.waitForSelector('[data-pick]', { state: 'attached' });
    await page.waitForTimeout(1000);
    begun = performance.now();
    await page.locator('[data-pick]').first().setInputFiles(filesOf(small));
    const done = filesOf(small).length;
    await page.waitForFunction(count => document.querySelector('#upload .upload-bar')?.value === count, done, { polling: 50 });
    say('small files uploaded by the browser, a second', done / seconds(begun));

    // What was dropped is read to its end first: the next figures are of the table alone.
    for (;;) {
        const { batches } = await (await fetch(`${address}/api/v1/documentClassification/${classification}/batches`, { headers: { Authorization: 'Bearer ' + key } })).json();
        if (batches.every(one => one.status === 'processed')) break;
        await page.waitForTimeout(1000);
    }

    const large = `${address}/classifications/${classification}/batches/${batch}`;
    const shown = text => page.waitForFunction(wanted => document.querySelector('table.files tbody a')?.textContent === wanted, text, { polling: 20 });
    begun = performance.now();
    await page.goto(large);
    await shown('paper 000000.txt');
    say('100,000 files: opened', seconds(begun));
    begun = performance.now();
    await page.fill('.filters input[type=search]', '099999');
    await page.press('.filters input[type=search]', 'Enter');
    await shown('paper 099999.txt');
    say('100,000 files: first filter (by name)', seconds(begun));
    await page.goto(large);
    await shown('paper 000000.txt');
    const sorted = direction => page.waitForFunction(wanted => document.querySelector('table.files th').getAttribute('aria-sort') === wanted, direction, { polling: 20 });
    begun = performance.now();
    await page.click('th .sort');
    await sorted('ascending');
    await page.waitForFunction(() => /^\d+ files$/.test(document.querySelector('.shown').innerText.trim()), null, { polling: 20 });
    await page.click('th .sort');
    await shown('paper 099999.txt');
    say('100,000 files: first sort (by name), and turned round', seconds(begun));
    begun = performance.now();
    await page.selectOption('.filters select >> nth=1', 'Sorted');
    await page.waitForFunction(() => location.search.includes('state=sorted') && document.querySelector('table.files tbody a'), null, { polling: 20 });
    say('100,000 files: another filter', seconds(begun));
    await page.goto(large);
    await shown('paper 000000.txt');
    const jumps = [];
    for (const share of [0.5, 0.9, 0.1, 0.7, 0.3]) {
        begun = performance.now();
        await page.evaluate(to => { const table = document.querySelector('.table-scroll'); table.scrollTop = table.scrollHeight * to; }, share);
        await page.waitForFunction(to => { const rows = [...document.querySelectorAll('table.files tbody tr[aria-rowindex]')]; return rows.some(row => Math.abs(+row.getAttribute('aria-rowindex') / 100000 - to) < 0.02); }, share, { polling: 20 });
        jumps.push(seconds(begun));
    }
    say('100,000 files: a jump while scrolling, median', jumps.sort((one, other) => one - other)[2]);

    const pages = [];
    const before = resident();
    for (let one = 0; one < 10; one++) {
        pages.push(await context.newPage());
        await pages[one].goto(large);
        await pages[one].waitForFunction(() => document.querySelector('table.files tbody a')?.textContent === 'paper 000000.txt', null, { polling: 20, timeout: 600000 });
    }
    const opened = resident();
    say('100,000 files: memory of an open page, MiB', (opened - before) / pages.length);
    for (const one of pages) {
        await one.click('th .sort');
        await one.waitForFunction(() => document.querySelector('table.files th').getAttribute('aria-sort') === 'ascending' && /^\d+ files$/.test(document.querySelector('.shown').innerText.trim()), null, { polling: 20, timeout: 600000 });
    }
    say('100,000 files: and of one that was sorted, MiB', (resident() - before) / pages.length);
    await browser.close();
})().catch(fault => { console.error(fault.message); process.exit(1); });
