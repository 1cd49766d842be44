using System.Buffers.Binary;
using Mailroom.Hostile.Making;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Makes the checksums of a changed PNG right again, without which decoders look at nothing else.</summary>
internal static class PngChecksums
{
    private const int SignatureLength = 8;

    public static byte[] Repaired(byte[] file)
    {
        var repaired = file.ToArray();
        for (long at = SignatureLength; at + 12 <= repaired.Length;)
        {
            var end = at + 8 + BinaryPrimitives.ReadUInt32BigEndian(repaired.AsSpan((int)at));
            if (end + 4 > repaired.Length) break;
            BinaryPrimitives.WriteUInt32BigEndian(repaired.AsSpan((int)end), Checksum.Of(repaired.AsSpan((int)at + 4, (int)(end - at - 4))));
            at = end + 4;
        }

        return repaired;
    }
}
