namespace Mailroom.Reading.Signed;

/// <summary>What is encrypted with OpenPGP (RFC 9580).</summary>
internal static class PgpMessage
{
    /// <summary>The line with which it begins where it is written as text.</summary>
    public const string Beginning = "-----BEGIN PGP MESSAGE-----";

    /// <summary>Whether a file is such a message.</summary>
    public static bool Matches(ReadOnlySpan<byte> file)
    {
        if (file.TrimStart(" \t\r\n"u8).StartsWith("-----BEGIN PGP MESSAGE-----"u8)) return true;
        // A packet with a key that is encrypted, for somebody (version 3) or with a password (version 4), its length in one byte or two.
        return file is [0x84 or 0xC1, < 0xC0, 3, ..] or [0x85, _, _, 3, ..] or [0xC1, >= 0xC0 and < 0xE0, _, 3, ..] or [0x8C or 0xC3, < 0xC0, 4, ..];
    }
}
