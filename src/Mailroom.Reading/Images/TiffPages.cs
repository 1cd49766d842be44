using BitMiracle.LibTiff.Classic;
using Mailroom.Reading.Ocr;

namespace Mailroom.Reading.Images;

/// <summary>The pages of a TIFF file.</summary>
internal sealed class TiffPages : IDisposable
{
    private readonly Tiff tiff;
    private readonly List<short> pages = [];

    // The library's own handler writes to the console.
    static TiffPages() => Tiff.SetErrorHandler(new SilentHandler());

    private TiffPages(Tiff tiff)
    {
        this.tiff = tiff;
        for (short directory = 0, count = tiff.NumberOfDirectories(); directory < count; directory++)
        {
            // Some programs add a small copy of each page for previews.
            if (tiff.SetDirectory(directory) && ((FileType)Field(TiffTag.SUBFILETYPE, 0)).HasFlag(FileType.REDUCEDIMAGE) == false)
                pages.Add(directory);
        }

        if (pages.Count == 0)
            throw Damaged();
    }

    /// <summary>How many pages there are, at least 1.</summary>
    public int Count => pages.Count;

    public static bool IsTiff(ReadOnlySpan<byte> content) =>
        content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8) || content.StartsWith("II+\0"u8) || content.StartsWith("MM\0+"u8);

    /// <summary>Finds the pages of a file.</summary>
    /// <exception cref="ReadingException">The file is damaged.</exception>
    public static TiffPages Open(byte[] content) => new(Tiff.ClientOpen("", "r", new MemoryStream(content, writable: false), new TiffStream()) ?? throw Damaged());

    /// <summary>Decodes the first pages, one by one as they are asked for.</summary>
    public IEnumerable<GreyPicture> Decode(int maximumPages, long maximumPixels)
    {
        foreach (var page in pages.Take(maximumPages))
            yield return tiff.SetDirectory(page) ? Decode(maximumPixels) : throw Damaged();
    }

    public void Dispose() => tiff.Dispose();

    private GreyPicture Decode(long maximumPixels)
    {
        var (width, height) = (Field(TiffTag.IMAGEWIDTH, 0), Field(TiffTag.IMAGELENGTH, 0));
        PixelLimit.Check(width, height, maximumPixels);
        var orientation = Field(TiffTag.ORIENTATION, 1);
        // The library mirrors but does not turn, so that turning and mirroring are both done here.
        tiff.SetField(TiffTag.ORIENTATION, Orientation.TOPLEFT);
        var colours = new int[width * height];
        if (!tiff.ReadRGBAImageOriented(width, height, colours, Orientation.TOPLEFT, stopOnError: false))
            throw Damaged();
        return new GreyPicture(width, height, Array.ConvertAll(colours, Grey)).Upright(orientation);
    }

    private static byte Grey(int colour)
    {
        var alpha = Tiff.GetA(colour);
        var grey = ((299 * Tiff.GetR(colour)) + (587 * Tiff.GetG(colour)) + (114 * Tiff.GetB(colour))) / 1000;
        // Colours are multiplied by alpha already; what is transparent becomes white.
        return (byte)Math.Min(255, grey + 255 - alpha);
    }

    private int Field(TiffTag tag, int otherwise) => tiff.GetField(tag) is [var value, ..] ? value.ToInt() : otherwise;

    private static ReadingException Damaged() => new(ReadingFailure.Corrupt, "The TIFF file is damaged and cannot be decoded.");

    private sealed class SilentHandler : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }
    }
}
