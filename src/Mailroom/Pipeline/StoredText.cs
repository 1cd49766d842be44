using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mailroom.Reading;
using Mailroom.Storage.Vault;

namespace Mailroom.Pipeline;

/// <summary>
/// What was read of a file, as it is kept to learn from and to classify again: compressed, and sealed under the file's key. Of single words nothing is kept but the
/// size of their letters, on which the look of a line depends.
/// </summary>
public static class StoredText
{
    private const string Purpose = "text";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>Seals what was read of a file.</summary>
    public static byte[] Seal(DataKey fileKey, string fileId, DocumentText document)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) JsonSerializer.Serialize(brotli, WithoutWords(document), Json);
        var plain = compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
        try
        {
            return fileKey.Seal(Purpose, fileId, plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Opens what was sealed.</summary>
    /// <returns>What was read; null where nothing is stored, or it cannot be used any more: the file is to be read again.</returns>
    public static DocumentText? TryOpen(DataKey fileKey, string fileId, byte[]? sealedText)
    {
        if (sealedText is null) return null;
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(fileKey.Open(Purpose, fileId, sealedText)), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<DocumentText>(brotli, Json);
        }
        // InvalidOperationException: what a BrotliStream throws at data that it did not make.
        catch (Exception unusable) when (unusable is CryptographicException or InvalidOperationException or JsonException)
        {
            return null;
        }
    }

    private static DocumentText WithoutWords(DocumentText document) => document with
    {
        Pages = [.. document.Pages.Select(page => page with { Lines = [.. page.Lines.Select(line => line with { FontSize = line.FontSize ?? MedianHeight(line), Words = null })] })],
    };

    private static double? MedianHeight(Line line)
    {
        if (line.Words is not { Count: > 0 } words) return null;
        var heights = words.Select(word => word.Box.Height).Order().ToList();
        return heights[heights.Count / 2];
    }
}
