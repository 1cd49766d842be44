using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mailroom.Storage;

/// <summary>
/// Ids of accounts, classifications, batches and files: 48 bits of time and 80 random bits, written in a base 32 whose order is the order of its characters.
/// They sort by creation time, cannot be guessed, and stand in a URL as they are.
/// </summary>
public static class Ids
{
    /// <summary>Characters of an id.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Makes a new id.</summary>
    public static string New(TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        var stamp = (UInt128)time.GetUtcNow().ToUnixTimeMilliseconds() << 80;
        var value = stamp | (BinaryPrimitives.ReadUInt128BigEndian(bytes) >> 48);
        return string.Create(Length, value, static (characters, rest) =>
        {
            for (var i = characters.Length - 1; i >= 0; i--, rest >>= 5) characters[i] = Alphabet[(int)(rest & 31)];
        });
    }

    /// <summary>Whether a text has the form of an id, whether or not such a thing ever existed.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: Length } && text[0] <= '7' && !text.AsSpan().ContainsAnyExcept(Characters);
}
