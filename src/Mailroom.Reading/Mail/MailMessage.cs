using Mailroom.Reading.Html;

namespace Mailroom.Reading.Mails;

/// <summary>A mail, whatever container it came in.</summary>
/// <param name="Headers">The headers that people read, in the order in which they are shown.</param>
/// <param name="PlainText">The body as text.</param>
/// <param name="Html">The body as HTML.</param>
/// <param name="Files">What is attached.</param>
internal sealed record MailMessage(IReadOnlyList<MailHeader> Headers, string? PlainText, string? Html, IReadOnlyList<AttachedFile> Files)
{
    /// <summary>The headers that are shown, in this order.</summary>
    public static readonly string[] ShownHeaders = ["From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Organization"];

    private const int MaximumHeaders = 100;
    private const int MaximumFiles = 100;
    private const int MaximumReadFiles = 20;
    private const int MaximumDepth = 3;
    private const int MaximumHeaderCharacters = 2_000;
    private const int MaximumFileCharacters = 10_000;

    /// <summary>Headers, body and attachments as pages.</summary>
    public async Task<DocumentText> WriteAsync(string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var headers = Headers.Take(MaximumHeaders).Select(Cleaned).Where(header => header.Value.Length > 0).ToList();
        var pages = new PageWriter(options, cutsPages: true);
        foreach (var header in headers) pages.Add($"{header.Name}: {header.Value}");
        foreach (var file in Files.Take(MaximumFiles).Where(file => file.Name.Length > 0)) pages.Add($"Attachment: {Cleaned(file.Name)}");
        if (!string.IsNullOrWhiteSpace(PlainText)) pages.Add(PlainText);
        else if (Html is not null) HtmlReader.Write(Html, new BlockWriter(pages), cancellation);
        var attachments = new List<Attachment>();
        foreach (var file in Files.Take(MaximumFiles))
        {
            var reads = depth < MaximumDepth && attachments.Count < MaximumReadFiles;
            attachments.Add(new Attachment(Cleaned(file.Name), Cleaned(file.MediaType), reads ? await ReadAsync(file, options, depth, cancellation) : ""));
        }
        return pages.Finish(mediaType) with { Mail = new Mail(headers, attachments) };
    }

    private static MailHeader Cleaned(MailHeader header) => header with { Value = Cleaned(header.Value) };

    private static string Cleaned(string text)
    {
        var clean = CleanText.SingleSpaced(text);
        return clean[..CleanText.BreakBefore(clean, MaximumHeaderCharacters)];
    }

    // What is attached is a bonus: where it cannot be read, the mail still can.
    private static async Task<string> ReadAsync(AttachedFile file, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        if (file.MediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase)) return "";
        try
        {
            var limits = options with { MaximumPages = 1, MaximumPageCharacters = Math.Min(options.MaximumPageCharacters, MaximumFileCharacters) };
            var text = await file.ReadAsync(limits, depth + 1, cancellation);
            return text is null ? "" : string.Join('\n', text.Pages.SelectMany(page => page.Lines).Select(line => line.Text));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return "";
        }
    }
}

/// <summary>Something attached to a mail.</summary>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="MediaType">The media type that the mail gives.</param>
/// <param name="ReadAsync">Reads it, given limits and how many mails it lies in; null where it is too large.</param>
internal sealed record AttachedFile(string Name, string MediaType, Func<ReadingOptions, int, CancellationToken, Task<DocumentText?>> ReadAsync)
{
    private const int MaximumBytes = 10 * 1024 * 1024;

    /// <summary>A file whose bytes are at hand once they are asked for.</summary>
    public static AttachedFile FromBytes(string name, string mediaType, Func<byte[]> content) => new(name, mediaType, async (options, depth, cancellation) =>
    {
        var bytes = content();
        return bytes.Length > MaximumBytes ? null : await DocumentReader.ReadAsync(bytes, options, depth, cancellation);
    });
}
