using System.Buffers.Binary;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Changes of bytes, whatever they mean.</summary>
internal static class ByteMutations
{
    private static readonly long[] Numbers =
        [0, 1, -1, 2, 7, 8, 16, 64, 127, 128, 255, 256, 512, 1024, 4096, 32767, 32768, 65535, 65536, 0x7FFFFF, 0x1000000, int.MaxValue - 1, int.MaxValue, int.MinValue, uint.MaxValue - 1];

    public static byte[] Apply(byte[] file, byte[] other, Random random)
    {
        if (file.Length == 0) return other;
        var at = random.Next(file.Length);
        var length = Math.Min(file.Length - at, random.Next(4) == 0 ? random.Next(1, file.Length + 1) : random.Next(1, 65));
        return random.Next(10) switch
        {
            0 => Changed(file, copy => copy[at] ^= (byte)(1 << random.Next(8))),
            1 => Changed(file, copy => copy[at] = (byte)random.Next(256)),
            2 or 3 or 4 => Changed(file, copy => SetNumber(copy.AsSpan(at), random)),
            5 => [.. file.AsSpan(0, at), .. file.AsSpan(at + length)],
            6 => [.. file.AsSpan(0, at), .. Noise(length, random), .. file.AsSpan(at)],
            7 => [.. file.AsSpan(0, at + length), .. file.AsSpan(at)],
            8 => Spliced(file, other, at, random),
            _ => file[..at],
        };
    }

    private static byte[] Changed(byte[] file, Action<byte[]> change)
    {
        var copy = file.ToArray();
        change(copy);
        return copy;
    }

    /// <summary>Sets a number of one, two or four bytes, in either order.</summary>
    private static void SetNumber(Span<byte> bytes, Random random)
    {
        var (number, isBig) = (Numbers[random.Next(Numbers.Length)], random.Next(2) == 0);
        switch (random.Next(3))
        {
            case 0 when bytes.Length >= 4 && isBig: BinaryPrimitives.WriteInt32BigEndian(bytes, (int)number); break;
            case 0 when bytes.Length >= 4: BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)number); break;
            case 1 when bytes.Length >= 2 && isBig: BinaryPrimitives.WriteInt16BigEndian(bytes, (short)number); break;
            case 1 when bytes.Length >= 2: BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)number); break;
            default: bytes[0] = (byte)number; break;
        }
    }

    private static byte[] Noise(int length, Random random)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    // The front of one file and the end of another, or a piece of the other at its own place.
    private static byte[] Spliced(byte[] file, byte[] other, int at, Random random)
    {
        var from = random.Next(other.Length + 1);
        if (random.Next(2) == 0) return [.. file.AsSpan(0, at), .. other.AsSpan(from)];
        var copy = file.ToArray();
        if (at < other.Length) other.AsSpan(at, Math.Min(random.Next(1, 1025), Math.Min(copy.Length, other.Length) - at)).CopyTo(copy.AsSpan(at));
        return copy;
    }
}
