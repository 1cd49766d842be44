namespace Mailroom.Reading.Office;

/// <summary>The picture of RTF that is being read: its bytes stand there in digits, or as they are.</summary>
internal sealed class RtfPicture
{
    private readonly List<byte> bytes = [];
    private int half = -1;

    public void AddDigit(byte digit)
    {
        if (!char.IsAsciiHexDigit((char)digit)) return;
        var value = digit <= (byte)'9' ? digit - (byte)'0' : (digit | 0x20) - (byte)'a' + 10;
        if (half >= 0) bytes.Add((byte)((half << 4) | value));
        half = half >= 0 ? -1 : value;
    }

    public void Add(ReadOnlySpan<byte> binary) => bytes.AddRange(binary);

    public byte[] ToArray() => [.. bytes];
}
