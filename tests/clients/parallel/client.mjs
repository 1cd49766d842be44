// A client that uploads several batches side by side, one file a call, and asks for all of them at once until each has ended.
import assert from 'node:assert/strict';
import axios from 'axios';
import FormData from 'form-data';

process.on('uncaughtException', (error) => {
  console.error(error.response ? `${error.response.status} ${JSON.stringify(error.response.data)}` : error.stack);
  process.exit(1);
});

const api = axios.create({ baseURL: process.env.MAILROOM_URL + '/documentClassification', headers: { Authorization: `Bearer ${process.env.MAILROOM_KEY}` } });
const batches = 4;
const filesEach = 5;

async function upload(classificationId, batchId, name, text) {
  const form = new FormData();
  form.append('classificationId', classificationId);
  if (batchId) form.append('batchId', batchId);
  form.append('files', Buffer.from(text), name);
  return (await api.post('uploadFiles', form, { headers: form.getHeaders() })).data;
}

async function ended(classificationId, batchId) {
  for (;;) {
    const { files } = (await api.post('getResults', { classificationId, batchId })).data;
    if (files.length === filesEach && files.every((file) => file.status === 'processed' || file.status === 'error')) return files;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const { data: { classificationId } } = await api.post('createClassification', {
  classificationDetails: { name: 'Parallel', documentTypes: [{ name: 'Invoice', description: 'Bills.', uniqueWords: ['invoice number'] }, { name: 'Resume', description: 'Lives.', uniqueWords: ['education'] }] },
});
const all = await Promise.all(Array.from({ length: batches }, async (_, number) => {
  const { batchId } = await upload(classificationId, undefined, '0.txt', `Invoice number ${number}`);
  const [files] = await Promise.all([
    ended(classificationId, batchId),
    ...Array.from({ length: filesEach - 1 }, (_, more) => upload(classificationId, batchId, `${more + 1}.txt`, 'Education')),
  ]);
  return { batchId, files };
}));
for (const { files } of all) {
  assert.deepEqual(files.map((file) => file.fileName).sort(), Array.from({ length: filesEach }, (_, number) => `${number}.txt`));
  for (const file of files) assert.equal(file.result.documentType, file.fileName === '0.txt' ? 'Invoice' : 'Resume');
}
assert.equal(new Set(all.map((one) => one.batchId)).size, batches);
const viewed = (await api.post('viewClassification', { classificationId })).data.classificationDetails.batches;
for (const { batchId } of all) assert.deepEqual([viewed[batchId].filesNo, viewed[batchId].status], [filesEach, 'finished']);
await Promise.all(all.map(({ batchId }) => api.delete('deleteBatch', { data: { classificationId, batchId } })));
await api.delete('deleteClassification', { data: { classificationId } });
