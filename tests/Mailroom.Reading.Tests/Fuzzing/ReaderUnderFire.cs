using Mailroom.Reading.Archives;
using Mailroom.Reading.Isolation;
using Mailroom.Reading.Tests.Isolation;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>The readers as the product runs them, in child processes, and what everybody may expect of them whatever they are given.</summary>
public sealed class ReaderUnderFire : IAsyncDisposable
{
    private static readonly ReadingOptions Options = new();

    // With the limits of time and memory that the product has.
    private readonly ReadWorkerPool pool = new(new ReadWorkerPoolOptions { FileName = WorkerHost.Program, Arguments = ["reader"], Workers = 2 });

    private int answered;
    private int rescued;

    /// <summary>How many files gave text or a picture: where hardly any did, what damages them is too coarse.</summary>
    public int Answered => answered;

    /// <summary>How many files were read at the second attempt only.</summary>
    public int Rescued => rescued;

    /// <summary>Has a file read, at the second attempt where it brings its reader down, as the product does.</summary>
    /// <returns>What broke the law; null where nothing did.</returns>
    public Task<string?> ReadAsync(byte[] content) => JudgeAsync(async () =>
    {
        try
        {
            return Wrong(await ReadAsync(content, Options));
        }
        catch (ReadingException down) when (down.Failure is ReadingFailure.TimedOut or ReadingFailure.ReaderDied)
        {
            var fault = Wrong(await ReadAsync(content, Options with { IsSecondAttempt = true }));
            Interlocked.Increment(ref rescued);
            return fault;
        }
    });

    /// <summary>Has a page of a file drawn.</summary>
    /// <returns>What broke the law; null where nothing did.</returns>
    public Task<string?> DrawAsync(byte[] content) => JudgeAsync(async () =>
    {
        var picture = await pool.DrawAsync(new MemoryStream(content), content.Length, page: 1, size: 200, Options, WorkerHost.Cancellation, WorkerHost.Cancellation);
        return picture is null or [0xFF, 0xD8, ..] ? null : "a picture that is no JPEG";
    });

    /// <summary>Has an archive taken apart, with limits that its files keep to.</summary>
    /// <returns>What broke the law; null where nothing did.</returns>
    public Task<string?> UnpackAsync(byte[] content) => JudgeAsync(async () =>
    {
        await pool.UnpackAsync(new MemoryStream(content), content.Length, new UnpackLimits(1000, 10 << 20, 20 << 20, 200, TimeSpan.FromMinutes(1)), _ => Task.CompletedTask, WorkerHost.Cancellation);
        return null;
    });

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private Task<DocumentText> ReadAsync(byte[] content, ReadingOptions options) => pool.ReadAsync(new MemoryStream(content), content.Length, options, WorkerHost.Cancellation);

    private async Task<string?> JudgeAsync(Func<Task<string?>> ask)
    {
        try
        {
            var fault = await ask();
            Interlocked.Increment(ref answered);
            return fault;
        }
        catch (ReadingException refusal)
        {
            var isRight = refusal.Failure is not (ReadingFailure.TimedOut or ReadingFailure.ReaderDied) && refusal.Message.EndsWith('.');
            return isRight ? null : $"{refusal.Failure}: {refusal.Message}";
        }
    }

    private static string? Wrong(DocumentText text)
    {
        if (text.Pages.Count == 0 || text.Pages.All(page => page.Lines.Count == 0)) return "text without text";
        if (text.Pages.Count > Options.MaximumPages || text.PageCount < text.Pages.Count) return $"{text.Pages.Count} pages of {text.PageCount}";
        if (text.Pages.Any(page => page.Lines.Sum(line => line.Text.Length) > Options.MaximumPageCharacters)) return "a page of more characters than may be";
        return text.Pages.SelectMany(page => page.Lines).Any(line => line.Text.Any(IsStrange)) ? "text with characters that are none" : null;
    }

    private static bool IsStrange(char character) => character is '\0' or '\uFFFE' or '\uFFFF';
}
