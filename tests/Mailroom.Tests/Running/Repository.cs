using System.Reflection;

namespace Mailroom.Tests.Running;

/// <summary>Where things are that tests run.</summary>
internal static class Repository
{
    /// <summary>The program: the one that <c>MAILROOM_PROGRAM</c> names (<c>./test</c> names the one that <c>./run</c> starts), else the one built beside the tests.</summary>
    public static string Program { get; set; } = Environment.GetEnvironmentVariable("MAILROOM_PROGRAM") is { Length: > 0 } named ? named : Metadata("Program");

    public static string Attacks => Metadata("Attacks");

    public static string Root { get; } = Path.GetFullPath(Metadata("Repository"));

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => string.Equals(one.Key, key, StringComparison.Ordinal)).Value!;
}
