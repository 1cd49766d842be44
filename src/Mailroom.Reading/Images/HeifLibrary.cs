using System.Runtime.InteropServices;

namespace Mailroom.Reading.Images;

/// <summary>The functions of libheif's C interface that are used here (its header <c>libheif/heif.h</c>).</summary>
internal static partial class HeifLibrary
{
    private const string Name = SystemLibraries.Heif;

    /// <summary>What to do where the library is not installed.</summary>
    public const string Advice = "Reading HEIC and AVIF pictures needs libheif: install libheif1.";

    /// <summary>Whether the library is installed.</summary>
    public static bool IsInstalled => SystemLibraries.Has(Name);

    /// <summary>The version of the library; null where it is not installed.</summary>
    public static string? Version => IsInstalled ? Marshal.PtrToStringUTF8(GetVersion()) : null;

    [LibraryImport(Name, EntryPoint = "heif_get_version")]
    private static partial nint GetVersion();

    [LibraryImport(Name, EntryPoint = "heif_have_decoder_for_format")]
    internal static partial int HasDecoder(HeifCodec codec);

    [LibraryImport(Name, EntryPoint = "heif_context_alloc")]
    internal static partial nint CreateContext();

    [LibraryImport(Name, EntryPoint = "heif_context_free")]
    internal static partial void DeleteContext(nint context);

    /// <summary>Limits the threads that decode tiles; 0 for the calling one.</summary>
    [LibraryImport(Name, EntryPoint = "heif_context_set_max_decoding_threads")]
    internal static partial void LimitThreads(nint context, int threads);

    /// <summary>Reads a file, whose bytes have to stay where they are as long as the context.</summary>
    [LibraryImport(Name, EntryPoint = "heif_context_read_from_memory_without_copy")]
    internal static partial HeifError Read(nint context, nint bytes, nuint length, nint options);

    [LibraryImport(Name, EntryPoint = "heif_context_get_primary_image_handle")]
    internal static partial HeifError GetMainPicture(nint context, out nint picture);

    [LibraryImport(Name, EntryPoint = "heif_image_handle_release")]
    internal static partial void ReleasePicture(nint picture);

    [LibraryImport(Name, EntryPoint = "heif_image_handle_get_width")]
    internal static partial int GetWidth(nint picture);

    [LibraryImport(Name, EntryPoint = "heif_image_handle_get_height")]
    internal static partial int GetHeight(nint picture);

    /// <summary>Decodes a picture, turned and cut as the file says.</summary>
    [LibraryImport(Name, EntryPoint = "heif_decode_image")]
    internal static partial HeifError Decode(nint picture, out nint decoded, HeifColours colours, HeifLayout layout, nint options);

    [LibraryImport(Name, EntryPoint = "heif_image_release")]
    internal static partial void ReleaseDecoded(nint decoded);

    [LibraryImport(Name, EntryPoint = "heif_image_get_width")]
    internal static partial int GetWidth(nint decoded, HeifChannel channel);

    [LibraryImport(Name, EntryPoint = "heif_image_get_height")]
    internal static partial int GetHeight(nint decoded, HeifChannel channel);

    [LibraryImport(Name, EntryPoint = "heif_image_get_bits_per_pixel_range")]
    internal static partial int GetBits(nint decoded, HeifChannel channel);

    [LibraryImport(Name, EntryPoint = "heif_image_get_plane_readonly")]
    internal static partial nint GetPlane(nint decoded, HeifChannel channel, out int bytesPerRow);
}

/// <summary>What a call came to.</summary>
/// <param name="Code">The kind of failure; 0 is success.</param>
/// <param name="Detail">What exactly failed.</param>
/// <param name="Message">A text that is never shown, as it may quote the file.</param>
internal readonly record struct HeifError(int Code, int Detail, nint Message)
{
    public const int UnsupportedFile = 3;
    public const int UnsupportedFeature = 4;
    public const int NoMemory = 6;
    public const int NoPlugin = 11;
    public const int LimitExceeded = 1000;
}

/// <summary>Codecs of pictures.</summary>
internal enum HeifCodec
{
    /// <summary>HEVC, of HEIC.</summary>
    Hevc = 1,

    /// <summary>AV1, of AVIF.</summary>
    Av1 = 4,
}

/// <summary>How a decoded picture tells its colours.</summary>
internal enum HeifColours
{
    /// <summary>Red, green and blue.</summary>
    Rgb = 1,

    /// <summary>As the file has them.</summary>
    AsStored = 99,
}

/// <summary>How a decoded picture lies in memory.</summary>
internal enum HeifLayout
{
    /// <summary>Pixel by pixel in red, green, blue and alpha.</summary>
    Rgba = 11,

    /// <summary>As the file has it: a plane for each channel.</summary>
    AsStored = 99,
}

/// <summary>The planes of a decoded picture.</summary>
internal enum HeifChannel
{
    /// <summary>Brightness.</summary>
    Luma = 0,

    /// <summary>Green, which is most of the brightness where a file has no plane for it.</summary>
    Green = 4,

    /// <summary>Opacity.</summary>
    Alpha = 6,

    /// <summary>All of them, pixel by pixel.</summary>
    Interleaved = 10,
}
