namespace Mailroom.Reading.Mails;

/// <summary>A mail, whatever container it came in.</summary>
/// <param name="Headers">The headers that people read, in the order in which they are shown.</param>
/// <param name="Body">The pieces of its text, in order.</param>
/// <param name="Files">What is attached.</param>
internal sealed record MailMessage(IReadOnlyList<MailHeader> Headers, IReadOnlyList<BodyPart> Body, IReadOnlyList<AttachedFile> Files)
{
    /// <summary>The headers that are shown, in this order.</summary>
    public static readonly string[] ShownHeaders = ["From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Organization"];

    /// <summary>The most parts of a mail that are looked at.</summary>
    public const int MaximumParts = 1_000;

    private const int MaximumHeaders = 100;
    private const int MaximumNamedFiles = 100;
    private const int MaximumHeaderCharacters = 2_000;

    /// <summary>Whether it has more parts than are looked at.</summary>
    public bool HasMoreParts { get; init; }

    /// <summary>Headers and body as pages, and behind them those of the attachments.</summary>
    public async Task<DocumentText> WriteAsync(string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var headers = Headers.Take(MaximumHeaders).Select(header => header with { Value = Cleaned(header.Value) }).Where(header => header.Value.Length > 0).ToList();
        var attachments = Files.Take(MaximumNamedFiles).Select(file => new Attachment(Cleaned(file.File.Name), Cleaned(file.MediaType))).ToList();
        var pages = new PageWriter(options, cutsPages: true);
        foreach (var header in headers) pages.Add($"{header.Name}: {header.Value}");
        foreach (var attachment in attachments.Where(attachment => attachment.Name.Length > 0)) pages.Add($"Attachment: {attachment.Name}");
        var remarks = new HashSet<Remark>();
        if (Body.Any(part => part.IsEncrypted)) remarks.Add(Encrypted);
        if (HasMoreParts) remarks.Add(MoreParts);
        foreach (var part in Body)
        {
            if (!part.TryWrite(pages, options, cancellation)) remarks.Add(HtmlUnread);
        }
        var text = pages.Finish(mediaType);
        var own = text with { Mail = new Mail(headers, attachments), Remarks = [.. text.Remarks, .. remarks] };
        return await CarriedDocuments.AddAsync(own, [.. Files.Select(file => file.File)], options, depth, cancellation);
    }

    private static Remark Encrypted => new("The text of the mail, or a part of it, is encrypted and was not read.") { CastsDoubt = true };

    private static Remark MoreParts => new("The mail has more parts than are read: some were left out.") { CastsDoubt = true };

    private static Remark HtmlUnread => new("The HTML of the mail is larger or nested deeper than may be read: it was left out.") { CastsDoubt = true };

    private static string Cleaned(string text)
    {
        var clean = CleanText.SingleSpaced(text);
        return clean[..CleanText.BreakBefore(clean, MaximumHeaderCharacters)];
    }
}
