using static Mailroom.Reading.Formats.Signatures;

namespace Mailroom.Reading.Formats;

/// <summary>Kinds of file that are certainly not documents, by the bytes at their front.</summary>
internal static class UnsupportedFormats
{
    private const string Video = "a video";
    private const string Sound = "a sound recording";
    private const string Program = "a program";
    public const string Archive = "a compressed archive";
    private const string Font = "a font";
    private const string Database = "a database";
    public const string Jpeg2000 = "a JPEG 2000 picture";
    public const string JpegXl = "a JPEG XL picture";

    private static readonly (int Offset, byte[] Bytes, string Name)[] Known =
    [
        (0, [0x7F, (byte)'E', (byte)'L', (byte)'F'], Program),
        (0, [0xFE, 0xED, 0xFA, 0xCE], Program),
        (0, [0xFE, 0xED, 0xFA, 0xCF], Program),
        (0, [0xCE, 0xFA, 0xED, 0xFE], Program),
        (0, [0xCF, 0xFA, 0xED, 0xFE], Program),
        (0, [0xCA, 0xFE, 0xBA, 0xBE], Program),
        (0, "\0asm"u8.ToArray(), Program),
        (0, "dex\n0"u8.ToArray(), Program),
        (0, [0x1A, 0x45, 0xDF, 0xA3], Video),
        (0, "FLV\x01"u8.ToArray(), Video),
        (0, [0x00, 0x00, 0x01, 0xBA], Video),
        (0, [0x00, 0x00, 0x01, 0xB3], Video),
        (0, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], Video),
        (0, "OggS\0"u8.ToArray(), Sound),
        (0, "fLaC\0"u8.ToArray(), Sound),
        (0, "ID3\x02"u8.ToArray(), Sound),
        (0, "ID3\x03"u8.ToArray(), Sound),
        (0, "ID3\x04"u8.ToArray(), Sound),
        (0, "MThd\0"u8.ToArray(), Sound),
        (0, "#!AMR"u8.ToArray(), Sound),
        (0, [0x1F, 0x8B, 0x08], Archive),
        (0, [0x1F, 0x9D], Archive),
        (0, [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], Archive),
        (0, "Rar!\x1A\x07"u8.ToArray(), Archive),
        (0, [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0x00], Archive),
        (0, [0x28, 0xB5, 0x2F, 0xFD], Archive),
        (0, [0x04, 0x22, 0x4D, 0x18], Archive),
        (0, "MSCF\0\0\0\0"u8.ToArray(), Archive),
        (0, "!<arch>\n"u8.ToArray(), Archive),
        (257, "ustar"u8.ToArray(), Archive),
        (0, "PK\x05\x06"u8.ToArray(), "an empty ZIP archive"),
        (0, "OTTO\0"u8.ToArray(), Font),
        (0, "ttcf\0"u8.ToArray(), Font),
        (0, "wOFF"u8.ToArray(), Font),
        (0, "wOF2"u8.ToArray(), Font),
        (0, [0x00, 0x01, 0x00, 0x00, 0x00], Font),
        (0, "SQLite format 3\0"u8.ToArray(), Database),
        (4, "Standard Jet DB\0"u8.ToArray(), Database),
        (4, "Standard ACE DB\0"u8.ToArray(), Database),
        (0, "PAR1"u8.ToArray(), Database),
        (0, [0x89, (byte)'H', (byte)'D', (byte)'F'], Database),
        (0, "!BDN"u8.ToArray(), "an Outlook data file (PST)"),
        (0, "8BPS\0"u8.ToArray(), "a Photoshop picture"),
        (0, [0x00, 0x00, 0x01, 0x00], "an icon"),
        (0, [0x00, 0x00, 0x00, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' '], Jpeg2000),
        (0, [0xFF, 0x4F, 0xFF, 0x51], Jpeg2000),
        (0, [0x00, 0x00, 0x00, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' '], JpegXl),
        (0, [0xFF, 0x0A], JpegXl),
        (0, [(byte)'Q', (byte)'F', (byte)'I', 0xFB], "a disk image"),
    ];

    public static string? Name(ReadOnlySpan<byte> head)
    {
        foreach (var (offset, bytes, name) in Known)
        {
            if (HasAt(head, offset, bytes)) return name;
        }
        if (IsWindowsProgram(head)) return Program;
        if (IsBzip2(head)) return Archive;
        if (IsMpegSound(head)) return Sound;
        if (HasAt(head, 4, "ftyp"u8) && head.Length >= 12 && HeifBrands.MediaType(head) is null) return MediaContainer(head[8..12]);
        if (head.StartsWith("RIFF"u8) && HasAt(head, 8, "AVI "u8)) return Video;
        if (head.StartsWith("RIFF"u8) && HasAt(head, 8, "WAVE"u8)) return Sound;
        if (head.StartsWith("FORM"u8) && HasAt(head, 8, "AIF"u8)) return Sound;
        return null;
    }

    // Two letters prove little; the fields of the DOS header that follow them hold zeros, which no text does.
    private static bool IsWindowsProgram(ReadOnlySpan<byte> head) => head.Length >= 64 && head.StartsWith("MZ"u8) && head[..64].Contains((byte)0);

    private static bool IsBzip2(ReadOnlySpan<byte> head) => head.StartsWith("BZh"u8) && HasAt(head, 4, "1AY&SY"u8);

    // A frame of MP3 or AAC: eleven set bits, then fields of which some values are not used.
    private static bool IsMpegSound(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && head[0] == 0xFF && head[1] is 0xFB or 0xF3 or 0xF2 or 0xFA or 0xF1 or 0xF9 && (head[2] & 0xF0) != 0xF0;

    private static string MediaContainer(ReadOnlySpan<byte> brand) => brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8) ? Sound : Video;
}
