using System.Runtime.InteropServices;

namespace Mailroom.Reading.Ocr;

/// <summary>The functions of Tesseract's C interface that are used here (its header <c>tesseract/capi.h</c>).</summary>
internal static partial class TesseractLibrary
{
    private const string Name = SystemLibraries.Tesseract;

    /// <summary>Whether the library is installed.</summary>
    public static bool IsInstalled => SystemLibraries.Has(Name);

    [LibraryImport(Name, EntryPoint = "TessBaseAPICreate")]
    internal static partial nint Create();

    [LibraryImport(Name, EntryPoint = "TessBaseAPIInit3", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Initialise(nint engine, string? folder, string languages);

    [LibraryImport(Name, EntryPoint = "TessBaseAPISetVariable", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetVariable(nint engine, string name, string value);

    [LibraryImport(Name, EntryPoint = "TessBaseAPISetPageSegMode")]
    internal static partial void SetPageMode(nint engine, PageMode mode);

    [LibraryImport(Name, EntryPoint = "TessBaseAPISetImage")]
    internal static partial void SetPicture(nint engine, ReadOnlySpan<byte> pixels, int width, int height, int bytesPerPixel, int bytesPerLine);

    [LibraryImport(Name, EntryPoint = "TessBaseAPIRecognize")]
    internal static partial int Recognise(nint engine, nint monitor);

    [LibraryImport(Name, EntryPoint = "TessBaseAPIGetTsvText")]
    internal static partial nint GetTable(nint engine, int page);

    [LibraryImport(Name, EntryPoint = "TessDeleteText")]
    internal static partial void DeleteText(nint text);

    [LibraryImport(Name, EntryPoint = "TessBaseAPIClear")]
    internal static partial void Clear(nint engine);

    [LibraryImport(Name, EntryPoint = "TessBaseAPIDelete")]
    internal static partial void Delete(nint engine);

    [LibraryImport(Name, EntryPoint = "TessMonitorCreate")]
    internal static partial nint CreateMonitor();

    [LibraryImport(Name, EntryPoint = "TessMonitorSetDeadlineMSecs")]
    internal static partial void SetDeadline(nint monitor, int milliseconds);

    [LibraryImport(Name, EntryPoint = "TessMonitorDelete")]
    internal static partial void DeleteMonitor(nint monitor);
}
