using Mailroom.Reading.Ocr;

namespace Mailroom.Reading.Pdf;

/// <summary>Runs a tool of poppler on a PDF.</summary>
internal static class Poppler
{
    /// <summary>Runs a tool to its end.</summary>
    /// <param name="tool">The program's name.</param>
    /// <param name="arguments">Its arguments before the document.</param>
    /// <param name="content">The document.</param>
    /// <param name="timeLimit">How long it may take before it is killed.</param>
    /// <param name="maximumOutput">The most bytes that it may write before it is killed.</param>
    /// <param name="cancellation">Kills the tool.</param>
    /// <param name="after">Its arguments behind the document.</param>
    /// <returns>What it wrote, or null where it is not installed.</returns>
    public static async Task<ToolResult?> RunAsync(string tool, IEnumerable<string> arguments, byte[] content, TimeSpan timeLimit, int maximumOutput, CancellationToken cancellation,
        IEnumerable<string>? after = null)
    {
        // Standard input has no length: poppler fills gigabytes where the table of objects points far beyond the end.
        using var file = MemoryFile.Create(content);
        return await ToolProcess.RunAsync(tool, [.. arguments, file?.Path ?? "-", .. after ?? []], file is null ? [content] : [], timeLimit, maximumOutput, cancellation);
    }
}
