// A client that checks every answer by a schema before it reads it: members that it does not know pass, missing ones and nulls do not.
import assert from 'node:assert/strict';
import { z } from 'zod';

const base = process.env.MAILROOM_URL + '/documentClassification';
const headers = { Authorization: `Bearer ${process.env.MAILROOM_KEY}` };

const id = z.string().min(1);
const time = z.number().int().min(1e12);
const success = (members) => z.looseObject({ status: z.literal('success'), ...members });
const file = z.looseObject({ fileId: id, fileName: z.string().min(1), status: z.enum(['waiting', 'processing', 'processed', 'error']), url: z.url() });
const processed = file.extend({
  status: z.literal('processed'),
  result: z.looseObject({ documentType: z.string().min(1), confidence: z.number().min(0).max(1) }),
  extraction: z.looseObject({ extractionId: id }).optional(),
});
const failed = file.extend({ status: z.literal('error'), error: z.string().min(1) });
const type = z.looseObject({ name: z.string(), description: z.string(), uniqueWords: z.array(z.string()), extractionId: z.string().optional() });
const batch = z.looseObject({ filesNo: z.number().int(), startTime: time, status: z.enum(['waiting', 'processing', 'finished']) });

const answers = {
  createClassification: z.looseObject({ status: z.literal('created'), createdAt: time, classificationId: id }),
  updateClassification: z.looseObject({ status: z.literal('updated'), updatedAt: time, classificationId: id }),
  viewClassification: success({
    classificationId: id,
    classificationDetails: z.looseObject({ createdAt: time, name: z.string(), description: z.string(), documentTypes: z.array(type).min(1), batches: z.record(id, batch) }),
  }),
  uploadFiles: success({ classificationId: id, batchId: id, files: z.array(file).min(1) }),
  getResults: success({ classificationId: id, batchId: id, fileId: id.optional(), files: z.array(file) }),
  deleteFiles: success({ message: z.literal('Files deleted'), deleteAll: z.boolean() }),
  deleteBatch: success({ message: z.literal('Batch deleted') }),
  deleteClassification: success({ message: z.literal('Classification deleted') }),
};
const error = z.strictObject({ status: z.literal('error'), message: z.string().min(1) });

async function call(method, name, body, wanted = 200) {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${base}/${name}`, { method, headers: isForm ? headers : { ...headers, 'Content-Type': 'application/json' }, body: isForm ? body : JSON.stringify(body) });
  assert.equal(answer.status, wanted, `${name}: ${answer.status}`);
  assert.match(answer.headers.get('Content-Type'), /^application\/json/);
  return (wanted === 200 ? answers[name] : error).parse(await answer.json());
}

const { classificationId } = await call('POST', 'createClassification', {
  classificationDetails: {
    name: 'Checked by a schema',
    documentTypes: [
      { name: 'Invoice', description: 'Bills of suppliers.', uniqueWords: ['invoice number', 'total amount'], extractionId: 'template' },
      { name: 'Resume', description: 'Curriculum vitae.', uniqueWords: ['work experience', 'education'], extractionId: null },
    ],
  },
});
await call('PATCH', 'updateClassification', { classificationId, classificationDetails: { description: 'Of an office' } });
const form = new FormData();
form.append('classificationId', classificationId);
form.append('batchId', '');
form.append('files', new Blob(['Invoice number 17, total amount 23.50']), 'first.txt');
form.append('files', new Blob(['']), 'empty.txt');
const { batchId, files: [first] } = await call('POST', 'uploadFiles', form);

let files;
do {
  await new Promise((resolve) => setTimeout(resolve, 100));
  files = (await call('POST', 'getResults', { classificationId, batchId, fileId: '' })).files;
} while (files.some((one) => one.status === 'waiting' || one.status === 'processing'));
assert.equal(processed.parse(files[0]).extraction.extractionId, 'template');
failed.parse(files[1]);
assert.equal((await call('POST', 'getResults', { classificationId, batchId, fileId: first.fileId })).fileId, first.fileId);
const { classificationDetails } = await call('POST', 'viewClassification', { classificationId });
assert.equal(classificationDetails.batches[batchId].status, 'finished');

await call('POST', 'viewClassification', { classificationId: 'nonsense' }, 404);
await call('POST', 'createClassification', { classificationDetails: {} }, 400);
await call('GET', 'viewClassification', undefined, 405);
await call('DELETE', 'deleteFiles', { classificationId, batchId, fileIds: [first.fileId] });
await call('DELETE', 'deleteBatch', { classificationId, batchId });
await call('DELETE', 'deleteClassification', { classificationId });
