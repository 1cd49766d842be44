<?php
// A client as the hosted service's documentation shows them: PHP's curl, one file a call, DELETE bodies by CURLOPT_CUSTOMREQUEST.
declare(strict_types=1);

function call(string $method, string $path, array|string $body, array $headers = ['Content-Type: application/json']): array
{
    $curl = curl_init(getenv('MAILROOM_URL') . '/documentClassification/' . $path);
    curl_setopt_array($curl, [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_POSTFIELDS => $body,
        CURLOPT_HTTPHEADER => [...$headers, 'Authorization: Bearer ' . getenv('MAILROOM_KEY')],
    ]);
    $answer = curl_exec($curl);
    check($answer !== false, "$method $path: " . curl_error($curl));
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    check($status === 200, "$method $path: $status $answer");
    return json_decode($answer, true, flags: JSON_THROW_ON_ERROR);
}

function check(bool $holds, string $otherwise): void
{
    if (!$holds) {
        fwrite(STDERR, $otherwise . "\n");
        exit(1);
    }
}

function upload(array $fields, string $name, string $content): array
{
    $path = tempnam(sys_get_temp_dir(), 'mailroom');
    file_put_contents($path, $content);
    try {
        return call('POST', 'uploadFiles', $fields + ['files' => new CURLFile($path, 'text/plain', $name)], []);
    } finally {
        unlink($path);
    }
}

$created = call('POST', 'createClassification', json_encode(['classificationDetails' => [
    'name' => 'PHP classification',
    'documentTypes' => [
        ['name' => 'Invoice', 'description' => 'Standard commercial invoice.', 'uniqueWords' => ['invoice number', 'bill to', 'total amount']],
        ['name' => 'Resume', 'description' => 'Curriculum vitae.', 'uniqueWords' => ['work experience', 'education', 'skills']],
    ],
]]));
$classification = $created['classificationId'];
$first = upload(['classificationId' => $classification], 'first.txt', "INVOICE\nInvoice number 17\nBill to: Jane Doe\nTotal amount 12.50");
$second = upload(['classificationId' => $classification, 'batchId' => $first['batchId']], 'second.txt', "Work experience\nBaker\nEducation\nSkills: bread");
check($second['batchId'] === $first['batchId'], 'The second upload made a batch of its own.');
$batch = ['classificationId' => $classification, 'batchId' => $first['batchId']];

do {
    usleep(100_000);
    $files = call('POST', 'getResults', json_encode($batch))['files'];
} while (array_filter($files, fn ($file) => !in_array($file['status'], ['processed', 'error'], true)));
check(array_map(fn ($file) => $file['result']['documentType'], $files) === ['Invoice', 'Resume'], json_encode($files));

$deleted = call('DELETE', 'deleteFiles', json_encode($batch + ['fileIds' => [$files[1]['fileId']]]));
check($deleted === ['status' => 'success', 'message' => 'Files deleted', 'deleteAll' => false], json_encode($deleted));
check(call('DELETE', 'deleteBatch', json_encode($batch)) === ['status' => 'success', 'message' => 'Batch deleted'], 'deleteBatch');
check(call('DELETE', 'deleteClassification', json_encode(['classificationId' => $classification])) === ['status' => 'success', 'message' => 'Classification deleted'], 'deleteClassification');
