using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mailroom.Reading.Archives;

namespace Mailroom.Reading.Isolation;

/// <summary>Announces a document to a worker; its bytes follow the frame.</summary>
/// <param name="Length">How many bytes follow.</param>
/// <param name="Options">How to read them.</param>
/// <param name="Drawing">The page that is to be drawn; null where the document is to be read.</param>
/// <param name="Unpacking">What may come out, where the files in it are wanted.</param>
internal sealed record ReadRequest(long Length, ReadingOptions Options, PageDrawing? Drawing = null, UnpackLimits? Unpacking = null);

/// <summary>A page that is to be drawn.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Size">The pixels of the picture's longer side, at most.</param>
internal sealed record PageDrawing(int Page, int Size);

/// <summary>What a worker says when it can take documents.</summary>
/// <param name="Protections">What confines it.</param>
internal sealed record WorkerReady(IReadOnlyList<string> Protections);

/// <summary>What a worker answers: the document or the picture of a page, or why there is none.</summary>
internal sealed record ReadAnswer(DocumentText? Document, ReadingFailure? Failure = null, string? Message = null, byte[]? Picture = null)
{
    /// <summary>A part of a file that came out of an archive: other answers follow.</summary>
    public ArchivePart? Part { get; init; }

    /// <summary>Whether what was to be unpacked is an archive.</summary>
    public bool IsArchive { get; init; }
}

/// <summary>A part of a file that came out of an archive. A file begins with its path, goes on with its bytes, and ends.</summary>
internal sealed record ArchivePart
{
    /// <summary>The path within the archive.</summary>
    public string? Path { get; init; }

    /// <summary>Bytes of the file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Whether the file ends.</summary>
    public bool IsEnd { get; init; }

    /// <summary>At its end: why it cannot be taken.</summary>
    public string? Error { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkerReady))]
[JsonSerializable(typeof(ReadRequest))]
[JsonSerializable(typeof(ReadAnswer))]
internal sealed partial class FrameContext : JsonSerializerContext;

/// <summary>The messages between the pool and a worker: four bytes of length, least first, and as many bytes of JSON.</summary>
internal static class Frames
{
    private const int LengthBytes = 4;

    /// <summary>Writes a frame.</summary>
    public static async Task WriteAsync<T>(Stream stream, T value, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var frame = new MemoryStream();
        frame.Write(stackalloc byte[LengthBytes]);
        JsonSerializer.Serialize(frame, value, type);
        var bytes = frame.GetBuffer().AsMemory(0, (int)frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Span, bytes.Length - LengthBytes);
        await stream.WriteAsync(bytes, cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Reads the next frame.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before the frame does.</exception>
    /// <exception cref="InvalidDataException">The frame is larger than the limit, or no frame.</exception>
    public static async Task<T> ReadAsync<T>(Stream stream, JsonTypeInfo<T> type, int maximumBytes, CancellationToken cancellation)
    {
        var length = await ReadLengthAsync(stream, cancellation) ?? throw new EndOfStreamException();
        if (length <= 0 || length > maximumBytes)
            throw new InvalidDataException("The other side sent a frame of a size that is not allowed.");
        // As it comes: most documents' texts would be arrays that stay in memory until the whole of it is cleared up.
        await using var frame = new FrameContent(stream, length);
        try
        {
            return await JsonSerializer.DeserializeAsync(frame, type, cancellation) ?? throw new InvalidDataException("The other side sent an empty frame.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("The other side sent a frame that is not understood.", exception);
        }
    }

    // Null at the end of the stream.
    private static async Task<int?> ReadLengthAsync(Stream stream, CancellationToken cancellation)
    {
        var length = new byte[LengthBytes];
        var read = await stream.ReadAtLeastAsync(length, LengthBytes, throwOnEndOfStream: false, cancellation);
        return read == LengthBytes ? BinaryPrimitives.ReadInt32LittleEndian(length) : null;
    }
}
