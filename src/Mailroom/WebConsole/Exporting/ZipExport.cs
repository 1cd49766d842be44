using System.IO.Compression;
using System.Text;
using Mailroom.Api;
using Mailroom.Classifying;
using Mailroom.Erasing;
using Mailroom.Sorting;
using Mailroom.Storage;
using Mailroom.Storage.Blobs;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;

namespace Mailroom.WebConsole.Exporting;

/// <summary>The files themselves, in a folder for each type; those that need a look, or could not be read, have a folder of their own.</summary>
internal sealed class ZipExport(BatchFiles files, KeyVault vault, IBlobStore blobs, LiveUses uses) : IExport
{
    public async Task WriteAsync(Stream output, ClassificationDefinition definition, IEnumerable<Scope> batches, CancellationToken cancellation)
    {
        var folders = new FolderNames(definition.DocumentTypes.Select(type => type.Name));
        var taken = new Dictionary<string, TakenNames>(StringComparer.OrdinalIgnoreCase);
        await using var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellation);
        foreach (var batch in batches)
        {
            await foreach (var file in files.EntriesAsync(batch, from: 0, int.MaxValue, address: null, cancellation))
            {
                var folder = folders.Of(file.Result?.DocumentType ?? Answer.Unknown, file.Result is null || file.Result.NeedsReview);
                if (!taken.TryGetValue(folder, out var names)) taken[folder] = names = new TakenNames();
                await AddAsync(archive, batch with { FileId = file.FileId }, folder, file.FileName, names, cancellation);
            }
        }
    }

    private async Task AddAsync(ZipArchive archive, Scope file, string folder, string fileName, TakenNames taken, CancellationToken cancellation)
    {
        // The use begins before the look at the key: an erasure that this look misses ends the export.
        using var use = uses.Begin(file);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, use.Erased);
        using var key = vault.OpenKey(file);
        if (key is null || await blobs.OpenAsync(file.Id, ending.Token) is not { } blob) return;
        await using var open = blob;
        await using var content = new OpeningStream(blob, key, file.Id);
        var name = FolderNames.Safe(fileName);
        var entry = archive.CreateEntry(folder + "/" + taken.Take(Path.GetFileNameWithoutExtension(name), Path.GetExtension(name)), CompressionLevel.Fastest);
        await using var into = await entry.OpenAsync(ending.Token);
        await content.CopyToAsync(into, ending.Token);
    }
}
