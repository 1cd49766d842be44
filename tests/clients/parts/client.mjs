// A client whose form names a media type for each part: text/plain for the fields, and for the files types that exist nowhere but in such clients.
import assert from 'node:assert/strict';
import axios from 'axios';
import FormData from 'form-data';

process.on('uncaughtException', (error) => {
  console.error(error.response ? `${error.response.status} ${JSON.stringify(error.response.data)}` : error.stack);
  process.exit(1);
});

const api = axios.create({ baseURL: process.env.MAILROOM_URL + '/documentClassification', headers: { Authorization: `Bearer ${process.env.MAILROOM_KEY}` } });
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

const { data: { classificationId } } = await api.post('createClassification', {
  classificationDetails: { name: 'Parts', documentTypes: [{ name: 'Invoice', description: 'Bills.', uniqueWords: ['invoice number'] }, { name: 'Resume', description: 'Lives.', uniqueWords: ['education'] }] },
});
const form = new FormData();
form.append('classificationId', classificationId, { contentType: 'text/plain; charset=utf-8' });
form.append('batchId', '', { contentType: 'text/plain' });
form.append('files', picture, { filename: 'scan.jpg', contentType: 'application/jpg' });
form.append('files', Buffer.from('Invoice number 17'), { filename: 'bill.pdf', contentType: 'application/x-pdf-document' });
form.append('files[]', Buffer.from('Invoice number 18'), { filename: 'bill.txt', contentType: 'no media type' });
const uploaded = (await api.post('uploadFiles', form, { headers: form.getHeaders() })).data;
assert.deepEqual(uploaded.files.map((file) => file.fileName), ['scan.jpg', 'bill.pdf', 'bill.txt']);
assert.match(uploaded.files[0].url, /\/original\.png$/);

const more = new FormData();
more.append('batchId', uploaded.batchId, { contentType: 'text/plain' });
more.append('files', Buffer.from('Education'), { filename: 'life.txt', contentType: 'text/plain' });
more.append('classificationId', classificationId, { contentType: 'text/plain' });
assert.equal((await api.post('uploadFiles', more, { headers: more.getHeaders() })).data.batchId, uploaded.batchId);

let files;
do {
  await new Promise((resolve) => setTimeout(resolve, 100));
  files = (await api.post('getResults', { classificationId, batchId: uploaded.batchId })).data.files;
} while (files.some((file) => !['processed', 'error'].includes(file.status)));
assert.deepEqual(files.slice(1).map((file) => file.result.documentType), ['Invoice', 'Invoice', 'Resume']);
const original = await axios.get(files[0].url, { responseType: 'arraybuffer' });
assert.equal(original.headers['content-type'], 'image/png');
assert.ok(picture.equals(Buffer.from(original.data)));
await api.delete('deleteClassification', { data: { classificationId } });
