using System.Runtime.InteropServices;

namespace Mailroom.Reading.Ocr;

/// <summary>
/// Tesseract within this process, with its language packs loaded: a run of the command loads them anew each time, which takes as long as reading a small picture.
/// </summary>
internal sealed class TesseractEngine
{
    // Deep recursion over a strange picture's regions: what the command's own main thread has.
    private const int StackBytes = 8 << 20;

    private static readonly Lock Shared = new();
    private static (string Languages, TesseractEngine? Engine)? shared;

    private readonly Lock use = new();
    private readonly nint handle;

    private TesseractEngine(nint handle) => this.handle = handle;

    /// <summary>The engine for some language packs, which is kept for the life of this process; null where the library is not installed.</summary>
    public static TesseractEngine? For(string languages)
    {
        lock (Shared)
        {
            if (shared is { } known && known.Languages == languages)
                return known.Engine;
            shared?.Engine?.Free();
            shared = (languages, TesseractLibrary.IsInstalled ? Load(languages) : null);
            return shared.Value.Engine;
        }
    }

    /// <summary>Recognises a picture.</summary>
    /// <returns>The table that <c>tesseract … tsv</c> writes; null where the deadline passed.</returns>
    public Task<string?> RecogniseAsync(GreyPicture picture, PageMode mode, Threshold threshold, TimeSpan deadline)
    {
        var recognised = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    recognised.SetResult(Recognise(picture, mode, threshold, deadline));
                }
                catch (Exception exception)
                {
                    recognised.SetException(exception);
                }
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "Recognise text",
        };
        thread.Start();
        return recognised.Task;
    }

    private string? Recognise(GreyPicture picture, PageMode mode, Threshold threshold, TimeSpan deadline)
    {
        lock (use)
        {
            TesseractLibrary.SetPageMode(handle, mode);
            TesseractLibrary.SetVariable(handle, "thresholding_method", threshold switch { Threshold.Regional => "1", Threshold.Local => "2", _ => "0" });
            var monitor = TesseractLibrary.CreateMonitor();
            try
            {
                TesseractLibrary.SetDeadline(monitor, (int)deadline.TotalMilliseconds);
                TesseractLibrary.SetPicture(handle, picture.Pixels, picture.Width, picture.Height, 1, picture.Width);
                var start = TimeProvider.System.GetTimestamp();
                // It also fails where there is nothing to recognise, such as in a picture of a few pixels.
                if (TesseractLibrary.Recognise(handle, monitor) != 0)
                    return TimeProvider.System.GetElapsedTime(start) < deadline ? "" : null;
                var text = TesseractLibrary.GetTable(handle, 0);
                try
                {
                    return Marshal.PtrToStringUTF8(text) ?? "";
                }
                finally
                {
                    TesseractLibrary.DeleteText(text);
                }
            }
            finally
            {
                TesseractLibrary.DeleteMonitor(monitor);
                TesseractLibrary.Clear(handle);
            }
        }
    }

    private static TesseractEngine? Load(string languages)
    {
        var handle = TesseractLibrary.Create();
        // What it writes of pictures is of use to nobody here.
        TesseractLibrary.SetVariable(handle, "debug_file", "/dev/null");
        if (TesseractLibrary.Initialise(handle, null, languages) == 0)
            return new TesseractEngine(handle);
        TesseractLibrary.Delete(handle);
        return null;
    }

    private void Free()
    {
        lock (use)
            TesseractLibrary.Delete(handle);
    }
}
