namespace Mailroom.Tests.Running;

/// <summary>One server for the tests that share it; each makes its own classifications.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await InProcessServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
