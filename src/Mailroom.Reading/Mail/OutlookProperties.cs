using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mailroom.Reading.Office;
using Mailroom.Reading.Text;

namespace Mailroom.Reading.Mails;

/// <summary>The properties of a mail, recipient or attachment within an MSG file.</summary>
internal sealed class OutlookProperties
{
    /// <summary>Bytes before the fixed properties of the outermost mail.</summary>
    public const int MessageHeader = 32;

    private const int EmbeddedMessageHeader = 24;
    private const int ChildHeader = 8;
    private const int PropertyLength = 16;
    private const int MaximumProperties = 10_000;

    private readonly CompoundFile file;
    private readonly CompoundEntry storage;
    private readonly Dictionary<ushort, ulong> numbers = [];
    private readonly int? inheritedCodePage;

    public OutlookProperties(CompoundFile file, CompoundEntry storage, int headerLength, int? inheritedCodePage = null)
    {
        this.file = file;
        this.storage = storage;
        this.inheritedCodePage = inheritedCodePage;
        if (storage.Find("__properties_version1.0") is not { IsStorage: false } stream) return;
        var bytes = file.Read(stream);
        for (var at = headerLength; at + PropertyLength <= bytes.Length && numbers.Count < MaximumProperties; at += PropertyLength)
        {
            var property = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 2));
            numbers[property] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 8));
        }
    }

    public int? Number(ushort property) => numbers.TryGetValue(property, out var value) ? (int)(uint)value : null;

    /// <summary>A point in time (UTC).</summary>
    public DateTimeOffset? Time(ushort property)
    {
        if (!numbers.TryGetValue(property, out var value) || value == 0 || value > (ulong)DateTime.MaxValue.ToFileTimeUtc()) return null;
        return new DateTimeOffset(DateTime.FromFileTimeUtc((long)value));
    }

    /// <summary>A text, be it stored as UTF-16 or in a code page.</summary>
    public string? Text(ushort property)
    {
        if (Stream(property, "001F") is { } unicode) return Encoding.Unicode.GetString(unicode).TrimEnd('\0');
        return Stream(property, "001E") is { } bytes ? Decode(bytes, MapiProperty.MessageCodePage, MapiProperty.InternetCodePage) : null;
    }

    public byte[]? Bytes(ushort property) => Stream(property, "0102");

    /// <summary>The body as HTML, which most writers store as bytes.</summary>
    public string? Html() => Text(MapiProperty.Html) is { Length: > 0 } text
        ? text
        : Bytes(MapiProperty.Html) is { } bytes ? Decode(bytes, MapiProperty.InternetCodePage, MapiProperty.MessageCodePage) : null;

    /// <summary>The storages of recipients or attachments.</summary>
    public IEnumerable<OutlookProperties> Children(string prefix) =>
        from child in storage.Children
        where child.IsStorage && child.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        orderby child.Name
        select new OutlookProperties(file, child, ChildHeader, CodePage);

    /// <summary>The mail that this attachment is, where it is one.</summary>
    public OutlookProperties? EmbeddedMail() =>
        storage.Find(Name(MapiProperty.Data, "000D")) is { IsStorage: true } mail && mail.Find("__properties_version1.0") is not null
        ? new OutlookProperties(file, mail, EmbeddedMessageHeader, CodePage)
        : null;

    private int? CodePage => Number(MapiProperty.MessageCodePage) ?? Number(MapiProperty.InternetCodePage) ?? inheritedCodePage;

    private string? Decode(byte[] bytes, ushort codePage, ushort otherCodePage)
    {
        var declared = Number(codePage) ?? Number(otherCodePage) ?? inheritedCodePage;
        return declared is 1200 ? Encoding.Unicode.GetString(bytes) : TextDecoding.Decode(bytes, TextDecoding.CodePage(declared ?? 0));
    }

    private byte[]? Stream(ushort property, string type) => storage.Find(Name(property, type)) is { IsStorage: false } stream ? file.Read(stream) : null;

    private static string Name(ushort property, string type) => string.Create(CultureInfo.InvariantCulture, $"__substg1.0_{property:X4}{type}");
}

/// <summary>The identifiers of the properties that are read.</summary>
internal static class MapiProperty
{
    public const ushort Subject = 0x0037;
    public const ushort ClientSubmitTime = 0x0039;
    public const ushort SentRepresentingName = 0x0042;
    public const ushort SentRepresentingAddress = 0x0065;
    public const ushort TransportHeaders = 0x007D;
    public const ushort RecipientType = 0x0C15;
    public const ushort SenderName = 0x0C1A;
    public const ushort SenderAddress = 0x0C1F;
    public const ushort DisplayCc = 0x0E03;
    public const ushort DisplayTo = 0x0E04;
    public const ushort DeliveryTime = 0x0E06;
    public const ushort Body = 0x1000;
    public const ushort CompressedRtf = 0x1009;
    public const ushort Html = 0x1013;
    public const ushort DisplayName = 0x3001;
    public const ushort EmailAddress = 0x3003;
    public const ushort Data = 0x3701;
    public const ushort FileName = 0x3704;
    public const ushort LongFileName = 0x3707;
    public const ushort MimeTag = 0x370E;
    public const ushort ContentId = 0x3712;
    public const ushort SmtpAddress = 0x39FE;
    public const ushort InternetCodePage = 0x3FDE;
    public const ushort MessageCodePage = 0x3FFD;
    public const ushort SenderSmtpAddress = 0x5D01;
}
