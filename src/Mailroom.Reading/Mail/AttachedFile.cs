namespace Mailroom.Reading.Mails;

/// <summary>Something attached to a mail.</summary>
/// <param name="MediaType">The media type that the mail gives.</param>
/// <param name="File">It as a file, to be read by what its bytes are.</param>
internal sealed record AttachedFile(string MediaType, CarriedFile File)
{
    // Signatures, keys, and what a Mac or a mail program tells itself.
    private static readonly HashSet<string> NotForPeople = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys", "application/pgp-encrypted", "application/applefile",
    };

    /// <summary>What is said of an attachment of which the mail holds nothing that is a file: a link to it, or an object of another program.</summary>
    public static ReadingException NotHere() => new(ReadingFailure.NotSupported, "The attachment is no file. Save it as one and upload that.");

    /// <summary>A file whose bytes are at hand once they are asked for.</summary>
    /// <param name="name">Its name; empty where it has none.</param>
    /// <param name="mediaType">The media type that the mail gives.</param>
    /// <param name="isInText">Whether it is shown within the text rather than beside it.</param>
    /// <param name="content">Unpacks it.</param>
    public static AttachedFile FromBytes(string name, string mediaType, bool isInText, Func<byte[]> content) => new(mediaType, CarriedFile.FromBytes(CleanText.SingleSpaced(name), () =>
    {
        if (NotForPeople.Contains(mediaType)) return null;
        var bytes = content();
        return MailPictures.IsDecoration(bytes, isInText) ? null : bytes;
    }));
}
