using System.Text.Json;
using Mailroom.Api;
using Mailroom.Storage;
using Mailroom.Uploading;

namespace Mailroom.WebConsole;

/// <summary>The sample documents that come with the program, to try it with.</summary>
public sealed class Samples(FileReceiver receiver, UploadCommit commit)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>The types of the samples.</summary>
    public static async Task<List<DocumentTypeDetails>> TypesAsync()
    {
        await using var file = File.OpenRead(Path.Combine(Folder, "types.json"));
        return (await JsonSerializer.DeserializeAsync<List<DocumentTypeDetails>>(file, Json.Options))!;
    }

    /// <summary>Uploads the samples into a new batch.</summary>
    /// <returns>The batch's id.</returns>
    public async Task<string> UploadAsync(Scope classification)
    {
        await using var upload = new ReceivedUpload(receiver);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Folder, "documents")).Order(StringComparer.Ordinal))
        {
            await using var content = File.OpenRead(path);
            upload.Files.Add(await receiver.ReceiveAsync(Path.GetFileName(path), content, CancellationToken.None));
        }

        await receiver.MakeDurableAsync(upload, CancellationToken.None);
        var (batchId, _) = await commit.CommitAsync(upload, classification, batchId: null, urgent: false) ?? throw Classifications.NoClassification();
        return batchId;
    }
}
