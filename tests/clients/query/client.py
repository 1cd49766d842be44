"""A client behind a proxy that drops the body of a DELETE: it says all in the query string. Its other calls are forms."""
import os
import time

import requests

base = os.environ['MAILROOM_URL'] + '/documentClassification'
headers = {'Authorization': 'Bearer ' + os.environ['MAILROOM_KEY']}


def call(method, path, **arguments):
    answer = requests.request(method, f'{base}/{path}', headers=headers, timeout=60, **arguments)
    assert answer.status_code == 200, f'{method} {path}: {answer.status_code} {answer.text}'
    return answer.json()


classification = call('POST', 'createClassification', json={'classificationDetails': {
    'name': 'By query', 'documentTypes': [{'name': 'Invoice', 'uniqueWords': ['invoice number']}, {'name': 'Resume', 'uniqueWords': ['education']}]}})['classificationId']
uploaded = call('POST', 'uploadFiles', data={'classificationId': classification}, files=[('files', (f'{number}.txt', b'Invoice number 17')) for number in range(5)])
batch, ids = uploaded['batchId'], [file['fileId'] for file in uploaded['files']]
names = {'classificationId': classification, 'batchId': batch}
while not all(file['status'] == 'processed' for file in call('POST', 'getResults', data=names)['files']):
    time.sleep(0.1)

assert call('DELETE', 'deleteFiles', params={**names, 'fileIds[]': ids[:2]})['deleteAll'] is False
assert call('DELETE', 'deleteFiles', params={**names, 'fileIds': ids[2]})['deleteAll'] is False
assert call('DELETE', 'deleteFiles', params={**names, 'fileIds': ','.join(ids[3:])})['deleteAll'] is True
assert call('POST', 'getResults', data=names)['files'] == []
assert call('DELETE', 'deleteBatch', params=names)['message'] == 'Batch deleted'
assert call('DELETE', 'deleteClassification', params={'classificationId': classification})['message'] == 'Classification deleted'
assert requests.get(uploaded['files'][0]['url'], timeout=60).status_code == 404
