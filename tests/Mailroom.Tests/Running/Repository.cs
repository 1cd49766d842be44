using System.Reflection;

namespace Mailroom.Tests.Running;

/// <summary>Where things are that tests run.</summary>
internal static class Repository
{
    /// <summary>The program: the one built beside the tests, unless another is named.</summary>
    public static string Program { get; set; } = Metadata("Program");

    public static string Attacks => Metadata("Attacks");

    public static string Root { get; } = Path.GetFullPath(Metadata("Repository"));

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => string.Equals(one.Key, key, StringComparison.Ordinal)).Value!;
}
