namespace Mailroom.Tests.Running;

/// <summary>Whether <c>./test --long</c> was asked for.</summary>
internal static class LongTests
{
    public static bool Wanted { get; } = Environment.GetEnvironmentVariable("MAILROOM_TESTS_LONG") is { Length: > 0 };
}
