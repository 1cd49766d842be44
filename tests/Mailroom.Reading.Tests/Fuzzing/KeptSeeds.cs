namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Files in which fuzzing found something: each is named by what it did.</summary>
internal static class KeptSeeds
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "seeds");

    public static IEnumerable<string> All => Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal);
}
