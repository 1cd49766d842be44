"""A client as the hosted service's documentation shows them: requests, with DELETE bodies in json."""
import os
import time

import requests

base = os.environ['MAILROOM_URL'] + '/documentClassification'
headers = {'Authorization': 'Bearer ' + os.environ['MAILROOM_KEY']}


def call(method, path, **arguments):
    answer = requests.request(method, f'{base}/{path}', headers=headers, timeout=60, **arguments)
    assert answer.status_code == 200, f'{method} {path}: {answer.status_code} {answer.text}'
    return answer.json()


created = call('POST', 'createClassification', json={'classificationDetails': {
    'name': 'Requests classification', 'description': 'Documents of an office',
    'documentTypes': [
        {'name': 'Invoice', 'description': 'Standard commercial invoice.', 'uniqueWords': ['invoice number', 'bill to', 'total amount']},
        {'name': 'Resume', 'description': 'Curriculum vitae.', 'uniqueWords': ['work experience', 'education', 'skills']},
    ]}})
assert created['status'] == 'created', created
classification = created['classificationId']

uploaded = call('POST', 'uploadFiles', data={'classificationId': classification}, files=[
    ('files', ('Rechnung März.txt', b'INVOICE\nInvoice number 17\nBill to: Jane Doe\nTotal amount 12.50', 'text/plain')),
    ('files', ('second.txt', b'Jane Doe\nWork experience\nBaker\nEducation\nSkills: bread', 'application/octet-stream')),
])
assert [file['fileName'] for file in uploaded['files']] == ['Rechnung März.txt', 'second.txt'], uploaded
batch = uploaded['batchId']

while True:
    files = call('POST', 'getResults', json={'classificationId': classification, 'batchId': batch})['files']
    if all(file['status'] in ('processed', 'error') for file in files):
        break
    time.sleep(0.1)
assert [file['result']['documentType'] for file in files] == ['Invoice', 'Resume'], files
one = call('POST', 'getResults', json={'classificationId': classification, 'batchId': batch, 'fileId': files[1]['fileId']})['files']
assert [file['fileId'] for file in one] == [files[1]['fileId']], one
assert requests.get(files[0]['url'], timeout=60).content.startswith(b'INVOICE')

batches = call('POST', 'viewClassification', json={'classificationId': classification})['classificationDetails']['batches']
assert batches[batch]['filesNo'] == 2 and batches[batch]['status'] == 'finished', batches

deleted = call('DELETE', 'deleteFiles', json={'classificationId': classification, 'batchId': batch, 'fileIds': [file['fileId'] for file in files]})
assert deleted == {'status': 'success', 'message': 'Files deleted', 'deleteAll': True}, deleted
assert call('DELETE', 'deleteBatch', json={'classificationId': classification, 'batchId': batch}) == {'status': 'success', 'message': 'Batch deleted'}
assert call('DELETE', 'deleteClassification', json={'classificationId': classification}) == {'status': 'success', 'message': 'Classification deleted'}
assert requests.get(files[0]['url'], timeout=60).status_code == 404
