// A client as the hosted service's documentation shows them: axios, with DELETE bodies in `data`.
import assert from 'node:assert/strict';
import axios from 'axios';
import FormData from 'form-data';

const base = process.env.MAILROOM_URL + '/documentClassification';
const headers = { Authorization: `Bearer ${process.env.MAILROOM_KEY}` };
const json = { headers: { ...headers, 'Content-Type': 'application/json' } };

async function main() {
  const created = await axios.post(`${base}/createClassification`, {
    classificationDetails: {
      name: 'Axios classification', description: 'Documents of an office',
      documentTypes: [
        { name: 'Invoice', description: 'Standard commercial invoice from vendors or suppliers.', uniqueWords: ['invoice number', 'bill to', 'total amount'], extractionId: 'invoiceExtractionId' },
        { name: 'Resume', description: 'Curriculum vitae of a job applicant.', uniqueWords: ['work experience', 'education', 'skills'] },
      ],
    },
  }, json);
  assert.equal(created.data.status, 'created');
  const classificationId = created.data.classificationId;

  const updated = await axios.patch(`${base}/updateClassification`, { classificationId, classificationDetails: { name: 'Axios, renamed' } }, json);
  assert.equal(updated.data.status, 'updated');
  const viewed = await axios.post(`${base}/viewClassification`, { classificationId }, json);
  assert.equal(viewed.data.classificationDetails.name, 'Axios, renamed');
  assert.equal(viewed.data.classificationDetails.documentTypes.length, 2);

  const form = new FormData();
  form.append('classificationId', classificationId);
  form.append('files', Buffer.from('INVOICE\nInvoice number 17\nBill to: Jane Doe\nTotal amount 12.50'), 'first.txt');
  form.append('files', Buffer.from('Jane Doe\nWork experience\nBaker\nEducation\nSkills: bread'), 'second.txt');
  const uploaded = await axios.post(`${base}/uploadFiles`, form, { headers: { ...headers, ...form.getHeaders() } });
  assert.equal(uploaded.data.status, 'success');
  assert.deepEqual(uploaded.data.files.map((file) => file.fileName), ['first.txt', 'second.txt']);
  const { batchId } = uploaded.data;

  const more = new FormData();
  more.append('classificationId', classificationId);
  more.append('batchId', batchId);
  more.append('files', Buffer.from('Invoice number 18'), 'third.txt');
  assert.equal((await axios.post(`${base}/uploadFiles`, more, { headers: { ...headers, ...more.getHeaders() } })).data.batchId, batchId);

  let files;
  for (;;) {
    const results = await axios.post(`${base}/getResults`, { classificationId, batchId }, json);
    files = results.data.files;
    if (files.every((file) => file.status === 'processed' || file.status === 'error')) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.deepEqual(files.map((file) => file.result.documentType), ['Invoice', 'Resume', 'Invoice']);
  for (const file of files) assert.ok(file.result.confidence > 0 && file.result.confidence <= 1);
  assert.match((await axios.get(files[0].url, { responseType: 'text' })).data, /^INVOICE/);

  const deletedFiles = await axios.delete(`${base}/deleteFiles`, { ...json, data: { classificationId, batchId, fileIds: [files[0].fileId] } });
  assert.deepEqual(deletedFiles.data, { status: 'success', message: 'Files deleted', deleteAll: false });
  const deletedBatch = await axios.delete(`${base}/deleteBatch`, { ...json, data: { classificationId, batchId } });
  assert.deepEqual(deletedBatch.data, { status: 'success', message: 'Batch deleted' });
  const deleted = await axios.delete(`${base}/deleteClassification`, { ...json, data: { classificationId } });
  assert.deepEqual(deleted.data, { status: 'success', message: 'Classification deleted' });
  const gone = await axios.post(`${base}/viewClassification`, { classificationId }, { ...json, validateStatus: () => true });
  assert.equal(gone.status, 404);
  assert.equal(gone.data.status, 'error');
}

main().catch((error) => {
  console.error(error.response ? `${error.response.status} ${JSON.stringify(error.response.data)}` : error);
  process.exit(1);
});
