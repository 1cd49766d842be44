using System.Text;
using UtfUnknown;

namespace Mailroom.Reading.Text;

/// <summary>Finds the encoding of a text from before Unicode: of those that people used, the one by which it looks most like words.</summary>
internal static class LegacyEncodings
{
    private const int Sample = 16 * 1024;
    private const double PriorOfDetector = 0.1;
    private const double PriorOfUsual = 0.1;
    private const double LeastPlausible = 0.15;
    private const double ShareThatMatters = 0.2;

    // Windows, Macintosh, DOS and ISO for Western and Central Europe, Turkey and the Baltic; Cyrillic, Greek, Hebrew, Arabic, Thai.
    private static readonly int[] OneByte = [1252, 10000, 850, 1250, 28592, 852, 10029, 1254, 857, 1257, 775, 1251, 20866, 21866, 866, 28595, 10007, 1253, 737, 10006, 1255, 862, 1256, 28596, 874];

    // Japanese, simplified and traditional Chinese, Korean: here bytes that are none of the encoding rule it out.
    private static readonly int[] ManyBytes = [932, 51932, 54936, 950, 949];

    // Japanese in seven bits, as mails have it: escapes switch between ASCII and it.
    private static readonly byte[][] JapaneseEscapes = [[0x1B, (byte)'$', (byte)'B'], [0x1B, (byte)'$', (byte)'@']];

    /// <summary>Whether bytes of seven bits are Japanese.</summary>
    public static bool IsSevenBitJapanese(ReadOnlySpan<byte> bytes)
    {
        foreach (var escape in JapaneseEscapes)
        {
            if (bytes.IndexOf(escape) >= 0) return true;
        }
        return false;
    }

    /// <summary>The most plausible encoding of bytes that are no UTF-8; null where by none of them they look like a text.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, Sample)].ToArray();
        var found = CharsetDetector.DetectFromBytes(sample).Detected;
        var candidates = OneByte.Concat(ManyBytes).Select(TextDecoding.CodePage).OfType<Encoding>();
        Encoding? best = null;
        var most = double.MinValue;
        foreach (var encoding in candidates)
        {
            if (Decode(encoding, sample) is not { } text) continue;
            var plausible = TextPlausibility.Of(text)
                + (encoding.CodePage == 1252 ? PriorOfUsual : 0) + (found?.Encoding?.CodePage == encoding.CodePage ? PriorOfDetector * found.Confidence : 0);
            if (plausible > most) (best, most) = (encoding, plausible);
        }
        return most > LeastPlausible || sample.Count(value => value >= 0x80) < sample.Length * ShareThatMatters ? best : null;
    }

    // What does not come back as it was is of another encoding; the sample may end within a character.
    private static string? Decode(Encoding encoding, byte[] sample)
    {
        var text = encoding.GetString(sample);
        return encoding.IsSingleByte || encoding.GetBytes(text).AsSpan().CommonPrefixLength(sample) >= sample.Length - 3 ? text : null;
    }
}
