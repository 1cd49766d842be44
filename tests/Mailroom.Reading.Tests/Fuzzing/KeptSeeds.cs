namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Files in which fuzzing found something: each is named by what it did, and ends as its format is named.</summary>
internal static class KeptSeeds
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "seeds");

    public static IEnumerable<string> All => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal) : [];

    public static IEnumerable<string> Of(string format) => All.Where(path => Path.GetExtension(path) == "." + format);
}
