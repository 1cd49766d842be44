namespace Mailroom.Hostile.Making;

/// <summary>The checksum (CRC-32) of PNG and ZIP.</summary>
internal static class Checksum
{
    public static uint Of(params ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
        }
        return ~sum;
    }
}
