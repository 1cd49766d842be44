using System.Security.Cryptography;
using CsCheck;
using Mailroom.Storage.Vault;

namespace Mailroom.Tests.Storage;

public sealed class SealedContentTests
{
    private const string FileId = "01m8622zb4a60bvyg1x0xt3w53";
    private const int Chunk = SealedChunks.PlainSize;

    // Around the edges of chunks, where mistakes would be.
    private static readonly Gen<int> Lengths = Gen.OneOf(Gen.Int[0, 40], Gen.Int[Chunk - 2, Chunk + 2], Gen.Int[(2 * Chunk) - 2, (2 * Chunk) + 2], Gen.Int[0, 5 * Chunk]);

    [Fact]
    public Task Whatever_is_sealed_in_whatever_pieces_opens_again() => Gen.Select(Lengths, Gen.Int[1, 100_000]).SampleAsync(async (length, piece) =>
    {
        using var key = DataKey.Create();
        var plain = RandomNumberGenerator.GetBytes(length);
        var sealedBytes = await SealAsync(plain, key, piece);
        Assert.Equal(length, SealedChunks.PlainLength(sealedBytes.Length));
        Assert.Equal(plain, await OpenAsync(sealedBytes, key, FileId));
    }, iter: 200);

    [Fact]
    public Task Any_range_can_be_read_by_itself() => Gen.Select(Gen.Int[1, 4 * Chunk], Gen.Int[0, 4 * Chunk], Gen.Int[1, 2 * Chunk]).SampleAsync(async (length, from, count) =>
    {
        from %= length;
        using var key = DataKey.Create();
        var plain = RandomNumberGenerator.GetBytes(length);
        await using var opening = new OpeningStream(new MemoryStream(await SealAsync(plain, key, 10_000)), key, FileId) { Position = from };
        var buffer = new byte[Math.Min(count, length - from)];
        await opening.ReadExactlyAsync(buffer);
        Assert.Equal(plain[from..(from + buffer.Length)], buffer);
    }, iter: 100);

    [Fact]
    public Task One_changed_bit_anywhere_is_noticed() => Gen.Select(Lengths, Gen.Int[0, int.MaxValue]).SampleAsync(async (length, place) =>
    {
        using var key = DataKey.Create();
        var sealedBytes = await SealAsync(RandomNumberGenerator.GetBytes(length), key, 4096);
        sealedBytes[place % sealedBytes.Length] ^= (byte)(1 << (place % 8));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => OpenAsync(sealedBytes, key, FileId));
    }, iter: 100);

    [Fact]
    public async Task Cut_off_extended_and_rearranged_contents_are_noticed()
    {
        using var key = DataKey.Create();
        var sealedBytes = await SealAsync(RandomNumberGenerator.GetBytes(3 * Chunk), key, 4096);
        const int chunk = SealedChunks.SealedSize;
        byte[][] attacks =
        [
            sealedBytes[..chunk], sealedBytes[..(2 * chunk)], sealedBytes[chunk..], sealedBytes[..^1], [.. sealedBytes, 0], [.. sealedBytes, .. sealedBytes],
            [.. sealedBytes[chunk..(2 * chunk)], .. sealedBytes[..chunk], .. sealedBytes[(2 * chunk)..]], [],
        ];
        foreach (var attack in attacks) await Assert.ThrowsAnyAsync<CryptographicException>(() => OpenAsync(attack, key, FileId));
    }

    [Fact]
    public async Task Contents_open_neither_under_another_key_nor_as_another_file()
    {
        using var key = DataKey.Create();
        using var other = DataKey.Create();
        var sealedBytes = await SealAsync([1, 2, 3], key, 3);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => OpenAsync(sealedBytes, other, FileId));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => OpenAsync(sealedBytes, key, "01m8622zb4a60bvyg1x0xt3w54"));
    }

    [Fact]
    public void A_value_sealed_for_one_purpose_or_thing_does_not_open_for_another()
    {
        using var key = DataKey.Create();
        var sealedValue = key.Seal("name", FileId, "secret"u8);
        Assert.Equal("secret"u8.ToArray(), key.Open("name", FileId, sealedValue));
        Assert.ThrowsAny<CryptographicException>(() => key.Open("outcome", FileId, sealedValue));
        Assert.ThrowsAny<CryptographicException>(() => key.Open("name", "another", sealedValue));
        Assert.NotEqual(sealedValue, key.Seal("name", FileId, "secret"u8));
    }

    private static async Task<byte[]> SealAsync(byte[] plain, DataKey key, int piece)
    {
        using var target = new MemoryStream();
        await using var sealing = new SealingStream(target, key, FileId);
        for (var at = 0; at < plain.Length; at += piece) await sealing.WriteAsync(plain.AsMemory(at, Math.Min(piece, plain.Length - at)), CancellationToken.None);
        await sealing.CompleteAsync(CancellationToken.None);
        Assert.Equal(plain.Length, sealing.Length);
        return target.ToArray();
    }

    private static async Task<byte[]> OpenAsync(byte[] sealedBytes, DataKey key, string fileId)
    {
        await using var opening = new OpeningStream(new MemoryStream(sealedBytes), key, fileId);
        using var plain = new MemoryStream();
        await opening.CopyToAsync(plain);
        return plain.ToArray();
    }
}
